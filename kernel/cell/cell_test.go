package cell

import (
	"strings"
	"testing"
)

func TestTry(t *testing.T) {
	for _, s := range []string{
		"x := 1\nx + 1", "import \"fmt\"\nfunc f() {\n\tfmt.Println(\n}\n", "x := \n", "if x {\n}\nelse {\n}", "f(1\n2)", "x := []int{1\n}\n", "a b", "func f() {\n", "for i := range 3\n{\n}", "x := 'ab'", "x := \"ab\ny := 3", "var x int = ", "if x = 3 {\n}", "import fmt", "}\n", "x := 1; y := @", "func (a int) {\n}(3)", "1 +* 2", "type T struct {\n a int,\n}", "func f() int\n{\n}\n", "package main\nfunc main() {}\n", "x.(", "defer f", "go f", "a := 08", "var = 3", "for {",
		"x = = 3", "switch x {\nfoo:\n}", "f(1,2", "x := 3 4"} {
		src, errs := Syntax("In[1]", s)
		n := 0
		if src != nil {
			n = len(src.Items)
		}
		st, ind := IsComplete(s)
		t.Logf("%q: %d items; %s %q\n\t%s", s, n, st, ind, strings.ReplaceAll(errs.Error(), "\n", "\n\t"))
	}
}
