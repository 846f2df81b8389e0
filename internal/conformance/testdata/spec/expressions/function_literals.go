// Function literals: closures share the variables of their surroundings.
package main

import "fmt"

type T struct {
	n int
	f func() int
}

var global = func() int { return len("global") }()

func adders() (fs [3]func(int) int) {
	total := 0
	for i := range fs {
		fs[i] = func(n int) int { total += n * (i + 1); return total }
	}
	return
}

func named() (x int, err error) {
	inc := func() { x++ }
	defer inc()
	inc()
	func() {
		x := 100
		x++
		_ = x
	}()
	set := func(v int) func() { return func() { x += v } }
	set(10)()
	return x * 2, nil
}

func params(a int, bs ...int) (func(), func() (int, []int)) {
	return func() { a++; bs = append(bs, a) }, func() (int, []int) { return a, bs }
}

func (t *T) method() func() int {
	return func() int { t.n++; return t.n }
}
func (t T) valueMethod() func() int {
	return func() int { t.n++; return t.n }
}

func main() {
	fmt.Println(global)
	fs := adders()
	fmt.Println(fs[0](1), fs[1](1), fs[2](1), fs[0](1))
	fmt.Println(named())
	inc, get := params(1, 9)
	inc()
	inc()
	fmt.Println(get())
	t := &T{n: 5}
	m, v := t.method(), t.valueMethod()
	fmt.Println(m(), m(), v(), v(), t.n)
	t.f = func() int { t.n *= 2; return t.n }
	fmt.Println(t.f(), t.f(), t.n)
	old := t
	t = &T{n: 1000}
	fmt.Println(old.f(), old.n, t.n) // f sees the variable t, not what it was

	var fib func(int) int
	memo := map[int]int{}
	fib = func(n int) (r int) {
		if n < 2 {
			return n
		}
		if r, ok := memo[n]; ok {
			return r
		}
		defer func() { memo[n] = r }()
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(50), len(memo))

	x := 1
	func() {
		x++
		func() {
			x *= 10
			y := x
			defer func() { x += y }()
			x = 1
		}()
	}()
	fmt.Println(x)
	a, b := 1, 2
	swap := func() { a, b = b, a }
	swap()
	p := &a
	set := func(v int) { *p = v }
	set(50)
	fmt.Println(a, b)
	arr, s, mp := [2]int{1, 2}, []int{1, 2}, map[string]int{}
	mod := func() { arr[0], s[0] = 9, 9; mp["k"]++; s = append(s, 3) }
	arr2, s2 := arr, s
	mod()
	mod()
	fmt.Println(arr, arr2, s, s2, mp)
	st := struct{ in struct{ v int } }{}
	func() { st.in.v = 3; q := &st.in; q.v++ }()
	fmt.Println(st)

	var acc []func() int
	for i := 0; i < 6; i++ {
		if i%2 == 0 {
			continue
		}
		acc = append(acc, func() int { i += 100; return i })
	}
	for _, f := range acc {
		fmt.Print(f(), f(), " ")
	}
	for k, v := range map[string]int{"only": 1} {
		acc[0] = func() int { return len(k) + v }
	}
	fmt.Println(acc[0]())
	fmt.Println(func(xs ...int) int { return len(xs) }(1, 2, 3))
	fmt.Println(func() (a, b int) { a, b = 3, 4; return }())
	curry := func(a int) func(int) func(int) int {
		return func(b int) func(int) int { return func(c int) int { return a*100 + b*10 + c } }
	}
	fmt.Println(curry(1)(2)(3))
	if f := func() bool { return x > 0 }; f() {
		fmt.Println("in if")
	}
	switch f := func(i int) int { return i * i }; f(3) {
	case f(2) + 5:
		fmt.Println("nine")
	}
	done := make(chan int)
	for i := range 3 {
		go func() { done <- i * i }()
	}
	fmt.Println(<-done + <-done + <-done)
	shadow := "outer"
	func(shadow string) { shadow += "!"; fmt.Println(shadow) }("param")
	fmt.Println(shadow)
	gen := func() func() (int, bool) {
		i := 0
		return func() (int, bool) { i++; return i, i < 3 }
	}()
	for v, ok := gen(); ok; v, ok = gen() {
		fmt.Print(v, " ")
	}
	fmt.Println()
}
