package check_test

import (
	"slices"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
)

// commit checks a cell that must be right, and makes its names live.
func commit(t *testing.T, c *check.Checker, name, text string) *check.Result {
	t.Helper()
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		t.Fatalf("%s: %v", text, errs)
	}
	r, errs := c.Check(src)
	if errs != nil {
		t.Fatalf("%s: %v", text, errs)
	}
	c.Commit(r)
	return r
}

func words(list ...string) map[string]bool {
	m := map[string]bool{}
	for _, w := range list {
		m[w] = true
	}
	return m
}

func TestForksGoTheirOwnWays(t *testing.T) {
	a := check.New(lib)
	commit(t, a, "In[1]", "x := 1\nfunc f() int { return x }\nfunc g() int { return f() }\nfunc other() {}")
	b := a.Fork()
	if !a.Agrees(b, words("x", "f", "g", "other", "unknown")) {
		t.Error("a fresh fork disagrees")
	}
	r := commit(t, b, "In[2]", "x := 2")
	if !a.Has("x") || a.Agrees(b, words("x")) || a.Agrees(b, words("g")) || a.Agrees(b, words("f")) || !a.Agrees(b, words("other")) {
		t.Error("after one has declared x anew: x, and f and g, which are made again, differ, and nothing else")
	}
	s := commit(t, a, "In[3]", "y := 3")
	if s.Pkg.Name() == r.Pkg.Name() {
		t.Errorf("two cells have the version %s", s.Pkg.Name())
	}
	if b.Has("y") || !a.Agrees(b, words("other")) {
		t.Error("a name of one is the other's")
	}
	b.Commit(s) // what is checked for one may be for both
	if !a.Agrees(b, words("y")) {
		t.Error("they disagree on what both have")
	}
	// A new type T makes again what uses T; only one has that.
	commit(t, a, "In[4]", "type T struct{}")
	c := a.Fork()
	commit(t, c, "In[5]", "func useT(T) {}")
	if a.Agrees(c, words("T")) {
		t.Error("only one of them has to make useT again")
	}
	if e := c.Empty(); e.Has("T") || len(e.Names()) != 0 {
		t.Error("it is not empty")
	}
}

func TestNeedsAndPieces(t *testing.T) {
	c := check.New(lib)
	commit(t, c, "In[1]", "const k = 2\ntype P struct{ X int }\n\nfunc (p P) Twice() int { return k * p.X }\n\nvar all map[string][]P\nfunc show(p P) { println(p.Twice(), len(all)) }")
	for name, want := range map[string][]string{"show": {"P", "all"}, "P": {"k"}, "all": {"P"}, "k": nil, "nosuch": nil} {
		if got := c.Needs(name); !slices.Equal(got, want) {
			t.Errorf("%s needs %v, want %v", name, got, want)
		}
	}
	list := c.Pieces("P")
	if len(list) != 2 || list[0].Text != "type P struct{ X int }" || list[0].At.Line != 2 || list[1].At.Line != 4 {
		t.Errorf("pieces %+v", list)
	}
	if c.Pieces("k") != nil {
		t.Error("a constant has a piece")
	}
}
