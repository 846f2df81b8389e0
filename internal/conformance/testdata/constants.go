package main

import (
	"fmt"
	"math"
)

type Weekday int

const (
	Sunday Weekday = iota
	Monday
	_
	Wednesday
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
	GB
)

const (
	a, b = iota, iota * 10
	c, d
	_, _
	e, f
)

const big = 1 << 100
const huge = big * big
const third = 1.0 / 3
const im = 2i * 2i
const str = "const" + "ant"
const r = 'a' + 1
const typed int8 = 100
const mask = ^uint8(0)
const neg = -5 % 3
const cmplx = 1 + 2i

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue", "Wed"}[d] }

func main() {
	fmt.Println(Sunday, Monday, Wednesday)
	fmt.Printf("%d %v %s %T\n", Wednesday, Wednesday, Wednesday, Wednesday)
	fmt.Println(KB, MB, GB)
	fmt.Println(a, b, c, d, e, f)
	fmt.Println(big>>98, huge/big>>99, third*3, im, str, r, string(rune(r)))
	fmt.Printf("%T %T %T %T %T %T\n", r, third, im, str, typed, mask)
	fmt.Println(mask, neg, cmplx*cmplx, real(cmplx), imag(cmplx), len(str))
	fmt.Println(math.MaxInt64, uint64(math.MaxUint64), math.Pi, math.MinInt64)
	var x float32 = 1 << 3
	var y = 1 << 3.0
	var s uint = 33
	var i = 1 << s
	var j int32 = 1 << s
	var k = uint64(1 << s)
	var w int64 = 1.0 << 33
	fmt.Println(x, y, i, j, k, w)
	var u = 1<<s == 1<<33
	fmt.Println(u)
	const l = len([10]int{})
	var arr [l * 2]byte
	fmt.Println(len(arr), cap(arr[:5:7]), l)
}
