package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

func named() (n int, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("caught: %v", r)
			n *= 2
		}
	}()
	n = 21
	panic("boom")
}

func order() {
	for i := 0; i < 3; i++ {
		defer fmt.Print(i, " ")
	}
	defer fmt.Println()
	x := 1
	defer fmt.Print("x=", x, " ")
	x = 2
	defer func(y int) { fmt.Print("x,y=", x, y, " ") }(x)
	x = 3
}

func ret() (r int) {
	defer func() { r += 100 }()
	return 5
}
func ret2() int {
	r := 5
	defer func() { r += 100 }()
	return r
}

func repanic() {
	defer func() { fmt.Println("outer", recover()) }()
	defer func() {
		r := recover()
		fmt.Println("inner", r)
		panic(fmt.Sprint("again ", r))
	}()
	panic("first")
}

func replaced() {
	defer func() { fmt.Println(recover()) }()
	defer func() { panic("second") }()
	panic("first")
}

func notDirect() {
	defer func() { fmt.Println("direct", recover()) }()
	defer func() {
		func() { fmt.Println("nested", recover()) }()
	}()
	panic("p")
}

func helper() { fmt.Println("helper", recover()) }
func direct() {
	defer helper()
	panic(42)
}

type E struct{ s string }

func (e E) Error() string { return e.s }

func runtimeErr() {
	defer func() {
		r := recover()
		re, ok := r.(runtime.Error)
		fmt.Println(ok, re)
		var e error = r.(error)
		fmt.Println(e.Error())
	}()
	a := []int{}
	i := 5
	a[i] = 1
}
func divide() (err error) {
	defer func() {
		if e, ok := recover().(error); ok {
			err = e
		}
	}()
	z := 0
	fmt.Println(1 / z)
	return nil
}
func goexit() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer fmt.Println("deferred in goexit", recover())
		runtime.Goexit()
	}()
	<-done
}
func loopDefer() (out []int) {
	for i := range 3 {
		func() {
			defer func() { out = append(out, i) }()
		}()
	}
	return
}
func panicInDeferNoRecover() (s string) {
	defer func() { s = fmt.Sprint(recover(), "|", s) }()
	defer func() { s += "b" }()
	s = "a"
	panic(errors.New("err"))
}
func nilPanic() {
	defer func() { fmt.Printf("%T %v\n", recover(), "nilpanic") }()
	panic(nil)
}

func main() {
	fmt.Println(named())
	order()
	fmt.Println(ret(), ret2())
	repanic()
	replaced()
	notDirect()
	direct()
	runtimeErr()
	fmt.Println(divide())
	goexit()
	fmt.Println(loopDefer())
	fmt.Println(panicInDeferNoRecover())
	nilPanic()
	func() {
		defer func() {
			e := recover().(E)
			fmt.Println(e.s, e)
		}()
		panic(E{"custom"})
	}()
	fmt.Println(recover())
	defer fmt.Println("not run")
	os.Exit(7)
}
