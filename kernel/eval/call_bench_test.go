package eval

import (
	"reflect"
	"testing"

	"jeton/kernel/code"
)

// bench loads a unit for a benchmark.
func (m *unitMaker) bench(b *testing.B) *Machine {
	mc, err := New(Config{Symbols: func(path string) (map[string]reflect.Value, bool) { s, ok := testSymbols[path]; return s, ok }})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := mc.load(&m.u); err != nil {
		b.Fatal(err)
	}
	return mc
}

// repeat gives an op on its own as interpreted code runs it, b.N times.
func repeat(b *testing.B, mc *Machine, link string, set func(fp *frame)) {
	th := newThread(NewRun(1))
	th.attach()
	fp := mc.funcs[link].ready().enter(th)
	set(fp)
	ops := fp.body.blocks[0].ops
	b.ResetTimer()
	for b.Loop() {
		for _, op := range ops {
			op(fp)
		}
	}
}

// BenchmarkCall times one call from interpreted code.
func BenchmarkCall(b *testing.B) {
	for name, make := range map[string]func(m *unitMaker, f *funcMaker){
		"to=static/func()": func(m *unitMaker, f *funcMaker) {
			g := m.fn("g", procType)
			g.ret()
			f.static(code.OpCall, g.index, nil)
		},
		"to=value/func()": func(m *unitMaker, f *funcMaker) {
			g := m.fn("g", procType)
			g.ret()
			f.op(code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Dynamic, Fn: m.value(g)}})
		},
		"to=library/strings.Cut": func(m *unitMaker, f *funcMaker) {
			f.static(code.OpCall, m.lib("strings", "Cut", reflect.TypeFor[func(string, string) (string, string, bool)]()),
				regs(m.constant("a=b"), m.constant("=")), strType, strType, boolType)
		},
		"to=library/math.Pow": func(m *unitMaker, f *funcMaker) {
			f.static(code.OpCall, m.lib("math", "Pow", reflect.TypeFor[func(float64, float64) float64]()), regs(m.constant(2.0), m.constant(10.0)), f64Type)
		},
		"to=library/by reflect": func(m *unitMaker, f *funcMaker) {
			f.static(code.OpCall, m.lib("test", "Array", reflect.TypeFor[func([2]int) [2]int]()), regs(m.zero(reflect.TypeFor[[2]int]())), reflect.TypeFor[[2]int]())
		},
	} {
		b.Run(name, func(b *testing.B) {
			m := newUnit()
			f := m.fn("f", procType)
			make(m, f)
			f.ret()
			repeat(b, m.bench(b), "f", func(*frame) {})
		})
	}
}

// BenchmarkCallback times calls of interpreted functions by compiled code.
func BenchmarkCallback(b *testing.B) {
	m := newUnit()
	less := m.fn("less", reflect.TypeFor[func(int, int) bool]())
	less.ret(m.zero(boolType))
	rare := m.fn("rare", reflect.TypeFor[func([2]int) int]())
	rare.ret(m.constant(1))
	mc := m.bench(b)
	newThread(NewRun(1)).attach()
	f, g := goFunc[func(int, int) bool](mc, "less"), goFunc[func([2]int) int](mc, "rare")
	b.Run("func(int, int) bool", func(b *testing.B) {
		for b.Loop() {
			f(1, 2)
		}
	})
	b.Run("by reflect", func(b *testing.B) {
		for b.Loop() {
			g([2]int{1, 2})
		}
	})
}

// BenchmarkDefer times a function that defers a call, and one that panics and recovers.
func BenchmarkDefer(b *testing.B) {
	m := newUnit()
	g := m.fn("g", reflect.TypeFor[func(string)]())
	g.builtin(code.OpCall, "recover", nil)
	g.ret()
	f := deferrer(m, "f", g, "")
	f.op(code.Instr{Op: code.OpRunDefers})
	f.ret()
	p := deferrer(m, "p", g, "")
	p.panics(m.constant("boom"))
	mc := m.bench(b)
	newThread(NewRun(1)).attach()
	call, panics := goFunc[func()](mc, "f"), goFunc[func()](mc, "p")
	b.Run("normal", func(b *testing.B) {
		for b.Loop() {
			call()
		}
	})
	b.Run("panic", func(b *testing.B) {
		for b.Loop() {
			panics()
		}
	})
}
