// Defer: arguments are evaluated at once, calls run in reverse order, at the end of the function and not of the block.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
)

type T struct {
	n    int
	name string
}

func (t T) val(s string)     { fmt.Print("val", t.n, s, " ") }
func (t *T) ptr(s string) *T { fmt.Print("ptr", t.n, s, " "); return t }
func (t *T) Close() (err error) {
	t.n = -1
	fmt.Print("close ", t.name, " ")
	return errors.New("close failed")
}
func tr(s string) string { fmt.Print("enter-", s, " "); return s }
func un(s string)        { fmt.Print("leave-", s, " ") }
func next(p *int) int    { *p++; return *p }

type I interface{ val(string) }

func order() {
	for i := range 3 {
		defer fmt.Print(i, " ")
	}
	for i := 0; i < 3; i++ {
		defer func() { fmt.Print("c", i, " ") }()
	}
	if true {
		defer fmt.Print("block ")
	}
	{
		x := "x"
		defer func(s string) { fmt.Print(s, x, " ") }(x)
		x = "y"
	}
	fmt.Print("body ")
}

func args() {
	i := 1
	defer fmt.Print("args", i, next(&i), i, " ")
	t := T{n: 1}
	p := &t
	defer t.val("v")
	defer p.ptr("p")
	defer t.ptr("q").ptr("r")
	defer p.val("pv")
	t.n = 2
	p = &T{n: 100}
	var it I = t
	defer it.val("i")
	it = p
	f := func() { fmt.Print("f1 ") }
	defer f()
	f = func() { fmt.Print("f2 ") }
	defer func() { f() }()
	fmt.Print("end", i, " ")
}

func trace() {
	defer un(tr("a"))
	defer un(tr("b"))
	fmt.Print("in ")
}

func results() (a int, b string, err error) {
	defer func() {
		a *= 2
		b += "!"
		if err != nil {
			err = fmt.Errorf("wrapped: %w", err)
		}
	}()
	defer func() { a++ }()
	return 5, "b", errors.New("e")
}

func unnamed() int {
	x := 1
	defer func() { x = 100 }()
	return x
}

func pointer() *int {
	x := 1
	defer func() { x = 100 }()
	return &x
}

func overwrite() (x int) {
	defer func(n int) { x += n }(x)
	x = 7
	defer func() { x, _ = x*x, x }()
	return x + 1
}

func closeAll(names ...string) (err error) {
	for _, n := range names {
		t := &T{name: n}
		defer func() { err = errors.Join(err, t.Close()) }()
	}
	return nil
}

func loop(n int) (s string) {
	for i := range n {
		func() {
			defer func() { s += fmt.Sprint("|", i) }()
			s += fmt.Sprint(i)
		}()
	}
	return
}

func recursive(n int) {
	if n == 0 {
		return
	}
	defer fmt.Print("r", n, " ")
	recursive(n - 1)
	defer fmt.Print("s", n, " ")
}

func nested() {
	defer func() {
		defer func() {
			defer fmt.Print("third ")
			fmt.Print("second ")
		}()
		fmt.Print("first ")
	}()
}

func builtins() (n int) {
	m := map[string]int{"a": 1}
	s := []int{1, 2, 3}
	c := make(chan int, 1)
	func() {
		defer delete(m, "a")
		defer close(c)
		defer copy(s, []int{9, 9})
		defer clear(m)
		defer print("")
		defer func() { recover() }()
		c <- len(m)
	}()
	_, ok := <-c
	_, closed := <-c
	fmt.Print(len(m), s, ok, closed, " ")
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			mu.Lock()
			defer mu.Unlock()
			n += i
		}()
	}
	wg.Wait()
	return
}

func manyArgs(w *strings.Builder, xs ...any) { fmt.Fprint(w, xs...) }

func main() {
	for _, f := range []func(){order, args, trace, func() { recursive(3) }, nested} {
		f()
		fmt.Println()
	}
	fmt.Println(results())
	fmt.Println(unnamed(), *pointer(), overwrite())
	fmt.Println(closeAll("x", "y"))
	fmt.Println(loop(3), builtins())
	var sb strings.Builder
	func() {
		xs := []any{1, "a"}
		defer manyArgs(&sb, xs...)
		defer manyArgs(&sb)
		defer sb.WriteString("direct ")
		xs[0] = "shared"
	}()
	fmt.Println(sb.String())
	func() {
		defer fmt.Println("a", func() int { fmt.Print("evaluated now "); return 1 }())
		fmt.Print("body ")
	}()
	func() {
		var nilf func()
		defer func() { fmt.Println("recovered:", recover()) }()
		defer nilf()
		fmt.Print("nil function is fatal only when called: ")
	}()
	func() {
		defer func() { fmt.Println("recovered:", recover()) }()
		var it I
		defer it.val("x")
		fmt.Print("never")
	}()
	func() {
		defer func() func() { fmt.Print("setup "); return func() { fmt.Println("teardown") } }()()
		fmt.Print("work ")
	}()
	defer fmt.Println("not run after os.Exit")
	os.Exit(3)
}
