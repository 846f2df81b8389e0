package eval

import (
	"errors"
	"go/token"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"jeton/kernel/code"
)

func ptr[T any](p *T) unsafe.Pointer { return unsafe.Pointer(p) }

var (
	intType  = reflect.TypeFor[int]()
	boolType = reflect.TypeFor[bool]()
	strType  = reflect.TypeFor[string]()
	anyType  = reflect.TypeFor[any]()
	errType  = reflect.TypeFor[error]()
	f64Type  = reflect.TypeFor[float64]()
)

// fib writes func fib(n int) int.
func fib(m *unitMaker) *funcMaker {
	f := m.fn("fib", reflect.TypeFor[func(int) int]())
	n := f.params[0]
	c := f.op(code.Instr{Op: code.OpBinary, N: int64(token.LSS), Args: regs(n, m.constant(2))}, boolType)
	f.op(code.Instr{Op: code.OpIf, Args: regs(c)})
	f.f().Blocks[0].Next = []int32{1, 2}
	f.block()
	f.ret(n)
	f.block()
	n1 := f.op(code.Instr{Op: code.OpBinary, N: int64(token.SUB), Args: regs(n, m.constant(1))}, intType)
	r1 := f.static(code.OpCall, f.index, regs(n1), intType)
	n2 := f.op(code.Instr{Op: code.OpBinary, N: int64(token.SUB), Args: regs(n, m.constant(2))}, intType)
	r2 := f.static(code.OpCall, f.index, regs(n2), intType)
	f.ret(f.op(code.Instr{Op: code.OpBinary, N: int64(token.ADD), Args: regs(r1, r2)}, intType))
	return f
}

func TestCallStatic(t *testing.T) {
	m := newUnit()
	fib(m)
	mc := m.machine(t)
	if got := goFunc[func(int) int](mc, "fib")(20); got != 6765 {
		t.Errorf("fib(20) = %d, want 6765", got)
	}
}

func BenchmarkFib20(b *testing.B) {
	m := newUnit()
	fib(m)
	mc, err := New(Config{})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := mc.load(&m.u); err != nil {
		b.Fatal(err)
	}
	f := goFunc[func(int) int](mc, "fib")
	for b.Loop() {
		f(20)
	}
}

// through makes a function of the same signature that calls a compiled one.
func through[F any](t *testing.T, pkg, name string, variant func(m *unitMaker, f *funcMaker, lib int32) code.Instr) F {
	t.Helper()
	m := newUnit()
	sig := reflect.TypeFor[F]()
	lib := m.lib(pkg, name, sig)
	f := m.fn("through", sig)
	in := code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Static, Func: lib}, Args: f.params}
	if variant != nil {
		in = variant(m, f, lib)
	}
	var dst []code.Reg
	for i := range sig.NumOut() {
		dst = append(dst, f.reg(sig.Out(i)))
	}
	in.Dst = dst
	f.op(in)
	f.ret(dst...)
	return goFunc[F](m.machine(t), "through")
}

// asValue calls through a func value.
func asValue(m *unitMaker, f *funcMaker, lib int32) code.Instr {
	m.u.Consts = append(m.u.Consts, code.Const{Kind: code.FuncValue, Type: m.u.Funcs[lib].Sig, Index: lib})
	return code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Dynamic, Fn: code.ConstReg(len(m.u.Consts) - 1)}, Args: f.params}
}

func TestCallLibrary(t *testing.T) {
	for name, v := range map[string]func(m *unitMaker, f *funcMaker, lib int32) code.Instr{"static": nil, "value": asValue} {
		t.Run(name, func(t *testing.T) {
			cut := through[func(string, string) (string, string, bool)](t, "strings", "Cut", v)
			if a, b, ok := cut("key=value", "="); a != "key" || b != "value" || !ok {
				t.Errorf("Cut: %q %q %v", a, b, ok)
			}
			if got := through[func(float64, float64) float64](t, "math", "Pow", v)(2, 10); got != 1024 {
				t.Errorf("Pow: %v", got)
			}
			if i, f := through[func(float64) (float64, float64)](t, "math", "Modf", v)(2.5); i != 2 || f != 0.5 {
				t.Errorf("Modf: %v %v", i, f)
			}
			if got := through[func(...any) string](t, "fmt", "Sprint", v)(1, "a", nil); got != "1a<nil>" {
				t.Errorf("Sprint: %q", got)
			}
			date := through[func(int, time.Month, int, int, int, int, int, *time.Location) time.Time](t, "time", "Date", v)
			if got, want := date(2026, 2, 3, 4, 5, 6, 7, time.UTC), time.Date(2026, 2, 3, 4, 5, 6, 7, time.UTC); got != want {
				t.Errorf("Date: %v, want %v", got, want)
			}
			up := func(r rune) rune { return r - 32 }
			if got := through[func(func(rune) rune, string) string](t, "strings", "Map", v)(up, "abc"); got != "ABC" {
				t.Errorf("Map: %q", got)
			}
		})
	}
	write := through[func(*strings.Builder, string) (int, error)](t, "", "WriteString", nil)
	var sb strings.Builder
	if n, err := write(&sb, "hello"); n != 5 || err != nil || sb.String() != "hello" {
		t.Errorf("WriteString: %d %v %q", n, err, sb.String())
	}
	sub := through[func(time.Time, time.Time) time.Duration](t, "", "Sub", nil)
	if got := sub(time.Unix(10, 5), time.Unix(8, 0)); got != 2*time.Second+5 {
		t.Errorf("Sub: %v", got)
	}
}

