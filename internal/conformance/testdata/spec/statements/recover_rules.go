// recover: only a deferred function itself may call it; what it returns; what goes on afterwards.
package main

import (
	"errors"
	"fmt"
	"runtime"
)

type T struct{ s string }

func (t T) rec()   { fmt.Print(t.s, ":", recover(), " ") }
func (t *T) prec() { fmt.Print(t.s, "p:", recover(), " ") }
func rec()         { fmt.Print("rec:", recover(), " ") }
func helper() any  { return recover() }
func twice()       { fmt.Print(recover(), recover(), " ") }

type I interface{ rec() }
type E struct{ T }

func run(name string, f func()) {
	fmt.Print(name, " ")
	func() {
		defer func() { fmt.Println("| left:", recover()) }()
		f()
		fmt.Print("returned ")
	}()
}

func value(v any) (r any) {
	defer func() { r = recover() }()
	panic(v)
}

func result() (n int, err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("recovered: %v", e)
		}
	}()
	n = 5
	panic("stop")
}

func noResult() (int, string) {
	defer func() { recover() }()
	if true {
		panic(1)
	}
	return 1, "x"
}

func deep(n int) int {
	if n == 0 {
		panic("bottom")
	}
	defer func() {
		if n == 3 {
			fmt.Print("caught at 3:", recover(), " ")
		}
	}()
	return deep(n-1) + 1
}

func main() {
	run("direct", func() { defer rec(); panic(1) })
	run("closure", func() { defer func() { fmt.Print(recover(), " ") }(); panic(2) })
	run("helper called by deferred", func() { defer func() { fmt.Print(helper(), " ") }(); panic(3) })
	run("helper deferred", func() { defer helper(); panic(4) })
	run("recover itself deferred", func() { defer recover(); panic(5) })
	run("nested closure", func() { defer func() { func() { fmt.Print(recover(), " ") }() }(); panic(6) })
	run("deferred in deferred", func() { defer func() { defer func() { fmt.Print(recover(), " ") }() }(); panic(7) })
	run("method value", func() { f := T{"t"}.rec; defer f(); panic(8) })
	run("method", func() { defer T{"t"}.rec(); panic(9) })
	run("pointer method", func() { defer (&T{"t"}).prec(); panic(10) })
	run("interface", func() { var i I = T{"t"}; defer i.rec(); panic(11) })
	run("promoted", func() { defer E{T{"e"}}.rec(); panic(12) })
	run("promoted in interface", func() { var i I = E{T{"e"}}; defer i.rec(); panic(13) })
	run("method expression", func() { defer T.rec(T{"x"}); panic(14) })
	run("pointer for value", func() { var i I = &T{"p"}; defer i.rec(); panic(15) })
	run("twice", func() { defer twice(); panic(16) })
	run("no panic", func() { defer rec() })
	run("two deferred", func() { defer rec(); defer rec(); panic(17) })
	run("outside", func() { fmt.Print(recover(), " "); panic(18) })
	run("replaced", func() { defer rec(); defer func() { panic("second") }(); panic("first") })
	run("replaced and recovered", func() {
		defer func() { fmt.Print("outer ", recover(), " ") }()
		defer func() {
			defer func() { fmt.Print("inner ", recover(), " ") }()
			panic("second")
		}()
		panic("first")
	})
	run("again", func() { defer func() { panic(fmt.Sprint("again ", recover())) }(); panic("one") })
	run("loop", func() {
		for i := range 3 {
			func() {
				defer func() { fmt.Print(recover(), " ") }()
				panic(i)
			}()
		}
	})
	run("goroutine", func() {
		c := make(chan any)
		go func() {
			defer func() { c <- recover() }()
			panic("there")
		}()
		fmt.Print(<-c, " ")
	})
	run("generic", func() { defer genRec[int](); panic(19) })
	run("variadic", func() { defer func(xs ...any) { fmt.Print(len(xs), recover(), " ") }(1, 2); panic(20) })
	fmt.Println(value(1), value("s"), value(errors.New("e")), value([]int{1}), value(T{"v"}), value(&T{"p"}).(*T).s, value(3.5), value(nil))
	_, isNil := value(nil).(*runtime.PanicNilError)
	fmt.Println(isNil, value(value).(func(any) any) != nil)
	fmt.Println(result())
	fmt.Println(noResult())
	fmt.Println(deep(5))
	var err error
	func() {
		defer func() { err = recover().(error) }()
		var a []int
		_ = a[5]
	}()
	var re runtime.Error
	fmt.Println(errors.As(err, &re), err)
	func() {
		defer func() {
			e := recover()
			switch e := e.(type) {
			case runtime.Error:
				fmt.Println("runtime", e)
			case error:
				fmt.Println("error", e)
			case fmt.Stringer:
				fmt.Println("stringer", e)
			default:
				fmt.Println("other", e)
			}
		}()
		panic(fmt.Errorf("wrapped %w", err))
	}()
	steps := ""
	func() {
		defer func() { steps += "4" }()
		defer func() { recover(); steps += "3" }()
		defer func() { steps += "2" }()
		steps += "1"
		panic("x")
	}()
	fmt.Println(steps)
}

func genRec[X any]() { fmt.Print("gen:", recover(), " ") }
