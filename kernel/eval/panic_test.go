package eval

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"jeton/kernel/code"
)

var procType = reflect.TypeFor[func()]()

// printer writes func(s string) that prints s and what recover gives, if it is asked to.
func printer(m *unitMaker, name string, recovers bool) *funcMaker {
	f := m.fn(name, reflect.TypeFor[func(string)]())
	f.builtin(code.OpCall, "print", regs(f.params[0]))
	if recovers {
		v := f.builtin(code.OpCall, "recover", nil, anyType)
		fn := m.lib("fmt", "Sprint", reflect.TypeFor[func(...any) string]())
		args := f.op(code.Instr{Op: code.OpMakeSlice, Type: m.typ(reflect.TypeFor[[]any]()), Args: regs(m.constant(1), m.constant(1))}, reflect.TypeFor[[]any]())
		p := f.op(code.Instr{Op: code.OpIndexAddr, Args: regs(args, m.constant(0))}, reflect.TypeFor[*any]())
		f.op(code.Instr{Op: code.OpStore, Args: regs(p, v)})
		s := f.static(code.OpCall, fn, regs(args), strType)
		f.builtin(code.OpCall, "print", regs(m.constant("("), s, m.constant(")")))
	}
	f.builtin(code.OpCall, "print", regs(m.constant(" ")))
	f.ret()
	return f
}

// deferrer begins a func() that defers calls of f with the texts.
func deferrer(m *unitMaker, name string, calls ...any) *funcMaker {
	d := m.fn(name, procType)
	d.f().Defers = true
	for i := 0; i < len(calls); i += 2 {
		d.static(code.OpDefer, calls[i].(*funcMaker).index, regs(m.constant(calls[i+1])))
	}
	return d
}

func TestPanics(t *testing.T) {
	type parts struct {
		m         *unitMaker
		say, take *funcMaker // print; print and recover
	}
	fails := func(p parts, name, text string) *funcMaker { // func(string) that panics
		f := p.m.fn(name, reflect.TypeFor[func(string)]())
		f.panics(p.m.constant(text))
		return f
	}
	end := func(f *funcMaker) *funcMaker {
		f.op(code.Instr{Op: code.OpRunDefers})
		f.ret()
		return f
	}
	for name, test := range map[string]struct {
		make  func(p parts) *funcMaker
		print string
		panic string
		exits bool
	}{
		"normal": {func(p parts) *funcMaker { return end(deferrer(p.m, "f", p.say, "a", p.take, "b")) }, "b(<nil>) a ", "", false},
		"recovered": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.take, "a", p.say, "b", p.take, "c", p.say, "d")
			f.panics(p.m.constant("boom"))
			return f
		}, "d c(boom) b a(<nil>) ", "", false},
		"not recovered": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.say, "a")
			f.panics(p.m.constant("boom"))
			return f
		}, "a ", "panic: boom", false},
		"replaced": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.say, "a", fails(p, "fails", "second"), "")
			f.panics(p.m.constant("first"))
			return f
		}, "a ", "panic: first\n\tpanic: second", false},
		"replaced and recovered": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.take, "a", fails(p, "fails", "second"), "")
			f.panics(p.m.constant("first"))
			return f
		}, "a(second) ", "", false},
		"recovered by the caller": {func(p parts) *funcMaker {
			g := deferrer(p.m, "g", p.say, "g")
			g.panics(p.m.constant("boom"))
			f := deferrer(p.m, "f", p.take, "f")
			f.static(code.OpCall, g.index, nil)
			return end(f)
		}, "g f(boom) ", "", false},
		"recover called too deep": {func(p parts) *funcMaker {
			g := p.m.fn("g", reflect.TypeFor[func(string)]())
			g.static(code.OpCall, p.take.index, regs(g.params[0]))
			g.ret()
			f := deferrer(p.m, "f", g, "g")
			f.panics(p.m.constant("boom"))
			return f
		}, "g(<nil>) ", "panic: boom", false},
		"defer recover": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.take, "a")
			f.builtin(code.OpDefer, "recover", nil)
			f.panics(p.m.constant("boom"))
			return f
		}, "a(boom) ", "", false},
		"defer recover in a deferred function": {func(p parts) *funcMaker {
			g := p.m.fn("g", reflect.TypeFor[func(string)]())
			g.f().Defers = true
			g.builtin(code.OpDefer, "recover", nil)
			g = end(g)
			f := deferrer(p.m, "f", p.take, "a", g, "")
			f.panics(p.m.constant("boom"))
			return f
		}, "a(<nil>) ", "", false},
		"nil": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.take, "a")
			f.op(code.Instr{Op: code.OpPanic, Args: regs(p.m.zero(anyType))})
			return f
		}, "a(panic called with nil argument) ", "", false},
		"Goexit": {func(p parts) *funcMaker {
			g := deferrer(p.m, "g", p.take, "g", p.say, "h")
			g.static(code.OpCall, p.m.lib("runtime", "Goexit", procType), nil)
			end(g)
			f := deferrer(p.m, "f", p.take, "f")
			f.static(code.OpCall, g.index, nil)
			f.builtin(code.OpCall, "print", regs(p.m.constant("after")))
			return end(f)
		}, "h g(<nil>) f(<nil>) ", "", true},
		"panic during Goexit": {func(p parts) *funcMaker {
			g := deferrer(p.m, "g", p.say, "g", fails(p, "fails", "boom"), "")
			g.static(code.OpCall, p.m.lib("runtime", "Goexit", procType), nil)
			end(g)
			f := deferrer(p.m, "f", p.take, "e", p.take, "f")
			f.static(code.OpCall, g.index, nil)
			f.builtin(code.OpCall, "print", regs(p.m.constant("after")))
			return end(f)
		}, "g f(boom) e(<nil>) ", "", true},
		"Goexit during a panic": {func(p parts) *funcMaker {
			g := p.m.fn("g", reflect.TypeFor[func(string)]())
			g.static(code.OpCall, p.m.lib("runtime", "Goexit", procType), nil)
			g.ret()
			f := deferrer(p.m, "f", p.take, "a", g, "", p.say, "b")
			f.panics(p.m.constant("boom"))
			return f
		}, "b a(<nil>) ", "", true},
		"a deferred call recovers its own panic": {func(p parts) *funcMaker {
			g := p.m.fn("g", reflect.TypeFor[func(string)]())
			g.f().Defers = true
			g.static(code.OpDefer, p.take.index, regs(p.m.constant("g")))
			g.panics(p.m.constant("inner"))
			f := deferrer(p.m, "f", p.take, "f", g, "")
			f.panics(p.m.constant("outer"))
			return f
		}, "g(inner) f(outer) ", "", false},
		"runtime error": {func(p parts) *funcMaker {
			f := deferrer(p.m, "f", p.say, "a")
			s := f.op(code.Instr{Op: code.OpMakeSlice, Type: p.m.typ(reflect.TypeFor[[]int]()), Args: regs(p.m.constant(1), p.m.constant(1))}, reflect.TypeFor[[]int]())
			f.op(code.Instr{Op: code.OpIndexAddr, Args: regs(s, p.m.constant(5))}, reflect.TypeFor[*int]())
			return end(f)
		}, "a ", "panic: runtime error: index out of range [5] with length 1", false},
	} {
		t.Run(name, func(t *testing.T) {
			m := newUnit()
			f := test.make(parts{m, printer(m, "say", false), printer(m, "take", true)})
			text, o := output(t, m, f, NewRun(1))
			if text != test.print {
				t.Errorf("printed %q, want %q", text, test.print)
			}
			switch {
			case test.panic == "" && o.Panic != nil:
				t.Errorf("panic %q", o.Panic.Text)
			case test.panic != "" && (o.Panic == nil || o.Panic.Text != test.panic):
				t.Errorf("ended with %+v, want %q", o.Panic, test.panic)
			}
			if o.Exited != test.exits {
				t.Errorf("exited: %v", o.Exited)
			}
		})
	}
}

