package eval

import (
	"fmt"
	"reflect"
	"testing"

	"jeton/kernel/code"
)

// values has a value for each way of moving one.
func values() []any {
	type pair struct {
		a string
		b []int
	}
	type far struct {
		_ [5000]byte
		x int
	}
	p := new(int)
	return []any{struct{}{}, int8(-1), uint16(2), int32(3), 4, 5.5, true, complex64(1i), 1 + 2i, "text", []int{1}, p, map[int]int{1: 2}, make(chan int), [1]*int{p},
		struct{ p *int }{p}, pair{"a", []int{1}}, [3]string{"x", "", "z"}, [3]uint8{1, 2, 3}, far{x: 1}}
}

var nilDereference = native(func() { var p *int; _ = *p })

func TestLoadStore(t *testing.T) {
	for _, x := range values() {
		typ := reflect.TypeOf(x)
		name := typ.String()
		p := reflect.New(typ)
		_, panicked := try(t, code.Instr{Op: code.OpStore}, nil, nil, p, x)
		samePanic(t, "store "+name, panicked, nil)
		if !reflect.DeepEqual(p.Elem().Interface(), x) {
			t.Errorf("store %s: %v, want %v", name, p.Elem(), x)
		}
		got, panicked := try(t, code.Instr{Op: code.OpLoad}, nil, []reflect.Type{typ}, p)
		samePanic(t, "load "+name, panicked, nil)
		if !reflect.DeepEqual(got[0], x) {
			t.Errorf("load %s: %v, want %v", name, got[0], x)
		}
		null := reflect.Zero(p.Type())
		_, panicked = try(t, code.Instr{Op: code.OpLoad}, nil, []reflect.Type{typ}, null)
		samePanic(t, "load nil "+name, panicked, nilDereference)
		_, panicked = try(t, code.Instr{Op: code.OpStore}, nil, nil, null, x)
		samePanic(t, "store nil "+name, panicked, nilDereference)
	}
	_, panicked := try(t, code.Instr{Op: code.OpStore}, nil, nil, reflect.Zero(reflect.TypeFor[*any]()), ifaceOf[any](1))
	samePanic(t, "store nil *any", panicked, nilDereference)
}

func TestAllocAndLocal(t *testing.T) {
	for _, x := range values() {
		typ := reflect.TypeOf(x)
		got, _ := try(t, code.Instr{Op: code.OpAlloc}, typ, []reflect.Type{reflect.PointerTo(typ)})
		if p := reflect.ValueOf(got[0]); p.IsNil() || !p.Elem().IsZero() {
			t.Errorf("new(%s) = %v", typ, got[0])
		}
		b := newBench()
		b.f.Locals = []code.TypeID{b.typ(typ)}
		p := b.regOf(reflect.PointerTo(typ))
		fp := b.prepare(code.Instr{Op: code.OpLocal, Dst: []code.Reg{p}}, code.Instr{Op: code.OpStore, Args: []code.Reg{p, b.value(x)}})
		once(fp)
		if got := b.get(fp, p).Elem().Interface(); !reflect.DeepEqual(got, x) {
			t.Errorf("local %s = %v", typ, got)
		}
		fp.body.blocks[0].ops[0](fp)
		if got := b.get(fp, p).Elem(); !got.IsZero() {
			t.Errorf("local %s is not cleared: %v", typ, got)
		}
	}
}

func TestFields(t *testing.T) {
	type big struct {
		a    int8
		s    string
		pad  [5000]int
		last []int
	}
	x := big{a: 1, s: "s", last: []int{7}}
	for i, want := range []any{x.a, x.s, x.pad, x.last} {
		typ := reflect.TypeOf(want)
		got, _ := try(t, code.Instr{Op: code.OpField, N: int64(i)}, nil, []reflect.Type{typ}, x)
		if !reflect.DeepEqual(got[0], want) {
			t.Errorf("field %d: %v", i, got[0])
		}
		in := code.Instr{Op: code.OpFieldAddr, N: int64(i)}
		got, _ = try(t, in, reflect.TypeOf(x), []reflect.Type{reflect.PointerTo(typ)}, &x)
		if got[0] != reflect.ValueOf(&x).Elem().Field(i).Addr().UnsafePointer() && reflect.ValueOf(got[0]).UnsafePointer() != reflect.ValueOf(&x).Elem().Field(i).Addr().UnsafePointer() {
			t.Errorf("address of field %d: %v", i, got[0])
		}
		_, panicked := try(t, in, reflect.TypeOf(x), []reflect.Type{reflect.PointerTo(typ)}, (*big)(nil))
		samePanic(t, "address of a field of nil", panicked, nilDereference)
	}
}

// indices are values of each integer type around the bounds of something of length 3.
func indices() []any {
	return []any{0, 2, 3, -1, 1 << 40, int8(2), int8(-128), int16(3), int32(-2), uint8(2), uint8(200), uint16(3), uint32(1 << 31), uint(2), uint64(1 << 63), ^uint64(0), ^uintptr(0), uint64(1)}
}

// nativeIndex is s[i] in compiled code.
func nativeIndex(s []int, i any) (x int, panicked any) {
	panicked = native(func() {
		switch i := i.(type) {
		case int:
			x = s[i]
		case int8:
			x = s[i]
		case int16:
			x = s[i]
		case int32:
			x = s[i]
		case uint8:
			x = s[i]
		case uint16:
			x = s[i]
		case uint32:
			x = s[i]
		case uint:
			x = s[i]
		case uint64:
			x = s[i]
		case uintptr:
			x = s[i]
		}
	})
	return
}

func TestIndex(t *testing.T) {
	s := []int{10, 11, 12}
	a := [3]int{10, 11, 12}
	for _, i := range indices() {
		want, panics := nativeIndex(s, i)
		name := fmt.Sprintf("[%T(%v)]", i, i)
		check := func(what string, got int, panicked any) {
			t.Helper()
			samePanic(t, what+name, panicked, panics)
			if got != want && panics == nil {
				t.Errorf("%s%s = %d, want %d", what, name, got, want)
			}
		}
		address := func(of any) (x int, panicked any) {
			got, panicked := try(t, code.Instr{Op: code.OpIndexAddr}, nil, []reflect.Type{reflect.TypeFor[*int]()}, of, i)
			if p := got[0].(*int); p != nil {
				x = *p
			}
			return x, panicked
		}
		got, panicked := address(s)
		check("slice", got, panicked)
		got, panicked = address(&a)
		check("pointer to array", got, panicked)
		_, panicked = address((*[3]int)(nil))
		samePanic(t, "nil pointer to array", panicked, nilDereference)
		res, panicked := try(t, code.Instr{Op: code.OpIndex}, nil, []reflect.Type{reflect.TypeFor[int]()}, a, i)
		check("array", res[0].(int), panicked)
		res, panicked = try(t, code.Instr{Op: code.OpIndex}, nil, []reflect.Type{reflect.TypeFor[byte]()}, "\x0a\x0b\x0c", i)
		check("string", int(res[0].(byte)), panicked)
	}
}

func TestIndexByConstant(t *testing.T) {
	b := newBench()
	a := &[3]string{"a", "b", "c"}
	one, _ := b.constant(reflect.ValueOf(uint8(2)))
	p, d := b.regOf(reflect.TypeFor[*string]()), b.value(a)
	fp := b.prepare(code.Instr{Op: code.OpIndexAddr, Dst: []code.Reg{p}, Args: []code.Reg{d, one}})
	once(fp)
	if got := b.get(fp, p).Interface(); got != &a[2] {
		t.Errorf("&a[2] = %v", got)
	}
}
