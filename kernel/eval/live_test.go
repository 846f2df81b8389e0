package eval

import (
	"go/token"
	"reflect"
	"runtime"
	"testing"
	"unsafe"
	"weak"

	"jeton/kernel/code"
)

// An object is what the collector takes or not.
type object struct {
	_ *object
	_ [6]int
}

var objectType = reflect.TypeFor[*object]()

// A collector gives a function objects to hold, and tells which are alive.
type collector struct {
	*unitMaker
	made, gc, state, use int32
}

func newCollector() *collector {
	var objects [8]weak.Pointer[object]
	testSymbols["alive"] = map[string]reflect.Value{
		"Object": reflect.ValueOf((*object)(nil)),
		"Make":   reflect.ValueOf(func(i int) *object { o := new(object); objects[i] = weak.Make(o); return o }),
		"Use":    reflect.ValueOf(func(*object) {}),
		"State": reflect.ValueOf(func() (alive int) {
			for i := range objects {
				if objects[i].Value() != nil {
					alive |= 1 << i
				}
			}
			return alive
		}),
	}
	testSymbols["runtime"]["GC"] = reflect.ValueOf(runtime.GC)
	m := newUnit()
	c := &collector{unitMaker: m}
	id := code.TypeID(len(m.u.Types))
	m.u.Types = append(m.u.Types, code.Type{Kind: code.Library, Pkg: "alive", Name: "Object"})
	m.types[reflect.TypeFor[object]()] = id
	c.made = m.lib("alive", "Make", reflect.TypeFor[func(int) *object]())
	c.use = m.lib("alive", "Use", reflect.TypeFor[func(*object)]())
	c.state = m.lib("alive", "State", reflect.TypeFor[func() int]())
	c.gc = m.lib("runtime", "GC", reflect.TypeFor[func()]())
	return c
}

// A holder is a function of the test, which ends with the sum of the states that it saw, each shifted by its number.
type holder struct {
	*funcMaker
	c   *collector
	sum code.Reg
	n   int
}

func (c *collector) holder(name string, sig reflect.Type, captured ...reflect.Type) *holder {
	return &holder{c.fn(name, sig, captured...), c, c.constant(0), 0}
}

func (h *holder) make(i int) code.Reg {
	return h.static(code.OpCall, h.c.made, regs(h.m.constant(i)), objectType)
}
func (h *holder) useOf(o code.Reg) { h.static(code.OpCall, h.c.use, regs(o)) }

// look collects, and adds what is alive to the sum.
func (h *holder) look() {
	h.static(code.OpCall, h.c.gc, nil)
	s := h.static(code.OpCall, h.c.state, nil, intType)
	s = h.op(code.Instr{Op: code.OpBinary, N: int64(token.SHL), Args: regs(s, h.m.constant(h.n*8))}, intType)
	h.sum = h.op(code.Instr{Op: code.OpBinary, N: int64(token.ADD), Args: regs(h.sum, s)}, intType)
	h.n++
}

func (h *holder) ret() { h.funcMaker.ret(h.sum) }

