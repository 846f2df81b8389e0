package eval

import (
	"go/token"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"jeton/kernel/code"
)

// What the runtime says of a misused loop over a function, compiled code hears by misusing one.
func TestRangePanic(t *testing.T) {
	var saved func(int) bool
	keep := func(yield func(int) bool) { saved = yield; yield(1) }
	twice := func(yield func(int) bool) { yield(1); yield(2) }
	swallow := func(yield func(int) bool) { defer func() { _ = recover() }(); yield(1) }
	again := func(yield func(int) bool) {
		func() { defer func() { _ = recover() }(); yield(1) }()
		yield(2)
	}
	for name, c := range map[string]struct {
		state int
		loop  func()
	}{
		"after break": {1, func() {
			for range twice {
				break
			}
		}},
		"after the loop": {code.RangeDone, func() {
			for range keep {
			}
			saved(1)
		}},
		"after a panic": {code.RangeBusy, func() {
			for range again {
				panic("x")
			}
		}},
		"panic is lost": {code.RangeLost, func() {
			for range swallow {
				panic("x")
			}
		}},
	} {
		_, got := try(t, code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Builtin, Builtin: code.RangePanic}}, nil, nil, c.state)
		want := native(c.loop).(error).Error()
		if e, ok := got.(runtime.Error); !ok || e.Error() != want {
			t.Errorf("%s: panics with %v, want %v", name, got, want)
		}
	}
}

// The nil check of a method value is no assertion.
func TestNilMethodValue(t *testing.T) {
	var e error
	_, got := try(t, code.Instr{Op: code.OpTypeAssert, N: 1}, reflect.TypeFor[error](), []reflect.Type{reflect.TypeFor[error]()}, ifaceOf(e))
	samePanic(t, "method value of nil", got, native(func() { _ = e.Error }))
}

// A constant shift count may be negative: the value of a variable that was known.
func TestNegativeConstantShift(t *testing.T) {
	b := newBench()
	c, _ := b.constant(reflect.ValueOf(-1))
	in := code.Instr{Op: code.OpBinary, N: int64(token.SHL), Args: []code.Reg{b.value(uint8(3)), c}, Dst: []code.Reg{b.regOf(reflect.TypeFor[uint8]())}}
	n := -1
	samePanic(t, "shift", once(b.prepare(in)), native(func() { _ = 1 << n }))
}

// The bytes of a constant have no room behind them.
func TestBytesOfConstant(t *testing.T) {
	b := newBench()
	c, _ := b.constant(reflect.ValueOf("ab"))
	d := b.regOf(reflect.TypeFor[[]byte]())
	fp := b.prepare(code.Instr{Op: code.OpConvert, Args: []code.Reg{c}, Dst: []code.Reg{d}})
	once(fp)
	if s := b.get(fp, d).Interface().([]byte); string(s) != "ab" || cap(s) != 2 {
		t.Errorf("%q with capacity %d", s, cap(s))
	}
}

// The pointer of a function's value leads to its name.
func TestNameOfFunctionValue(t *testing.T) {
	m := newUnit()
	f := m.fn("f", reflect.TypeFor[func()]())
	f.ret()
	mc := m.machine(t)
	if got := funcName(funcForPC(valuePointer(reflect.ValueOf(goFunc[func()](mc, "f"))))); got != "main.f" {
		t.Errorf("f is %q", got)
	}
	if got := funcName(funcForPC(valuePointer(reflect.ValueOf(strings.Cut)))); got != "strings.Cut" {
		t.Errorf("strings.Cut is %q", got)
	}
}

// A unit drops what later ones cannot mention; functions without a link name are its own.
func TestDrops(t *testing.T) {
	m := newUnit()
	m.fn("f", reflect.TypeFor[func()]()).ret()
	own := m.fn("g", reflect.TypeFor[func()]())
	own.ret()
	own.f().Link = ""
	mc := m.machine(t)
	if len(mc.funcs) != 1 || mc.funcs["f"] == nil {
		t.Fatalf("functions: %v", mc.funcs)
	}
	next := newUnit()
	next.u.Drops = []string{"f"}
	if _, err := mc.Load(&next.u); err != nil || len(mc.funcs) != 0 {
		t.Errorf("%v; functions: %v", err, mc.funcs)
	}
	last := newUnit()
	last.fn("f", reflect.TypeFor[func()]()).f().Defined = false
	if _, err := mc.Load(&last.u); err == nil || !strings.Contains(err.Error(), "function f is not in this engine") {
		t.Errorf("a dropped function: %v", err)
	}
}
