package main

import (
	"fmt"
)

type Weekday int

const (
	Sun Weekday = iota
	Mon
	Tue
)

func (d Weekday) String() string { return [...]string{"Sun", "Mon", "Tue"}[d] }

type Bits uint8

const (
	A Bits = 1 << iota
	B
	C
)

type Size float64

const (
	_       = iota
	KB Size = 1 << (10 * iota)
	MB
)

func main() {
	d := Mon
	fmt.Println(d, d+1, Weekday(2))
	fmt.Printf("%d %v %s %x\n", d, d, d, d)
	b := A | C
	fmt.Println(b, b&B, b&^A)
	fmt.Printf("%08b %T\n", b, b)
	fmt.Println(KB, MB, MB/KB)
	switch d {
	case Sun:
		fmt.Println("s")
	case Mon, Tue:
		fmt.Println("m")
	}
	m := map[Weekday][]string{Sun: {"a"}, Mon: nil}
	fmt.Println(m, len(m[Sun]))
	var u8 uint8 = 200
	u8 += 100
	var i8 int8 = 127
	i8++
	fmt.Println(u8, i8, ^u8, -i8)
	var u uint32 = 1
	fmt.Println(u<<31, u<<32, int32(u<<31))
	x := 7
	x %= 4
	x <<= 2
	x |= 1
	x ^= 3
	fmt.Println(x, -7/2, -7%3, 7&^2)
	r := rune(0x4e16)
	fmt.Println(string(r), r, len(string(r)))
	for i, c := range "h\u00e9llo\xff" {
		fmt.Print(i, ":", c, " ")
	}
	fmt.Println()
	n := 3
	var j8 int8 = 2
	v := uint(4)
	y := 1
	fmt.Println(1<<n, y<<n, y<<(n+1), y>>j8, 256>>v, y<<(1<<v>>3), int64(1)<<n, uint8(1)<<n, 1<<(n-1))
	y <<= n
	fmt.Println(y, float64(int(1)<<n))
}
