package main

import (
	"fmt"
	"runtime"
)

func main() {
	var r any
	_, isRT := r.(runtime.Error)
	fmt.Println(isRT)
	func() {
		defer func() {
			r := recover()
			_, isRT := r.(runtime.Error)
			fmt.Println(r, isRT)
		}()
	}()
}
