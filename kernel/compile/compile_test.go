package compile

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
	"jeton/kernel/code"
)

var library = &checktest.Library{}

// A notebook compiles cells, which are taken to have run.
type notebook struct {
	t       *testing.T
	checker *check.Checker
	c       *Compiler
}

func newNotebook(t *testing.T) *notebook {
	return &notebook{t, check.New(library), New()}
}

func (n *notebook) check(name, text string) *check.Result {
	n.t.Helper()
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		n.t.Fatal(errs)
	}
	r, errs := n.checker.Check(src)
	if errs != nil {
		n.t.Fatal(errs)
	}
	return r
}

func (n *notebook) cell(name, text string) *code.Unit {
	n.t.Helper()
	r := n.check(name, text)
	u, err := n.c.Compile(r)
	if err != nil {
		n.t.Fatal(err)
	}
	n.c.Forget(n.checker.Commit(r))
	return u
}

func findFunc(t *testing.T, u *code.Unit, name string) *code.Func {
	t.Helper()
	for i := range u.Funcs {
		if u.Funcs[i].Name == name {
			return &u.Funcs[i]
		}
	}
	t.Fatalf("%s has no function %s", u.Name, name)
	return nil
}

func findType(t *testing.T, u *code.Unit, name string) *code.Type {
	t.Helper()
	for i := range u.Types {
		if u.Types[i].Name == name {
			return &u.Types[i]
		}
	}
	t.Fatalf("%s has no type %s", u.Name, name)
	return nil
}

// What an earlier cell declared is there by its link name, without its definition.
func TestLinks(t *testing.T) {
	n := newNotebook(t)
	first := n.cell("In[1]", "type T struct{ A int }\nfunc (t T) M() int { return t.A }\nvar x = T{1}\nfunc f(t T) T { return t }")
	second := n.cell("In[2]", "y := f(x).M()")
	for _, name := range []string{"f", "T.M"} {
		a, b := findFunc(t, first, name), findFunc(t, second, name)
		if !a.Defined || b.Defined || a.Link != b.Link || len(b.Blocks) > 0 {
			t.Errorf("%s: %t %s, then %t %s", name, a.Defined, a.Link, b.Defined, b.Link)
		}
	}
	a, b := findType(t, first, "T"), findType(t, second, "T")
	if !a.Defined || b.Defined || a.Link != b.Link || len(a.Methods) != 1 || len(b.Methods) != 0 {
		t.Errorf("T: %+v, then %+v", a, b)
	}
	if x := second.Globals[slices.IndexFunc(second.Globals, func(g code.Global) bool { return !g.Defined })]; x.Link != first.Globals[0].Link {
		t.Errorf("x is %s, was %s", x.Link, first.Globals[0].Link)
	}
	third := n.cell("In[3]", "type T struct{ A, B int }\nfunc (t T) M() int { return t.B }")
	if c := findType(t, third, "T"); !c.Defined || c.Link == a.Link {
		t.Errorf("T declared anew: %+v, was %s", c, a.Link)
	}
	if f := findFunc(t, third, "f"); !f.Defined || f.Link == findFunc(t, first, "f").Link || third.Files[f.Pos.File] != "In[1]" || f.Pos.Line != 4 {
		t.Errorf("f made again: %s at %s:%d", f.Link, third.Files[f.Pos.File], f.Pos.Line)
	}
}

// Instances come with each unit, under the same names.
func TestInstances(t *testing.T) {
	n := newNotebook(t)
	n.cell("In[1]", "type Box[T any] struct{ v T }\nfunc (b *Box[T]) Get() T { return b.v }\nfunc Map[A, B any](a []A, f func(A) B) (r []B) { for _, x := range a { r = append(r, f(x)) }; return }")
	const text = "var b Box[int]\n_ = b.Get()\n_ = Map([]int{1}, func(i int) Box[string] { return Box[string]{} })"
	a, b := n.cell("In[2]", text), n.cell("In[3]", text)
	for _, name := range []string{"(*Box[...]).Get", "Map[...]"} {
		f, g := findFunc(t, a, name), findFunc(t, b, name)
		if !f.Defined || !g.Defined || f.Link != g.Link || strings.ContainsAny(f.Link, "#") {
			t.Errorf("%s: %s, then %s", name, f.Link, g.Link)
		}
		if a.Files[f.Pos.File] != "In[1]" {
			t.Errorf("%s is in %s", name, a.Files[f.Pos.File])
		}
	}
	if f, g := findType(t, a, "Box[int]"), findType(t, a, "Box[string]"); f.Link == g.Link || !f.Defined || f.Pkg != "main" {
		t.Errorf("%+v, %+v", f, g)
	}
}

