package eval

import (
	"fmt"
	"go/token"
	"reflect"
	"testing"

	"jeton/kernel/code"
)

// Twins of what the unit of newVec declares.
type (
	vec  struct{ x, y, z int }
	cell struct{ p *int }
)

type scaler interface {
	Scale(by int) int
	Name(s string, f float64) string
}

// newVec has types with methods: vec, by value and by address, and cell, which is one pointer.
func newVec(t testing.TB) (vecType, cellType reflect.Type) {
	m := newUnit()
	declare := func(twin reflect.Type) code.TypeID {
		id := code.TypeID(len(m.u.Types))
		m.types[twin] = id
		m.u.Types = append(m.u.Types, code.Type{Kind: code.Kind(reflect.Struct), Name: twin.Name(), Pkg: "main", Link: twin.Name() + "·1", Defined: true})
		for i := range twin.NumField() {
			f := code.Field{Name: twin.Field(i).Name, Pkg: "main", Type: m.typ(twin.Field(i).Type)}
			m.u.Types[id].Fields = append(m.u.Types[id].Fields, f)
		}
		return id
	}
	v, c := reflect.TypeFor[vec](), reflect.TypeFor[cell]()
	vid, cid := declare(v), declare(c)
	integer, text, float := reflect.TypeFor[int](), reflect.TypeFor[string](), reflect.TypeFor[float64]()

	scale := m.fn("vec.Scale", reflect.FuncOf([]reflect.Type{v, integer}, []reflect.Type{integer}, false))
	x := scale.op(code.Instr{Op: code.OpField, Args: regs(scale.params[0]), N: 2}, integer)
	scale.ret(scale.op(code.Instr{Op: code.OpBinary, N: int64(token.MUL), Args: regs(x, scale.params[1])}, integer))

	name := m.fn("vec.Name", reflect.FuncOf([]reflect.Type{v, text, float}, []reflect.Type{text}, false))
	name.ret(name.op(code.Instr{Op: code.OpBinary, N: int64(token.ADD), Args: regs(name.params[1], m.constant("!"))}, text))

	set := m.fn("(*vec).Set", reflect.FuncOf([]reflect.Type{reflect.PointerTo(v), integer}, nil, false))
	p := set.op(code.Instr{Op: code.OpFieldAddr, Args: regs(set.params[0]), Type: vid, N: 2}, reflect.TypeFor[*int]())
	set.op(code.Instr{Op: code.OpStore, Args: regs(p, set.params[1])})
	set.ret()

	get := m.fn("cell.Scale", reflect.FuncOf([]reflect.Type{c, integer}, []reflect.Type{integer}, false))
	q := get.op(code.Instr{Op: code.OpField, Args: regs(get.params[0])}, reflect.TypeFor[*int]())
	y := get.op(code.Instr{Op: code.OpLoad, Args: regs(q)}, integer)
	get.ret(get.op(code.Instr{Op: code.OpBinary, N: int64(token.MUL), Args: regs(y, get.params[1])}, integer))

	sig := func(in []reflect.Type, out ...reflect.Type) code.TypeID { return m.typ(reflect.FuncOf(in, out, false)) }
	scales, names, sets := sig([]reflect.Type{integer}, integer), sig([]reflect.Type{text, float}, text), sig([]reflect.Type{integer})
	m.u.Types[vid].Methods = []code.Method{{Name: "Name", Sig: names, Func: name.index}, {Name: "Scale", Sig: scales, Func: scale.index},
		{Name: "Set", Sig: sets, Func: set.index, Ptr: true}}
	m.u.Types[cid].Methods = []code.Method{{Name: "Scale", Sig: scales, Func: get.index}}
	mc, err := New(Config{Symbols: func(path string) (map[string]reflect.Value, bool) { return nil, false }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mc.load(&m.u); err != nil {
		t.Fatal(err)
	}
	entry := mc.funcs["vec.Scale"]
	return entry.sig.In(0), mc.funcs["cell.Scale"].sig.In(0)
}

// TestCompiledCallsMethods calls methods of types of cells from compiled code: through interfaces and reflect, on values and pointers.
func TestCompiledCallsMethods(t *testing.T) {
	vt, ct := newVec(t)
	v := reflect.New(vt)
	v.Interface().(interface{ Set(int) }).Set(7)
	if got := (*vec)(v.UnsafePointer()).z; got != 7 {
		t.Fatalf("Set stored %d", got)
	}
	for _, s := range []any{v.Interface(), v.Elem().Interface()} {
		s := s.(scaler)
		if got := s.Scale(6); got != 42 {
			t.Errorf("%T: Scale = %d", s, got)
		}
		if got := s.Name("n", 1.5); got != "n!" {
			t.Errorf("%T: Name = %q", s, got)
		}
		m, _ := reflect.TypeOf(s).MethodByName("Scale")
		if got := m.Func.Call([]reflect.Value{reflect.ValueOf(s), reflect.ValueOf(3)})[0].Int(); got != 21 {
			t.Errorf("%T: Scale by reflect = %d", s, got)
		}
	}
	n := 5
	c := reflect.New(ct)
	(*cell)(c.UnsafePointer()).p = &n
	for _, s := range []any{c.Interface(), c.Elem().Interface()} {
		if got := s.(interface{ Scale(int) int }).Scale(4); got != 20 {
			t.Errorf("%T: Scale = %d", s, got)
		}
	}
	none := reflect.Zero(reflect.PointerTo(vt)).Interface().(scaler)
	defer func() {
		if got := fmt.Sprint(recover()); got != "value method main.vec.Scale called using nil *vec pointer" {
			t.Error(got)
		}
	}()
	none.Scale(1)
}

// BenchmarkCompiledCallsMethod is what sort.Sort and fmt pay for a method of a cell.
func BenchmarkCompiledCallsMethod(b *testing.B) {
	vt, _ := newVec(b)
	for recv, s := range map[string]scaler{"value": reflect.New(vt).Elem().Interface().(scaler), "pointer": reflect.New(vt).Interface().(scaler)} {
		b.Run("receiver="+recv, func(b *testing.B) {
			for b.Loop() {
				s.Scale(3)
			}
		})
	}
}
