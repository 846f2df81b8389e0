package main

import "fmt"

type Fn func(int) int

func (f Fn) Then(g Fn) Fn { return func(x int) int { return g(f(x)) } }

func dbl(x int) int { return 2 * x }

func id(f Fn) Fn { return f }

func main() {
	fmt.Println(Fn(dbl).Then(dbl)(1))
	f := Fn(func(x int) int { return x + 1 })
	fmt.Println(f.Then(dbl)(1))
	fmt.Println(id(func(x int) int { return x + 1 }).Then(dbl).Then(func(x int) int { return x + 5 })(1))
	m := map[string]Fn{"a": dbl}
	fmt.Println(m["a"].Then(m["a"])(1))
	fs := []Fn{dbl}
	fmt.Println(fs[0].Then(fs[0])(1))
	fmt.Println(Fn(func(x int) int { return x + 1 }).Then(func(x int) int { return x * 10 })(1))
}
