package main

import "fmt"

func main() {
	var i8 int8 = 127
	i8++
	var u8 uint8 = 0
	u8--
	var i16 int16 = -32768
	i16 = -i16
	var u16 uint16 = 65535
	u16 += 2
	var i32 int32 = 1 << 30
	i32 *= 4
	var u32 uint32 = 1 << 31
	u32 <<= 1
	var i64 int64 = -1 << 63
	i64--
	fmt.Println(i8, u8, i16, u16, i32, u32, i64)
	x, y := -7, 2
	fmt.Println(x/y, x%y, x>>1, uint32(x)>>28, x&^3, x|1, x^y, ^x, -x)
	var m int64 = -1 << 63
	fmt.Println(m/-1, m%-1)
	s := uint(70)
	fmt.Println(1<<s == 0, int32(1)<<s, -1>>s, int8(-128)/int8(y-3))
	a := uint8(255)
	b := a + 1
	fmt.Println(b, a*a, ^a, a<<1, a>>1, int8(a), int(int8(a)), uint16(int8(a)))
	f := 3.99
	fmt.Println(int(f), int(-f), uint8(f), int64(float32(16777217)))
	fmt.Println(float32(0.1), float64(float32(0.1)), 0.1+0.2)
	z := 0.1
	fmt.Println(z+0.2, float32(z)+0.2)
	c := complex(1, 2)
	fmt.Println(c*c, c/complex(0, 1), real(c), imag(c), c == 1+2i)
	fmt.Printf("%T %T\n", c, complex64(c))
	var r rune = 'é'
	var by byte = 'A'
	fmt.Printf("%T %T %v %v %c %c %q %U\n", r, by, r, by, r, by, r, r)
	h := 0x_FF + 0b11 + 0o17 + 1_000
	fmt.Println(h, 0x1p-2, 1e3, 07)
	h &^= 0xF
	h %= 1000
	h ^= 5
	fmt.Println(h)
	var up uintptr = 10
	up -= 11
	fmt.Println(up == ^uintptr(0))
	i, arr := 0, []int{5, 6, 7}
	i, arr[i] = 2, 9
	fmt.Println(i, arr)
	arr[0], arr[2] = arr[2], arr[0]
	fmt.Println(arr)
}
