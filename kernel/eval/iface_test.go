package eval

import (
	"errors"
	"fmt"
	"go/token"
	"io"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"jeton/kernel/code"
)

func TestMakeInterface(t *testing.T) {
	anyType := reflect.TypeFor[any]()
	more := []any{int64(255), int64(256), -1, uint16(256), uint16(65535), int32(7), "", [0]int{}, fmt.Errorf, uintptr(3), [2]any{1, "a"}}
	for _, x := range append(values(), more...) {
		got, _ := try(t, code.Instr{Op: code.OpMakeInterface}, anyType, []reflect.Type{anyType}, x)
		if reflect.TypeOf(got[0]) != reflect.TypeOf(x) || reflect.TypeOf(x).Kind() != reflect.Func && !reflect.DeepEqual(got[0], x) {
			t.Errorf("any(%T(%v)) = %T(%v)", x, x, got[0], got[0])
		}
		if reflect.TypeOf(x).Comparable() && got[0] != x {
			t.Errorf("any(%T(%v)) is not equal to itself", x, x)
		}
	}
}

func TestMakeInterfaceOfConstant(t *testing.T) {
	for _, x := range []any{1, "text", 2.5, true, uint8(3), (*int)(nil), []int(nil), reflect.Int} {
		b := newBench()
		c, _ := b.constant(reflect.ValueOf(x))
		d := b.regOf(reflect.TypeFor[any]())
		fp := b.prepare(code.Instr{Op: code.OpMakeInterface, Type: b.typ(reflect.TypeFor[any]()), Dst: []code.Reg{d}, Args: []code.Reg{c}})
		once(fp)
		if got := b.get(fp, d).Interface(); !reflect.DeepEqual(got, x) {
			t.Errorf("any(%T(%v)) = %T(%v)", x, x, got, got)
		}
	}
}

// An interface holds a copy.
func TestInterfaceOfStruct(t *testing.T) {
	type pair struct{ a, b string }
	b := newBench()
	x, d := b.value(pair{"a", "b"}), b.regOf(reflect.TypeFor[any]())
	fp := b.prepare(code.Instr{Op: code.OpMakeInterface, Type: b.typ(reflect.TypeFor[any]()), Dst: []code.Reg{d}, Args: []code.Reg{x}})
	once(fp)
	b.get(fp, x).Set(reflect.ValueOf(pair{"x", "y"}))
	if got := b.get(fp, d).Interface(); got != (pair{"a", "b"}) {
		t.Errorf("the interface changed with the variable: %v", got)
	}
}

func TestInterfaceWithMethods(t *testing.T) {
	b := strings.NewReader("abc")
	reader := reflect.TypeFor[io.Reader]()
	got, _ := try(t, code.Instr{Op: code.OpMakeInterface}, reader, []reflect.Type{reader}, b)
	if got[0] != io.Reader(b) {
		t.Errorf("io.Reader(b) = %v", got[0])
	}
	stringer := reflect.TypeFor[fmt.Stringer]()
	got, _ = try(t, code.Instr{Op: code.OpMakeInterface}, stringer, []reflect.Type{stringer}, reflect.Int)
	if s := got[0].(fmt.Stringer).String(); s != "int" {
		t.Errorf("fmt.Stringer(reflect.Int).String() = %q", s)
	}
}

// change converts an interface value to the interface type of D.
func change[D any](t *testing.T, v reflect.Value) any {
	t.Helper()
	typ := reflect.TypeFor[D]()
	got, panicked := try(t, code.Instr{Op: code.OpChangeIface}, typ, []reflect.Type{typ}, v)
	samePanic(t, "change to "+typ.String(), panicked, nil)
	return got[0]
}

func TestChangeIface(t *testing.T) {
	r := strings.NewReader("x")
	if got := change[io.Reader](t, ifaceOf[io.ReadSeeker](r)); got != any(r) {
		t.Errorf("io.Reader(io.ReadSeeker) = %v", got)
	}
	if got := change[any](t, ifaceOf[io.ReadSeeker](r)); got != any(r) {
		t.Errorf("any(io.ReadSeeker) = %v", got)
	}
	if got := change[io.Reader](t, ifaceOf[io.ReadSeeker](nil)); got != nil {
		t.Errorf("io.Reader(nil) = %v", got)
	}
	if got := change[any](t, ifaceOf[error](nil)); got != nil {
		t.Errorf("any(error(nil)) = %v", got)
	}
	type anything interface{}
	if got := change[anything](t, ifaceOf[any](3)); got != any(3) {
		t.Errorf("anything(any(3)) = %v", got)
	}
}

// testAssert compares x.(T) in both forms, x being of interface type I.
func testAssert[I, T any](t *testing.T, x I) {
	t.Helper()
	typ := reflect.TypeFor[T]()
	name := fmt.Sprintf("%s(%T).(%s)", reflect.TypeFor[I](), x, typ)
	want, wantOk := any(x).(T)
	got, panicked := try(t, code.Instr{Op: code.OpTypeAssert}, typ, []reflect.Type{typ, reflect.TypeFor[bool]()}, ifaceOf(x))
	samePanic(t, name, panicked, nil)
	if res, _ := got[0].(T); got[1] != wantOk || !reflect.DeepEqual(res, want) {
		t.Errorf("%s = %v, %v, want %v, %t", name, got[0], got[1], want, wantOk)
	}
	got, panicked = try(t, code.Instr{Op: code.OpTypeAssert}, typ, []reflect.Type{typ}, ifaceOf(x))
	panics := native(func() { _ = any(x).(T) })
	if e, ok := panics.(error); ok { // the interface that the error names is x's own
		panics = strings.Replace(e.Error(), "conversion: interface {}", "conversion: "+strings.Replace(reflect.TypeFor[I]().String(), "any", "interface {}", 1), 1)
		te, ok := panicked.(*runtime.TypeAssertionError)
		if !ok {
			t.Errorf("%s: panics with %T", name, panicked)
			return
		}
		panicked = te.Error()
	}
	samePanic(t, name, panicked, panics)
	if res, _ := got[0].(T); panics == nil && !reflect.DeepEqual(res, want) {
		t.Errorf("%s = %v", name, got[0])
	}
}

