package eval

import (
	"fmt"
	"reflect"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

// cuts are operands of slice expressions, nil for one that is left out.
var cuts = []any{nil, 0, 1, 3, 5, 6, -1, uint8(2), uint64(1 << 63), int8(-3), int32(4)}

// widened is an operand as int64 or uint64.
func widened(x any) (i int64, u uint64, signed bool) {
	v := reflect.ValueOf(x)
	if v.IsValid() && v.CanUint() {
		return 0, v.Uint(), false
	} else if v.IsValid() {
		return v.Int(), 0, true
	}
	return 0, 0, true
}

// A cutter is s[low:high] in compiled code; its forms have bounds of each sign.
type cutter[S any] struct {
	all  func(s S) S
	low  [2]func(s S, i int64, u uint64) S
	high [2]func(s S, i int64, u uint64) S
	both [4]func(s S, i, j int64, u, v uint64) S
}

var cutInts = cutter[[]int]{
	func(s []int) []int { return s[:] },
	[2]func(s []int, i int64, u uint64) []int{func(s []int, i int64, u uint64) []int { return s[i:] }, func(s []int, i int64, u uint64) []int { return s[u:] }},
	[2]func(s []int, i int64, u uint64) []int{func(s []int, i int64, u uint64) []int { return s[:i] }, func(s []int, i int64, u uint64) []int { return s[:u] }},
	[4]func(s []int, i, j int64, u, v uint64) []int{
		func(s []int, i, j int64, u, v uint64) []int { return s[i:j] }, func(s []int, i, j int64, u, v uint64) []int { return s[i:v] },
		func(s []int, i, j int64, u, v uint64) []int { return s[u:j] }, func(s []int, i, j int64, u, v uint64) []int { return s[u:v] },
	},
}

var cutString = cutter[string]{
	func(s string) string { return s[:] },
	[2]func(s string, i int64, u uint64) string{func(s string, i int64, u uint64) string { return s[i:] }, func(s string, i int64, u uint64) string { return s[u:] }},
	[2]func(s string, i int64, u uint64) string{func(s string, i int64, u uint64) string { return s[:i] }, func(s string, i int64, u uint64) string { return s[:u] }},
	[4]func(s string, i, j int64, u, v uint64) string{
		func(s string, i, j int64, u, v uint64) string { return s[i:j] }, func(s string, i, j int64, u, v uint64) string { return s[i:v] },
		func(s string, i, j int64, u, v uint64) string { return s[u:j] }, func(s string, i, j int64, u, v uint64) string { return s[u:v] },
	},
}

func (c *cutter[S]) cut(s S, low, high any) S {
	i, u, si := widened(low)
	j, v, sj := widened(high)
	form := 0
	if !si {
		form += 2
	}
	if !sj {
		form++
	}
	switch {
	case low == nil && high == nil:
		return c.all(s)
	case low == nil:
		return c.high[form](s, j, v)
	case high == nil:
		return c.low[form/2](s, i, u)
	}
	return c.both[form](s, i, j, u, v)
}

func TestSlice(t *testing.T) {
	backing := [5]int{0, 1, 2, 3, 4}
	s := backing[:3]
	for _, low := range cuts {
		for _, high := range cuts {
			name := fmt.Sprintf("[%T(%v):%T(%v)]", low, low, high, high)
			checkSlice(t, "slice"+name, s, low, high, func() any { return cutInts.cut(s, low, high) })
			checkSlice(t, "string"+name, "abc", low, high, func() any { return cutString.cut("abc", low, high) })
			full := backing[:]
			in := code.Instr{Op: code.OpSlice}
			got, panicked := try(t, in, nil, []reflect.Type{reflect.TypeFor[[]int]()}, &backing, low, high, nil)
			// An array is cut as a string is, as to the texts.
			panics := native(func() { cutString.cut("abcde", low, high) })
			samePanic(t, "array"+name, panicked, panics)
			if panics == nil && !reflect.DeepEqual(got[0], cutInts.cut(full, low, high)) {
				t.Errorf("array%s = %v", name, got[0])
			}
		}
	}
	_, panicked := try(t, code.Instr{Op: code.OpSlice}, nil, []reflect.Type{reflect.TypeFor[[]int]()}, (*[0]int)(nil), nil, nil, nil)
	samePanic(t, "nil array", panicked, nilDereference)
}

func checkSlice(t *testing.T, name string, of, low, high any, compiled func() any) {
	t.Helper()
	var want any
	panics := native(func() { want = compiled() })
	got, panicked := try(t, code.Instr{Op: code.OpSlice}, nil, []reflect.Type{reflect.TypeOf(of)}, of, low, high, nil)
	samePanic(t, name, panicked, panics)
	if panics != nil {
		return
	}
	if !reflect.DeepEqual(got[0], want) {
		t.Errorf("%s = %v, want %v", name, got[0], want)
	}
	if s, ok := want.([]int); ok && (cap(s) != cap(got[0].([]int)) || unsafe.SliceData(s) != unsafe.SliceData(got[0].([]int))) {
		t.Errorf("%s has capacity %d, want %d", name, cap(got[0].([]int)), cap(s))
	}
}

func TestSlice3(t *testing.T) {
	backing := &[5]int{0, 1, 2, 3, 4}
	s := backing[:3]
	for _, low := range []int{-1, 0, 2, 4} {
		for _, high := range []int{-1, 0, 2, 4, 6} {
			for _, max := range []int{-1, 0, 2, 4, 5, 6} {
				name := fmt.Sprintf("[%d:%d:%d]", low, high, max)
				for _, of := range []any{s, backing} {
					var want []int
					panics := native(func() {
						if of == any(backing) {
							want = backing[low:high:max]
						} else {
							want = s[low:high:max]
						}
					})
					got, panicked := try(t, code.Instr{Op: code.OpSlice}, nil, []reflect.Type{reflect.TypeFor[[]int]()}, of, low, high, max)
					samePanic(t, name, panicked, panics)
					if g := got[0].([]int); panics == nil && (!reflect.DeepEqual(g, want) || cap(g) != cap(want)) {
						t.Errorf("%s = %v", name, g)
					}
				}
			}
		}
	}
}

func TestSliceToArray(t *testing.T) {
	s := []int{1, 2, 3}
	convert := func(s []int, typ reflect.Type) (any, any) {
		got, panicked := try(t, code.Instr{Op: code.OpSliceToArray}, typ, []reflect.Type{typ}, s)
		return got[0], panicked
	}
	if got, _ := convert(s, reflect.TypeFor[*[2]int]()); got != (*[2]int)(s) {
		t.Errorf("(*[2]int)(s) = %v", got)
	}
	_, panicked := convert(s, reflect.TypeFor[*[4]int]())
	samePanic(t, "(*[4]int)(s)", panicked, native(func() { _ = (*[4]int)(s) }))
	if got, _ := convert(nil, reflect.TypeFor[*[0]int]()); got != (*[0]int)(nil) {
		t.Errorf("(*[0]int)(nil) = %v", got)
	}
	if got, _ := convert([]int{}, reflect.TypeFor[*[0]int]()); got == (*[0]int)(nil) {
		t.Errorf("(*[0]int)([]int{}) is nil")
	}
}

func TestMakeSlice(t *testing.T) {
	for _, n := range []any{0, 3, int8(2), uint64(1), -1, uint64(1 << 63), 1 << 60} {
		for _, c := range []any{0, 3, 5, int8(-1), uint8(7), 1 << 60} {
			i, u, signed := widened(n)
			if !signed {
				i = int64(u)
			}
			j, v, signed := widened(c)
			if !signed {
				j = int64(v)
			}
			var want []string
			panics := native(func() { want = make([]string, i, j) })
			typ := reflect.TypeFor[[]string]()
			got, panicked := try(t, code.Instr{Op: code.OpMakeSlice}, typ, []reflect.Type{typ}, n, c)
			samePanic(t, fmt.Sprintf("make(%v, %v)", n, c), panicked, panics)
			if g := got[0].([]string); panics == nil && (len(g) != len(want) || cap(g) != cap(want)) {
				t.Errorf("make(%v, %v) has %d, %d", n, c, len(g), cap(g))
			}
		}
	}
}
