package check_test

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/cell/celltest"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
)

// lib is shared: go list takes a second.
var lib = &checktest.Library{}

// A book checks cells in turn, and commits those without errors.
type book struct {
	*check.Checker
	cells int
}

// run returns what there is to say of a cell: its errors, or "ok", the types of its value, and notes.
func (n *book) run(text string) string {
	n.cells++
	src, errs := cell.Syntax(fmt.Sprintf("In[%d]", n.cells), text)
	if errs != nil {
		return errs.Error()
	}
	r, errs := n.Check(src)
	if errs != nil {
		return errs.Error()
	}
	n.Commit(r)
	out := "ok"
	if r.Value != nil {
		var names []string
		for _, t := range r.Value.Types {
			names = append(names, check.TypeString(t))
		}
		out = "value " + strings.Join(names, ", ")
	}
	for _, note := range r.Notes {
		out += "\nnote: " + note
	}
	return out
}

// TestKept: of a cell that has failed as it ran those declarations remain that use no variable of its.
func TestKept(t *testing.T) {
	n := &book{Checker: check.New(lib)}
	for text, want := range map[string]string{
		"func f() int { return 1 }\npanic(f())":                                                    "f",
		"x := 1\nfunc f() int { return x }\nfunc g() int { return f() }\nfunc h() {}\n":            "h",
		"type T struct{}\nfunc (T) M() {}\nconst c = 2\nfunc f() T { return T{} }":                 "T c f",
		"type T struct{}\nfunc (T) M() { y++ }\nvar y int\nfunc f() T { return T{} }\nfunc g() {}": "g",
		"var a, b = 1, 2": "",
		"func a() int { return b() }\nfunc b() int { return c() }\nfunc c() int { return v }\nvar v int": "",
	} {
		src, errs := cell.Syntax("In[1]", text)
		if errs != nil {
			t.Fatal(errs)
		}
		r, errs := n.Check(src)
		if errs != nil {
			t.Fatal(errs)
		}
		kept, _ := r.Kept()
		fresh := check.New(lib)
		if kept != nil {
			fresh.Commit(kept)
		}
		var names []string
		for _, name := range fresh.Names() {
			names = append(names, name.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s\nkept %q, want %q", text, got, want)
		}
	}
}

// TestNotebooks has notebooks as pairs: a cell, and what is said of it.
func TestNotebooks(t *testing.T) {
	for name, cells := range map[string][]string{
		"values": {
			"1 + 1", "value int",
			"3.5;", "ok",
			"x := 5", "ok",
			"x", "value int",
			"x++", "ok",
			"len(\"abc\")", "value int",
			"float64(x)", "value float64",
			"[]int{1}", "value []int",
			"func() {}()", "ok",
			"func() (int, error) { return 1, nil }()", "value int, error",
			"\"a\" + 'b'", "In[11]:1:1: invalid operation: \"a\" + 'b' (mismatched types untyped string and untyped rune)",
			"nil", "In[12]:1:1: use of untyped nil: nil alone has no type, so there is no value to show",
			"int", "In[13]:1:1: int (type) is not an expression",
			"1 << 70", "In[14]:1:1: cannot use 1 << 70 (untyped int constant 1180591620717411303424) as int value in assignment (overflows)",
			"<-make(chan string)", "value string",
			"x + 1\nx", "In[16]:1:1: x + 1 (value of type int) is not used",
		},
		"printing shows nothing": {
			"import \"fmt\"\nfmt.Println(1)", "ok",
			"fmt.Sprint(1)", "value string",
			"fmt.Fprintln(nil, 1)", "ok",
		},
		"redefinition": {
			"x := 1\nfunc f() int { return x }", "ok",
			"x := float64(x) + 1.5", "ok\nnote: f of In[1] does not compile with what this cell declares (cannot use x (variable of type float64) as int value in return statement): mend In[1] and run it again",
			"x", "value float64",
			"f()", "In[4]:1:1: undefined: f",
			"x := \"s\"", "ok",
			"func f() int { return len(x) }", "ok",
			"x := \"t\"", "ok",
			"f()", "value int",
		},
		"order of statements": {
			"a := b\nb := 1", "In[1]:1:6: undefined: b\n\tit is declared further down",
			"b := 1.5", "ok",
			"a := b\nb := \"x\"\nc := b", "ok",
			"a", "value float64",
			"c", "value string",
			"g := func() int { return g() }", "In[6]:1:26: undefined: g\n\tit is declared further down",
			"count := 0\nfunc inc() { count++ }\ninc()\ncount", "value int",
			"total := sum()\nfunc sum() int { return total }", "ok",
		},
		"several on the left": {
			"f := func() (int, error) { return 1, nil }", "ok",
			"a, err := f()\nb, err := f()\na + b", "value int",
			"a, b := 1", "In[3]:1:9: assignment mismatch: 2 variables but 1 value",
			"a, b := f()\na, b := f()", "In[4]:2:6: no new variables on left side of :=\n\tassign with =",
			"a, a := 1, 2", "In[5]:1:4: a repeated on left side of :=",
			"x.y := 1", "In[6]:1:1: non-name x.y on left side of :=\n\tassign with = what is no new variable",
			"v, ok := map[string]int{}[\"a\"]\n_, ok = 1, false\nok", "value bool",
			"_, err := f()\nerr", "value error",
			"var p *int\nq, p := 1, nil\nq", "value int",
		},
		"what was meant": {
			"func f(count int) int { return cuont }", "In[1]:1:32: undefined: cuont\n\tdid you mean count?",
			"for index := range 3 { { println(indx) } }", "In[2]:1:34: undefined: indx\n\tdid you mean index?",
			"func g() { { inner := 1 }; println(iner) }", "In[3]:1:36: undefined: iner",
			"stirngs.ToUpper(\"a\")", "In[4]:1:1: undefined: stirngs\n\tdid you mean strings?",
			"stirngs + 1", "In[5]:1:1: undefined: stirngs\n\tdid you mean string?",
			"type Point struct{ Width, height int }\nfunc (p Point) Norm() int { return p.Width }\nfunc (p *Point) Move() {}", "ok",
			"pt := Point{}\npt.Widht", "In[7]:2:4: pt.Widht undefined (type Point has no field or method Widht)\n\tdid you mean Width?",
			"(&Point{}).Nrom()", "In[8]:1:12: (&Point{}).Nrom undefined (type *Point has no field or method Nrom)\n\tdid you mean Norm?",
			"Point{heigth: 1}", "In[9]:1:7: unknown field heigth in struct literal of type Point\n\tdid you mean height?",
			"var b strings.Builder\nb.WriteStrnig(\"a\")", "In[10]:2:3: b.WriteStrnig undefined (type strings.Builder has no field or method WriteStrnig)\n\tdid you mean WriteString?",
			"Point{}.Xyzzy", "In[11]:1:9: Point{}.Xyzzy undefined (type Point has no field or method Xyzzy)",
			"run(1)", "In[12]:1:1: undefined: run", // which is no rune
			"itn(1)", "In[13]:1:1: undefined: itn\n\tdid you mean int?",
		},
		"one on the left": {
			"f := func() (a int, m map[string]struct{ x, y int }, err error) { return }\nx := f()", "In[1]:2:6: assignment mismatch: 1 variable but f returns 3 values",
			"x := strconv.Atoi(\"1\")", "In[2]:1:6: assignment mismatch: 1 variable but strconv.Atoi returns 2 values",
		},
		"package variables": {
			"var a = b + 1\nvar b = c()\nfunc c() int { return 2 }", "ok",
			"var p = q\nvar q = p", "In[2]:1:5: initialization cycle for p\n\tIn[2]:1:5: p refers to q\n\tIn[2]:2:5: q refers to p",
		},
		"methods": {
			"type P struct{ X, y int }\nfunc (p P) Sum() int { return p.X + p.y }", "ok",
			"p := P{1, 2}\np.Sum()", "value int",
			"func (p P) Twice() int { return 2 * p.Sum() }", "ok\nnote: p keeps the P from before, with the methods that it had: run again what sets p (In[2])",
			"P{3, 4}.Twice()", "value int",
			"p.Twice()", "In[5]:1:3: p.Twice undefined (type P has no field or method Twice)\n\tp still has the P from before P was declared anew: run again what sets p (In[2])",
			"p = P{}", "In[6]:1:5: cannot use P{} (value of struct type P) as P value in assignment\n\tp still has the P from before P was declared anew: run again what sets p (In[2])",
			"p := P{5, 6}\np.Twice()", "value int",
			"type P struct{ X, y float64 }\nfunc (p P) Sum() float64 { return p.X }", "ok\nnote: method P.Twice of In[3] does not compile with what this cell declares (cannot use 2 * p.Sum() (value of type float64) as int value in return statement): mend it and run it again",
			"P{}.Twice()", "In[9]:1:5: P{}.Twice undefined (type P has no field or method Twice)",
		},
		"methods of other cells come along": {
			"type T int", "ok",
			"func (t T) A() int { return int(t) }\ntype U struct{ T }", "ok",
			"type T int64", "ok",
			"U{3}.A()", "value int",
		},
		"imports": {
			"import s \"strings\"\ns.ToUpper(\"a\")", "value string",
			"s.ToLower(\"A\")", "value string",
			"strings.ToUper(\"a\")", "In[3]:1:9: undefined: strings.ToUper\n\tdid you mean strings.ToUpper?",
			"math.Sqrt(2)", "value float64",
			"rand.N(10)", "value int",
			"import \"strngs\"", "In[6]:1:8: package strngs is not in std\n\tdid you mean \"strings\"?",
			"import \"github.com/a/b\"", "In[7]:1:8: no required module provides package github.com/a/b\n\ta notebook has the standard library, gonum and the packages of jeton/runtime",
			"import \"debug/absent\"", "In[8]:1:8: package debug/absent is not for cells: it is absent",
			"import . \"fmt\"", "In[9]:1:8: dot imports are not possible in a notebook\n\timport it by its name, and write the name before each call: math.Sqrt",
			"s := 3\ns", "value int",
		},
		"errors of all lines": {
			"for i := range 3 {\n\tvar s string = i\n\tfoo(s)\n}\nfunc f() int {\n}\nvar unused = 1", "In[1]:2:17: cannot use i (variable of type int) as string value in variable declaration\nIn[1]:3:2: undefined: foo\nIn[1]:6:1: missing return",
			"func f(a int) {}\nf(\"x\", 2)", "In[2]:2:8: too many arguments in call to f\n\thave (string, number)\n\twant (int)",
			"printn(3)", "In[3]:1:1: undefined: printn\n\tdid you mean print?",
			"func f() int", "In[4]:1:6: missing function body",
			"func main(a int) {}", "In[5]:1:6: func main must have no arguments and no return values",
		},
		"nothing unused": {
			"import \"os\"\nfunc f() { x := 1 }\nif true { y := 2 }", "ok",
		},
		"generics": {
			"type L[T any] struct{ v T; next *L[T] }\nfunc (l *L[T]) Get() T { return l.v }\nfunc Map[A, B any](a []A, f func(A) B) (b []B) { for _, x := range a { b = append(b, f(x)) }; return b }", "ok",
			"Map([]int{1}, func(i int) string { return \"x\" })", "value []string",
			"(&L[int]{v: 3}).Get()", "value int",
			"L[string]{}", "value L[string]",
		},
		"shadowed builtin": {
			"len := 3", "ok",
			"len + 1", "value int",
		},
		"failed cells leave nothing": {
			"a := 1\nb := nope", "In[1]:2:6: undefined: nope",
			"a", "In[2]:1:1: undefined: a",
		},
	} {
		t.Run(name, func(t *testing.T) {
			n := &book{Checker: check.New(lib)}
			for i := 0; i < len(cells); i += 2 {
				if got := n.run(cells[i]); got != cells[i+1] {
					t.Errorf("%s\n got %s\nwant %s", cells[i], got, cells[i+1])
				}
			}
		})
	}
}

func TestNames(t *testing.T) {
	n := &book{Checker: check.New(lib)}
	n.run("import \"fmt\"\nx := 1\nconst C = 2\ntype T struct{ a int }\nfunc (t T) M() {}\nfunc f(t T) error { return nil }\nfmt.Sprint()")
	n.run("x := T{}")
	var got []string
	for _, v := range n.Names() {
		got = append(got, fmt.Sprintf("%s %s %s %s", v.Kind, v.Name, v.Type, v.Cell))
	}
	want := "const C untyped int In[1]; type T struct{a int} In[1]; func f func(t T) error In[1]; import fmt fmt In[1]; var x T In[2]"
	if s := strings.Join(got, "; "); s != want {
		t.Errorf("names are %s, want %s", s, want)
	}
	if s, ok := n.Source("T"); !ok || s != "type T struct{ a int }\n\nfunc (t T) M() {}" {
		t.Errorf("source of T: %q, %v", s, ok)
	}
	n.Reset()
	if len(n.Names()) != 0 {
		t.Errorf("names after Reset: %v", n.Names())
	}
}

// TestCheckChangesNothing: what is checked but not committed is not there, and the version of a name tells it from the next.
func TestCheckChangesNothing(t *testing.T) {
	c := check.New(lib)
	look := func(text string) *check.Result {
		src, _ := cell.Syntax("In[1]", text)
		r, errs := c.Check(src)
		if errs != nil {
			t.Fatal(errs)
		}
		return r
	}
	a, b := look("x := 1"), look("x := 2")
	if len(c.Names()) != 0 {
		t.Errorf("names without Commit: %v", c.Names())
	}
	name := func(r *check.Result) string { return check.LoweredName(r.Globals[0]) }
	if name(a) == name(b) || !strings.HasPrefix(name(a), "xᐧ") {
		t.Errorf("two checks call x %s and %s", name(a), name(b))
	}
}

func TestProgram(t *testing.T) {
	src, _ := cell.Syntax("p.go", "package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n)\n\nfunc main() {\n\tx := 1\n\tfmt.Println()\n}\n")
	_, errs := check.New(lib).Program(src)
	want := "p.go:5:2: \"os\" imported and not used\np.go:9:2: declared and not used: x"
	if errs.Error() != want {
		t.Errorf("got %v, want %s", errs, want)
	}
}

func TestDotImport(t *testing.T) {
	src, _ := cell.Syntax("p.go", "package main\n\nimport . \"fmt\"\n\nfunc main() { Println() }\n")
	r, errs := check.New(lib).Program(src)
	if errs != nil {
		t.Fatal(errs)
	}
	for id, obj := range r.Info.Uses {
		if id.Name == "Println" && obj.Pkg().Path() != "fmt" {
			t.Errorf("Println is %v", obj)
		}
	}
}

func TestPartial(t *testing.T) {
	n := &book{Checker: check.New(lib)}
	n.run("import \"strings\"\nabc := strings.NewReader(\"x\")")
	for _, text := range []string{"abc.", "x := abc\nx.", "func f() {\n\ty := abc\n\ty.", "strings.", "for i := range 3 {\n", "if abc."} {
		p := n.Partial(text)
		if p == nil {
			t.Fatalf("Partial(%q) is nil", text)
		}
		v, ok := p.Pkg.Scope().Lookup("abc").(*types.Var)
		if !ok || v.Type().String() != "*strings.Reader" {
			t.Errorf("Partial(%q): abc is %v", text, v)
		}
		if p.Imports["strings"] != "strings" {
			t.Errorf("Partial(%q): imports %v", text, p.Imports)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"x := 1", "x := x + y\ny := x", "type T struct{ T }", "func f[T any](x T) T { return f(x) }", "var a = b\nvar b = a", "import \"fmt\"\nfmt.Println(a...)",
		"type P struct{ X, y int }\nP{1, 2}", "func (p P) M() {}\np.M()", "a, b := f()", "switch x := any(1).(type) { case int: x }", "L: for { break L }", "const (a = iota; b)", "_ = 1", "var _ = f", "func init() {}", "func _() {}", "type _ int"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		celltest.Quick(t, text, func() { checkTwice(t, text) })
	})
}

// checkTwice runs a text as a cell after another one, and again after itself: whatever it is, there is an error in words or
// a result.
func checkTwice(t *testing.T, text string) {
	n := &book{Checker: check.New(lib)}
	n.run("x := 1\nfunc f() (int, error) { return x, nil }\ntype P struct{ X, y int }\np := P{1, 2}\nfunc (p P) Sum() int { return p.X + x }")
	for range 2 {
		if got := n.run(text); strings.Contains(got, "internal error") {
			t.Fatalf("%q: %s", text, got)
		}
	}
	n.Partial(text)
}
