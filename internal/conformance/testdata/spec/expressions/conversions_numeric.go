// Conversions between numeric types: truncation, sign extension, rounding.
package main

import "fmt"

type (
	MyInt   int32
	MyFloat float32
	Dur     int64
	Byte    byte
)

func (d Dur) Sec() float64 { return float64(d) / 1e9 }

func conv[To, From ~int8 | ~int16 | ~int32 | ~int64 | ~int | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uint | ~float32 | ~float64](x From) To {
	return To(x)
}

func main() {
	for _, x := range []int64{0, -1, 127, 128, 255, 256, -129, 65535, 1 << 31, -1 << 31, 1<<53 + 1, 1<<63 - 1, -1 << 63} {
		fmt.Println(x, int8(x), uint8(x), int16(x), uint16(x), int32(x), uint32(x), uint64(x), int(x), float32(x), float64(x), MyInt(x), Byte(x))
	}
	for _, x := range []float64{0, 0.99, -0.99, 1.5, -1.5, 2.5, 126.9, -128.5, 1e9, 16777217, 1e18} {
		fmt.Println(x, int64(x), int32(x/1e9), int8(x/1e18*100), float32(x), MyFloat(x), Dur(x), uint64(x*x/1e18))
	}
	var u8 uint8 = 0xF0
	var i8 = int8(u8)
	fmt.Println(i8, uint16(i8), uint16(u8), int16(i8), uint32(int32(i8)), uint32(uint8(i8)), int(i8), uint64(i8), rune(u8), float64(i8))
	fmt.Println(conv[int8](300), conv[uint8](-1), conv[MyInt](3.99), conv[float32](16777217), conv[Dur](Byte(7)), conv[float64](MyFloat(0.1)))
	u := ^uint64(0)
	fmt.Println(int64(u), float64(u), float32(u), uint32(u), int8(u), u>>1 == uint64(int64(u>>1)))
	var d Dur = 1500000000
	fmt.Println(d.Sec(), Dur(2.5e9).Sec(), int(d)/1000, float64(d)/1e6, d/1e6)
	fmt.Printf("%T %T %T %T\n", MyInt(1)+2, MyFloat(1)*1.5, Dur(1)<<3, Byte('a')+1)
	f := 0.1
	fmt.Println(float64(float32(f)), float32(f) == 0.1, float64(float32(f)) == f, int(f*10), int(f*3*10))
	a, b := 7, 2
	fmt.Println(float64(a)/float64(b), float64(a/b), a/b, float32(a)/3, int(float64(a)/float64(b)+0.5))
	c := complex64(complex(f, 1))
	fmt.Println(c, complex128(c), real(complex128(c)) == f)
	var up uintptr = uintptr(a) << 40
	fmt.Println(up, uint32(up>>8), int(up))
	const k = 1 << 40
	fmt.Println(float32(k), int64(k), uint8(k>>36), MyFloat(k), k%1000)
	var r rune = 0x1F600
	fmt.Println(uint16(r), byte(r), int64(r)<<32, string(r), uint8('é'))
	h := 0
	for i := range 10 {
		h = h*31 + int(int8(h)) + int(uint8(h>>3)) + i
	}
	fmt.Println(h)
	var x any = MyInt(5)
	_, isInt32 := x.(int32)
	fmt.Println(isInt32, int32(x.(MyInt)), x == any(MyInt(5.0)))
	avg := func(xs ...uint8) uint8 {
		t := 0
		for _, x := range xs {
			t += int(x)
		}
		return uint8(t / len(xs))
	}
	fmt.Println(avg(200, 100, 250), uint8(200+50)/2, (avg(200)+100)/2)
}
