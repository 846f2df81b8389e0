// Scope: each block has its own names; the scope of a local name starts after its declaration.
package main

import "fmt"

var x = "package"

type T struct{ x int }

func (T) T() string { return "method T of T" }

func f(x int) (y int) {
	{
		x := x + 1
		y := x * 2
		_ = y
		x++
		fmt.Println("inner", x, y)
	}
	fmt.Println("outer", x, y)
	return x
}

func shadowed() (err error) {
	if _, err := fmt.Println("in"); err != nil {
		return err
	}
	for i := 0; i < 2; i++ {
		i := i * 10
		i++
		fmt.Print(i, " ")
	}
	fmt.Println()
	return
}

func main() {
	fmt.Println(x)
	x := x + " then local"
	fmt.Println(x)
	{
		x, y := 1, x
		fmt.Println(x, y)
		{
			var x = float64(x) + 0.5
			fmt.Println(x)
			const x2 = iota
			fmt.Println(x2)
		}
		x = 2
		fmt.Println(x)
	}
	fmt.Println(x)
	fmt.Println(f(1), shadowed())

	if x := 1; x == 2 {
		fmt.Println("no")
	} else if y := x + 1; y == 3 {
		fmt.Println("no")
	} else if x := x + y; x == 3 {
		fmt.Println("else sees all", x, y)
	}
	switch x := any(x).(type) {
	case string:
		x += "!"
		fmt.Println(x)
	case int:
		fmt.Println(x + 1)
	}
	switch x := 5; {
	case x > 3:
		x := "clause"
		fmt.Println(x)
		fallthrough
	default:
		fmt.Println(x)
	}
	ch := make(chan int, 1)
	ch <- 7
	select {
	case x := <-ch:
		fmt.Println("select", x)
	}
	for x := range 2 {
		x := x
		defer func() { fmt.Println("deferred", x) }()
	}
	a := 1
	a, b := 2, a // a assigned, b new
	fmt.Println(a, b)
	{
		a, c := 3, a
		fmt.Println(a, c)
	}
	fmt.Println(a)

	type T string
	var t T = "a local T"
	fmt.Printf("%T %v\n", t, t)
	{
		type U = T
		type T []U
		fmt.Printf("%v %T\n", T{"a", "b"}, T{})
	}
	var g func(int) int
	g = func(n int) int {
		if n == 0 {
			return 0
		}
		return n + g(n-1)
	}
	fmt.Println(g(4))
	f := func() string { return "local f hides the package's" }
	fmt.Println(f(), x)
	fmt.Println(struct{ x int }{3}.x)
}
