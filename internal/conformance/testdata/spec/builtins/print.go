// print and println: to standard error, in their own formats.
package main

import "math"

type I int
type F float32
type S string
type B bool
type E struct{ error }

func (i I) String() string { return "never used" }

func two() (int, string) { return 1, "two" }

func main() {
	println()
	println(1, -5, "s", true, 'a', 1.5, 2i)
	print("no", "spaces", 1, 2, true, "\n")
	print()
	println(int8(-128), uint8(255), int16(-1), uint16(65535), int32(math.MinInt32), uint32(math.MaxUint32), int64(math.MinInt64), uint64(math.MaxUint64), uintptr(7))
	println(0.0, 1.0, -1.0, 0.1, 1e100, -1e-100, 123456789.125, math.Pi, float32(0.1), 3.0e-310, 100000.0, 99999999.0)
	zero := 0.0
	println(zero/zero, 1/zero, -1/zero, -zero, float32(1)/3)
	println(1+2i, -1.5i, complex64(complex(0.5, -2)), complex(zero, 1/zero))
	println(I(3), F(2.5), S("named"), B(false), I(1)+2)
	println(1<<40, 'x', "é世\t\"q\"", "a\x00b" == "", 'é')
	var p *int
	var m map[string]int
	var c chan int
	var f func()
	var s []int
	var e error
	var a any
	println(p, m == nil, c, f == nil, p == nil)
	println(s, e, a)
	println(nil == p, e == nil, len(s), cap(s), len("x"))
	const big = 1 << 62
	println(big, big-1, -big, 7/2, 7/2.0, 1/3.0, 07, 0xff, 1_000)
	println(two())
	print(two())
	println()
	println("multi\nline", "end")
	x, y := 3, "y"
	defer println("deferred", x, y)
	x, y = 4, "z"
	func() { print("in ", "func ", x, " ", y, "\n") }()
	for i := range 3 {
		print(i, ",")
	}
	println()
	println(min(1, 2), max(2.5, 1), real(1i), len([3]int{}), string(rune(65)), string([]byte("bs")))
	println(float32(16777216), float64(float32(0.1)), 5e-324, 1.7976931348623157e308, 1e22)
	var arr [2]bool
	println(arr[0], !arr[1], x > 3, x&1, x|8, x^x, -x, ^x, +x)
}
