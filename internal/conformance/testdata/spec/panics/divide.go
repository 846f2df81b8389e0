package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

type (
	str   struct{ n int }
	code  int
	named bool
	text  string
	bad   struct{}
)

func (s str) String() string { return fmt.Sprint("str ", s.n) }
func (bad) Error() string    { panic("in Error") }

var (
	_ = errors.New
	_ sync.Mutex
)

func f(depth int) {
	if depth > 0 {
		defer println("deferred", depth)
		f(depth - 1)
		return
	}
	z := 0
	fmt.Println(1 / z)
}

func main() {
	fmt.Fprintln(os.Stderr, "before")
	f(2)
	fmt.Println("after")
}
