// Composite literals: keys, elided types and addresses, nesting, zero values, evaluation.
package main

import "fmt"

type Point3D struct{ x, y, z float64 }
type Line struct{ p, q Point3D }
type PPoint *Point3D
type M map[string]Point3D
type T[K comparable, V any] struct {
	m map[K]V
	s []V
}
type inner struct{ a, b int }
type Outer struct {
	inner
	*Point3D
	f func() int
	e any
}

var pointer *Point3D = &Point3D{y: 1000}

func f(s string) string { fmt.Print(s, " "); return s }

func main() {
	origin := &Point3D{}
	line := Line{*origin, Point3D{y: -4, z: 12.3}}
	fmt.Println(*pointer, line, &line, &[]int{1}, &map[string]int{"a": 1}, &[1]string{"x"})

	buffer := [10]string{}
	intSet := [6]int{1, 2, 3, 5}
	days := [...]string{"Sat", "Sun"}
	vowels := [128]bool{'a': true, 'e': true, 'i': true}
	filter := [10]float32{-1, 4: -0.1, -0.1, 9: -1}
	fmt.Println(len(buffer), intSet, len(days), vowels['e'], vowels['b'], filter)
	const k = 3
	fmt.Println([]int{k: 1, 2, 0: 9, 8}, []string{k + 1: "x"}, len([]int{99: 1}))

	fmt.Println([...]Point3D{{1.5, -3.5, 0}, {}}, [][]int{{1, 2}, {}, nil, {3}}, [][]Point3D{{{0, 1, 2}, {y: 1}}})
	ms := map[string]Point3D{"orig": {0, 0, 0}, "x": {x: 1}}
	mp := map[Point3D]string{{0, 0, 0}: "orig", {1, 2, 3}: "p"}
	ma := map[[2]int]map[string][]int{{1, 2}: {"a": {1}, "b": nil}}
	fmt.Println(ms, mp[Point3D{1, 2, 3}], ma)
	ptrs := []*Point3D{{1, 2, 3}, nil, {z: 5}}
	pm := map[*inner]*inner{{1, 2}: {3, 4}}
	fmt.Println(*ptrs[0], ptrs[1] == nil, *ptrs[2], len(pm))
	for k, v := range pm {
		fmt.Println(*k, *v)
	}
	pp := [2]PPoint{{1.5, -3.5, 0}, {}}
	fmt.Println(*pp[0], *pp[1])
	pa := []*[2]int{{1, 2}, {1: 5}}
	psl := []*[]int{{1}, {}}
	fmt.Println(*pa[1], pa[0][1], (*psl[0])[0], len(*psl[1]))
	anon := []struct {
		n string
		t []struct{ v int }
	}{{"a", []struct{ v int }{{1}, {2}}}, {n: "b"}}
	fmt.Println(anon, anon[0].t[1].v)
	g := T[string, []int]{m: map[string][]int{"k": {1, 2}}, s: [][]int{{3}, {4, 5}}}
	fmt.Println(g, T[inner, *int]{}.m == nil, T[int, M]{s: []M{{"z": {1, 1, 1}}}})
	o := Outer{inner{1, 2}, &Point3D{z: 7}, func() int { return 9 }, M{"e": {}}}
	o2 := Outer{inner: inner{b: 4}, e: []any{1, []any{2}}}
	fmt.Println(o.a, o.z, o.f(), o.e, o2.b, o2.e, o2.Point3D == nil)

	// Elements are evaluated in order, also in maps and with keys; each evaluation makes a new variable.
	_ = map[string]string{f("k1"): f("v1"), f("k2"): f("v2")}
	_ = []string{2: f("two"), 0: f("zero")}
	_ = struct{ b, a string }{a: f("a"), b: f("b")}
	fmt.Println()
	var made []*inner
	for i := range 3 {
		made = append(made, &inner{a: i})
	}
	made[0].b = 5
	fmt.Println(*made[0], *made[1], made[0] == made[1], *made[2])
	if (inner{1, 2}) == (inner{1, 2}) {
		fmt.Println("parentheses in conditions")
	}
	for _, x := range (inner{1, 2}).slice() {
		fmt.Print(x)
	}
	switch struct{ x int }{1} {
	case struct{ x int }{1}:
		fmt.Println(" switch on a struct")
	}
	fmt.Println(inner{3, 4}.slice()[1], [3]int{1, 2, 3}[1], []int{4, 5}[1:], map[string]int{"a": 7}["a"], len(M{"a": {}}), "abc"[1], struct{ a, b int }{1, 2}.b)
	(&inner{5, 6}).set(7)
	var iface any = &inner{}
	fmt.Printf("%T %v %+v\n", iface, iface, (&Outer{e: 1}).inner)
	fm := map[string]func(...int) int{"n": func(a ...int) int { return len(a) }}
	fmt.Println(fm["n"](1, 2), []func() string{func() string { return "called" }}[0]())
}

func (i inner) slice() []int { return []int{i.a, i.b} }
func (i *inner) set(v int)   { i.a = v; fmt.Println(*i) }
