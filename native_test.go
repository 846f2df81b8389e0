package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/native"
	"jeton/kernel/notebook"
	"jeton/runtime/session"
	"jeton/stdlib"
)

// newNativeNotebook makes a notebook with a cache of the test's own.
func newNativeNotebook(t *testing.T, cache string) *notebook.Notebook {
	t.Helper()
	for _, tool := range []string{"go", "gcc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("compiled cells cannot be tested without %s", tool)
		}
	}
	nb, err := notebook.New(notebook.Config{Library: stdlib.Library{}, Source: source, NativeCache: cache})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := nb.Close(); err != nil {
			t.Error(err)
		}
	})
	return nb
}

// fails runs a cell that must fail, and gives its traceback.
func fails(t *testing.T, nb *notebook.Notebook, count int, code string) string {
	t.Helper()
	r := nb.Execute(context.Background(), front.Request{Code: code, Count: count}, &shown{})
	if r.Err == nil {
		t.Fatalf("%s\nends well", code)
	}
	return strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(strings.Join(r.Err.Traceback, "\n"))
}

// printed is a shown without what is said about the time that a first build takes.
type printed struct{ shown }

func (p *printed) Stream(name string, text []byte) {
	if name == "stdout" {
		p.shown.Stream(name, text)
	}
}

