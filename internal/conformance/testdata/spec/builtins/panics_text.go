// The texts of run-time panics, all kinds of them, seen by recover; and the types of what is recovered.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unsafe"
)

type T struct{ n int }
type I interface{ M() }

func (t T) M() {}

type big [1 << 20]int

func try(name string, f func()) {
	defer func() {
		e := recover()
		re, isRuntime := e.(runtime.Error)
		err, isError := e.(error)
		fmt.Printf("%s: %v (%T %v %v)\n", name, e, e, isRuntime, isError)
		if isRuntime {
			re.RuntimeError()
		}
		if isError && errors.Unwrap(err) != nil {
			fmt.Println("  wraps", errors.Unwrap(err))
		}
	}()
	f()
}

func main() {
	zero, neg, five := 0, -1, 5
	var np *T
	var ni I
	var nm map[string]int
	var nf func(int) int
	var nc chan int
	var ns []int
	var a any = "str"
	arr := [3]int{}
	closed := make(chan int)
	close(closed)
	try("divide", func() { _ = 1 / zero })
	try("modulo", func() { _ = 1 % zero })
	try("index", func() { _ = arr[five] })
	try("index neg", func() { _ = arr[neg] })
	try("empty", func() { _ = ns[zero] })
	try("string", func() { _ = "abc"[five] })
	try("slice", func() { _ = ns[:five] })
	try("slice3", func() { _ = arr[zero:five:five] })
	try("array conv", func() { _ = [4]int(arr[:]) })
	try("nil field", func() { _ = np.n })
	try("nil method", func() { np.M() })
	try("nil interface", func() { ni.M() })
	try("nil map", func() { nm["x"] = 1 })
	try("nil func", func() { nf(1) })
	try("close nil", func() { close(nc) })
	try("close closed", func() { close(closed) })
	try("send closed", func() { closed <- 1 })
	try("makeslice", func() { _ = make([]int, neg) })
	try("makechan", func() { _ = make(chan int, neg) })
	try("shift", func() { _ = 1 << neg })
	try("assertion", func() { _ = a.(int) })
	try("assertion iface", func() { _ = a.(I) })
	try("assertion nil", func() { _ = ni.(T) })
	try("compare", func() { _ = any(ns) == any(ns) })
	try("hash", func() { _ = map[any]int{ns2(): 1} })
	try("hash func", func() { m := map[any]int{}; _ = m[nf] })
	try("value", func() { panic(five) })
	try("string value", func() { panic("text") })
	try("error value", func() { panic(fmt.Errorf("outer: %w", errors.New("inner"))) })
	try("nil value", func() { panic(nil) })
	try("struct value", func() { panic(T{3}) })
	try("runtime again", func() {
		defer func() { panic(recover()) }()
		_ = arr[five]
	})
	try("unlock", func() { var once sync.Once; once.Do(func() { panic("in once") }) })
	try("waitgroup", func() { var wg sync.WaitGroup; wg.Done() })
	try("repeat", func() { strings.Repeat("x", neg) })
	try("unsafe slice", func() { _ = unsafe.Slice(&arr[0], neg) })
	try("unsafe string", func() { var b byte; _ = unsafe.String(&b, neg) })
	try("big nil", func() { var p *big; _ = p[1<<19] })
	try("int conv", func() { var s []any; _ = s[len(s)].(int) })
	try("nested", func() {
		defer func() {
			try("inner", func() { _ = arr[neg] })
			panic(fmt.Sprint("outer after ", recover()))
		}()
		_ = arr[five]
	})
	try("method value", func() { f := ni.M; f() })
	try("promoted", func() {
		var s struct{ *T }
		_ = s.n
	})
	try("deep", func() {
		var f func(n int) int
		f = func(n int) int {
			if n == 0 {
				return 1 / zero
			}
			return f(n-1) + 1
		}
		f(10)
	})
	try("goroutine", func() {
		e := make(chan any)
		go func() {
			defer func() { e <- recover() }()
			nm["y"]++
		}()
		panic(<-e)
	})
}

func ns2() any { return []int{1} }
