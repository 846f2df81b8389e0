// Logical operators and their short circuits; boolean values in every place.
package main

import "fmt"

type Flag bool

func (f Flag) Not() Flag { return !f }

var trace string

func t(s string) bool { trace += s; return true }
func f(s string) bool { trace += s; return false }

func show(v any) {
	fmt.Println(v, trace)
	trace = ""
}

func xor(a, b bool) bool { return a != b }

func all[T any](p func(T) bool, xs ...T) bool {
	for _, x := range xs {
		if !p(x) {
			return false
		}
	}
	return true
}

func main() {
	show(t("a") && t("b"))
	show(f("a") && t("b"))
	show(t("a") || t("b"))
	show(f("a") || f("b"))
	show(f("a") && t("b") || t("c") && !f("d"))
	show(t("a") && (f("b") || t("c")) && f("d") || t("e"))
	show(!(t("a") && f("b")))
	show(t("a") == f("b"))
	show((t("a") || f("b")) != (f("c") && t("d")))
	x := t("x") && f("y")
	x = x || t("z")
	show(x)
	x = !x == f("w")
	show(x)
	for i := 0; i < 3 && (i != 2 || f("end")); i++ {
		trace += fmt.Sprint(i)
	}
	show("loop")
	var p *struct{ v int }
	fmt.Println(p != nil && p.v > 0, p == nil || p.v > 0)
	var s []int
	fmt.Println(len(s) > 0 && s[0] == 1, len(s) == 0 || s[0] == 1)
	var m map[string]func() bool
	fmt.Println(m["x"] != nil && m["x"](), m["x"] == nil || m["x"]())
	i := 0
	inc := func() bool { i++; return i%2 == 0 }
	fmt.Println(inc() || inc() || inc(), i, inc() && inc() && inc(), i)

	var a Flag = true
	b := a && Flag(2 > 1)
	fmt.Printf("%T %v %v %v\n", b, b.Not(), (a && !b).Not(), Flag(x) || a)
	bs := map[bool][]int{}
	for i := range 5 {
		bs[i%2 == 0] = append(bs[i%2 == 0], i)
	}
	fmt.Println(bs, xor(true, false), xor(a == b, true), all(func(n int) bool { return n > 0 }, 1, 2), all[string](nil))
	switch {
	case f("1"):
	case t("2") && f("3"):
	case t("4"):
		show("case")
	case t("5"):
	}
	switch b := i > 2; b {
	case false:
		fmt.Println("false")
	case true:
		fmt.Println("true")
	}
	arr := [2]bool{1: true}
	arr[0] = arr[1] && !arr[0]
	pb := &arr[1]
	*pb = *pb && f("ptr")
	st := struct{ ok bool }{t("field")}
	show(fmt.Sprint(arr, st, *pb))
	func(args ...bool) { show(args) }(t("1"), f("2") || t("3"), t("4") && f("5"))
	if ok := t("init"); !ok || f("cond") {
	} else if f("elif") || ok {
		show("else if")
	}
	ch := make(chan bool, 1)
	ch <- f("sent") || t("ored")
	show(<-ch)
	fmt.Println(func() bool { return t("ret") && f("urn") }(), trace)
	var e any = true
	v, ok := e.(bool)
	fmt.Println(v && ok, e == true, e != any(a), e == any(bool(a)))
	fmt.Printf("%t %v %5t|%-6t|%q\n", true, !v, v, v, fmt.Sprint(v))
}
