package eval

import (
	"fmt"
	"reflect"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

// testMap tries what can be done with a map of type M, on keys and values.
func testMap[M ~map[K]V, K comparable, V any](t *testing.T, keys []K, v V) {
	t.Helper()
	m := M{}
	typ := reflect.TypeFor[M]()
	lookup := func(k K) (V, bool) {
		got, panicked := try(t, code.Instr{Op: code.OpLookup}, nil, []reflect.Type{typ.Elem(), reflect.TypeFor[bool]()}, ifaceOf(m), ifaceOf(k))
		samePanic(t, "lookup", panicked, nil)
		x, _ := got[0].(V)
		return x, got[1].(bool)
	}
	for _, k := range keys {
		if x, ok := lookup(k); ok || !reflect.ValueOf(&x).Elem().IsZero() {
			t.Errorf("%T[%v] = %v, %t before it was set", m, k, x, ok)
		}
		_, panicked := try(t, code.Instr{Op: code.OpMapUpdate}, nil, nil, ifaceOf(m), ifaceOf(k), ifaceOf(v))
		samePanic(t, "update", panicked, nil)
		if x, ok := lookup(k); !ok || !reflect.DeepEqual(x, v) {
			t.Errorf("%T[%v] = %v, %t", m, k, x, ok)
		}
		if x, ok := m[k]; !ok || !reflect.DeepEqual(x, v) {
			t.Errorf("%T[%v] = %v, %t in compiled code", m, k, x, ok)
		}
	}
	if n := len(m); n != len(keys) {
		t.Errorf("%T has %d entries, want %d", m, n, len(keys))
	}
	m = nil
	if x, ok := lookup(keys[0]); ok {
		t.Errorf("nil %T[%v] = %v", m, keys[0], x)
	}
	_, panicked := try(t, code.Instr{Op: code.OpMapUpdate}, nil, nil, ifaceOf(m), ifaceOf(keys[0]), ifaceOf(v))
	samePanic(t, "update of nil", panicked, native(func() { m[keys[0]] = v }))
}

func TestMaps(t *testing.T) {
	type key struct {
		a int
		b string
	}
	type name string
	testMap[map[string]int](t, []string{"", "a", "b"}, 1)
	testMap[map[name][]int](t, []name{"", "a"}, []int{1})
	testMap[map[int]string](t, []int{0, 1, -1, 1 << 40}, "x")
	testMap[map[int32]struct{}](t, []int32{0, 1, -1}, struct{}{})
	testMap[map[uint32]*int](t, []uint32{0, 1}, new(int))
	testMap[map[uint8]int8](t, []uint8{0, 255}, 3)
	testMap[map[float64]any](t, []float64{0, 1.5}, any("x"))
	testMap[map[key]key](t, []key{{1, "a"}, {1, "b"}, {}}, key{2, "c"})
	testMap[map[any]int](t, []any{1, "a", nil, 1.5, key{}}, 3)
	testMap[map[error]int](t, []error{nil, fmt.Errorf("x")}, 3)
	testMap[map[int][100]int](t, []int{0, 1, 2}, [100]int{5: 1}) // too large to be kept in the table
	testMap[map[string][2000]byte](t, []string{"a"}, [2000]byte{5: 1})
	testMap[map[[2]int]bool](t, []([2]int){{1, 2}, {2, 1}}, true)
	testMap[map[*int]int](t, []*int{nil, new(int)}, 3)
	testMap[map[chan int]int](t, []chan int{nil, make(chan int)}, 3)
}

func TestUnhashableKey(t *testing.T) {
	m := map[any]int{1: 1}
	_, panicked := try(t, code.Instr{Op: code.OpLookup}, nil, []reflect.Type{reflect.TypeFor[int]()}, m, ifaceOf[any]([]int{1}))
	samePanic(t, "lookup", panicked, native(func() { _ = m[[]int{1}] }))
	_, panicked = try(t, code.Instr{Op: code.OpMapUpdate}, nil, nil, m, ifaceOf[any](func() {}), 1)
	samePanic(t, "update", panicked, native(func() { m[func() {}] = 1 }))
}

func TestMakeMap(t *testing.T) {
	typ := reflect.TypeFor[map[string]int]()
	for _, args := range [][]any{nil, {nil}, {10}, {int8(-1)}, {uint64(1 << 63)}} {
		got, panicked := try(t, code.Instr{Op: code.OpMakeMap}, typ, []reflect.Type{typ}, args...)
		samePanic(t, "make", panicked, nil)
		if m := got[0].(map[string]int); m == nil || len(m) != 0 {
			t.Errorf("make(map, %v) = %v", args, m)
		}
	}
}

// entries goes over a map or string until there is no more.
func entries(t *testing.T, of reflect.Value, key, val reflect.Type, each func(k, v any)) {
	t.Helper()
	b := newBench()
	it := b.regOf(reflect.TypeFor[unsafe.Pointer]())
	more, k, v := b.regOf(reflect.TypeFor[bool]()), b.regOf(key), b.regOf(val)
	n := int64(0)
	if of.Kind() == reflect.String {
		n = 1
	}
	fp := b.prepare(code.Instr{Op: code.OpRange, Dst: []code.Reg{it}, Args: []code.Reg{b.reg(of)}},
		code.Instr{Op: code.OpNext, N: n, Dst: []code.Reg{more, k, v}, Args: []code.Reg{it}})
	ops := fp.body.blocks[0].ops
	for ops[0](fp); ; {
		if ops[1](fp); !b.get(fp, more).Bool() {
			return
		}
		each(b.get(fp, k).Interface(), b.get(fp, v).Interface())
	}
}

func TestRangeMap(t *testing.T) {
	m := map[string]int{}
	for i := range 1000 {
		m[fmt.Sprint(i)] = i
	}
	seen := map[string]int{}
	entries(t, reflect.ValueOf(m), reflect.TypeFor[string](), reflect.TypeFor[int](), func(k, v any) {
		seen[k.(string)] = v.(int)
		for i := 10; i < 1000; i++ { // an entry that is deleted before it was reached is not seen
			if s := fmt.Sprint(i); s != k {
				delete(m, s)
			}
		}
	})
	if len(seen) > 11 {
		t.Errorf("%d entries were seen", len(seen))
	}
	for k, v := range m {
		if seen[k] != v {
			t.Errorf("entry %s was not seen", k)
		}
	}
	entries(t, reflect.ValueOf(map[int]int(nil)), reflect.TypeFor[int](), reflect.TypeFor[int](), func(k, v any) { t.Error("an entry of nil") })
}

func TestRangeString(t *testing.T) {
	for _, s := range []string{"", "abc", "aé世\U0001F600", "\xff\xc3", "a\xe4\xb8", "\xed\xa0\x80x", "\x00"} {
		var got, want []string
		for i, r := range s {
			want = append(want, fmt.Sprintf("%d %U", i, r))
		}
		entries(t, reflect.ValueOf(s), reflect.TypeFor[int](), reflect.TypeFor[rune](), func(k, v any) { got = append(got, fmt.Sprintf("%d %U", k, v)) })
		if !reflect.DeepEqual(got, want) {
			t.Errorf("range %q: %v, want %v", s, got, want)
		}
	}
}
