// What a program can learn of itself: its lines and functions, its goroutines, build facts that do not vary.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"
)

type T struct{}

func (T) Where() string   { return where(1) }
func (*T) PWhere() string { return where(1) }

func where(skip int) string {
	pc, file, line, ok := runtime.Caller(skip)
	name := runtime.FuncForPC(pc).Name()
	return fmt.Sprint(filepath.Ext(file), " ", line, " ", name, " ", ok)
}

func direct() string { return where(1) }

func nested() string {
	f := func() string { return where(1) }
	return f()
}

func caller() string { return where(2) }

func stack() (names []string) {
	pcs := make([]uintptr, 10)
	n := runtime.Callers(1, pcs)
	frames := runtime.CallersFrames(pcs[:n])
	for {
		f, more := frames.Next()
		if strings.HasPrefix(f.Function, "main.") {
			names = append(names, fmt.Sprint(f.Function, ":", f.Line))
		}
		if !more {
			return
		}
	}
}

func deep(n int) []string {
	if n == 0 {
		return stack()
	}
	return deep(n - 1)
}

func inDeferred() (s string) {
	defer func() {
		if recover() != nil {
			s = strings.Join(stack(), " ")
		}
	}()
	var m map[int]int
	m[0] = 1
	return
}

func main() {
	fmt.Println(where(1))
	fmt.Println(direct())
	fmt.Println(nested())
	fmt.Println(caller())
	fmt.Println(T{}.Where())
	fmt.Println((&T{}).PWhere())
	fmt.Println(deep(2))
	fmt.Println(strings.Count(inDeferred(), "main.") >= 2)
	fmt.Println(runtime.FuncForPC(reflect.ValueOf(direct).Pointer()).Name(), runtime.FuncForPC(reflect.ValueOf(T.Where).Pointer()).Name())
	before := runtime.NumGoroutine()
	c := make(chan int)
	go func() { <-c }()
	fmt.Println(before, runtime.NumGoroutine()-before)
	c <- 1
	fmt.Println(runtime.GOOS != "", runtime.GOARCH != "", runtime.NumCPU() > 0, runtime.GOMAXPROCS(0) > 0, strings.HasPrefix(runtime.Version(), "go1."), runtime.Compiler)
	runtime.GC()
	runtime.Gosched()
	old := debug.SetGCPercent(50)
	fmt.Println(debug.SetGCPercent(old), len(debug.Stack()) > 0, strings.Contains(string(debug.Stack()), "main.main"))
	x := new([100]int)
	runtime.KeepAlive(x)
	fmt.Println(len(os.Args), os.Getpid() > 0)
}
