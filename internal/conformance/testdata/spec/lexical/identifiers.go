// Identifiers: Unicode letters, the blank identifier, names of predeclared things used otherwise.
package main

import (
	"fmt"
	_ "strings"
)

type Größe int

func (g Größe) Verdoppeln() Größe { return 2 * g }

type 点 struct{ x, y int }

var ªº, _x9, ThisVariableIsExported, αβ = 1, 2, 3, 4

var _ = sideEffect("package-level blank")

func sideEffect(s string) int {
	fmt.Println("evaluated:", s)
	return len(s)
}

func _() { panic("never called") }
func _() { panic("nor this") }

type _ struct{ x int }

const _ = iota

func blank(_ int, _ string, x int) (_ int, _ error) { return x, nil }

type pad struct {
	a int8
	_ [3]byte
	b int32
	_ int
}

func (pad) _() {}
func (pad) _() {}

func main() {
	été, naïve, Ünïcödé := 1, 2, 3
	fmt.Println(été+naïve+Ünïcödé, ªº, _x9, ThisVariableIsExported, αβ)
	p := 点{x: 1, y: 2}
	fmt.Printf("%v %+v %T\n", p, p, p)
	fmt.Printf("%T %v\n", Größe(2).Verdoppeln(), Größe(2).Verdoppeln())

	_ = sideEffect("assigned to blank")
	var _ = sideEffect("declared blank")
	_, x := sideEffect("left"), sideEffect("right!")
	fmt.Println(x)
	fmt.Println(blank(sideEffect("a"), "b", 7))
	for _ = range 2 {
		fmt.Print("loop ")
	}
	for _, _ = range []int{1, 2, 3} {
		fmt.Print("again ")
	}
	fmt.Println()
	var i any = 5
	if _, ok := i.(int); ok {
		fmt.Println("int")
	}
	a, b := pad{a: 1, b: 2}, pad{1, [3]byte{1, 2, 3}, 2, 9}
	fmt.Println(a == b, a.a, b.b) // blank fields are ignored

	// Predeclared names are no keywords.
	{
		true := false
		nil := 3
		int := func(s string) string { return "int:" + s }
		len := "length"
		string := 4.5
		fmt.Println(true, nil, int("x"), len, string)
	}
	{
		type error struct{ code int }
		iota, append, any := 1, 2, error{3}
		fmt.Println(iota, append, any.code)
		type int32 string
		var x int32 = "text"
		fmt.Printf("%T %v\n", x, x)
	}
	print := fmt.Sprint
	panic := func(a ...any) { fmt.Println("calm:", print(a...)) }
	panic("not", 1)
	fmt := "shadows the package"
	_ = fmt
	println(fmt)
}