// TestTraceback shows the frames of an uncaught panic, through a deferring function and compiled code.
func TestTraceback(t *testing.T) {
	m := newUnit()
	less := m.fn("less", reflect.TypeFor[func(int, int) bool]())
	less.line = 10
	less.panics(m.constant("boom"))
	g := m.fn("g", procType)
	g.f().Defers = true
	g.line = 20
	s := g.op(code.Instr{Op: code.OpMakeSlice, Type: m.typ(reflect.TypeFor[[]int]()), Args: regs(m.constant(3), m.constant(3))}, reflect.TypeFor[[]int]())
	g.static(code.OpCall, m.lib("sort", "Slice", reflect.TypeFor[func(any, func(int, int) bool)]()), regs(g.iface(s), m.value(less)))
	g.op(code.Instr{Op: code.OpRunDefers})
	g.ret()
	f := m.fn("f", procType)
	f.line = 30
	f.static(code.OpCall, g.index, nil)
	f.ret()
	_, o := output(t, m, f, NewRun(1))
	if o.Panic == nil {
		t.Fatal("no panic")
	}
	want := "panic: boom\n\ngoroutine 1 [running]:\nmain.less(...)\n\tIn[1]:12 +0x1\nmain.g(...)\n\tIn[1]:23 +0x2\nmain.f(...)\n\tIn[1]:31 +0x0\n"
	if got := o.Panic.String(); got != want {
		t.Errorf("traceback:\n%s\nwant:\n%s", got, want)
	}
}

// TestRecoverAbove has compiled code recover a panic of interpreted code that it calls: the state of the thread is right after it.
func TestRecoverAbove(t *testing.T) {
	m := newUnit()
	bad := m.fn("bad", procType)
	bad.panics(m.constant("boom"))
	f := m.fn("f", reflect.TypeFor[func(func(func()) string) string]())
	r := f.op(code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Dynamic, Fn: f.params[0]}, Args: regs(m.value(bad))}, strType)
	f.ret(r)
	mc := m.machine(t)
	call := goFunc[func(func(func()) string) string](mc, "f")
	for range 3 {
		got := call(func(g func()) (s string) {
			defer func() { s = fmt.Sprint(recover()) }()
			g()
			return ""
		})
		if got != "boom" {
			t.Fatalf("got %q", got)
		}
		if th := mc.thread(); th.top != nil {
			t.Fatalf("thread has top %v", th.top)
		}
	}
}

func TestPanicText(t *testing.T) {
	type S string
	type N int
	for want, v := range map[string]any{
		`panic: a` + "\n\tb":         "a\nb",
		`panic: 1.5`:                 1.5,
		`panic: eval.S("x")`:         S("x"),
		`panic: eval.N(3)`:           N(3),
		`panic: runtime error: oops`: plainError("runtime error: oops"),
		`panic: (1+2i)`:              1 + 2i,
	} {
		if got := (&unwinding{value: v}).text(); got != want {
			t.Errorf("text of %v: %q, want %q", v, got, want)
		}
	}
	if got := (&unwinding{value: &struct{ a int }{}}).text(); !strings.HasPrefix(got, "panic: (*struct { a int }) 0x") {
		t.Error(got)
	}
}
