package eval

import (
	"go/token"
	"reflect"
	"testing"

	"jeton/kernel/code"
)

type inner struct {
	_   [3]int
	val string
	row [4]int32
}

type outer struct {
	n    int
	in   inner
	_    [1000]int
	last int
	list []inner
}

// An access is a chain of addresses, and what it should reach.
type access struct {
	name  string
	base  any
	steps func(b *bench, base code.Reg, at func(in code.Instr, to reflect.Type) code.Reg) code.Reg
	want  any
	fails func() // when it panics
	ops   int    // how many operations a load is
}

func fieldStep(b *bench, at func(code.Instr, reflect.Type) code.Reg, base code.Reg, t reflect.Type, name string) code.Reg {
	f, _ := t.FieldByName(name)
	return at(code.Instr{Op: code.OpFieldAddr, Type: b.typ(t), N: int64(f.Index[0]), Args: []code.Reg{base}}, f.Type)
}

func accesses() []access {
	x := &outer{n: 7, last: 9, in: inner{val: "v", row: [4]int32{1, 2, 3, 4}}, list: []inner{{}, {val: "w", row: [4]int32{5, 6, 7, 8}}}}
	type maker = func(code.Instr, reflect.Type) code.Reg
	outerT, innerT := reflect.TypeFor[outer](), reflect.TypeFor[inner]()
	index := func(b *bench, at maker, base code.Reg, i int, t reflect.Type) code.Reg {
		return at(code.Instr{Op: code.OpIndexAddr, Args: []code.Reg{base, b.value(i)}}, t)
	}
	deep := func(b *bench, p code.Reg, at maker) code.Reg {
		return fieldStep(b, at, fieldStep(b, at, p, outerT, "in"), innerT, "val")
	}
	row := func(i int) func(b *bench, p code.Reg, at maker) code.Reg {
		return func(b *bench, p code.Reg, at maker) code.Reg {
			r := fieldStep(b, at, fieldStep(b, at, p, outerT, "in"), innerT, "row")
			return index(b, at, r, i, reflect.TypeFor[int32]())
		}
	}
	element := func(i int) func(b *bench, p code.Reg, at maker) code.Reg {
		return func(b *bench, s code.Reg, at maker) code.Reg {
			return fieldStep(b, at, index(b, at, s, i, innerT), innerT, "val")
		}
	}
	both := func(b *bench, s code.Reg, at maker) code.Reg {
		r := fieldStep(b, at, index(b, at, s, 1, innerT), innerT, "row")
		return index(b, at, r, 2, reflect.TypeFor[int32]())
	}
	plain := func(i int) func(b *bench, p code.Reg, at maker) code.Reg {
		return func(b *bench, s code.Reg, at maker) code.Reg { return index(b, at, s, i, reflect.TypeFor[float64]()) }
	}
	last := func(b *bench, p code.Reg, at maker) code.Reg { return fieldStep(b, at, p, outerT, "last") }
	var null *outer
	var i = 4
	return []access{
		{"field of field", x, deep, "v", nil, 1},
		{"field of field of nil", null, deep, "", func() { _ = null.in.val }, 1},
		{"far field", x, last, 9, nil, 1},
		{"far field of nil", null, last, 0, func() { _ = null.last }, 1},
		{"element of array field", x, row(3), int32(4), nil, 1},
		{"element behind array field", x, row(4), int32(0), func() { _ = x.in.row[i] }, 1},
		{"element of array field of nil", null, row(1), int32(0), func() { _ = null.in.row[i-3] }, 1},
		{"field of element", x.list, element(1), "w", nil, 1},
		{"field of no element", x.list, element(-1), "", func() { _ = x.list[i-5].val }, 1},
		{"element of array in element", x.list, both, int32(7), nil, 2},
		{"element", []float64{1, 2}, plain(1), 2.0, nil, 1},
		{"no element", []float64{1, 2}, plain(2), 0.0, func() { _ = []float64{1, 2}[i-2] }, 1},
	}
}

