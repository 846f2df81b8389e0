package main

import (
	"fmt"
	"math"
)

type Celsius float64
type Temp Celsius
type Bits uint8
type Str string
type Pt struct{ X, Y int }
type Pt2 struct {
	X, Y int `tag:"x"`
}
type Fn func(int) int
type Ints []int
type PP *Pt

func dbl(x int) int { return 2 * x }

func main() {
	f := 2.9
	n := -3
	u := uint32(math.MaxUint32)
	fmt.Println(int(f), int(-f), float64(n), uint8(n), int8(200+n), int32(u), uint64(u)<<1, int64(int32(u)))
	fmt.Println(Celsius(f), Temp(Celsius(f)), float32(f), float64(float32(0.1)), Bits(n))
	fmt.Println(string(rune(0x4e16)), []byte(Str("hé")), Str([]byte{97}), []rune("hé"), string([]rune{104, 233}))
	p := Pt2(Pt{1, 2})
	fmt.Println(p, Pt(p), (*Pt)(&p).X, struct{ X, Y int }(p))
	fmt.Println(Fn(dbl)(4), Ints([]int{1})[0], []int(Ints{2})[0])
	var pp PP = &Pt{3, 4}
	fmt.Println((*Pt)(pp).Y, pp.X)
	var i any = Celsius(1)
	c, ok := i.(Celsius)
	_, ok2 := i.(float64)
	fmt.Println(c, ok, ok2)
	fmt.Println(uint8(255)&uint8(n), ^uint16(0), int16(math.MaxInt16)+int16(n))
	x := 1e100
	_ = x
	fmt.Println(math.Inf(1) > x, math.IsNaN(math.NaN()), -1/math.Inf(-1), math.Float64bits(1.5), math.Float32frombits(0x40490fdb))
	fmt.Println(7/2, -7/2, 7/2.0, 7%3, -7%3, 7.0/2)
	var r rune = 'a'
	b := byte(r) + 1
	fmt.Println(r, b, string(rune(b)), string(r)+"z", r-'a')
	var e1 interface{ M() } = nil
	fmt.Println(e1 == nil, any(e1) == nil)
	var arr = [...]int{1, 2, 3}
	sl := arr[:]
	ap := (*[3]int)(sl)
	ap[0] = 10
	fmt.Println(arr, len(ap), *ap == arr)
	var by []byte = []byte("x")
	var s2 Str = Str(by)
	fmt.Printf("%T %T %T %T\n", s2, by, 1<<3, 'a'*1.0)
	fmt.Println(complex64(1+2i), real(complex64(3+4i)))
	var bo = n < 0
	fmt.Println(bo, !bo, bo != false)
	type Bool bool
	var mb Bool = n == -3
	fmt.Printf("%v %T\n", mb && true, mb)
	var d8 int8 = -128
	fmt.Println(-d8, d8/-1, d8*d8, uint16(d8), uint32(uint8(d8)))
	fmt.Println(int64(math.Pow(2, 40)), uint64(1<<63), int(uint8(300&0xff)))
}
