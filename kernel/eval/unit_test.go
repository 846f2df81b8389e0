package eval

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"reflect"
	"runtime"
	"sort"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/kernel/code"
)

// A unitMaker writes units by hand.
type unitMaker struct {
	u     code.Unit
	types map[reflect.Type]code.TypeID
}

func newUnit() *unitMaker {
	return &unitMaker{u: code.Unit{Name: "In[1]", Files: []string{"In[1]"}, Entry: -1}, types: map[reflect.Type]code.TypeID{}}
}

func (m *unitMaker) typ(t reflect.Type) code.TypeID {
	if id, ok := m.types[t]; ok {
		return id
	}
	id := code.TypeID(len(m.u.Types))
	m.types[t] = id
	m.u.Types = append(m.u.Types, code.Type{})
	c := code.Type{Kind: code.Kind(t.Kind())}
	switch {
	case t == reflect.TypeFor[error]():
		c = code.Type{Kind: code.Library, Name: "error"}
	case t.Name() != "" && t.PkgPath() != "":
		c = code.Type{Kind: code.Library, Pkg: t.PkgPath(), Name: t.Name()}
	default:
		m.parts(&c, t)
	}
	m.u.Types[id] = c
	return id
}

func (m *unitMaker) parts(c *code.Type, t reflect.Type) {
	switch t.Kind() {
	case reflect.Map:
		c.Key, c.Elem = m.typ(t.Key()), m.typ(t.Elem())
	case reflect.Pointer, reflect.Slice, reflect.Chan, reflect.Array:
		c.Elem = m.typ(t.Elem())
		if t.Kind() == reflect.Chan {
			c.Dir = int(t.ChanDir())
		}
		if t.Kind() == reflect.Array {
			c.Len = int64(t.Len())
		}
	case reflect.Func:
		for i := range t.NumIn() {
			c.In = append(c.In, m.typ(t.In(i)))
		}
		for i := range t.NumOut() {
			c.Out = append(c.Out, m.typ(t.Out(i)))
		}
		c.Variadic = t.IsVariadic()
	}
}

// constant is an operand with a value.
func (m *unitMaker) constant(x any) code.Reg {
	v := reflect.ValueOf(x)
	c := code.Const{Type: m.typ(v.Type())}
	switch {
	case v.CanInt():
		c.Int = v.Int()
	case v.CanUint():
		c.Int = int64(v.Uint())
	case v.CanFloat():
		c.Float = v.Float()
	case v.Kind() == reflect.String:
		c.Text = []byte(v.String())
	default:
		panic(fmt.Sprintf("constant %v", x))
	}
	m.u.Consts = append(m.u.Consts, c)
	return code.ConstReg(len(m.u.Consts) - 1)
}

// zero is an operand that is the zero value of t.
func (m *unitMaker) zero(t reflect.Type) code.Reg {
	m.u.Consts = append(m.u.Consts, code.Const{Kind: code.Zero, Type: m.typ(t)})
	return code.ConstReg(len(m.u.Consts) - 1)
}

// value is a function as an operand.
func (m *unitMaker) value(f *funcMaker) code.Reg {
	m.u.Consts = append(m.u.Consts, code.Const{Kind: code.FuncValue, Type: f.f().Sig, Index: f.index})
	return code.ConstReg(len(m.u.Consts) - 1)
}

// lib is a compiled function, a package's or a type's.
func (m *unitMaker) lib(pkg, name string, sig reflect.Type) int32 {
	m.u.Funcs = append(m.u.Funcs, code.Func{Link: pkg + "." + name, Name: name, Lib: true, LibPkg: pkg, LibName: name,
		LibMethod: pkg == "", Sig: m.typ(sig)})
	return int32(len(m.u.Funcs) - 1)
}

// A funcMaker writes a function.
type funcMaker struct {
	m      *unitMaker
	index  int32
	params []code.Reg
	at     int // the block that is written
	line   int32
}

func (m *unitMaker) fn(name string, sig reflect.Type, captured ...reflect.Type) *funcMaker {
	f := &funcMaker{m: m, index: int32(len(m.u.Funcs))}
	m.u.Funcs = append(m.u.Funcs, code.Func{Link: name, Name: name, Defined: true, Sig: m.typ(sig), Recover: -1, Free: len(captured)})
	for i := range sig.NumIn() {
		f.params = append(f.params, f.reg(sig.In(i)))
	}
	for _, t := range captured {
		f.params = append(f.params, f.reg(t))
	}
	f.block()
	return f
}

func (f *funcMaker) f() *code.Func { return &f.m.u.Funcs[f.index] }

