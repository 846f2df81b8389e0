// Initialisation: variables by dependency, through functions, methods, closures and references; then init functions.
package main

import (
	"fmt"
	"strings"
)

var log []string

func trace(name string, v int) int {
	log = append(log, fmt.Sprint(name, "=", v))
	return v
}

var (
	a = trace("a", c+b)
	b = trace("b", f())
	c = trace("c", 1)
	d = trace("d", 3)
)

func f() int {
	d++
	return d
}

var x = trace("x", I(T{}).ab())
var y = trace("y", 5)
var _ = trace("blank", y+100)

type I interface{ ab() int }
type T struct{}

func (T) ab() int { return u }

var u = trace("u", 9)
var viaMethod = trace("viaMethod", T.get(T{}))
var late = trace("late", 70)

func (T) get() int { return late + 1 }

var closure = trace("closure", func() int { return inner * 2 }())
var inner = trace("inner", 21)
var p, q = pair()
var r, s = trace("r", q), trace("s", r+1)

func pair() (int, int) { return trace("pair", z), z + 1 }

var z = trace("z", 6)
var fn = func() int { return g() }
var called = trace("called", fn())

func g() int {
	if gdone {
		return 1
	}
	return trace("g", w)
}

var gdone bool
var w = trace("w", 33)
var m = map[string]int{"k1": trace("k1", 1), "k2": trace("k2", k3)}
var k3 = trace("k3", 3)
var arr = [...]int{trace("arr0", 0), trace("arr1", len(s2))}
var s2 = []int{trace("s2", 2)}
var ptr = &target
var target = trace("target", 8)
var through = trace("through", *ptr)
var recursive func(int) int = func(n int) int {
	if n == 0 {
		return 0
	}
	return n + recursive2(n-1)
}

func recursive2(n int) int { return n * base }

var base = trace("base", 10)
var e1, ok = any(trace("e1", 4)).(int)
var ch = make(chan int, trace("ch", 2))
var gen = trace("gen", generic[int](7))

func generic[X int | float64](x X) X { return x + X(gbase) }

var gbase = trace("gbase", 1)

const konst = 5

type S struct {
	v int
	f func() int
}

var st = S{v: trace("st", 1), f: func() int { return st2.v }}
var st2 = S{v: trace("st2", 2)}

func init() {
	log = append(log, "init1")
	a++
}

func init() {
	log = append(log, "init2")
	defer func() { log = append(log, fmt.Sprint("recovered ", recover())) }()
	var nm map[int]int
	nm[1] = 1
}

func main() {
	fmt.Println(strings.Join(log, "\n"))
	fmt.Println(a, b, c, d, x, u, closure, p, q, r, s, called, m["k2"], arr, *ptr, through, recursive(3), e1, ok, cap(ch), gen, st.f(), konst)
}

func init() { log = append(log, "init3 after main's text") }
