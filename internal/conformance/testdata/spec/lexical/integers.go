// Integer literals: bases, prefixes, underscores, and the types that they take.
package main

import "fmt"

type hex uint8

func kind(x any) string { return fmt.Sprintf("%T(%v)", x, x) }

func main() {
	fmt.Println(42, 4_2, 0600, 0_600, 0o600, 0O600, 0xBadFace, 0xBad_Face, 0x_67_7a_2f_cc_40_c6)
	fmt.Println(0b1011, 0B11_01, 0b_1, 0, 00, 0x0, 0X1F, 0o17_7)
	fmt.Println(170141183460469231731687303715884105727 >> 120)
	fmt.Println(9223372036854775807, -9223372036854775808, uint64(18446744073709551615))
	fmt.Println(kind(1), kind('a'), kind(hex(0xff)), kind(int8(-0x80)), kind(uintptr(1)))

	// A literal has no type of its own: it takes that of its context.
	var (
		f   float64 = 0x10
		c   complex64
		r   rune    = 0b1100001
		b   byte    = 0o377
		u16 uint16  = 0xFFFF
	)
	c = 0o7
	fmt.Println(f, c, r, string(r), b, u16)
	fmt.Println(f/3, 7/2, 7/2.0, 7.0/2, 0x7/0b10)
	fmt.Printf("%T %T %T %T\n", 1<<3, 1<<3.0, 'a'+1, 'a'*1.0)

	// The leading zero of an imaginary literal is decimal, for compatibility.
	fmt.Println(0123i, 0o123i, 0xabci, 0b11i, 0_1i, 09i)

	// Signs are operators, not part of literals.
	fmt.Println(-1, - -1, +-+1, ^0, ^-1, -0x8000, - - -3)
	var i8 int8 = -128
	fmt.Println(i8, -i8, ^i8, i8/-1, -i8/2)

	arr := [...]int{0x2: 5, 0b11: 6, 'a' - 92: 7, 1e0: 8}
	fmt.Println(len(arr), arr)

	switch x := 0x1_F; x {
	case 0b1_1111:
		fmt.Println("31 is", 0o37, 31, x)
	default:
		fmt.Println("not", x)
	}
	fmt.Println(len("\x41\101\u0041\U00000041"), 1_000_000*1_000_000, 1_0.2_5, 0x1p-2)
}
