package main

import (
	"errors"
	"fmt"
)

var x = "global"

type T int

func f() (err error) {
	if true {
		_, err := g()
		_ = err
	}
	return
}
func g() (int, error) { return 1, errors.New("g") }
func h() (a, b int) {
	a, c := 1, 2
	b = c
	{
		a, d := 10, 20
		_, _ = a, d
	}
	return
}

func len2(string int) int { return string * 2 }

func main() {
	fmt.Println(x)
	x := x + "!"
	fmt.Println(x)
	{
		x := 5
		x++
		fmt.Println(x)
		var x2 = x
		{
			x, y := x2+1, x
			fmt.Println(x, y)
		}
	}
	for x := 0; x < 2; x++ {
		x := x * 10
		fmt.Print(x, " ")
	}
	fmt.Println(x, f())
	fmt.Println(h())
	true := false
	len := func(s string) int { return 42 }
	fmt.Println(true, len("abc"), len2(4))
	type T string
	var t T = "local"
	fmt.Printf("%T %v\n", t, t)
	int := 3
	fmt.Println(int)
	nil := 7
	fmt.Println(nil)
	if v, err := g(); err != (error)(*new(error)) {
		v := fmt.Sprint(v, err)
		fmt.Println(v)
	}
	switch x := fmt.Sprint(9) + "s"; x {
	case "9s":
		x := 1.5
		fmt.Println(x)
	}
	fmt := "shadow"
	println2(fmt)
	a, b := 1, 2
	a, c := b, a
	_, _, _ = a, b, c
	func(x float64) { x++; println2(x) }(1)
	println2(x, a, b, c)
	var append = []string{"append"}
	println2(append)
	string := "str"
	println2(string)
}
func println2(a ...any) { fmt.Println(a...) }
