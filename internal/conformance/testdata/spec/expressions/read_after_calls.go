// run

// When variables are read in statements that call functions, where the specification leaves it open.
package main

import "fmt"

var x = 1
var s = []int{1, 2, 3}
var m = map[string]int{"a": 1}
var c = make(chan int, 5)

type T struct {
	a, b int
	s    []int
}
type big struct{ a, b, c int }

func (t T) get() int   { return t.a }
func (t *T) pget() int { return t.a }

var t = T{1, 2, []int{1}}
var p = &t
var bg = big{1, 2, 3}
var e any = 1
var fn = func(a ...any) int { fmt.Println("fn1", a); return 1 }

func f() int {
	x += 10
	s = append(s, 9)
	s[0] += 10
	m["a"] += 10
	m["n"+fmt.Sprint(len(m))] = 1
	c <- 1
	t.a += 10
	p = &T{100, 100, nil}
	bg.a += 10
	e = 2
	fn = func(a ...any) int { fmt.Println("fn2", a); return 2 }
	return 5
}
func reset() {
	x = 1
	s = []int{1, 2, 3}
	m = map[string]int{"a": 1}
	c = make(chan int, 50)
	t = T{1, 2, []int{1}}
	p = &t
	bg = big{1, 2, 3}
	e = 1
	fn = func(a ...any) int { fmt.Println("fn1", a); return 1 }
}
func two() (int, int) { return f(), x }
func ret() (int, int) { return x, f() }
func nam() (a, b int) { a = 3; defer func() { a++ }(); return x, f() }
func show(a ...any)   { fmt.Println(a...); reset() }
func ints(a ...int)   { fmt.Println(a); reset() }
func ii(a, b int)     { fmt.Println(a, b); reset() }
func bb(a big, b int) { fmt.Println(a, b); reset() }

type I interface{ get() int }

func main() {
	show(x, f())
	ints(x, f())
	ii(x, f())
	ii(x+1, f())
	bb(bg, f())
	show(bg, f())
	show(s, f())
	show(s[0], f())
	show(s[1:], f())
	show(len(s), f(), len(s))
	show(cap(s), f())
	show(len(m), f())
	show(len(c), f())
	show(m["a"], f())
	ii(m["a"], f())
	show(t, f())
	show(t.a, f())
	show(p.a, f())
	show(*p, f())
	show(t.s[0], f())
	show(e, f())
	show(e.(int), f())
	show(string(rune(x+64)), f())
	show(float64(x), f())
	show(fmt.Sprint(x), f(), x)
	fmt.Println(x + f())
	reset()
	fmt.Println(x == f(), x)
	reset()
	a, b := x, f()
	show(a, b)
	a, b = f(), x
	show(a, b)
	show(ret())
	show(nam())
	x += f()
	show(x)
	s[0] += f()
	show(s)
	t.a += f()
	show(t.a)
	m["a"] += f()
	show(m["a"])
	show([]int{x, f(), x})
	show([...]int{x, f(), x})
	show(T{a: x, b: f()})
	show(&T{a: x, b: f()})
	show(map[string]int{"a": x, "b": f(), "c": x})
	show(map[int]int{x: x, f(): x})
	fn(x, f())
	reset()
	g := t.get
	show(g(), f(), g())
	show(t.get(), f(), p.get(), p.pget())
	show(p.pget() + f() + p.pget())
	var i I = t
	show(i.get(), f(), i.get())
	switch x {
	case f():
		show("five")
	case 1:
		show("one")
	default:
		show("def")
	}
	if x < f() && x > 5 {
		show("yes")
	}
	reset()
	for x < f() && x < 30 {
		fmt.Println("loop", x)
	}
	reset()
	arr := [3]int{1, 2, 3}
	h := func() int { arr[0] = 50; return 1 }
	fmt.Println(arr, h(), arr)
	arr = [3]int{1, 2, 3}
	fmt.Println(arr[0], h(), arr[0])
	c <- x + f()
	show(<-c, <-c)
	c <- 3
	show(len(c), <-c, len(c))
	q := x
	show(q, f(), q)
	func(a int) { q = a + q }(func() int { q = 100; return 1 }())
	show(q)
	q = 1
	show(q+func() int { q = 100; return 1 }(), q)
	str := "a"
	show(str+func() string { str = "b"; return "c" }()+str, str)
	str = "a"
	show(str, func() string { str = "b"; return "c" }(), str)
	str = "abc"
	show(str[0], str[1:], func() string { str = "xyz"; return "c" }(), str)
	bs := []byte("ab")
	show(string(bs), func() int { bs[0] = 'x'; return 1 }(), string(bs))
	y := []int{1}
	show(append(y, x), f(), append(y, x))
	defer fmt.Println("deferred", x, f(), x)
	reset()
	show(-x, ^x, x*2, f())
	show(x<<1, uint8(x), complex(float64(x), 1), f())
	show(min(x, 3), max(x, 3), f())
	show(any(x), error(nil), fmt.Stringer(nil), f())
	show(struct{ a any }{x}, f())
	show([]any{x, f()}, x)
	show([]any{x, []any{x, f()}}, x)
	show(x, []any{x, f()}, x)
	var w1, w2 = x, f()
	show(w1, w2)
	show(func() int { return x }(), f())
	show(*(&x), f())
	show(x, <-func() chan int { f(); return c }())
	show(x, e.(int), f(), e.(int))
	show([1]int{x}, [2]int{x, f()}[0], x)
	mm := map[[2]int]int{{1, 1}: 1}
	show(mm[[2]int{1, 1}], func() int { mm[[2]int{1, 1}] = 5; return 1 }())
	mi := map[any]int{1: 1}
	show(mi[1], func() int { mi[1] = 5; return 1 }())
	m8 := map[uint8]int{1: 1}
	ii(m8[1], func() int { m8[1] = 5; return 1 }())
	mp := map[*int]int{nil: 1}
	ii(mp[nil], func() int { mp[nil] = 5; return 1 }())
	mf := map[float64]int{1: 1}
	ii(mf[1], func() int { mf[1] = 5; return 1 }())
	ii(m["zz"]+m["a"], f())
}
