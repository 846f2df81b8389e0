// Index expressions on arrays, pointers to them, slices, strings, maps; and what goes wrong, in Go's own words.
package main

import (
	"fmt"
	"runtime"
)

type Str string
type Arr [4]int
type U8 uint8

func try(f func()) {
	defer func() {
		e := recover()
		_, isRuntime := e.(runtime.Error)
		_, isErr := e.(error)
		fmt.Println(e, isRuntime, isErr)
	}()
	f()
}

func at[S ~[]E, E any](s S, i int) E             { return s[i] }
func key[K comparable, V any](m map[K]V, k K) V  { return m[k] }
func bytes[T ~string | ~[]byte](x T, i int) byte { return x[i] }

func main() {
	a := Arr{1, 2, 3, 4}
	p := &a
	s := a[1:3]
	str := Str("héy")
	m := map[string][]int{"a": {1, 2}}
	var u U8 = 3
	var i64 int64 = 2
	var up uintptr = 1
	fmt.Println(a[u], p[i64], s[up], str[1], m["a"][1], a['\x01'], a[2.0], "const"[0], len(m["zz"]))
	a[u]++
	p[0] -= 5
	s[1] *= 10
	(*p)[1] = a[2]
	m["a"][0] = 7
	m["b"] = append(m["b"], 1)
	fmt.Println(a, s, m, at(s, 0), key(m, "b"), bytes("xyz", 1), bytes([]byte{1, 2}, 1))
	v, ok := m["none"]
	fmt.Println(v == nil, ok)

	n, neg := 5, -1
	big := uint64(1) << 63
	var np *Arr
	var ns []int
	var nm map[string]int
	grid := [][]int{{1}, {2, 3}}
	try(func() { _ = a[n] })
	try(func() { a[n] = 1 })
	try(func() { _ = a[neg] })
	try(func() { _ = s[n] })
	try(func() { _ = s[2] })
	try(func() { s[neg]++ })
	try(func() { _ = str[n] })
	try(func() { _ = str[neg] })
	try(func() { _ = s[big] })
	try(func() { _ = a[u+1] })
	try(func() { _ = p[n] })
	try(func() { _ = np[1] })
	try(func() { np[u] = 1 })
	try(func() { _ = ns[0] })
	try(func() { nm["x"]++ })
	try(func() { _ = grid[0][1] })
	try(func() { grid[2] = nil })
	try(func() { at([]string{}, 0) })
	try(func() { bytes("", 0) })
	try(func() { _ = &s[7] })
	try(func() { _ = [...]func(){nil}[0]; [...]func(){nil}[n%5]() })
	try(func() { x := []struct{ a [2]int }{{}}; x[0].a[n-3] = 1 })
	try(func() { var e []any; e[0] = fmt.Sprint("evaluated first") })
	try(func() { _ = map[any]int{}[func() {}] })

	// The index and the operand are evaluated once, also with op=.
	calls := 0
	next := func() int { calls++; return calls - 1 }
	get := func() []int { fmt.Print("get "); return s }
	get()[next()] += 100
	get()[next()]++
	fmt.Println(s, calls)
	mm := map[int]map[string]int{1: {}}
	mm[next()-1]["k"] += 3
	mm[1]["k"]++
	fmt.Println(mm, calls)
	arr3 := [2][2][2]int{}
	arr3[1][0][1] = 5
	row := &arr3[1]
	row[0][0] = 4
	x := arr3[1][0]
	x[0] = 99
	fmt.Println(arr3, x, len(arr3[0][0]))
	fs := map[string]func(int) []string{"f": func(n int) []string { return make([]string, n) }}
	fmt.Println(len(fs["f"](3)), fs["f"](1)[0] == "")
}
