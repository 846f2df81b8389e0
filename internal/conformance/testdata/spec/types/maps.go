// Map types: keys of each comparable kind, nil maps, the zero value of what is absent, maps of maps.
package main

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

type K struct {
	a int
	b string
}
type Set map[string]struct{}

func (s Set) Add(xs ...string) Set {
	for _, x := range xs {
		s[x] = struct{}{}
	}
	return s
}
func (s Set) Has(x string) bool { _, ok := s[x]; return ok }

type Graph map[string][]string
type iface interface{ M() }
type impl int

func (impl) M() {}

func main() {
	m := map[string]int{"a": 1, "b": 2}
	v, ok := m["c"]
	m["c"]++
	m["a"] += 10
	delete(m, "b")
	delete(m, "zzz")
	w, ok2 := m["c"]
	fmt.Println(m, v, ok, w, ok2, len(m))
	n := m
	n["d"] = 4
	fmt.Println(len(m), m["d"])

	var nm map[string]int
	fmt.Println(nm == nil, nm["x"], len(nm), nm)
	delete(nm, "x")
	for range nm {
		fmt.Println("never")
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		nm["x"] = 1
	}()

	fmt.Println(map[K]bool{{1, "a"}: true}[K{1, "a"}], map[[2]int]string{{1, 2}: "x"}[[2]int{1, 2}])
	p, q := new(int), new(int)
	fmt.Println(map[*int]string{p: "p", q: "q"}[q], map[bool]int{true: 1}[3 > 2], map[rune]int{'a': 5}['a'])
	c1, c2 := make(chan int), make(chan int)
	fmt.Println(map[chan int]int{c1: 1, c2: 2}[c2], map[complex128]int{1i: 3}[1i], map[float64]int{0.5: 4}[.5])
	am := map[any]string{1: "int", int8(1): "int8", "1": "string", 1.0: "float", nil: "nil", K{}: "K", [1]int{1}: "array", impl(1): "impl"}
	fmt.Println(len(am), am[1], am[int8(1)], am["1"], am[1.0], am[nil], am[K{}], am[[1]int{1}], am[impl(1)], am[impl(2)] == "", am[true] == "")
	im := map[iface]int{impl(1): 1, impl(2): 2}
	im[impl(1)] += 5
	fmt.Println(im[impl(1)], len(im))

	nan := math.NaN()
	fm := map[float64]int{nan: 1, nan: 2}
	fm[nan] = 3
	_, found := fm[nan]
	fm[0.0] = 1
	fm[math.Copysign(0, -1)]++
	delete(fm, nan)
	fmt.Println(len(fm), found, fm[0])
	clear(fm)
	fmt.Println(len(fm))

	s := Set{}.Add("x", "y")
	fmt.Println(s.Has("x"), s.Has("z"), len(s), s)
	g := Graph{}
	g["a"] = append(g["a"], "b", "c")
	g["b"] = append(g["b"], "c")
	fmt.Println(g, len(g["zzz"]))
	mm := map[string]map[string]int{}
	for _, kv := range [][2]string{{"a", "x"}, {"a", "y"}, {"b", "x"}, {"a", "x"}} {
		if mm[kv[0]] == nil {
			mm[kv[0]] = map[string]int{}
		}
		mm[kv[0]][kv[1]]++
	}
	fmt.Println(mm, mm["none"]["deep"])
	ms := map[string]struct{ n, sq int }{"a": {2, 4}}
	ma := map[string][2]int{"a": {1, 2}}
	mf := map[string]func(int) int{"dbl": func(i int) int { return i * 2 }}
	mp := map[string]*K{"k": {1, "b"}}
	mp["k"].a++
	fmt.Println(ms["a"].sq, ma["a"][1], mf["dbl"](4), *mp["k"], ms["zz"], ma["zz"])
	keys := slices.Sorted(maps.Keys(m))
	fmt.Println(keys, slices.Max(slices.Collect(maps.Values(m))))
	big := make(map[int]int, 10)
	for i := range 1000 {
		big[i*7%1000] = i
	}
	sum := 0
	for k, v := range big {
		sum += k * v % 13
		delete(big, k)
	}
	fmt.Println(sum, len(big))
	fmt.Printf("%T %T %v\n", g, am, map[K]int{{2, "a"}: 1, {1, "z"}: 2, {1, "b"}: 3})
	func() {
		defer func() { fmt.Println(recover()) }()
		am[[]int{1}] = "slice"
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = am[struct{ f any }{func() {}}]
	}()
	var _, exists = m["c"]
	if v, ok := m["c"]; ok && exists {
		fmt.Println("there", v)
	}
	type rec map[string]rec
	r := rec{"a": {"b": nil}, "c": {}}
	fmt.Println(len(r["a"]), r["a"]["b"] == nil, r["c"] == nil, r)
}
