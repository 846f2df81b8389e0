package main

import (
	"fmt"
	"maps"
	"slices"
	"sort"
)

type Key struct {
	a int
	b string
}
type Set map[string]struct{}
type Graph map[string][]string

func (s Set) Add(k string)      { s[k] = struct{}{} }
func (s Set) Has(k string) bool { _, ok := s[k]; return ok }

type Shape interface{ Area() float64 }
type Sq float64

func (s Sq) Area() float64 { return float64(s * s) }

func main() {
	m := map[string]int{"a": 1, "b": 2}
	m["c"]++
	m["c"] += 5
	v, ok := m["zz"]
	_, has := m["a"]
	fmt.Println(m, len(m), v, ok, has, m["none"])
	delete(m, "a")
	delete(m, "nope")
	fmt.Println(m)
	k := map[Key][]int{{1, "x"}: {1, 2}, {2, "y"}: nil}
	k[Key{1, "x"}] = append(k[Key{1, "x"}], 3)
	k[Key{3, "z"}] = append(k[Key{3, "z"}], 9)
	fmt.Println(k)
	s := Set{}
	s.Add("q")
	fmt.Println(s.Has("q"), s.Has("r"), s)
	g := Graph{"a": {"b", "c"}}
	g["b"] = append(g["b"], "a")
	keys := make([]string, 0)
	for k := range g {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	fmt.Println(keys, g)
	nested := map[string]map[string]int{}
	if nested["x"] == nil {
		nested["x"] = map[string]int{}
	}
	nested["x"]["y"]++
	fmt.Println(nested, nested["none"]["y"])
	mi := map[any]string{1: "int", "1": "string", 1.0: "float", int8(1): "int8", Key{1, "a"}: "key", [1]int{1}: "arr", nil: "nil", true: "bool"}
	fmt.Println(mi[1], mi["1"], mi[1.0], mi[int8(1)], mi[Key{1, "a"}], mi[[1]int{1}], mi[nil], mi[true], mi[int16(1)] == "")
	ms := map[Shape]int{Sq(2): 4}
	ms[Sq(2)]++
	ms[Sq(3)]++
	fmt.Println(len(ms), ms[Sq(2)])
	mf := map[string]func(int) int{"dbl": func(x int) int { return 2 * x }}
	fmt.Println(mf["dbl"](4))
	mp := map[string]*Key{"p": {1, "one"}}
	mp["p"].a = 7
	fmt.Println(*mp["p"])
	st := map[string]Key{"p": {1, "one"}}
	tmp := st["p"]
	tmp.a = 9
	fmt.Println(st["p"].a, st)
	var nm map[string]int
	fmt.Println(nm["x"], len(nm), nm == nil)
	for range nm {
		fmt.Println("never")
	}
	func() {
		defer func() { fmt.Println(recover()) }()
		nm["a"] = 1
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		mi[[]int{1}] = "bad"
	}()
	sum := 0
	for k, v := range map[int]int{1: 10, 2: 20} {
		sum += k * v
	}
	fmt.Println(sum)
	for k := range m {
		delete(m, k)
	}
	fmt.Println(len(m))
	mm := map[int]string{3: "c", 1: "a", 2: "b"}
	fmt.Println(slices.Sorted(maps.Keys(mm)), slices.Collect(maps.Values(map[int]int{1: 2})), maps.Clone(mm))
	clear(mm)
	fmt.Println(len(mm), maps.Equal(mm, map[int]string{}))
	type pt struct{ x, y int }
	seen := map[pt]bool{{0, 0}: true}
	fmt.Println(seen[pt{0, 0}], seen[pt{1, 0}])
	arr := map[string][2]int{"a": {1, 2}}
	fmt.Println(arr["a"][1], arr["b"][0])
}
