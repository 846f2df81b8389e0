// Keys of maps and comparison of composite values: structs with interfaces, arrays, channels, pointers, floats, nested.
package main

import (
	"fmt"
	"math"
	"sort"
)

type Point struct{ X, Y int }
type Key struct {
	P    Point
	Name string
	Any  any
	Arr  [2]any
}
type Shape interface{ Area() int }
type Sq int
type Rect struct{ w, h int }

func (s Sq) Area() int   { return int(s * s) }
func (r Rect) Area() int { return r.w * r.h }

type PtrShape struct{ n int }

func (p *PtrShape) Area() int { return p.n }

type Gen[T comparable] struct {
	a T
	b [1]T
}
type Blank struct {
	a int
	_ string
	b bool
}
type F32 float32
type Grid map[Point]rune

func (g Grid) Neighbors(p Point) (n int) {
	for dx := -1; dx <= 1; dx++ {
		for dy := -1; dy <= 1; dy++ {
			if _, ok := g[Point{p.X + dx, p.Y + dy}]; ok && (dx != 0 || dy != 0) {
				n++
			}
		}
	}
	return
}

func step(g Grid) Grid {
	next, counts := Grid{}, map[Point]int{}
	for p := range g {
		for dx := -1; dx <= 1; dx++ {
			for dy := -1; dy <= 1; dy++ {
				counts[Point{p.X + dx, p.Y + dy}] = g.Neighbors(Point{p.X + dx, p.Y + dy})
			}
		}
	}
	for p, n := range counts {
		if _, alive := g[p]; n == 3 || alive && n == 2 {
			next[p] = '#'
		}
	}
	return next
}

func uniq[K comparable](ks ...K) int {
	m := map[K]struct{}{}
	for _, k := range ks {
		m[k] = struct{}{}
	}
	return len(m)
}

func main() {
	m := map[Key]int{}
	k := Key{Point{1, 2}, "n", 3, [2]any{"a", nil}}
	m[k] = 1
	k2 := k
	m[k2]++
	k2.Any = int64(3)
	m[k2] = 10
	k2.Any, k2.Arr[1] = Point{1, 1}, Sq(2)
	m[k2] = 20
	fmt.Println(len(m), m[k], m[Key{Point{1, 2}, "n", int64(3), [2]any{"a", nil}}], m[Key{Point{1, 2}, "n", Point{1, 1}, [2]any{"a", Sq(2)}}], m[Key{}])
	sm := map[Shape]string{Sq(2): "sq2", Rect{1, 4}: "rect"}
	p1, p2 := &PtrShape{1}, &PtrShape{1}
	sm[p1], sm[p2] = "p1", "p2"
	sm[nil] = "nil"
	sm[Sq(1+1)] += "!"
	p1.n = 100
	fmt.Println(len(sm), sm[Sq(2)], sm[Rect{1, 4}], sm[p1], sm[p2], sm[nil], sm[Sq(3)] == "", sm[&PtrShape{1}] == "")
	fmt.Println(uniq(1, 2, 1), uniq("a", "b", "a"), uniq(Point{1, 2}, Point{1, 2}), uniq[any](1, int8(1), 1.0, "1", nil, nil, Point{}, &Point{} == nil, [1]int{1}, [1]int{1}, Sq(1)), uniq(0.0, math.Copysign(0, -1), math.NaN(), math.NaN()), uniq[Shape](Sq(1), Sq(1), Rect{}, Rect{}))
	fmt.Println(uniq(Gen[string]{"a", [1]string{"b"}}, Gen[string]{"a", [1]string{"b"}}, Gen[string]{}), uniq(Blank{1, "x", true}, Blank{1, "y", true}), uniq([2]Point{{1, 2}}, [2]Point{{1, 2}, {}}), uniq(F32(0.1), F32(0.1), 0.2), uniq(1i, complex(0, 1)), uniq(true, false, 1 > 0), uniq[error](nil, fmt.Errorf("a"), fmt.Errorf("a")))
	c1 := make(chan int)
	var c2 <-chan int = c1
	fmt.Println(uniq(c1, c1, make(chan int)), uniq[any](c1, c2), map[<-chan int]int{c1: 5}[c2], uniq(p1, p1, p2), uniq(struct{}{}, struct{}{}), uniq([0]int{}, [0]int{}))
	nested := map[string]map[Point][]Key{"a": {{1, 1}: {k}}}
	nested["a"][Point{1, 1}] = append(nested["a"][Point{1, 1}], k2)
	nested["a"][Point{2, 2}] = nil
	fmt.Println(len(nested["a"]), len(nested["a"][Point{1, 1}]), nested["b"][Point{}] == nil)
	g := Grid{}
	for i, row := range []string{".#.", "..#", "###"} {
		for j, ch := range row {
			if ch == '#' {
				g[Point{i, j}] = ch
			}
		}
	}
	for range 4 {
		g = step(g)
	}
	var alive []Point
	for p := range g {
		alive = append(alive, p)
	}
	sort.Slice(alive, func(i, j int) bool { a, b := alive[i], alive[j]; return a.X < b.X || a.X == b.X && a.Y < b.Y })
	fmt.Println(alive)
	memo := map[[2]int]int{}
	var paths func(r, c int) int
	paths = func(r, c int) int {
		if r == 0 || c == 0 {
			return 1
		}
		if v, ok := memo[[2]int{r, c}]; ok {
			return v
		}
		memo[[...]int{r, c}] = paths(r-1, c) + paths(r, c-1)
		return memo[[2]int{r, c}]
	}
	fmt.Println(paths(16, 16), len(memo))
	fm := map[float64]int{}
	for i := range 10 {
		fm[float64(i)/10]++
		fm[0.1*float64(i)]++
	}
	fmt.Println(len(fm), fm[0.3], fm[0.1+0.2])
	am := map[any]any{}
	am[am == nil] = "bool"
	am["self"] = am
	fmt.Println(len(am["self"].(map[any]any)), am[false])
	for _, bad := range []any{[]int{}, map[int]int{}, func() {}, [1][]int{}, struct{ f func() }{}, Key{Any: []int{}}} {
		func() {
			defer func() { fmt.Println(recover()) }()
			am[bad] = 1
		}()
	}
}