type unreadable struct{}

func (unreadable) Error() string { return "unreadable" }

func TestTypeAssert(t *testing.T) {
	testAssert[any, int](t, 3)
	testAssert[any, int](t, "x")
	testAssert[any, int](t, nil)
	testAssert[any, string](t, "x")
	testAssert[any, *int](t, new(int))
	testAssert[any, struct{}](t, struct{}{})
	testAssert[any, [2]string](t, [2]string{"a", "b"})
	testAssert[any, error](t, errors.New("x"))
	testAssert[any, error](t, 3)
	testAssert[any, error](t, nil)
	testAssert[any, any](t, 3)
	testAssert[any, any](t, nil)
	testAssert[error, unreadable](t, unreadable{})
	testAssert[error, unreadable](t, errors.New("x"))
	testAssert[error, unreadable](t, nil)
	testAssert[error, fmt.Stringer](t, unreadable{})
	testAssert[error, any](t, unreadable{})
	testAssert[io.Reader, io.Seeker](t, strings.NewReader("x"))
	testAssert[io.Reader, io.Closer](t, strings.NewReader("x"))
	testAssert[io.Reader, *strings.Reader](t, strings.NewReader("x"))
	testAssert[io.Reader, *strings.Reader](t, nil)
}

// testEqual compares x == y in registers.
func testEqual(t *testing.T, x, y reflect.Value, compiled func() bool) {
	t.Helper()
	for _, tok := range []token.Token{token.EQL, token.NEQ} {
		var want bool
		panics := native(func() { want = compiled() == (tok == token.EQL) })
		got, panicked := try(t, code.Instr{Op: code.OpBinary, N: int64(tok)}, nil, []reflect.Type{reflect.TypeFor[bool]()}, x, y)
		name := fmt.Sprintf("%v(%v) %s %v(%v)", x.Type(), x, tok, y.Type(), y)
		samePanic(t, name, panicked, panics)
		if panics == nil && got[0] != want {
			t.Errorf("%s = %v", name, got[0])
		}
	}
}

func TestInterfaceEquality(t *testing.T) {
	vs := []any{nil, 1, int64(1), "a", 1.5, struct{ a, b any }{1, "x"}, []int{1}, struct{ f func() }{}, (*int)(nil), unreadable{}, [1]any{[]int{}}}
	for _, x := range vs {
		for _, y := range vs {
			testEqual(t, ifaceOf(x), ifaceOf(y), func() bool { return x == y })
			if y != nil { // a concrete operand
				testEqual(t, ifaceOf(x), reflect.ValueOf(y), func() bool { return x == y })
			}
		}
	}
	e := errors.New("x")
	for _, x := range []error{nil, e, unreadable{}} {
		for _, y := range []error{nil, e, unreadable{}} {
			testEqual(t, ifaceOf(x), ifaceOf(y), func() bool { return x == y })
			testEqual(t, ifaceOf[any](x), ifaceOf(y), func() bool { return x == y })
		}
	}
}

func TestEquality(t *testing.T) {
	type pair struct {
		a string
		_ int
		b any
	}
	ps := []pair{{a: "a", b: 1}, {a: "b", b: 1}, {a: "a", b: []int{}}}
	for _, x := range ps {
		for _, y := range ps {
			testEqual(t, reflect.ValueOf(x), reflect.ValueOf(y), func() bool { return x == y })
		}
	}
	p, q := new(int), new(int)
	testEqual(t, ifaceOf(p), ifaceOf(q), func() bool { return false })
	testEqual(t, ifaceOf(p), ifaceOf(p), func() bool { return true })
	testEqual(t, reflect.ValueOf([2]string{"a"}), reflect.ValueOf([2]string{"a"}), func() bool { return true })
	testEqual(t, reflect.ValueOf(true), reflect.ValueOf(false), func() bool { return false })
	testEqual(t, reflect.ValueOf(struct{}{}), reflect.ValueOf(struct{}{}), func() bool { return true })
}

func TestEqualToNil(t *testing.T) {
	for _, x := range []any{[]int(nil), []int{}, map[int]int(nil), map[int]int{}, (func())(nil), func() {}, (*int)(nil), new(int), (chan int)(nil)} {
		v := reflect.ValueOf(x)
		for _, tok := range []token.Token{token.EQL, token.NEQ} {
			b := newBench()
			null, _ := b.constant(reflect.Zero(v.Type()))
			d, a := b.regOf(reflect.TypeFor[bool]()), b.reg(v)
			fp := b.prepare(code.Instr{Op: code.OpBinary, N: int64(tok), Dst: []code.Reg{d}, Args: []code.Reg{a, null}})
			once(fp)
			if got := b.get(fp, d).Bool(); got != (v.IsNil() == (tok == token.EQL)) {
				t.Errorf("%T(%v) %s nil = %t", x, x, tok, got)
			}
		}
	}
}