func TestNativeCells(t *testing.T) {
	nb := newNativeNotebook(t, t.TempDir())
	for i, c := range []struct{ code, text, result string }{
		{"%%native\ntype node struct { id int; next *node }\nfunc (n *node) len() int { if n == nil { return 0 }; return 1 + n.next.len() }\nvar head = &node{1, nil}", "", ""},
		{"head.next = &node{id: 2}\nhead.len()", "", "2"},
		{"%%native\nfmt.Printf(\"%T %d\", *head, head.len())", "main.node 2", ""},
		// The value of an interface is of one type everywhere.
		{"var v any = node{id: 3}\nvar vs any = []node{{id: 4}}\nvar vm any = map[string][]*node{\"x\": {head}}", "", ""},
		{"%%native\na, ok1 := v.(node)\nb, ok2 := vs.([]node)\nfmt.Print(a.id, ok1, b[0].id, ok2)", "3 true 4 true", ""},
		// Embedding keeps the field's name, and what is promoted.
		{"%%native\ntype box struct { node; *head1 }\ntype head1 struct{ Top int }\nb1 := box{node{id: 5}, &head1{6}}\nfmt.Printf(\"%+v %d %d\", b1.node, b1.id, b1.Top)", "{id:5 next:<nil>} 5 6", ""},
		{"j, _ := json.Marshal(struct{ head1 }{head1{7}}); string(j)", "", `"{\"Top\":7}"`},
		// Functions of interpreted cells, and their variables.
		{"calls := 0\nfunc twice(f func(int) int) func(int) int { calls++; return func(i int) int { return f(f(i)) } }", "", ""},
		{"%%native\ncalls += 10\ntwice(func(i int) int { return i * 3 })(2)", "", "18"},
		{"calls", "", "11"},
		// What goes wrong in Go's compiler alone: variables that nothing reads, imports that nothing needs.
		{"%%native\nimport \"net/url\"\nfunc odd(x any) {\n\ta, b := 1, 2\n\tswitch y := x.(type) {\n\tcase int:\n\t}\n\tfor i, s := range \"ab\" {\n\t}\n\tif z := b; true {\n\t}\n\tvar c chan int\n\tselect {\n\tcase r := <-c:\n\tdefault:\n\t}\n}\nodd(1)", "", ""},
		{"%%native\nx, y := 1, \"a\"\nx, z := 2, 3.5\nvar w int\nfmt.Print(x, y, z, w)", "2a3.5 0", ""},
		// Go statements evaluate at once what they evaluate at once.
		{"%%native\nfunc send(c chan<- int, xs ...int) { for _, x := range xs { c <- x } }\nc := make(chan int, 9)\ni := 1\ngo send(c, i, 2)\ni = 100\nm := strings.NewReplacer(\"a\", \"b\")\ndone := make(chan string)\ngo func(s string) { done <- m.Replace(s) }(\"aa\")\ngo send(c, []int{3, 4}...)\ns := <-c + <-c + <-c + <-c\nfmt.Print(s, <-done)", "10bb", ""},
		{"%%native\nconst (\n\tred = iota + 1.5\n\tgreen\n)\ntype hue uint8\nconst last hue = 200\nfunc (h hue) String() string { return fmt.Sprintf(\"hue %d\", uint8(h)) }", "", ""},
		{"%%native\nfmt.Print(green, last, red/3)", "2.5 hue 200 0.5", ""},
		{"fmt.Print(green, last)", "2.5 hue 200", ""},
		{"%%native\nfunc init() { fmt.Print(\"one \") }\nfunc init() { fmt.Print(\"two \") }\nvar first = second + 1\nvar second = func() int { return 41 }()\nfirst", "one two ", "42"},
		{"%%native\npackage main\n\nimport \"fmt\"\n\nfunc main() { fmt.Print(\"program\") }", "program", ""},
		{"%%native\nfloats.Sum([]float64{1, 2, 3.5})", "", "6.5"},
		{"%%native\nimport \"jeton/runtime/timing\"\ntiming.Time(func() {}).Wall >= 0", "", "true"},
		{"func (n *node) double() int { return 2 * n.id }\n(&node{id: 4}).double()", "", "8"},
		// A type has one description, whoever has made it first.
		{"var q = []any{map[string][]float64{}, [7]map[int8][]uint16{}, struct{ A int; b string }{}, func(int8) map[string]bool { return nil }, (chan map[string]uint16)(nil)}", "", ""},
		{"%%native\n_, q1 := q[0].(map[string][]float64)\n_, q2 := q[1].([7]map[int8][]uint16)\n_, q3 := q[2].(struct{ A int; b string })\n_, q4 := q[3].(func(int8) map[string]bool)\n_, q5 := q[4].(chan map[string]uint16)\nfmt.Print(q1, q2, q3, q4, q5)", "true true true true true", ""},
		{"%%native\ntype gen[T any] struct { x T }\nfunc (g gen[T]) String() string { return fmt.Sprint(\"gen \", g.x) }\nfunc made() any { return gen[uint16]{1} }\nfunc is8(x any) bool { _, ok := x.(gen[uint8]); return ok }", "", ""},
		{"_, is16 := made().(gen[uint16])\nvar gs any = []gen[string]{{\"a\"}}\nvar gp atomic.Pointer[int]\ngp.Store(new(int))\nfmt.Print(is16, is8(gen[uint8]{}))", "true true", ""},
		{"%%native\n_, isString := gs.([]gen[string])\n*gp.Load() = 4\nvar str fmt.Stringer = gen[string]{\"s\"}\nfmt.Print(isString, str)", "true gen s", ""},
		{"_, isString = str.(gen[string])\nfmt.Print(isString, *gp.Load())", "true 4", ""},
		{"type method interface { at(map[int8]uint16) string }\nvar ifc any = (*method)(nil)", "", ""},
		{"%%native\ntype impl struct{}\nfunc (impl) at(m map[int8]uint16) string { return fmt.Sprint(len(m)) }\nvar im any = impl{}", "", ""},
		{"im.(method).at(map[int8]uint16{1: 2})", "", `"1"`},
		{"%%native\ntype number interface { ~int | ~float64 }\nfunc sum[T number](xs ...T) (s T) { for _, x := range xs { s += x }; return }\nfmt.Print(sum(1, 2), runtime.NumGoroutine())", "3 1", ""},
		{"sum(1.5, 2)", "", "3.5"},
		{"%%native\nfunc shown() (int, error) { return 3, nil }\nshown()", "", "3  // int"},
	} {
		out := &printed{}
		if r := nb.Execute(context.Background(), front.Request{Code: c.code, Count: i + 1}, out); r.Err != nil {
			t.Errorf("In[%d]:\n%s\n%s: %s", i+1, c.code, r.Err.Name, r.Err.Value)
			continue
		}
		if out.text != c.text || out.result != c.result {
			t.Errorf("In[%d]:\n%s\n got %q, %q\nwant %q, %q", i+1, c.code, out.text, out.result, c.text, c.result)
		}
	}
}

