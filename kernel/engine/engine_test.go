package engine

import (
	"strings"
	"testing"
)

func TestOutputOrder(t *testing.T) {
	l := newLab(t, Config{})
	l.run("fmt hook jeton/runtime/session", "", `fmt.Println("one")
session.Current().Display(session.Bundle{Data: map[string]any{"text/plain": "picture"}})
fmt.Println("two")
hook.Result("int", 3)`)
	l.expect("stdout[1] one\n", "display[1] picture", "stdout[1] two\n", "result[1] 3")
}

func TestStateIsKept(t *testing.T) {
	l := newLab(t, Config{})
	l.run("", "var x int", "x = 41")
	l.run("fmt", "func inc() int { x++; return x }", "fmt.Print(inc())")
	l.expect("stdout[2] 42")
}

func TestPanicNamesLines(t *testing.T) {
	l := newLab(t, Config{})
	l.run("", "\n//line In[1]:1\nfunc f(a []int, i int) int {\n\tx := 1\n\treturn a[i] + x\n}\nfunc g() int {\n\n\treturn f(nil, 5)\n}", "")
	f := l.fault(t.Context(), "", "", "y := 1\n_ = y\n_ = g()")
	if f == nil || f.Kind != Panic {
		t.Fatalf("fault %+v", f)
	}
	want := []Frame{{"f", "In[1]", 3, 0}, {"g", "In[1]", 7, 0}, {"", "In[2]", 3, 0}}
	if len(f.Stack) != len(want) {
		t.Fatalf("stack %v, want %v", f.Stack, want)
	}
	for i := range want {
		if f.Stack[i] != want[i] {
			t.Errorf("frame %d: %v, want %v", i, f.Stack[i], want[i])
		}
	}
	if len(l.rec.entries()) != 0 {
		t.Errorf("a panic printed %q", l.rec.entries())
	}
	t.Log(f.Text)
}

func TestRecoveredPanicIsSilent(t *testing.T) {
	l := newLab(t, Config{})
	l.run("fmt", "func safe() { defer func() { fmt.Print(recover()) }(); panic(\"boom\") }", "safe()")
	l.expect("stdout[1] boom")
}

func TestRejectedAtItsLine(t *testing.T) {
	l := newLab(t, Config{})
	f := l.fault(t.Context(), "", "", "x := 1\n_ = x + undefined")
	if f == nil || f.Kind != Rejected || len(f.Stack) != 1 || f.Stack[0].Line != 2 || f.Stack[0].File != "In[1]" || !strings.Contains(f.Text, "undefined") {
		t.Fatalf("fault %+v", f)
	}
	l.run("fmt", "", `fmt.Print("still here")`)
}
