// clear, delete, len, cap, on all they apply to; as generic operations.
package main

import (
	"fmt"
	"math"
)

type M map[string]int
type S []string
type Str string
type Arr [4]bool

func wipe[T ~[]E, E any](s T)                        { clear(s) }
func wipeM[T ~map[K]V, K comparable, V any](m T) int { clear(m); return len(m) }
func drop[K comparable, V any](m map[K]V, ks ...K) {
	for _, k := range ks {
		delete(m, k)
	}
}
func size[T ~string | ~[]byte | ~map[string]int | ~chan int](x T) int { return len(x) }
func side() []int                                                     { fmt.Print("called "); return make([]int, 3) }

var called int

func arr() [5]int { called++; return [5]int{} }

const fixed = len([10]float64{})

func main() {
	m := M{"a": 1, "b": 2}
	alias := m
	delete(m, "a")
	delete(m, "zz")
	drop(m, "b", "c")
	fmt.Println(len(m), len(alias))
	m["x"] = 1
	clear(m)
	alias["y"] = 2
	fmt.Println(m, len(m))
	var nm map[int]int
	delete(nm, 1)
	clear(nm)
	fmt.Println(len(nm), nm == nil)
	s := S{"a", "b", "c", "d"}
	t := s[1:3]
	clear(t)
	fmt.Printf("%q %d %d\n", s, len(t), cap(t))
	wipe(s[:1])
	var ns []int
	clear(ns)
	arr5 := [3]*int{new(int), new(int), new(int)}
	clear(arr5[1:])
	fmt.Printf("%q %v %v %v\n", s, arr5[0] == nil, arr5[1] == nil, ns == nil)
	st := []struct {
		a int
		b []int
		c any
	}{{1, []int{1}, 2}, {2, nil, "x"}}
	clear(st)
	fmt.Println(st)
	nan := map[float64]int{math.NaN(): 1, 2: 2}
	delete(nan, math.NaN())
	fmt.Println(len(nan), wipeM(nan))
	am := map[any]int{1: 1, "a": 2, [2]int{1, 2}: 3, nil: 4}
	delete(am, any(1))
	delete(am, [2]int{1, 2})
	delete(am, nil)
	fmt.Println(am)
	for k := range (M{"a": 1, "b": 2, "c": 3}) {
		drop(alias, k)
	}
	keep := map[int]bool{}
	for i := range 10 {
		keep[i] = i%2 == 0
	}
	for k, v := range keep {
		if !v {
			delete(keep, k)
		}
	}
	fmt.Println(keep)

	c := make(chan int, 5)
	c <- 1
	var nc chan int
	p := &Arr{}
	var np *Arr
	var e any = "any"
	fmt.Println(len("héé"), len(Str("x")), len(p), cap(p), len(np), len(*p), len(c), cap(c), len(nc), cap(nc), cap(s), len(e.(string)), fixed)
	const l = len("const") + len([...]int{1, 2, 3}) + cap([2]int{})
	var fa [l]int
	fmt.Println(l, len(fa), len(side()), cap(side()[:2]), len(arr()), called)
	var uncalled *[7]int
	const never = len(uncalled) // the operand is not evaluated
	fmt.Println(never, size("abc"), size(Str("é")), size([]byte{1}), size(m), size(c))
	x := [2][3]int{}
	fmt.Println(len(x), len(x[0]), len(x[0][:2]), cap(x[1][1:]), len(struct{ a [6]int }{}.a))
	func() {
		defer func() { fmt.Println(recover()) }()
		var m map[any]int
		delete(m, any([]int{}))
		fmt.Println("no panic on nil map?")
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		delete(am, any([]int{}))
	}()
	n := 0
	for range len("four") {
		n += len(fmt.Sprint(n))
	}
	fmt.Println(n, len([]int{9: 1}), cap(make([]int, 1, 8)[2:5]), cap(make([]int, 1, 8)[:5:6]))
}
