package main

import "fmt"

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

type op func(float64, float64) float64

func compose(fs ...func(int) int) func(int) int {
	return func(x int) int {
		for _, f := range fs {
			x = f(x)
		}
		return x
	}
}

func fibgen() func() int {
	a, b := 0, 1
	return func() int {
		defer func() { a, b = b, a+b }()
		return a
	}
}

func main() {
	inc, reset := counter()
	inc()
	inc()
	fmt.Println(inc())
	reset()
	fmt.Println(inc())
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i *= 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ", f(), " ")
	}
	fmt.Println()
	for i := 0; i < 6; i++ {
		defer func() { fmt.Print("d", i, " ") }()
		i++
	}
	var ps []*int
	for i, v := range []int{5, 6, 7} {
		ps = append(ps, &i, &v)
	}
	for _, p := range ps {
		fmt.Print(*p, " ")
	}
	fmt.Println()
	var prints []func()
	for i := 0; i < 3; i++ {
		prints = append(prints, func() { fmt.Print(i, ";") })
		if i == 1 {
			continue
		}
		i += 0
	}
	for _, p := range prints {
		p()
	}
	fmt.Println()
	fmt.Println(compose(func(x int) int { return x + 1 }, func(x int) int { return x * x })(4))
	g := fibgen()
	for range 10 {
		fmt.Print(g(), " ")
	}
	fmt.Println()
	ops := map[string]op{"+": func(a, b float64) float64 { return a + b }, "/": func(a, b float64) float64 { return a / b }}
	fmt.Println(ops["+"](1, 2), ops["/"](1, 4))
	var fact func(int) int
	fact = func(n int) int {
		if n < 2 {
			return 1
		}
		return n * fact(n-1)
	}
	fmt.Println(fact(10), func(a, b int) int { return a * b }(3, 4))
	x := 1
	{
		x := x + 1
		x++
		func() { x *= 10 }()
		fmt.Println(x)
	}
	fmt.Println(x)
	if x := 5; x > 3 {
		fmt.Println("inner", x)
	} else if y := x * 2; y > 1 {
		fmt.Println(y)
	}
	arr := [3]int{1, 2, 3}
	h := func() int { return arr[0] }
	arr[0] = 42
	fmt.Println(h())
	swap := func(a, b *int) { *a, *b = *b, *a }
	p, q := 1, 2
	swap(&p, &q)
	fmt.Println(p, q)
	var nilf func()
	defer func() { fmt.Println(recover()) }()
	nilf()
}