func (f *funcMaker) reg(t reflect.Type) code.Reg {
	c := f.f()
	c.Regs = append(c.Regs, f.m.typ(t))
	return code.Reg(len(c.Regs) - 1)
}

// block begins another block.
func (f *funcMaker) block() int32 {
	c := f.f()
	c.Blocks = append(c.Blocks, code.Block{})
	f.at = len(c.Blocks) - 1
	return int32(f.at)
}

// op writes an instruction, and gives its first result.
func (f *funcMaker) op(in code.Instr, results ...reflect.Type) code.Reg {
	f.line++
	in.Pos = code.Pos{Line: f.line, Col: 1}
	for _, t := range results {
		in.Dst = append(in.Dst, f.reg(t))
	}
	b := &f.f().Blocks[f.at]
	b.Code = append(b.Code, in)
	if len(in.Dst) > 0 {
		return in.Dst[0]
	}
	return code.None
}

func (f *funcMaker) ret(args ...code.Reg) { f.op(code.Instr{Op: code.OpReturn, Args: args}) }

func (f *funcMaker) static(op code.Op, fn int32, args []code.Reg, results ...reflect.Type) code.Reg {
	return f.op(code.Instr{Op: op, Call: &code.Call{Kind: code.Static, Func: fn}, Args: args}, results...)
}

func (f *funcMaker) builtin(op code.Op, name string, args []code.Reg, results ...reflect.Type) code.Reg {
	return f.op(code.Instr{Op: op, Call: &code.Call{Kind: code.Builtin, Builtin: name}, Args: args}, results...)
}

func (f *funcMaker) iface(x code.Reg) code.Reg {
	return f.op(code.Instr{Op: code.OpMakeInterface, Args: []code.Reg{x}, Type: f.m.typ(reflect.TypeFor[any]())}, reflect.TypeFor[any]())
}

// panics writes panic(x).
func (f *funcMaker) panics(x code.Reg) {
	f.op(code.Instr{Op: code.OpPanic, Args: []code.Reg{f.iface(x)}})
}

func regs(rs ...code.Reg) []code.Reg { return rs }

var testSymbols = map[string]map[string]reflect.Value{
	"strings": {"Cut": reflect.ValueOf(strings.Cut), "Builder": reflect.ValueOf((*strings.Builder)(nil)), "Map": reflect.ValueOf(strings.Map)},
	"math":    {"Pow": reflect.ValueOf(math.Pow), "Modf": reflect.ValueOf(math.Modf)},
	"fmt":     {"Sprint": reflect.ValueOf(fmt.Sprint), "Stringer": reflect.ValueOf((*fmt.Stringer)(nil))},
	"time": {"Date": reflect.ValueOf(time.Date), "Month": reflect.ValueOf((*time.Month)(nil)), "Time": reflect.ValueOf((*time.Time)(nil)),
		"Location": reflect.ValueOf((*time.Location)(nil)), "Duration": reflect.ValueOf((*time.Duration)(nil))},
	"sort":    {"Slice": reflect.ValueOf(sort.Slice)},
	"runtime": {"Goexit": reflect.ValueOf(runtime.Goexit), "Func": reflect.ValueOf((*runtime.Func)(nil))},
	"sync":    {"WaitGroup": reflect.ValueOf((*sync.WaitGroup)(nil))},
	"test":    {"Array": reflect.ValueOf(func(a [2]int) [2]int { return a }), "Call": reflect.ValueOf(func(f func(int) string) string { return f(1) })},
	"errors":  {"New": reflect.ValueOf(errors.New)},
}

// machine loads the unit and gives its function as a Go value.
func (m *unitMaker) machine(t *testing.T) *Machine {
	t.Helper()
	mc, err := New(Config{Symbols: func(path string) (map[string]reflect.Value, bool) { s, ok := testSymbols[path]; return s, ok }})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := mc.load(&m.u); err != nil {
		t.Fatal(err)
	}
	return mc
}

// goFunc is function link of mc as compiled code sees it.
func goFunc[F any](mc *Machine, link string) F {
	p := mc.funcs[link].value()
	return *(*F)(ptr(&p))
}

// output runs function link, a func(), as an entry, and gives what it printed and how it ended.
func output(t *testing.T, m *unitMaker, f *funcMaker, r *Run) (string, Outcome) {
	t.Helper()
	var buf bytes.Buffer
	mc, err := New(Config{Stderr: &buf, Symbols: func(path string) (map[string]reflect.Value, bool) { s, ok := testSymbols[path]; return s, ok }})
	if err != nil {
		t.Fatal(err)
	}
	m.u.Entry = f.index
	e, err := mc.Load(&m.u)
	if err != nil {
		t.Fatal(err)
	}
	o := e.Run(r)
	return buf.String(), o
}
