// Numeric and boolean types: named ones are distinct, have the operations of what they are made of, and wrap.
package main

import (
	"fmt"
	"math"
)

type (
	I8  int8
	U8  uint8
	I16 int16
	U16 uint16
	I32 int32
	U32 uint32
	I64 int64
	U64 uint64
	F32 float32
	F64 float64
	C64 complex64
	B   bool
)

type integer interface {
	~int8 | ~uint8 | ~int16 | ~uint16 | ~int32 | ~uint32 | ~int64 | ~uint64
}

func limits[T integer]() {
	var z T
	lo, hi := z, ^z
	if hi < 0 { // signed: find the sign bit
		lo = 1
		for lo > 0 {
			lo <<= 1
		}
		hi = ^lo
	}
	fmt.Printf("%T %d %d %d %d %d %d %d\n", z, lo, hi, hi+1, lo-1, -lo, hi*hi, lo*lo)
	fmt.Println(hi/3, hi%7, lo/3, lo%7, hi&lo, hi|lo, hi^lo, hi&^3, ^hi)
}

func (b B) And(c B) B { return b && c }

func main() {
	limits[I8]()
	limits[U8]()
	limits[I16]()
	limits[U16]()
	limits[I32]()
	limits[U32]()
	limits[I64]()
	limits[U64]()

	var i8 I8 = 127
	i8++
	var u8 U8
	u8--
	i16 := I16(-32768)
	i16 = -i16
	var u32 U32 = 1 << 31
	u32 *= 2
	i64 := I64(math.MinInt64)
	i64 /= -1
	fmt.Println(i8, u8, i16, u32, i64, i64%-1)
	u64 := U64(math.MaxUint64)
	fmt.Println(u64+1, u64*u64, u64>>63, u64/10, u64%10, ^u64, -u64)

	f := F32(16777216)
	fmt.Println(f+1 == f, f+2, F64(f)+1, F32(0.1)+F32(0.2), F64(0.1)+F64(0.2))
	c := C64(complex(1, 2))
	fmt.Println(c*c, real(c), imag(c), -c, c == C64(complex(1, 2)))
	fmt.Printf("%T %T %T\n", real(c), imag(c), c*c)

	t, x := B(true), 3
	t = t.And(x > 2)
	var plain bool = bool(t)
	t = x < 2
	fmt.Printf("%v %v %T %t\n", t, plain, t, !t)
	fmt.Println(any(I8(1)) == any(int8(1)), any(I8(1)) == any(I8(1)), any(B(true)) == any(true))
	m := map[any]string{I8(1): "I8", int8(1): "int8", U8(1): "U8", 1: "int", 1.0: "float64", B(true): "B", true: "bool"}
	fmt.Println(len(m), m[I8(1)], m[int8(1)], m[1], m[F64(1)] == "", m[t], m[true], m[!t])
	var arr [4]I16
	arr[u8&3] = I16(u8) << 7
	arr[1] -= 5
	arr[0]--
	fmt.Println(arr, len(arr), I8(arr[3]), U8(arr[1]))
	switch u8 {
	case 255:
		fmt.Println("max", u8+1)
	}
}
