// min and max: constants, mixed kinds, NaN, signed zeros, strings, named types, generic ones.
package main

import (
	"cmp"
	"fmt"
	"math"
)

type Temp float32
type Name string
type Level uint8

func (l Level) String() string           { return fmt.Sprintf("L%d", uint8(l)) }
func clamp[T cmp.Ordered](x, lo, hi T) T { return max(lo, min(x, hi)) }
func maxOf[T cmp.Ordered](x T, xs ...T) T {
	for _, y := range xs {
		x = max(x, y)
	}
	return x
}
func tr(i int) int { fmt.Print("t", i, " "); return i }

const (
	c1 = min(3, 1.5, 'a')
	c2 = max("a", "b")
	c3 = max(1, 2) << min(3, 4)
)

func main() {
	x, y, z := 3, -1, 7
	fmt.Println(min(x), max(x), min(x, y), max(x, y), min(x, y, z), max(x, y, z, 5), min(x, 2.0), max(y, 'a'))
	fmt.Println(c1, c2, c3, min(1, 2, 0), max(2.5, 2), min("b", "a", "ab"))
	fmt.Printf("%T %T %T %T %T\n", c1, min(1, 2), max(1, 2.5), max('a', 1), min(Temp(1), 2))
	f := 1.5
	s := "hello"
	nan, inf := math.NaN(), math.Inf(1)
	nz := math.Copysign(0, -1)
	fmt.Println(min(f, 1), max(f, 2), min(nan, f), max(f, nan), max(nan, inf), min(inf, -inf), math.Signbit(min(0, nz)), math.Signbit(max(nz, 0)), math.Signbit(max(nz, nz)))
	fmt.Println(min(Temp(36.6), 37), max(Name("a"), "b", Name("")), max(Level(3), 5, 1), min(Level(200), Level(100)+Level(len(s))))

	fmt.Println(min(s, "world"), max(s, "hell", "help"), min(s, ""), max("é", "z") == "é")
	fmt.Println(clamp(15, 0, 10), clamp(-2.5, -1, 1), clamp("m", "n", "z"), clamp(Level(9), 1, 5), maxOf(1, 5, 3), maxOf("a"))
	fmt.Println(min(tr(3), tr(1), tr(2)), max(tr(1), 5, tr(9)))
	var u8 uint8 = 250
	fmt.Println(max(u8, 10), min(u8+10, 5), max(int8(-128), int8(127)), min(uint64(math.MaxUint64), 1<<40), max(int64(math.MinInt64), 0))
	var arr [max(2, 3)]int
	arr[min(1, 2)] = max(len(arr), 1)
	fmt.Println(arr, arr[max(0, y):min(len(arr), z)])
	for i := range min(3, z) {
		fmt.Print(max(i, 1), " ")
	}
	var r rune = 'x'
	r = max(r, 'y')
	t := 1 << 3
	t = min(t, t+1)
	p := &t
	*p = max(*p, 100)
	switch max(x, y) {
	case min(3, 4):
		fmt.Println(string(r), t)
	}
	best := math.MaxInt
	worst := math.MinInt
	for _, v := range []int{4, -2, 9} {
		best, worst = min(best, v), max(worst, v)
	}
	fmt.Println(best, worst)
	m := map[string]int{}
	for _, w := range []string{"a", "bb", "a"} {
		m[w] = max(m[w], len(w)) + 1
	}
	fmt.Println(m)
}
