package main

import (
	"fmt"
	"iter"
	"strings"
)

func count(n int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		defer fmt.Println("end")
		for i := range n {
			if !yield(i, strings.Repeat("x", i)) {
				fmt.Println("stopped")
				return
			}
		}
	}
}
func find(n int) (string, bool) {
	for i, s := range count(10) {
		if i == n {
			return s, true
		}
	}
	return "", false
}
func nested() int {
outer:
	for i := range count(4) {
		for j := range count(4) {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			if i == 9 {
				return -1
			}
			fmt.Println(i, j)
		}
	}
	return 7
}
func main() {
	for i, s := range count(3) {
		fmt.Println(i, s)
	}
	fmt.Println(find(2))
	fmt.Println(nested())
	var i int
	for i = range count(5) {
		if i == 3 {
			break
		}
	}
	fmt.Println(i)
	for range count(1) {
		fmt.Println("once")
	}
	next, stop := iter.Pull2(count(2))
	k, v, ok := next()
	fmt.Println(k, v, ok)
	stop()
}
