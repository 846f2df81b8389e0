package main

import "fmt"

type E struct{ a int }

func (e E) Error() string { return fmt.Sprint("E", e.a) }
func f(n int) {
	defer fmt.Println("deferred", n)
	if n == 0 {
		panic(E{3})
	}
	f(n - 1)
}
func main() {
	f(2)
}
