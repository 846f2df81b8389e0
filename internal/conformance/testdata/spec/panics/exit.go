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
	defer fmt.Println("no")
	func() { defer func() { recover() }(); os.Exit(4) }()
}

func main() {
	fmt.Fprintln(os.Stderr, "before")
	f(2)
	fmt.Println("after")
}
