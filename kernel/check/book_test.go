package check

import (
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check/checktest"
)

// TestBook: with a cell that still runs the notebook has its names, and without it those that it had.
func TestBook(t *testing.T) {
	c := New(&checktest.Library{})
	check := func(name, text string) *Result {
		t.Helper()
		src, errs := cell.Syntax(name, text)
		if errs != nil {
			t.Fatal(errs)
		}
		r, errs := c.Check(src)
		if errs != nil {
			t.Fatal(errs)
		}
		return r
	}
	c.Commit(check("In[1]", "func f() int { return 1 }\ntype T struct{}\n"))
	c.Commit(check("In[2]", "\nfunc (T) M() {}\n"))
	running := check("In[3]", "\n\nfunc f() int { return 3 }\nfunc g() {}\n")
	before, with := c.Book(nil), c.Book(running)
	if n, m := len(before.Names()), len(with.Names()); n != 2 || m != 3 {
		t.Errorf("%d names before, %d with the cell that runs", n, m)
	}
	for _, c := range []struct {
		book       Book
		name, want string
	}{
		{before, "f", "//line In[1]:1:1\nfunc f() int { return 1 }\n"}, {with, "f", "//line In[3]:3:1\nfunc f() int { return 3 }\n"},
		{before, "g", ""}, {with, "g", "//line In[3]:4:1\nfunc g() {}\n"},
		{with, "T", "//line In[1]:2:1\ntype T struct{}\n//line In[2]:2:1\nfunc (T) M() {}\n"},
	} {
		if got, ok := c.book.Source(c.name); got != c.want || ok != (c.want != "") {
			t.Errorf("%s is %q, want %q", c.name, got, c.want)
		}
	}
	if _, ok := before.Source("nosuch"); ok {
		t.Error("a name that is not there has a text")
	}
}