func TestFoldedLoadsAndStores(t *testing.T) {
	for _, a := range accesses() {
		b := newBench()
		var code1 []code.Instr
		pos := int32(0)
		at := func(in code.Instr, to reflect.Type) code.Reg {
			pos++
			in.Dst, in.Pos = []code.Reg{b.regOf(reflect.PointerTo(to))}, code.Pos{Line: pos}
			code1 = append(code1, in)
			return in.Dst[0]
		}
		addr := a.steps(b, b.value(a.base), at)
		d := b.regOf(reflect.TypeOf(a.want))
		fp := b.prepare(append(code1, code.Instr{Op: code.OpLoad, Dst: []code.Reg{d}, Args: []code.Reg{addr}})...)
		want := any(nil)
		if a.fails != nil {
			want = native(a.fails)
		}
		samePanic(t, a.name, once(fp), want)
		if got := b.get(fp, d).Interface(); !reflect.DeepEqual(got, a.want) {
			t.Errorf("%s = %v, want %v", a.name, got, a.want)
		}
		bl := fp.body.blocks[0]
		if len(bl.ops) != a.ops || len(bl.pos) != a.ops+1 || bl.pos[a.ops-1].pos.Line != pos {
			t.Errorf("%s is %d operations with %d positions (%v), want %d", a.name, len(bl.ops), len(bl.pos), bl.pos, a.ops)
		}

		// The same with a store of the zero value, then a load.
		b, code1, pos = newBench(), nil, 0
		base := b.value(a.base)
		addr = a.steps(b, base, at)
		v := b.regOf(reflect.TypeOf(a.want))
		code1 = append(code1, code.Instr{Op: code.OpStore, Args: []code.Reg{addr, v}})
		addr = a.steps(b, base, at)
		d = b.value(a.want)
		code1 = append(code1, code.Instr{Op: code.OpLoad, Dst: []code.Reg{d}, Args: []code.Reg{addr}})
		fp = b.prepare(code1...)
		samePanic(t, "store to "+a.name, once(fp), want)
		if got := b.get(fp, d); want == nil && !got.IsZero() {
			t.Errorf("%s after a store of zero: %v", a.name, got)
		}
	}
}

// What an address is made of may change before it is used: then it is made where it stands.
func TestAddressIsMadeInTime(t *testing.T) {
	b := newBench()
	s, i, p, d := b.value([]int{10, 11, 12}), b.value(1), b.regOf(reflect.TypeFor[*int]()), b.regOf(reflect.TypeFor[int]())
	one, _ := b.constant(reflect.ValueOf(1))
	fp := b.prepare(
		code.Instr{Op: code.OpIndexAddr, Dst: []code.Reg{p}, Args: []code.Reg{s, i}},
		code.Instr{Op: code.OpBinary, N: int64(token.ADD), Dst: []code.Reg{i}, Args: []code.Reg{i, one}},
		code.Instr{Op: code.OpLoad, Dst: []code.Reg{d}, Args: []code.Reg{p}})
	once(fp)
	if got := b.get(fp, d).Int(); got != 11 {
		t.Errorf("loaded %d", got)
	}
}

// An address that two use is made once.
func TestSharedAddress(t *testing.T) {
	b := newBench()
	p, q, d, e := b.value(&outer{n: 5}), b.regOf(reflect.TypeFor[*int]()), b.regOf(reflect.TypeFor[int]()), b.regOf(reflect.TypeFor[int]())
	fp := b.prepare(
		code.Instr{Op: code.OpFieldAddr, Type: b.typ(reflect.TypeFor[outer]()), Dst: []code.Reg{q}, Args: []code.Reg{p}},
		code.Instr{Op: code.OpLoad, Dst: []code.Reg{d}, Args: []code.Reg{q}},
		code.Instr{Op: code.OpLoad, Dst: []code.Reg{e}, Args: []code.Reg{q}})
	once(fp)
	if x, y := b.get(fp, d).Int(), b.get(fp, e).Int(); x != 5 || y != 5 {
		t.Errorf("loaded %d, %d", x, y)
	}
}

// A loaded pointer may take the place of the one it was loaded through.
func TestLoadInPlace(t *testing.T) {
	type node struct {
		_    int
		next *node
	}
	b := newBench()
	last := &node{}
	p, q := b.value(&node{next: &node{next: last}}), b.regOf(reflect.TypeFor[**node]())
	fp := b.prepare(
		code.Instr{Op: code.OpFieldAddr, N: 1, Type: b.typ(reflect.TypeFor[node]()), Dst: []code.Reg{q}, Args: []code.Reg{p}},
		code.Instr{Op: code.OpLoad, Dst: []code.Reg{p}, Args: []code.Reg{q}})
	once(fp)
	once(fp)
	if got := b.get(fp, p).Interface(); got != last {
		t.Errorf("two steps lead to %v", got)
	}
	once(fp)
	samePanic(t, "a step from the end", once(fp), nilDereference)
}
