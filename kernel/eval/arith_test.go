package eval

import (
	"fmt"
	"go/token"
	"math"
	"reflect"
	"testing"

	"jeton/kernel/code"
)

// integerEdges are values where integers of type T wrap.
func integerEdges[T integer]() []T {
	var min, max T = 0, ^T(0)
	if isSigned[T]() {
		min = T(1) << (reflect.TypeFor[T]().Size()*8 - 1)
		max = ^min
	}
	return []T{0, 1, 2, 3, 7, 8, 100, min, min + 1, max, max - 1, ^T(0)}
}

// testBinary compares an operation with what compiled code says, with the second operand in a register and as a constant,
// and with the result in the first operand's place.
func testBinary[T, R any](t *testing.T, tok token.Token, as, bs []T, compiled func(a, b T) R) {
	t.Helper()
	for _, a := range as {
		for _, b := range bs {
			var want R
			panics := native(func() { want = compiled(a, b) })
			for _, form := range []string{"registers", "constant", "in place"} {
				name := fmt.Sprintf("%T: %v %s %v, %s", a, a, tok, b, form)
				rig := newBench()
				x, y := rig.value(a), rig.value(b)
				d := rig.regOf(reflect.TypeFor[R]())
				if form == "constant" {
					y, _ = rig.constant(reflect.ValueOf(b))
				}
				if form == "in place" && reflect.TypeFor[R]() == reflect.TypeFor[T]() {
					d = x
				}
				fp := rig.prepare(code.Instr{Op: code.OpBinary, N: int64(tok), Dst: []code.Reg{d}, Args: []code.Reg{x, y}})
				samePanic(t, name, once(fp), panics)
				if got := rig.get(fp, d).Interface(); panics == nil && !same(got, want) {
					t.Errorf("%s = %v, want %v", name, got, want)
				}
			}
		}
	}
}

// same compares results; NaN is the same as NaN, and 0 is not -0.
func same(got, want any) bool {
	return fmt.Sprintf("%T %#v", got, got) == fmt.Sprintf("%T %#v", want, want)
}

func testIntegers[T integer](t *testing.T) {
	v := integerEdges[T]()
	testBinary(t, token.ADD, v, v, func(a, b T) T { return a + b })
	testBinary(t, token.SUB, v, v, func(a, b T) T { return a - b })
	testBinary(t, token.MUL, v, v, func(a, b T) T { return a * b })
	testBinary(t, token.QUO, v, v, func(a, b T) T { return a / b })
	testBinary(t, token.REM, v, v, func(a, b T) T { return a % b })
	testBinary(t, token.AND, v, v, func(a, b T) T { return a & b })
	testBinary(t, token.OR, v, v, func(a, b T) T { return a | b })
	testBinary(t, token.XOR, v, v, func(a, b T) T { return a ^ b })
	testBinary(t, token.AND_NOT, v, v, func(a, b T) T { return a &^ b })
	testOrder(t, v)
	testShifts[T, int64](t)
	testShifts[T, uint64](t)
	testShifts[T, int8](t)
	testShifts[T, uint16](t)
}

// testShifts tries counts of type C, negative ones and ones beyond the width among them.
func testShifts[T, C integer](t *testing.T) {
	for _, a := range integerEdges[T]() {
		for _, n := range append(integerEdges[C](), 15, 31, 32, 63, 64) {
			for _, tok := range []token.Token{token.SHL, token.SHR} {
				var want T
				panics := native(func() {
					if tok == token.SHL {
						want = a << n
					} else {
						want = a >> n
					}
				})
				name := fmt.Sprintf("%T(%v) %s %T(%v)", a, a, tok, n, n)
				in := code.Instr{Op: code.OpBinary, N: int64(tok)}
				got, panicked := try(t, in, nil, []reflect.Type{reflect.TypeFor[T]()}, a, n)
				samePanic(t, name, panicked, panics)
				if panics == nil && got[0] != any(want) {
					t.Errorf("%s = %v, want %v", name, got[0], want)
				}
			}
		}
	}
}

func testOrder[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64 | float32 | float64 | string](t *testing.T, v []T) {
	testBinary(t, token.EQL, v, v, func(a, b T) bool { return a == b })
	testBinary(t, token.NEQ, v, v, func(a, b T) bool { return a != b })
	testBinary(t, token.LSS, v, v, func(a, b T) bool { return a < b })
	testBinary(t, token.LEQ, v, v, func(a, b T) bool { return a <= b })
	testBinary(t, token.GTR, v, v, func(a, b T) bool { return a > b })
	testBinary(t, token.GEQ, v, v, func(a, b T) bool { return a >= b })
}

func TestIntegers(t *testing.T) {
	t.Run("int8", testIntegers[int8])
	t.Run("int16", testIntegers[int16])
	t.Run("int32", testIntegers[int32])
	t.Run("int64", testIntegers[int64])
	t.Run("uint8", testIntegers[uint8])
	t.Run("uint16", testIntegers[uint16])
	t.Run("uint32", testIntegers[uint32])
	t.Run("uint64", testIntegers[uint64])
}

