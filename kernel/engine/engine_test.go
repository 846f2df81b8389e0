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

// TestWatchedStepsRunAsBefore: what is watched is generated anew; these forms are where that went wrong or could.
func TestWatchedStepsRunAsBefore(t *testing.T) {
	cases := []struct{ name, decls, body, want string }{
		{"literal converted in a declaration", "type H func(string) string\nfunc (h H) Serve(s string) string { return h(s) }\ntype Server interface{ Serve(string) string }",
			"var s Server = H(func(s string) string { return s + \"!\" })\nfmt.Print(s.Serve(\"hi\"))", "hi!"},
		{"literal in a literal", "", "f := func(n int) func() int { return func() int { n++; return n } }\ng := f(3)\ng()\nfmt.Print(g())", "5"},
		{"literal as a field", "type T struct{ f func(int) int }", "x := T{f: func(i int) int { return i * 2 }}\nfmt.Print(x.f(4))", "8"},
		{"recursive literal", "", "var fib func(int) int\nfib = func(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfmt.Print(fib(10))", "55"},
		{"condition on an element", "", "a := []bool{false, true}\ni := 1\nif a[i] {\n\tfmt.Print(\"yes\")\n}", "yes"},
		{"condition on a call", "", "ok := func() bool { return true }\nfor i := 0; ok() && i < 3; i++ {\n\tfmt.Print(i)\n}", "012"},
		{"comma ok", "", "m := map[string]int{\"a\": 1}\nv, ok := m[\"b\"]\nc := make(chan int, 1)\nc <- 7\nw, ok2 := <-c\nfmt.Print(v, ok, w, ok2)", "0 false 7 true"},
		{"select in a loop", "", "c := make(chan int)\ngo func() { for i := 0; i < 3; i++ { c <- i }; close(c) }()\nfor {\n\tselect {\n\tcase v, ok := <-c:\n\t\tif !ok {\n\t\t\treturn\n\t\t}\n\t\tfmt.Print(v)\n\t}\n}", "012"},
		{"defer in a loop", "", "for i := 0; i < 3; i++ {\n\tdefer fmt.Print(i)\n}", "210"},
		{"deferred values", "func f(s string, p *int) { fmt.Print(s, *p, \";\") }", "s, n := \"a\", 1\ndefer f(s, &n)\ndefer func(t string) { fmt.Print(t, s, \";\") }(s)\ns, n = \"b\", 2", "ab;a2;"},
		{"labels", "", "outer:\nfor i := 0; i < 3; i++ {\n\tfor j := 0; j < 3; j++ {\n\t\tif j == 1 {\n\t\t\tcontinue outer\n\t\t}\n\t\tfmt.Print(i, j, \";\")\n\t}\n}", "0 0;1 0;2 0;"},
	}
	l := newLab(t, Config{})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			l.t = t
			l.run("fmt", c.decls, c.body)
			if got := l.rec.printed(l.cell); got != c.want {
				t.Errorf("printed %q, want %q", got, c.want)
			}
		})
	}
}