// identity makes a function that gives back its argument, as compiled code sees it.
func identity[T any](t *testing.T) func(T) T {
	m := newUnit()
	f := m.fn("identity", reflect.TypeFor[func(T) T]())
	f.ret(f.params[0])
	return goFunc[func(T) T](m.machine(t), "identity")
}

func testIdentity[T any](t *testing.T, v T) {
	t.Helper()
	if got := identity[T](t)(v); !reflect.DeepEqual(got, v) {
		t.Errorf("identity(%v) = %v", v, got)
	}
}

func TestFuncValueShapes(t *testing.T) {
	testIdentity(t, 5)
	testIdentity(t, int8(-5))
	testIdentity(t, true)
	testIdentity(t, 2.5)
	testIdentity(t, float32(-2.5))
	testIdentity(t, 1+2i)
	testIdentity(t, complex64(1-2i))
	testIdentity(t, "text")
	testIdentity(t, []string{"a", "b"})
	testIdentity(t, errors.New("e"))
	testIdentity[any](t, 7)
	testIdentity(t, &[]int{1})
	testIdentity(t, [3]int{1, 2, 3})
	testIdentity(t, [1]string{"x"})
	testIdentity(t, map[string]int{"a": 1})
	testIdentity(t, time.Unix(5, 6))
	if got := identity[float32](t)(float32(math.Inf(1))); !math.IsInf(float64(got), 1) {
		t.Error(got)
	}
}

// TestFuncValueRare calls a function whose arguments are of many kinds and do not fit a shape.
func TestFuncValueRare(t *testing.T) {
	type F = func(int8, float32, string, [2]int, any, uint16, []byte, float64, error, complex128) ([2]int, float32, string, error, uint16)
	m := newUnit()
	f := m.fn("rare", reflect.TypeFor[F]())
	p := f.params
	f.ret(p[3], p[1], p[2], p[8], p[5])
	a, b, c, d, e := goFunc[F](m.machine(t), "rare")(1, 2.5, "s", [2]int{3, 4}, 5, 6, []byte("7"), 8, errors.New("9"), 10)
	if a != [2]int{3, 4} || b != 2.5 || c != "s" || d.Error() != "9" || e != 6 {
		t.Error(a, b, c, d, e)
	}
}

// TestClosure has compiled code call closures: adders that share a variable.
func TestClosure(t *testing.T) {
	m := newUnit()
	ip := reflect.TypeFor[*int]()
	add := m.fn("add", reflect.TypeFor[func(int) int](), ip, strType)
	v := add.op(code.Instr{Op: code.OpLoad, Args: regs(add.params[1])}, intType)
	sum := add.op(code.Instr{Op: code.OpBinary, N: int64(token.ADD), Args: regs(v, add.params[0])}, intType)
	n := add.builtin(code.OpCall, "len", regs(add.params[2]), intType)
	add.op(code.Instr{Op: code.OpStore, Args: regs(add.params[1], sum)})
	add.ret(add.op(code.Instr{Op: code.OpBinary, N: int64(token.ADD), Args: regs(sum, n)}, intType))
	mk := m.fn("make", reflect.TypeFor[func(*int, string) func(int) int]())
	mk.ret(mk.op(code.Instr{Op: code.OpMakeClosure, N: int64(add.index), Args: mk.params}, reflect.TypeFor[func(int) int]()))
	use := m.fn("use", reflect.TypeFor[func(func(int) int, int) int]())
	use.ret(use.op(code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Dynamic, Fn: use.params[0]}, Args: regs(use.params[1])}, intType))
	mc := m.machine(t)
	make_, call := goFunc[func(*int, string) func(int) int](mc, "make"), goFunc[func(func(int) int, int) int](mc, "use")
	x := 1
	f, g := make_(&x, "ab"), make_(&x, "abc")
	if got := []int{f(1), g(10), call(f, 100), call(g, 1000), call(func(i int) int { return -i }, 7), x}; !reflect.DeepEqual(got, []int{4, 15, 114, 1115, -7, 1112}) {
		t.Error(got)
	}
	func() {
		defer func() {
			if r := recover(); r == nil || !strings.Contains(r.(error).Error(), "nil pointer dereference") {
				t.Errorf("call of nil: %v", r)
			}
		}()
		call(nil, 1)
	}()
}

// TestInvoke calls methods of interface values that hold compiled types.
func TestInvoke(t *testing.T) {
	m := newUnit()
	f := m.fn("text", reflect.TypeFor[func(error) string]())
	f.ret(f.op(code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Invoke, Fn: f.params[0], Method: "Error", Iface: m.typ(errType)}}, strType))
	text := goFunc[func(error) string](m.machine(t), "text")
	if got := text(errors.New("boom")); got != "boom" {
		t.Error(got)
	}
}
