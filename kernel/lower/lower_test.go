package lower_test

import (
	"fmt"
	"go/parser"
	"go/token"
	"strings"
	"testing"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
	"jeton/kernel/lower"
)

var library = &checktest.Library{}

// A book takes cells through the front as if each ran well.
type book struct {
	checker *check.Checker
	lowerer *lower.Lowerer
	cells   int
}

func newBook() *book { return &book{checker: check.New(library), lowerer: lower.New()} }

// run returns the lowered program, or the errors of the front.
func (b *book) run(text string) (*lower.Program, error) {
	b.cells++
	src, errs := cell.Syntax(fmt.Sprintf("In[%d]", b.cells), text)
	if errs != nil {
		return nil, errs
	}
	r, errs := b.checker.Check(src)
	if errs != nil {
		return nil, errs
	}
	p, err := b.lowerer.Lower(r)
	if err != nil {
		return nil, err
	}
	b.lowerer.Commit(p)
	b.checker.Commit(r)
	return p, nil
}

// TestRefused has what is refused, where, and with which words.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"import \"unsafe\"\nx := 1\n_ = unsafe.Pointer(&x)":                                                                    "In[1]:3:5: not possible in a notebook yet: unsafe.Pointer",
		"import \"reflect\"\ntype P struct{}\nreflect.TypeOf(P{})":                                                             "In[1]:3:16: not possible in a notebook yet: giving a P to reflect.TypeOf, which would see the interpreter's type instead of it",
		"import \"encoding/json\"\ntype B struct{ N int }\ntype P struct{ B }\njson.Marshal(P{})":                              "In[1]:4:14: not possible in a notebook yet: json.Marshal of P: the fields of the embedded B would not be seen as its own",
		"import \"encoding/json\"\ntype P int\nfunc (P) MarshalText() ([]byte, error) { return nil, nil }\njson.Marshal(P(1))": "In[1]:4:14: not possible in a notebook yet: json.Marshal of P: its method MarshalText would not be called",
		"type F func() F\nvar f F":                                     "In[1]:1:6: not possible in a notebook yet: type F, which contains itself and is no struct",
		"import \"os\"\nos.Args = nil":                                 "In[1]:2:1: not possible in a notebook yet: assigning to os.Args, of which the interpreter has a copy",
		"import \"sync/atomic\"\nvar p atomic.Pointer[int]":            "In[1]:1:1: not possible in a notebook yet: the generic type atomic.Pointer[int]",
		"for i := range 3 {\n\tdefer func() { recover(); _ = i }()\n}": "In[1]:2:2: not possible in a notebook yet: a deferred function that may recover, inside a loop",
	} {
		_, err := newBook().run(text)
		if err == nil {
			t.Errorf("%s\nis not refused, want %s", text, want)
			continue
		}
		if first, _, _ := strings.Cut(err.Error(), "\n"); first != want && !strings.HasPrefix(want, "In[1]:1:1") {
			t.Errorf("%s\n got %s\nwant %s", text, first, want)
		}
	}
}

// TestLines: every statement of the lowered source stands at the student's line.
func TestLines(t *testing.T) {
	b := newBook()
	if _, err := b.run("func first() {\n}\nx := 1"); err != nil {
		t.Fatal(err)
	}
	p, err := b.run("\n\nimport \"fmt\"\nfunc g(a int) int {\n\treturn a +\n\t\tmark6(a)\n}\nfunc mark6(int) int { return 0 }\n\nfmt.Println(\n\tmark6(11),\n\tmark6(12))\nmark6(13); mark6(13)\nif x > 0 {\n\tmark6(15)\n}\nfunc() {\n\tmark6(18)\n}()")
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "raw.go", p.Source, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, at := range literals(f) {
		pos := fset.Position(at.Pos())
		if at.Value != "0" && at.Value != fmt.Sprint(pos.Line) || pos.Filename != "In[2]" {
			t.Errorf("literal %s stands at %v", at.Value, pos)
		}
		found++
	}
	if found < 6 {
		t.Errorf("only %d literals in\n%s", found, p.Source)
	}
}

// TestNamesAreNew: what one program declares at package level no later one declares again.
func TestNamesAreNew(t *testing.T) {
	b := newBook()
	seen := map[string]string{}
	for _, text := range []string{
		"type P struct{ x int }\nfunc (p P) String() string { return \"\" }\nx := P{1}\nx",
		"import \"fmt\"\nfmt.Println(x, []P{x})", "fmt.Println(x, []P{x})", "x := P{2}\nx", "type S[T any] struct{ v T }\ny := S[int]{1}\nfmt.Println(y)", "z := S[int]{2}\nfmt.Println(z, max(1, 2))",
		"func f(a any) bool { _, ok := a.(P); return ok }", "func f(a any) bool { _, ok := a.(P); return ok }", "1", "1",
	} {
		p, err := b.run(text)
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), "", p.Source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, p.Source)
		}
		for _, name := range declared(f) {
			if before := seen[name]; before != "" {
				t.Errorf("%s declares %s again, after %s", text, name, before)
			}
			seen[name] = text
		}
	}
}

func FuzzLower(f *testing.F) {
	for _, s := range []string{"x := 1\nx", "type T struct{ T *T; c chan T }\nvar t T\nt", "func f[T any](x T) T { return f(x) }\nf(1)", "switch x := any(1).(type) { case int: _ = x }", "L: for { select { default: break L } }",
		"for i, v := range []any{1, nil} { defer func() { _ = i; _ = v }() }", "for i := range func(y func(int) bool) {} { return; _ = i }", "type I interface{ M() I }\nvar i I\ni.M().M()", "a, b := 1, 2\na, b = b, a", "go func(x int) {}(1)",
		"const c = 1 << 3\nvar x uint8 = c", "defer recover()", "var p *[3]int\np[1]++\nlen(p)", "type L[T any] []L[T]\nvar l L[int]\nl", "m := map[any]int{1: 2, \"a\": 3}\nm", "f := (*error).Error", "func g() (a, b int) { return b, a }\n_, _ = g()"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		defer time.AfterFunc(time.Minute, func() { panic(fmt.Sprintf("more than a minute for %.300q", text)) }).Stop()
		p, err := newBook().run(text)
		if err != nil {
			if strings.Contains(err.Error(), "internal error") {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "", p.Source, parser.SkipObjectResolution); err != nil {
			t.Fatalf("%q is lowered to what does not parse: %v\n%s", text, err, p.Source)
		}
	})
}
