package eval

import (
	"os/exec"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"jeton/kernel/code"
)

// TestCaller asks for the calls under way: f, whose second instruction calls g.
func TestCaller(t *testing.T) {
	m := newUnit()
	type result = func(int) (uintptr, string, int, bool)
	g := m.fn("g", reflect.TypeFor[result]())
	r := g.static(code.OpCall, m.lib("runtime", "Caller", reflect.TypeFor[result]()), g.params,
		reflect.TypeFor[uintptr](), strType, intType, boolType)
	g.ret(r, r+1, r+2, r+3)
	f := m.fn("f", reflect.TypeFor[result]())
	f.line = 40
	f.builtin(code.OpCall, "print", nil)
	r = f.static(code.OpCall, g.index, f.params, reflect.TypeFor[uintptr](), strType, intType, boolType)
	f.ret(r, r+1, r+2, r+3)
	f = m.fn("name", reflect.TypeFor[func(uintptr) string]())
	p := f.static(code.OpCall, m.lib("runtime", "FuncForPC", reflect.TypeFor[func(uintptr) *runtime.Func]()), f.params, reflect.TypeFor[*runtime.Func]())
	f.ret(f.static(code.OpCall, m.lib("", "Name", reflect.TypeFor[func(*runtime.Func) string]()), regs(p), strType))
	f = m.fn("stack", reflect.TypeFor[func() []byte]())
	f.ret(f.static(code.OpCall, m.lib("runtime/debug", "Stack", reflect.TypeFor[func() []byte]()), nil, reflect.TypeFor[[]byte]()))
	mc := m.machine(t)
	name := goFunc[func(uintptr) string](mc, "name")
	call := goFunc[result](mc, "f")
	for skip, want := range []struct {
		name string
		line int
	}{{"main.g", 1}, {"main.f", 42}} {
		pc, file, line, ok := call(skip)
		if !ok || file != "In[1]" || line != want.line || name(pc) != want.name {
			t.Errorf("Caller(%d): %s %s:%d %v, want %v", skip, name(pc), file, line, ok, want)
		}
		fs := callersFrames([]uintptr{pc})
		if f, more := nextFrame(fs); f.Function != want.name || f.Line != want.line || funcName(f.Func) != want.name || more {
			t.Errorf("Frames of Caller(%d): %+v", skip, f)
		}
	}
	if _, _, _, ok := call(2); ok {
		t.Error("Caller beyond the last call")
	}
	if got := name(reflect.ValueOf(strings.Cut).Pointer()); got != "strings.Cut" {
		t.Errorf("name of a compiled function: %q", got)
	}
	if got := string(goFunc[func() []byte](mc, "stack")()); !strings.Contains(got, "[running]:\nmain.stack()\n\tIn[1]:1 +0x0\n") {
		t.Errorf("stack: %q", got)
	}
}

// A program that asks for GOROOT gets what the go command says.
func TestGOROOT(t *testing.T) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := goroot(), strings.TrimSpace(string(out)); got != want {
		t.Errorf("GOROOT is %q, want %q", got, want)
	}
}
