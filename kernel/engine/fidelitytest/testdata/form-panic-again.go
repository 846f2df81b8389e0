package main

import (
	"errors"
	"fmt"
	"os"
	"sync"
)

func helper() int { return 42 }

func boom(s string) int { panic(s) }

func again() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("wrapped: %v", r)
		}
	}()
	defer func() {
		r := recover()
		panic(fmt.Sprint(r, " again"))
	}()
	panic("first")
}

func replaced() {
	defer func() { fmt.Println("outer", recover()) }()
	defer func() { panic("second") }()
	defer fmt.Println("deferred in between")
	defer boom("a result")
	panic("first")
}

func unlocks(mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
	defer func() { panic(errors.New("in a deferred call")) }()
	helper()
}

func nested() {
	defer func() { fmt.Println("nested", recover()) }()
	defer func() {
		defer func() { fmt.Println("inner", recover()) }()
		panic("two")
	}()
	panic("one")
}

func main() {
	fmt.Println(again())
	replaced()
	var mu sync.Mutex
	func() {
		defer func() { fmt.Println(recover()) }()
		unlocks(&mu)
	}()
	fmt.Println(mu.TryLock())
	nested()
	defer fmt.Println("the end")
	defer func() {
		fmt.Println(recover())
		defer os.Exit(0)
	}()
	defer func() { panic("last") }()
}
