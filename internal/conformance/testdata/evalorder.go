package main

import "fmt"

var trace []string

func t(s string, v int) int { trace = append(trace, s); return v }
func show()                 { fmt.Println(trace); trace = nil }
func two() (int, int)       { return t("two-a", 1), t("two-b", 2) }
func sum(xs ...int) (s int) {
	for _, x := range xs {
		s += x
	}
	return
}

type S struct{ a, b, c int }

func (s S) M(x int) S   { trace = append(trace, fmt.Sprint("M", x)); return s }
func getm() map[int]int { trace = append(trace, "getm"); return map[int]int{} }
func arr() []int        { trace = append(trace, "arr"); return make([]int, 5) }
func ptr() *int         { trace = append(trace, "ptr"); return new(int) }

func main() {
	fmt.Println(t("a", 1) + t("b", 2)*t("c", 3) - t("d", 1))
	show()
	_ = S{c: t("c", 3), a: t("a", 1), b: t("b", 2)}
	show()
	_ = []int{t("0", 0), t("1", 1), 5: t("5", 5)}
	show()
	_ = map[string]int{"x": t("x", 1), "y": t("y", 2)}
	show()
	arr()[t("i", 1)] = t("v", 2)
	show()
	getm()[t("k", 1)], *ptr() = t("v1", 1), t("v2", 2)
	show()
	S{}.M(t("1", 1)).M(t("2", 2)).M(t("3", 3))
	show()
	fmt.Println(sum(two()))
	show()
	_ = t("l", 0) == 1 && t("r", 1) == 1
	_ = t("l", 1) == 1 || t("r", 1) == 1
	show()
	a, b, c := 1, 2, 3
	a, b, c = c, a, b
	fmt.Println(a, b, c)
	i := 0
	xs := []int{10, 20, 30}
	i, xs[i] = 2, 99
	fmt.Println(i, xs)
	xs[0], xs[1], xs[2] = xs[2], xs[0], xs[1]
	fmt.Println(xs)
	m := map[string]int{"a": 1, "b": 2}
	m["a"], m["b"] = m["b"], m["a"]
	fmt.Println(m)
	x := 1
	y := x
	px := &x
	*px, y = 5, x
	fmt.Println(x, y)
	f := func() int { x++; return x }
	z := []int{f(), f(), f()}
	fmt.Println(z, x)
	xs[f()-f()+1] += f()
	fmt.Println(xs, x)
	var p *S
	func() {
		defer func() { fmt.Println(recover() != nil, trace); trace = nil }()
		p.a = t("rhs", 1)
	}()
	func() {
		defer func() { fmt.Println(recover() != nil, trace); trace = nil }()
		var nm map[string]int
		nm["x"] = t("rhs", 1)
	}()
	func() {
		defer func() { fmt.Println(recover() != nil, trace); trace = nil }()
		arr()[t("idx", 9)] = t("rhs", 1)
	}()
	k := 5
	k += k * func() int { return k }()
	fmt.Println(k)
	n := &S{1, 2, 3}
	n.a, n.b, n.c = n.c, n.a, n.b
	fmt.Println(*n)
	type L struct {
		next *L
		v    int
	}
	l := &L{&L{&L{nil, 3}, 2}, 1}
	var prev *L
	for cur := l; cur != nil; {
		cur.next, prev, cur = prev, cur, cur.next
	}
	for q := prev; q != nil; q = q.next {
		fmt.Print(q.v, " ")
	}
	fmt.Println()
	defer func(v int) { fmt.Println("deferred", v, trace) }(t("darg", 7))
	t("after", 0)
	go func(v int) {}(t("garg", 1))
	switch t("sw", 2) {
	case t("c1", 1), t("c2", 2):
	case t("c3", 3):
	}
	show()
}