func TestNativeFailures(t *testing.T) {
	nb := newNativeNotebook(t, t.TempDir())
	run(t, nb, 1, "%%native\nfunc at(xs []int, i int) int {\n\treturn xs[i]\n}")
	run(t, nb, 2, "type plain struct{ n int }\nvar p plain\nfunc gen[T any](x T) T { return x }")
	for i, c := range []struct{ code, want string }{
		{"%%native\nat(nil, 3)", "panic: runtime error: index out of range [3] with length 0\n    → Index 3 was asked of 0 elements: indices go from 0 to the length minus one.\n  at In[1]:3 in at\n    return xs[i]\n  at In[10]:2\n    at(nil, 3)"},
		{"%%native\nfunc f() plain { return plain{} }", "type plain of In[2] is interpreted: compiled code cannot use it\n    func f() plain { return plain{} }\n             ^\n    → put %%native on the first line of In[2] and run it again, then this cell"},
		{"%%native\np.n++", "type plain of In[2] is interpreted"},
		{"%%native\ngen(3)", "generic function gen of In[2] is interpreted"},
		{"%%native\nvar e int = \"text\"", "In[14]:2:13: cannot use \"text\""},
		{"%%native what", "%%native takes the rest of the cell"},
		{"%native what", "%native takes on or off"},
	} {
		if got := fails(t, nb, 10+i, c.code); !strings.Contains(got, c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.code, got, c.want)
		}
	}
	// A cell that fails leaves no names.
	fails(t, nb, 20, "%%native\nvar left = 3\npanic(left)")
	if got := fails(t, nb, 21, "left"); !strings.Contains(got, "undefined: left") {
		t.Error(got)
	}
}

func TestNativeMadeAgain(t *testing.T) {
	nb := newNativeNotebook(t, t.TempDir())
	run(t, nb, 1, "func unit() int { return 1 }")
	run(t, nb, 2, "%%native\nfunc ten() int { return 10 * unit() }\nfunc other() int { return 7 }")
	if got := run(t, nb, 3, "ten()").result; got != "10" {
		t.Error(got)
	}
	out := run(t, nb, 4, "func unit() int { return 2 }")
	if want := "ten of In[2] is made again with what this cell declares, and is interpreted now: run In[2] again to compile it"; out.displayed != want {
		t.Errorf("note %q, want %q", out.displayed, want)
	}
	if got := run(t, nb, 5, "ten() + other()").result; got != "27" {
		t.Error(got)
	}
	// A compiled cell that redeclares what others use makes them again compiled.
	if out := run(t, nb, 6, "%%native\nfunc unit() int { return 3 }"); out.displayed != "" {
		t.Errorf("note %q", out.displayed)
	}
	if got := run(t, nb, 7, "%%native\nten() + other()").result; got != "37" {
		t.Error(got)
	}
}