func TestForget(t *testing.T) {
	result := reflect.TypeFor[func() int]()
	for name, test := range map[string]struct {
		write func(c *collector, f *holder)
		want  int
	}{
		"register": {func(c *collector, f *holder) {
			a, b := f.make(0), f.make(1)
			f.look()
			f.useOf(b)
			f.look()
			f.useOf(a)
			f.look()
			f.ret()
		}, 0b11 | 0b01<<8},
		"parameter": {func(c *collector, f *holder) {
			g := c.holder("g", reflect.TypeFor[func(a, b *object) int]())
			g.look()
			g.useOf(g.params[1])
			g.look()
			g.ret()
			f.funcMaker.ret(f.static(code.OpCall, g.index, regs(f.make(0), f.make(1)), intType))
		}, 0b10},
		"free frame": {func(c *collector, f *holder) {
			g := c.fn("g", reflect.TypeFor[func(*object)]())
			g.static(code.OpCall, c.use, regs(g.params[0]))
			g.ret()
			f.static(code.OpCall, g.index, regs(f.make(0)))
			f.look()
			f.ret()
		}, 0},
		"result that nobody reads": {func(c *collector, f *holder) {
			f.make(0)
			f.look()
			f.ret()
		}, 0},
		"local": {func(c *collector, f *holder) {
			f.f().Locals = append(f.f().Locals, c.typ(objectType))
			p := f.op(code.Instr{Op: code.OpLocal}, reflect.PointerTo(objectType))
			f.op(code.Instr{Op: code.OpStore, Args: regs(p, f.make(0))})
			f.look()
			f.useOf(f.op(code.Instr{Op: code.OpLoad, Args: regs(p)}, objectType))
			f.look()
			f.op(code.Instr{Op: code.OpStore, Args: regs(p, f.make(1))})
			f.look()
			f.useOf(f.op(code.Instr{Op: code.OpLoad, Args: regs(p)}, objectType))
			f.ret()
		}, 0b1 | 0b10<<16},
		"element by a folded address": {func(c *collector, f *holder) {
			array := reflect.TypeFor[[2]*object]()
			p := f.op(code.Instr{Op: code.OpAlloc, Type: c.typ(array)}, reflect.PointerTo(array))
			e := f.op(code.Instr{Op: code.OpIndexAddr, Args: regs(p, c.constant(1))}, reflect.PointerTo(objectType))
			f.op(code.Instr{Op: code.OpStore, Args: regs(e, f.make(0))})
			f.look()
			e = f.op(code.Instr{Op: code.OpIndexAddr, Args: regs(p, c.constant(1))}, reflect.PointerTo(objectType))
			f.useOf(f.op(code.Instr{Op: code.OpLoad, Args: regs(e)}, objectType))
			f.look()
			f.ret()
		}, 0b1},
		"argument of a deferred call": {func(c *collector, f *holder) {
			f.f().Defers = true
			f.static(code.OpDefer, c.use, regs(f.make(0)))
			f.look()
			f.op(code.Instr{Op: code.OpRunDefers})
			f.look()
			f.ret()
		}, 0b1},
		"captured": {func(c *collector, f *holder) {
			g := c.holder("g", result, objectType)
			g.look()
			g.useOf(g.params[0])
			g.look()
			g.ret()
			fn := f.op(code.Instr{Op: code.OpMakeClosure, N: int64(g.index), Args: regs(f.make(0))}, result)
			f.funcMaker.ret(f.op(code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Dynamic, Fn: fn}}, intType))
		}, 0b1},
		"a pointer as a number": {func(c *collector, f *holder) {
			g := c.holder("g", reflect.TypeFor[func(uintptr) int]())
			g.look()
			g.ret()
			p := f.op(code.Instr{Op: code.OpConvert, Type: c.typ(reflect.TypeFor[unsafe.Pointer]()), Args: regs(f.make(0))}, reflect.TypeFor[unsafe.Pointer]())
			n := f.op(code.Instr{Op: code.OpConvert, Type: c.typ(reflect.TypeFor[uintptr]()), Args: regs(p)}, reflect.TypeFor[uintptr]())
			f.sum = f.static(code.OpCall, g.index, regs(n), intType)
			f.n = 1
			f.look()
			f.ret()
		}, 0b1},
		"loop": {func(c *collector, f *holder) {
			o, i := f.make(0), f.op(code.Instr{Op: code.OpMove, Args: regs(c.constant(0))}, intType)
			f.op(code.Instr{Op: code.OpJump})
			body := f.block()
			f.f().Blocks[0].Next = []int32{body}
			f.look()
			f.useOf(o)
			b := &f.f().Blocks[body].Code
			*b = append(*b, code.Instr{Op: code.OpBinary, N: int64(token.ADD), Dst: regs(i), Args: regs(i, c.constant(1))})
			f.op(code.Instr{Op: code.OpIf, Args: regs(f.op(code.Instr{Op: code.OpBinary, N: int64(token.LSS), Args: regs(i, c.constant(2))}, boolType))})
			end := f.block()
			f.f().Blocks[body].Next = []int32{body, end}
			f.look()
			f.ret()
		}, 0b1},
	} {
		c := newCollector()
		f := c.holder("f", result)
		test.write(c, f)
		if got := goFunc[func() int](c.machine(t), "f")(); got != test.want {
			t.Errorf("%s: %#x, want %#x", name, got, test.want)
		}
	}
}

// TestForgetPanic has a function that panics: what it reads when that is recovered lives, and nothing else.
func TestForgetPanic(t *testing.T) {
	c := newCollector()
	g := c.holder("g", reflect.TypeFor[func()]())
	g.look()
	seen := g.sum
	g.builtin(code.OpCall, "recover", nil, reflect.TypeFor[any]())
	g.builtin(code.OpCall, "print", regs(seen))
	g.funcMaker.ret()
	f := c.holder("f", reflect.TypeFor[func()]())
	f.f().Defers = true
	a, b := f.make(0), f.make(1)
	f.static(code.OpDefer, g.index, nil)
	f.panics(c.constant(1))
	recovered := f.block()
	f.f().Recover = recovered
	f.useOf(a)
	f.funcMaker.ret()
	f.block() // is not reached
	f.useOf(b)
	f.funcMaker.ret()
	if out, o := output(t, c.unitMaker, f.funcMaker, NewRun(1)); out != "1" || o.Panic != nil {
		t.Errorf("%q, %v", out, o.Panic)
	}
}