func TestFloats(t *testing.T) {
	f64 := []float64{0, math.Copysign(0, -1), 1, -1.5, 1e300, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN(), 0.1}
	testBinary(t, token.ADD, f64, f64, func(a, b float64) float64 { return a + b })
	testBinary(t, token.SUB, f64, f64, func(a, b float64) float64 { return a - b })
	testBinary(t, token.MUL, f64, f64, func(a, b float64) float64 { return a * b })
	testBinary(t, token.QUO, f64, f64, func(a, b float64) float64 { return a / b })
	testOrder(t, f64)
	var f32 []float32
	for _, x := range f64 {
		f32 = append(f32, float32(x))
	}
	testBinary(t, token.ADD, f32, f32, func(a, b float32) float32 { return a + b })
	testBinary(t, token.MUL, f32, f32, func(a, b float32) float32 { return a * b })
	testBinary(t, token.QUO, f32, f32, func(a, b float32) float32 { return a / b })
	testOrder(t, f32)
}

func TestComplex(t *testing.T) {
	c := []complex128{0, 1, 1i, complex(1, -2), complex(math.Inf(1), 0), complex(math.NaN(), 1), complex(math.MaxFloat64, 1e300)}
	testBinary(t, token.ADD, c, c, func(a, b complex128) complex128 { return a + b })
	testBinary(t, token.SUB, c, c, func(a, b complex128) complex128 { return a - b })
	testBinary(t, token.MUL, c, c, func(a, b complex128) complex128 { return a * b })
	testBinary(t, token.QUO, c, c, func(a, b complex128) complex128 { return a / b })
	testBinary(t, token.EQL, c, c, func(a, b complex128) bool { return a == b })
	testBinary(t, token.NEQ, c, c, func(a, b complex128) bool { return a != b })
	var c64 []complex64
	for _, x := range c {
		c64 = append(c64, complex64(x))
	}
	testBinary(t, token.QUO, c64, c64, func(a, b complex64) complex64 { return a / b })
	testBinary(t, token.EQL, c64, c64, func(a, b complex64) bool { return a == b })
}

func TestStrings(t *testing.T) {
	s := []string{"", "a", "ab", "b", "été", "\xff"}
	testBinary(t, token.ADD, s, s, func(a, b string) string { return a + b })
	testOrder(t, s)
}

func TestNamedTypes(t *testing.T) {
	type celsius float32
	type word string
	c := []celsius{0, -1, 36.6}
	testBinary(t, token.ADD, c, c, func(a, b celsius) celsius { return a + b })
	testBinary(t, token.LSS, c, c, func(a, b celsius) bool { return a < b })
	testBinary(t, token.ADD, []word{"", "a"}, []word{"b"}, func(a, b word) word { return a + b })
	u := []uintptr{0, 1, ^uintptr(0)}
	testBinary(t, token.SUB, u, u, func(a, b uintptr) uintptr { return a - b })
}

func testUnary[T any](t *testing.T, tok token.Token, v []T, compiled func(T) T) {
	t.Helper()
	for _, a := range v {
		got, _ := try(t, code.Instr{Op: code.OpUnary, N: int64(tok)}, nil, []reflect.Type{reflect.TypeFor[T]()}, a)
		if want := compiled(a); !same(got[0], want) {
			t.Errorf("%s %T(%v) = %v, want %v", tok, a, a, got[0], want)
		}
	}
}

func TestUnary(t *testing.T) {
	testUnary(t, token.SUB, integerEdges[int8](), func(a int8) int8 { return -a })
	testUnary(t, token.SUB, integerEdges[uint16](), func(a uint16) uint16 { return -a })
	testUnary(t, token.SUB, integerEdges[int64](), func(a int64) int64 { return -a })
	testUnary(t, token.XOR, integerEdges[uint8](), func(a uint8) uint8 { return ^a })
	testUnary(t, token.XOR, integerEdges[int32](), func(a int32) int32 { return ^a })
	testUnary(t, token.SUB, []float64{0, 1, math.Inf(1)}, func(a float64) float64 { return -a })
	testUnary(t, token.SUB, []float32{0, 1}, func(a float32) float32 { return -a })
	testUnary(t, token.SUB, []complex64{0, 1 - 2i}, func(a complex64) complex64 { return -a })
	testUnary(t, token.SUB, []complex128{0, 1 - 2i}, func(a complex128) complex128 { return -a })
	testUnary(t, token.NOT, []bool{true, false}, func(a bool) bool { return !a })
}

func TestUnreadResult(t *testing.T) {
	b := newBench()
	in := code.Instr{Op: code.OpBinary, N: int64(token.QUO), Dst: []code.Reg{code.None}, Args: []code.Reg{b.value(1), b.value(0)}}
	samePanic(t, "1 / 0 without a result", once(b.prepare(in)), native(func() { a, b := 1, 0; _ = a / b }))
}
