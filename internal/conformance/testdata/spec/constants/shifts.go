// Shifts of constants, and of untyped constants by counts that are not constant.
package main

import "fmt"

var a [1024]byte
var s uint = 33

func takes(f float64) float64 { return f }

type bits uint16

func main() {
	var i = 1 << s
	var j int32 = 1 << s
	var k = uint64(1 << s)
	var m int = 1.0 << s
	var n = 1.0<<s == j
	var o = 1<<s == 2<<s
	var p = 1<<s == 1<<33
	var w int64 = 1.0 << 33
	fmt.Println(i, j, k, m, n, o, p, w)
	fmt.Printf("%T %T %T %T\n", i, j, k, m)
	var s2 uint = 3
	var x = a[1.0<<s2]
	var b = make([]byte, 1.0<<s2)
	fmt.Println(x, len(b), len(a[1<<s2:1<<(s2+1)]))

	var u8 uint8 = 200
	fmt.Println(u8<<1, u8>>1, u8<<8, u8<<9>>9, u8>>7, u8>>100)
	var i8 int8 = -128
	fmt.Println(i8>>1, i8>>7, i8>>200, i8<<1, i8<<s2, -i8>>1)
	var big uint64 = 1 << 63
	fmt.Println(big>>63, big<<1, big>>64, int64(big)>>63, int64(big)>>64)

	for _, c := range []uint{0, 1, 31, 32, 63, 64, 65, 1 << 40} {
		fmt.Print(int32(-1)<<c, " ", uint32(1)<<c, " ", int64(1)<<c, " ", int64(-1)>>c, " ", bits(0xffff)>>c, "; ")
	}
	fmt.Println()

	// Any integer type may count; a negative count panics.
	var c8 int8 = 5
	var c64 int64 = 5
	var cb bits = 5
	fmt.Println(1<<c8, 1<<c64, 1<<cb, int16(1)<<c8, bits(1)<<c8<<c8<<c8<<c8)
	shift := func(n int) (s string) {
		defer func() {
			if e := recover(); e != nil {
				s = fmt.Sprint(e)
			}
		}()
		return fmt.Sprint(1<<n, 1>>n)
	}
	fmt.Println(shift(3), shift(-1), shift(100))

	i = 5
	i <<= 2
	fmt.Print(i, " ")
	i >>= s2
	i <<= s2 + s
	fmt.Println(i)
	const typed uint8 = 1 << 7
	fmt.Println(typed>>3, typed>>8, ^typed, typed<<0)
	fmt.Println(1<<3|1, 1|1<<3, 2*3<<1, 1<<2+1, (1<<2)+1, 8>>1*2, 1<<1<<1)
	var f32 = float32(1 << 3)
	fmt.Println(takes(1<<10), f32)
	fmt.Printf("%T %T\n", uint8(1)<<s, 1<<s2)
	var y any = 1 << s2
	fmt.Printf("%T %v\n", y, y)
}
