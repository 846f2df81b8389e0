package eval

import (
	"fmt"
	"math"
	"reflect"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

func testConvert[A, D any](t *testing.T, values []A, compiled func(A) D) {
	t.Helper()
	typ := reflect.TypeFor[D]()
	for _, a := range values {
		got, panicked := try(t, code.Instr{Op: code.OpConvert}, typ, []reflect.Type{typ}, ifaceOf(a))
		samePanic(t, fmt.Sprintf("%s(%T(%v))", typ, a, a), panicked, nil)
		if want := compiled(a); !same(got[0], want) {
			t.Errorf("%s(%T(%v)) = %#v, want %#v", typ, a, a, got[0], want)
		}
	}
}

func testConvertFrom[A number](t *testing.T, v []A) {
	testConvert(t, v, func(a A) int8 { return int8(a) })
	testConvert(t, v, func(a A) int16 { return int16(a) })
	testConvert(t, v, func(a A) int32 { return int32(a) })
	testConvert(t, v, func(a A) int64 { return int64(a) })
	testConvert(t, v, func(a A) int { return int(a) })
	testConvert(t, v, func(a A) uint8 { return uint8(a) })
	testConvert(t, v, func(a A) uint16 { return uint16(a) })
	testConvert(t, v, func(a A) uint32 { return uint32(a) })
	testConvert(t, v, func(a A) uint64 { return uint64(a) })
	testConvert(t, v, func(a A) uintptr { return uintptr(a) })
	testConvert(t, v, func(a A) float32 { return float32(a) })
	testConvert(t, v, func(a A) float64 { return float64(a) })
}

func TestConvertNumbers(t *testing.T) {
	testConvertFrom(t, integerEdges[int8]())
	testConvertFrom(t, integerEdges[int16]())
	testConvertFrom(t, integerEdges[int32]())
	testConvertFrom(t, integerEdges[int64]())
	testConvertFrom(t, integerEdges[uint8]())
	testConvertFrom(t, integerEdges[uint16]())
	testConvertFrom(t, integerEdges[uint32]())
	testConvertFrom(t, integerEdges[uint64]())
	floats := []float64{0, 1.9, -1.9, 255.5, 1e10, -1e10, 1e19, 1e300, math.Inf(1), math.Inf(-1), math.NaN(), 1 << 63, -1 << 63, math.SmallestNonzeroFloat64}
	testConvertFrom(t, floats)
	var singles []float32
	for _, x := range floats {
		singles = append(singles, float32(x))
	}
	testConvertFrom(t, singles)
	c := []complex128{1 + 2i, complex(math.Inf(1), 1e300)}
	testConvert(t, c, func(a complex128) complex64 { return complex64(a) })
	testConvert(t, []complex64{1 + 2i}, func(a complex64) complex128 { return complex128(a) })
}

func TestConvertStrings(t *testing.T) {
	type word string
	type octets []byte
	type octet byte
	testConvert(t, append(integerEdges[int64](), 0x4e16, 0x110000, 1<<32, 0xd800), func(a int64) string {
		if a != int64(rune(a)) {
			return "\uFFFD"
		}
		return string(rune(a))
	})
	testConvert(t, []uint64{65, 1 << 63, 1<<32 + 65}, func(a uint64) string {
		if a > math.MaxInt32 {
			return "\uFFFD"
		}
		return string(rune(a))
	})
	testConvert(t, integerEdges[uint8](), func(a uint8) word { return word(rune(a)) })
	texts := []string{"", "aé世", "\xff\xc3x"}
	testConvert(t, texts, func(a string) []byte { return []byte(a) })
	testConvert(t, texts, func(a string) []rune { return []rune(a) })
	testConvert(t, texts, func(a string) octets { return octets(a) })
	testConvert(t, texts, func(a string) []octet { return []octet(a) })
	testConvert(t, texts, func(a string) word { return word(a) })
	testConvert(t, [][]byte{nil, {}, []byte("aé\xff")}, func(a []byte) string { return string(a) })
	testConvert(t, []octets{nil, octets("x")}, func(a octets) word { return word(a) })
	testConvert(t, [][]rune{nil, {0x4e16, -1, 0x110000}}, func(a []rune) string { return string(a) })
	testConvert(t, []word{"", "x"}, func(a word) []byte { return []byte(a) })
}

func TestConvertedBytesAreCopies(t *testing.T) {
	s := []byte("abc")
	got, _ := try(t, code.Instr{Op: code.OpConvert}, reflect.TypeFor[string](), []reflect.Type{reflect.TypeFor[string]()}, s)
	s[0] = 'x'
	if got[0] != "abc" {
		t.Errorf("the string changed with its bytes: %v", got[0])
	}
}

func TestConvertPointers(t *testing.T) {
	x := new(int)
	testConvert(t, []*int{nil, x}, func(a *int) unsafe.Pointer { return unsafe.Pointer(a) })
	testConvert(t, []unsafe.Pointer{nil, unsafe.Pointer(x)}, func(a unsafe.Pointer) *int { return (*int)(a) })
	testConvert(t, []unsafe.Pointer{nil, unsafe.Pointer(x)}, func(a unsafe.Pointer) uintptr { return uintptr(a) })
}
