package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println("start")
	go func() {
		panic("in goroutine")
	}()
	time.Sleep(5 * time.Second)
	fmt.Println("not reached")
}
