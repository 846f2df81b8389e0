package check_test

import (
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
)

var lib = &checktest.Library{}

func TestTry(t *testing.T) {
	c := check.New(lib)
	for _, s := range []string{
		"import \"fmt\"\nx := 1\nfmt.Println(x)\nx + 1",
		"x := x + 1.5\ny, err := fmt.Println(x)\nz, err := 3, error(nil)\nz, err",
		"x = 5\nfunc f() int { return x }\nf()",
		"x := \"now string\"", "fmt.Println(f())",
		"type P struct{ X, y int }\nfunc (p P) Sum() int { return p.X + p.y }\np := P{1,2}",
		"func (p P) Norm() int { return p.Sum()*2 }", "p.Norm()", "P{3,4}.Norm()", "p = P{}",
		"strings.ToUpper(\"a\")", "rand.N(10)", "a := b\nb := 1", "len(\"abc\")", "float64(3)", "nil", "undefinedd", "strings.ToUper(x)", "import \"foo\"\nimport \"github.com/a/b\"",
		"func g[T any](x T) T { return x }\ng(3)", "g(\"a\")", "count := 0\nfunc inc() { count++ }\ninc()\ncount", "x, y := 1",
		"var a = b + 1\nvar b = c()\nfunc c() int { return 2 }", "for i := range 3 { undefinedName(i); var s string = i }", "f1 := func() int { return f1() }", "func main() { }", "package main\nimport \"os\"\nfunc main() { os.Exit(1) }",
	} {
		src, errs := cell.Syntax("In[1]", s)
		if errs != nil {
			t.Log(errs)
			continue
		}
		r, errs := c.Check(src)
		t.Logf("------ %s", s)
		if errs != nil {
			t.Logf("ERR %s", errs)
			continue
		}
		c.Commit(r)
		if r.Value != nil {
			t.Logf("value %v", r.Value.Types)
		}
		t.Log(r.Notes)
	}
	for _, n := range c.Names() {
		t.Log(n.Name, n.Kind, n.Type, n.Lowered)
	}
}
