// Floating-point arithmetic: infinities, NaN, signed zeros, float32 rounding, comparison, conversion.
package main

import (
	"fmt"
	"math"
)

type F32 float32
type Temp float64

func (t Temp) K() Temp { return t + 273.15 }

func sum[T ~float32 | ~float64](xs ...T) (t T) {
	for _, x := range xs {
		t += x
	}
	return
}

func main() {
	zero := 0.0
	inf, nan := 1/zero, zero/zero
	nz := -zero
	neg0 := math.Copysign(0, -1)
	fmt.Println(inf, -inf, nan, -nan, nz, neg0, 1/nz, 1/neg0, inf-inf, inf*0, inf/inf, 0*-1.5)
	fmt.Println(nan == nan, nan != nan, nan < 1, nan > 1, nan <= nan, !(nan >= 1), inf > math.MaxFloat64, zero == neg0, inf == inf)
	fmt.Println(neg0+zero, neg0-zero, zero-zero, neg0*2, -zero*1, neg0+neg0, zero*neg0)
	fmt.Println(min(nan, 1), max(1, nan), min(neg0, 0), 1/max(neg0, 0), min(inf, 2), max(-inf, -2))
	fmt.Println(math.Sqrt(-1), math.Log(0), math.Mod(5.5, -2), math.Mod(-5.5, 2), math.Floor(-1.5), math.Round(2.5), math.RoundToEven(2.5), math.Trunc(-1.7))

	var f float32 = 0.1
	var d float64 = 0.1
	fmt.Println(f, d, float64(f), float32(d) == f, f*3, d*3, f+0.2, d+0.2, float64(f)*3 == d*3)
	var big float32 = 1 << 24
	fmt.Println(big+1 == big, big+2, math.MaxFloat32*float32(d*10), float32(1e39+d), float32(1e-46*d))
	f = math.MaxFloat32
	f *= 2
	fmt.Println(f, -f, f-f, F32(1)/3, Temp(1)/3, F32(16777217.0))
	acc32, acc64 := float32(0), 0.0
	for range 1000 {
		acc32 += 0.1
		acc64 += 0.1
	}
	fmt.Println(acc32, acc64, sum[float32](0.1, 0.2, 0.3), sum(0.1, 0.2, 0.3), sum(Temp(1), 2).K())

	x := 3.7
	fmt.Println(int(x), int(-x), int8(x), uint(x), int64(-d*9), float64(int(x)), int(x*10)/3, 7/2, 7/2.0, float64(7)/2)
	fmt.Println(uint64(1<<63+0.0), float64(uint64(math.MaxUint64)), float32(math.MaxInt32), int64(float64(1<<53)+x-x), float64(int64(math.MaxInt64)))
	x += 1
	x -= .5
	x *= 2
	x /= 3
	x++
	x--
	fmt.Println(x, -x, +x, x*x-x*x == 0)
	fmt.Println(1e21, 1e20, 123456789.0, 1e-5, 0.0001, 100000.0, 1e6, float32(1e21), 2.5e-8, 12345678.0, float32(3.4e38), 5e-324)
	fmt.Printf("%g %e %f %.3f %8.2f|%-8.2f|%+.1f %G %v %08.3f %x %b % .2f\n", x, x, x, x, x, x, x, 1e-10, 1e100, -x, 1.5, 0.5, 2.0)
	fmt.Printf("%6.2f%% %v %.0f %.0f %5.1f %g %g\n", 99.5, inf, 0.5, 1.5, nan, float32(0.3), 0.3)
	m := map[float64]string{nan: "nan", zero: "zero"}
	m[neg0] = "negative zero"
	m[inf] = "inf"
	_, ok := m[nan]
	fmt.Println(len(m), m[0], ok, m[inf])
	type pt struct{ x, y float64 }
	fmt.Println(pt{nan, 1} == pt{nan, 1}, pt{0, 1} == pt{neg0, 1}, [1]float64{nan} == [1]float64{nan}, any(nan) == any(nan), any(zero) == any(neg0))
	bits := math.Float64bits(neg0)
	fmt.Printf("%x %x %x %v\n", bits, math.Float32bits(-1.5), math.Float64bits(1), math.Float64frombits(0x400921FB54442D18))
	frac, exp := math.Frexp(10)
	ip, fp := math.Modf(-3.25)
	fmt.Println(frac, exp, ip, fp, math.Hypot(3, 4), math.Cbrt(27), math.Inf(-1), math.IsInf(inf, 1), math.Pow(2, -1074))
	switch {
	case nan < 0, nan == 0, nan > 0:
		fmt.Println("ordered")
	default:
		fmt.Println("unordered")
	}
	newton := func(a float64) float64 {
		r := a
		for math.Abs(r*r-a) > 1e-12*a {
			r = (r + a/r) / 2
		}
		return r
	}
	fmt.Println(newton(2), newton(1e10), math.Nextafter(1, 2)-1)
	for v := 0.0; v < 0.5; v += 0.1 {
		fmt.Print(v, " ")
	}
	fmt.Println()
}