// The names of types are those of reflect, those of functions those of tracebacks.
func TestNames(t *testing.T) {
	u := newNotebook(t).cell("prog.go", `package main

import "io"

type Pair[A, B any] struct{ a A; b B }
type T struct{}

func (*T) P() func() { return func() { func() {}() } }
func gen[X any](x X) any { type L struct{ x X }; return L{x} }
func seq(yield func() bool) { yield() }
func init() {}

func main() {
	type T int
	_ = []any{Pair[T, *io.PipeReader]{}, Pair[map[string]any, [2]chan<- error]{}, Pair[struct{ a int "x" }, func(int, ...string) (a, b int)]{}, gen[T](1), gen("")}
	for range seq {
		defer func() {}()
	}
	_ = struct{ io.Reader }{}
}`)
	for _, name := range []string{"Pair[main.T·2,*io.PipeReader]", "Pair[map[string]interface {},[2]chan<- error]",
		`Pair[struct { main.a int "x" },func(int, ...string) (int, int)]`, "L[main.T·2]", "L[string]"} {
		findType(t, u, name)
	}
	for _, name := range []string{"(*T).P", "(*T).P.func1", "(*T).P.func1.1", "gen[...]", "init", "init.0", "main", "main-range1", "main-range1.func1"} {
		findFunc(t, u, name)
	}
	links := map[string]string{}
	for _, f := range u.Funcs {
		if old, twice := links[f.Link]; twice && f.Link != "" {
			t.Errorf("%s and %s are both %s", old, f.Name, f.Link)
		}
		links[f.Link] = f.Name
	}
}

func TestRefused(t *testing.T) {
	n := newNotebook(t)
	_, err := n.c.Compile(n.check("In[1]", "x := 1\n\t//go:linkname x y\n"))
	if err == nil || err.Error() != "In[1]:2:2: //go:linkname is not possible in a notebook\n\tcall what the packages export" {
		t.Errorf("linkname: %v", err)
	}
	// This library has no sources of generic functions.
	_, err = n.c.Compile(n.check("In[2]", "import \"slices\"\nx := 1\nslices.Sort([]int{x})"))
	if err == nil || !strings.Contains(err.Error(), "In[2]:3:8: generic function slices.Sort of the library is not possible") {
		t.Errorf("generic: %v", err)
	}
	// Nor has it those of generic types; the argument is of a type of the cell.
	_, err = n.c.Compile(n.check("In[3]", "import \"weak\"\ntype T struct{ p *T }\nvar p weak.Pointer[T]\nq := p.Value()\nr := weak.Make(q)"))
	if err == nil || !strings.Contains(err.Error(), "In[3]:4:8: generic function weak.Value of the library is not possible") ||
		!strings.Contains(err.Error(), "In[3]:5:11: generic function weak.Make of the library is not possible") {
		t.Errorf("generic type: %v", err)
	}
}

// What nobody reads allocates nothing, as in a compiled program.
func TestUnreadAllocation(t *testing.T) {
	u := newNotebook(t).cell("In[1]", "type T struct{ n int }\nfunc f() {\n\tt := &T{}\n\t_ = t\n}\nfunc g() *T { return &T{} }")
	for name, want := range map[string]bool{"f": false, "g": true} {
		if got := slices.ContainsFunc(findFunc(t, u, name).Blocks[0].Code, func(in code.Instr) bool { return in.Op == code.OpAlloc }); got != want {
			t.Errorf("%s allocates: %v, want %v", name, got, want)
		}
	}
}

// A fault of this package or of SSA form is an error, not the end of the kernel.
func TestInternalError(t *testing.T) {
	n := newNotebook(t)
	r := n.check("In[1]", "func f() int { return 1 }\nf()")
	r.Info.Types = map[ast.Expr]types.TypeAndValue{}
	r.Info.Uses = map[*ast.Ident]types.Object{}
	_, err := n.c.Compile(r)
	if errs, ok := err.(check.Errors); !ok || !strings.Contains(err.Error(), "internal error while compiling") || errs[0].Pos.Filename != "In[1]" || errs[0].Hint == "" {
		t.Errorf("%#v", err)
	}
}

// Equal constants are one.
func TestConstants(t *testing.T) {
	u := newNotebook(t).cell("In[1]", "x := 7\ny := x*7 + 7\nz := uint64(1<<64 - 1)\ns := \"\\xff\"\nc := 1e300i")
	var sevens int
	found := map[string]bool{}
	for _, c := range u.Consts {
		switch {
		case c.Int == 7:
			sevens++
		case c.Int == -1:
			found["max"] = true
		case string(c.Text) == "\xff":
			found["text"] = true
		case c.Imag == 1e300:
			found["complex"] = true
		}
	}
	if sevens != 1 || len(found) != 3 {
		t.Errorf("%d sevens, %v in %+v", sevens, found, u.Consts)
	}
}

// A loop's counter and sum are kept in registers, and computed where they are kept.
func TestLoopHasNoMoves(t *testing.T) {
	u := newNotebook(t).cell("In[1]", "func sum(n int) (s int) {\n\tfor i := 0; i < n; i++ {\n\t\ts += i\n\t}\n\treturn s\n}")
	moves := 0
	for i, b := range findFunc(t, u, "sum").Blocks {
		for _, in := range b.Code {
			if in.Op == code.OpMove && i > 0 {
				moves++
			}
		}
	}
	if moves > 0 {
		t.Errorf("%d moves in the loop: %+v", moves, findFunc(t, u, "sum").Blocks)
	}
}
