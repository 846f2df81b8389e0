package main

import "fmt"

type T int

func (t T) Twice() T { return 2 * t }

type Pair[A any] struct{ a, b A }

var x = 1

func f() T { return 21 }

func main() {
	fmt.Println(T(4).Twice(), f())
	{
		type T string
		fmt.Println(T("local") + "!")
		var y any = T("text")
		_, ok := y.(T)
		fmt.Printf("%T %v\n", y, ok)
	}
	type Pair struct{ x int }
	fmt.Println(Pair{3}, x)
	g := func() int { return x }
	x := 5
	{
		x := x + 1
		fmt.Println(x, g())
		type T struct{ v int }
		fmt.Println(T{x})
	}
	fmt.Println(x, min(x, 3), T(3).Twice())
	f := func(T T) string { return fmt.Sprint(T) }
	fmt.Println(f(3))
}
