package check_test

import (
	"fmt"
	"strings"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/cell/celltest"
	"jeton/kernel/check"
)

// each writes n lines.
func each(n int, line func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(line(i) + "\n")
	}
	return b.String()
}

const manyLines = celltest.Lines // under the race detector, fewer: unit runs this package without it, too

// hard are cells that are long, go in circles, or say in few lines what has no end when it is written out; and what the
// first error says, "" when there is none.
var hard = map[string]struct{ text, want string }{
	"a program":            {celltest.Program(manyLines), ""},
	"functions":            {each(manyLines, func(i int) string { return fmt.Sprintf("func f%d() { f%d() }", i, (i+1)%manyLines) }), ""},
	"methods":              {"type T int\n" + each(manyLines/2, func(i int) string { return fmt.Sprintf("func (t T) M%d() { t.M%d() }", i, i/2) }), ""},
	"statements":           {"v0 := 1\n" + each(manyLines, func(i int) string { return fmt.Sprintf("v%d := v%d + 1", i+1, i) }), ""},
	"cases":                {"switch 1 {\n" + each(manyLines, func(i int) string { return fmt.Sprintf("case %d:", i) }) + "}", ""},
	"constants":            {"const a0 = 1\n" + each(3000, func(i int) string { return fmt.Sprintf("const a%d = a%d + 1", i+1, i) }), ""},
	"linked types":         {each(manyLines, func(i int) string { return fmt.Sprintf("type T%d struct{ a *T%d }", i, (i+1)%manyLines) }), ""},
	"types in types":       {each(manyLines, func(i int) string { return fmt.Sprintf("type T%d struct{ a T%d }", i, (i+1)%manyLines) }), "too large"},
	"a ring of types":      {each(500, func(i int) string { return fmt.Sprintf("type T%d struct{ a T%d }", i, (i+1)%500) }), "invalid recursive type"},
	"a ring of variables":  {each(manyLines, func(i int) string { return fmt.Sprintf("var v%d = v%d", i, (i+1)%manyLines) }), "initialization cycle"},
	"a ring of interfaces": {"type A interface{ B }\ntype B interface{ A }", "invalid recursive type"},
	"a type of itself":     {"type T [len(T{})]int", "invalid recursive type"},
	"a constant of itself": {"const a = b\nconst b = a", "initialization cycle"},
	"2⁴⁰ bytes":            {"const s0 = \"0123456789\"\n" + each(40, func(i int) string { return fmt.Sprintf("const s%d = s%d + s%d", i+1, i, i) }), "too large"},
	"2⁴⁰ fields":           {"type T0 struct{}\n" + each(40, func(i int) string { return fmt.Sprintf("type T%d struct{ a, b T%d }", i+1, i) }), "too large"},
	"2⁴⁰ embedded": {"type T0 struct{ x int }\n" + each(40, func(i int) string {
		return fmt.Sprintf("type T%[1]d struct{ T%[2]d; U%[1]d }\ntype U%[1]d struct{ T%[2]d }", i+1, i)
	}), "too large"},
	"2⁴⁰ methods": {"type T0 interface{ m() }\n" + each(40, func(i int) string {
		return fmt.Sprintf("type T%[1]d interface{ T%[2]d; U%[1]d }\ntype U%[1]d interface{ T%[2]d }", i+1, i)
	}), "too large"},
	"large numbers":     {"const s0 = 3\n" + each(40, func(i int) string { return fmt.Sprintf("const s%d = s%d * s%d", i+1, i, i) }), "too large"},
	"a large shift":     {"const x = 1 << 100000000", "shift count"},
	"endless instances": {"type G[T any] struct{ b *G[[]T] }\nvar x G[int]", "instantiation cycle"},
	"unknown names":     {each(manyLines, func(i int) string { return fmt.Sprintf("nosuch%d()", i) }), "undefined: nosuch0"},
	"unknown members":   {"x := 1\n" + each(manyLines, func(i int) string { return fmt.Sprintf("x.nosuch%d()", i) }), "undefined"},
	"unknown packages":  {each(manyLines/4, func(i int) string { return fmt.Sprintf("import \"nosuch%d\"", i) }), "not in std"},
	"wrong types":       {"s := 1\n" + each(manyLines, func(i int) string { return fmt.Sprintf("s = \"%d\"", i) }), "cannot use"},
	"stale types":       {each(manyLines, func(int) string { return "p = P{}" }), "cannot use"},
}

// TestHardCells: any cell is checked, completed and inspected within the limit, and its error is the one that Go has, or a
// sentence that says what is too much.
func TestHardCells(t *testing.T) {
	for name, h := range hard {
		t.Run(name, func(t *testing.T) {
			c := check.New(lib)
			run(t, c, "In[1]", "type P struct{}\np := P{}")
			run(t, c, "In[2]", "type P struct{ a int }")
			for range 2 { // again, when its names are live
				src, errs := cell.Syntax("In[3]", h.text)
				var res *check.Result
				celltest.Quick(t, h.text, func() { res, errs = c.Check(src) })
				switch {
				case (len(errs) > 0) != (h.want != ""), h.want != "" && !strings.Contains(errs[0].Msg, h.want):
					t.Fatalf("errors %.300q, want %q", errs, h.want)
				case errs == nil:
					c.Commit(res)
				}
			}
			celltest.Quick(t, h.text, func() { c.Complete(h.text, len(h.text), options) })
			celltest.Quick(t, h.text, func() { c.Inspect(h.text, len(h.text), 1) })
		})
	}
}

// What no compiler would take is still checked, completed and inspected.
func TestLongTexts(t *testing.T) {
	for _, unit := range celltest.Units() {
		text := strings.Repeat(unit, celltest.Long/10/len(unit))
		c := check.New(lib)
		celltest.Quick(t, text, func() {
			if src, _ := cell.Syntax("In[1]", text); src != nil {
				c.Check(src)
			}
		})
		celltest.Quick(t, text, func() { c.Complete(text, len(text), options) })
		celltest.Quick(t, text, func() { c.Inspect(text, len(text), 1) })
	}
}

// TestShadowedNames: names of cells that are those of builtins, packages and other alphabets are names as any other.
func TestShadowedNames(t *testing.T) {
	n := &book{Checker: check.New(lib)}
	for _, c := range []struct{ text, want string }{
		{"len := 3\nlen + 1", "value int"},
		{"string := \"s\"\nstring", "value string"},
		{"type error struct{ n int }\nerror{1}", "value error"},
		{"nil := 1\nnil", "value int"},
		{"true := 0\ntrue", "value int"},
		{"fmt := 1\nfmt", "value int"},
		{"func strings() int { return 1 }\nstrings()", "value int"},
		{"import m \"math\"\nmath := m.Pi\nmath", "value float64"},
		{"append := func(a, b int) int { return a + b }\nappend(1, 2)", "value int"},
		{"type int float64\nvar x int = 1.5\nx", "value int"},
		{"été, 变量, π, Ωmega := 1, \"v\", 3.14, true\n变量", "value string"},
		{"type Größe struct{ Länge float64 }\nGröße{π}.Länge", "value float64"},
		{"func имя() error { return error{2} }\nимя()", "value error"},
		{"x\u0301 := 1", "In[14]:1:2: invalid character U+0301"},
	} {
		if got := n.run(c.text); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}
