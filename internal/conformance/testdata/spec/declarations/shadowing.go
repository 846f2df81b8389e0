// Redeclaration and shadowing of types, functions, constants and packages in nested blocks.
package main

import (
	"fmt"
	"strings"
)

type T struct{ a int }

const c = "global"

var v = 1

func f() string { return "global f" }
func (t T) m() string {
	type T string
	f := func() T { return T("inner T of m") }
	return fmt.Sprintf("%v %T %d", f(), f(), t.a)
}

func types() (out []string) {
	add := func(x any) { out = append(out, fmt.Sprintf("%T=%v", x, x)) }
	add(T{1})
	{
		add(T{2})
		type T = int
		add(T(3))
		{
			type T []T2
			add(T{{1}, {2}})
			for range 1 {
				type T map[string]T2
				add(T{"k": {3}})
			}
			add(T{})
		}
		add(T(4))
	}
	add(T{5})
	if true {
		type U T
		type T struct{ U }
		add(T{U{6}})
	}
	return
}

type T2 struct{ x int }

func consts() {
	fmt.Print(c, " ")
	const c = len(c)
	fmt.Print(c, " ")
	{
		const c = c * 2
		var arr [c]int
		fmt.Print(len(arr), " ")
		const (
			d = iota + c
			e
		)
		fmt.Print(d, e, " ")
	}
	fmt.Println(c)
}

func params(v int, f func() string) (c string) {
	c = fmt.Sprint(v, f())
	if v := v + 1; v > 1 {
		c := c + fmt.Sprint("/", v)
		v, d := c, v
		_, _ = v, d
	}
	f, c2 := func() string { return c }, "new"
	return f() + c2
}

func loops() {
	for v := 0; v < 2; v++ {
		v := v + 10
		for v := range v - 9 {
			fmt.Print(v, " ")
		}
		fmt.Print(v, "; ")
	}
	fmt.Println(v)
}

func named() (err error) {
	fail := func() (err error) { err = fmt.Errorf("inner"); return }
	if err := fail(); err != nil {
		_ = err
	}
	func() {
		err := fail()
		_ = err
	}()
	_, err = 1, err
	return
}

func packages() string {
	s := strings.ToUpper("pkg")
	strings := []string{"not", "the", "package"}
	fmt := strings[0]
	return s + fmt + strings[2]
}

func closures() []func() int {
	v := 0
	fs := []func() int{func() int { v++; return v }}
	{
		v := v * 10
		fs = append(fs, func() int { v++; return v })
		func(v int) { fs = append(fs, func() int { v++; return v }) }(v + 100)
	}
	v = 50
	return fs
}

func builtins() {
	len := func(x []int) int { return 42 }
	append := func(xs ...int) []int { return xs }
	fmt.Print(len(append(1, 2)), " ")
	{
		type string int
		var make string = 5
		nil := make
		fmt.Printf("%T %v ", nil, nil+1)
	}
	var x interface{} = error2{}
	type error interface{ Msg() string }
	_, ok := x.(error)
	fmt.Println(ok)
}

type error2 struct{}

func (error2) Msg() string { return "msg" }

func main() {
	fmt.Println(T{7}.m())
	fmt.Println(strings.Join(types(), "\n"))
	consts()
	fmt.Println(params(1, f), f())
	loops()
	fmt.Println(named(), packages())
	for _, f := range closures() {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	builtins()
	f, v := f(), v+1
	fmt.Println(f, v)
	{
		f := func() string { return f + " shadowed" }
		fmt.Println(f())
	}
	switch v := any(v).(type) {
	case int:
		v *= 100
		fmt.Println(v)
	}
	fmt.Println(v)
	var main = "variable"
	fmt.Println(main)
}