// What was compiled in one session is there in the next, whatever the cells are called.
func TestNativeObjectsAreKept(t *testing.T) {
	cache := t.TempDir()
	objects := func() int {
		list, err := filepath.Glob(filepath.Join(cache, "*", "*.so"))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	first := "%%native\ntype kept struct{ n int }\nvar k = kept{4}"
	second := "%%native\nk.n *= 2\nfmt.Print(k.n)"
	a := newNativeNotebook(t, cache)
	run(t, a, 1, first)
	run(t, a, 2, second)
	if n := objects(); n != 2 {
		t.Fatalf("%d objects for two cells", n)
	}
	b := newNativeNotebook(t, cache)
	run(t, b, 7, "fmt.Sprint()") // other numbers, other versions
	run(t, b, 8, first)
	if got := run(t, b, 9, second).text; got != "8" {
		t.Errorf("the second session prints %q", got)
	}
	if n := objects(); n != 2 {
		t.Errorf("%d objects after the second session: it has compiled again", n)
	}
	// Run again, a cell has variables of its own.
	run(t, b, 10, "old := &k\nold.n = 100")
	run(t, b, 11, first)
	if got := run(t, b, 12, "fmt.Print(k.n, old.n)").text; got != "4 100" {
		t.Errorf("after the cell is run again: %q", got)
	}
}

// compiled makes the program of one cell.
func compiled(t *testing.T, text string) engine.Program {
	t.Helper()
	src, errs := cell.Syntax("In[1]", text)
	if errs != nil {
		t.Fatal(errs)
	}
	res, errs := check.New(stdlib.Library{}).Check(src)
	if errs != nil {
		t.Fatal(errs)
	}
	obj, err := native.New(native.NewWorkshop(native.OpenCache(t.TempDir(), source), source)).Compile(context.Background(), res)
	if err != nil {
		t.Fatal(err)
	}
	return engine.Program{Name: "In[1]", Cell: 1, Native: &engine.NativeCell{Key: obj.Key, File: obj.File, Gives: obj.Gives, Wants: obj.Wants, Files: obj.Files}}
}

func startEngine(t *testing.T) *engine.Client {
	t.Helper()
	c, err := engine.Start(context.Background(), engine.Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// A textHandler keeps the text that an engine shows.
type textHandler struct{ text strings.Builder }

func (h *textHandler) Stream(_ int, _ string, text []byte)                     { h.text.Write(text) }
func (*textHandler) Display(int, session.Bundle)                               {}
func (*textHandler) Result(int, session.Bundle)                                {}
func (*textHandler) Clear(int, bool)                                           {}
func (*textHandler) Comm(int, session.CommMessage)                             {}
func (*textHandler) Call(context.Context, int, string, []byte) ([]byte, error) { return nil, nil }
func (*textHandler) Input(context.Context, int, string, bool) (string, error) {
	return "", session.ErrNoInput
}

// An engine of another host gets the object in the message.
func TestNativeObjectTravels(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	p, err := compiled(t, "fmt.Print(\"travelled\")").Carried()
	if err != nil {
		t.Fatal(err)
	}
	if p.Native.File != "" || len(p.Native.Object) == 0 {
		t.Fatalf("file %q, %d bytes", p.Native.File, len(p.Native.Object))
	}
	out := &textHandler{}
	if o := startEngine(t).Run(context.Background(), p, out); o.Fault != nil {
		t.Fatal(o.Fault)
	}
	if out.text.String() != "travelled" {
		t.Errorf("it prints %q", out.text.String())
	}
	if left, _ := filepath.Glob(filepath.Join(tmp, "*.so")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Objects that this program cannot use are refused in words, and the engine lives.
func TestNativeObjectOfAnotherBuild(t *testing.T) {
	p, err := compiled(t, "fmt.Print(1)").Carried()
	if err != nil {
		t.Fatal(err)
	}
	good := p.Native.Object
	other := compiled(t, "fmt.Print(2)")
	for what, c := range map[string]struct {
		object []byte
		want   string
	}{
		"another version": {native.Seal(otherVersion(t)), "different Go versions, or from different sources"},
		"no object":       {native.Seal([]byte("text")), "cannot be loaded"},
		"cut off":         {good[:len(good)/3], "cannot be loaded"},
		"nothing":         {nil, "object is gone"},
	} {
		client := startEngine(t)
		bad := p
		object := *p.Native
		object.Object, object.File = c.object, ""
		bad.Native = &object
		o := client.Run(context.Background(), bad, &textHandler{})
		if o.Fault == nil || o.Fault.EngineLost || !strings.Contains(o.Fault.Text, c.want) {
			t.Errorf("%s: %+v, want %q", what, o.Fault, c.want)
			continue
		}
		out := &textHandler{}
		if o := client.Run(context.Background(), other, out); o.Fault != nil || out.text.String() != "2" {
			t.Errorf("after %s: %+v, %q", what, o.Fault, out.text.String())
		}
	}
}

// otherVersion is a plugin that the same Go has built, with another version of a package that this program has, too.
func otherVersion(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                     "module jeton\n\ngo 1.26\n",
		"runtime/session/session.go": "package session\n\nfunc Current() int { return 1 }\n",
		"main.go":                    "package main\n\nimport \"jeton/runtime/session\"\n\nvar Table = session.Current\n",
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-buildmode=plugin", "-o", "p.so", ".")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	object, err := os.ReadFile(filepath.Join(dir, "p.so"))
	if err != nil {
		t.Fatal(err)
	}
	return object
}
