package cell_test

import (
	"strings"
	"testing"

	"jeton/kernel/cell"
)

// TestForeign: what people write who come from other languages, and the hint that the first error has.
func TestForeign(t *testing.T) {
	for text, want := range map[string]string{
		"while true { }":                        "one loop, for",
		"def f(): pass":                         "begins with func",
		"function f() { }":                      "begins with func",
		"class A { }":                           "no classes",
		"try { } catch { }":                     "returns an error",
		"if x { } elif y { }":                   "} else if x {",
		"int x = 5":                             "after the name",
		"Point p = 5":                           "after the name",
		"let x = 5":                             "x := 5",
		"var x int := 5":                        "var and const take =",
		"const x := 5":                          "var and const take =",
		"y := x++":                              "have no value",
		"++i":                                   "have no value",
		"for i := 0, i < 3, i++ { }":            "separated by semicolons",
		"x := a ? 1 : 2":                        "no ?: operator",
		"s := 'hello'":                          "double quotes",
		"s := \"abc":                            "close the string",
		"s := “abc”":                            "typographic quotes",
		"x := 3 − 2":                            "typographic dash",
		"# note":                                "begins with //",
		"if x == 1 and y { }":                   "&&",
		"if !x in y { }":                        "slices.Contains",
		"for i in range(10) { }":                "range values",
		"x := {1, 2}":                           "[]int{1, 2}",
		"a, b":                                  "fmt.Println(a, b)",
		"f(1), \"x\"; c":                        "fmt.Println(a, b)",
		"func f() {\n\ta, b\n}":                 "",
		"for a, b { }":                          "",
		"x := [1, 2, 3]":                        "[]int{1, 2, 3}",
		"x := []int{\n\t1,\n\t2\n}":             "the last one too",
		"f(\n\t1,\n\t2\n)":                      "with a comma",
		"type T struct {\n\ta int,\n\tb int\n}": "without commas",
		"x := y => y + 1":                       "no => functions",
		"if x <> 2 { }":                         "!=",
		"if x = 2 { }":                          "==",
		"if (x == 1) print(x)":                  "stands in braces",
		"print \"a\"":                           "in parentheses",
		"fmt.Println \"a\"":                     "",
		"fucn f() { }":                          "did you mean func?",
		"retrun 5":                              "did you mean return?",
		"fro i := range 3 { }":                  "did you mean for?",
		"defer f":                               "parentheses of the call",
		"x := 08":                               "leave the 0 out",
		"s := \"\\d\"":                          "between backquotes",
		"func f() {\n\twhile true {\n\t}\n}":    "one loop, for",
		"func f() -> int { return 1 }":          "without an arrow",
		"if true {\n}\nelse {\n}":               "} else {",
		"func f() {\n\tif true {\n\t}\n\telse {\n\t}\n}": "} else {",
	} {
		t.Run(text, func(t *testing.T) {
			_, errs := cell.Syntax("In[1]", text)
			if len(errs) == 0 {
				t.Fatal("no error")
			}
			if !strings.Contains(errs[0].Hint, want) || want == "" && errs[0].Hint != "" {
				t.Errorf("%v, want a hint with %q", errs[0], want)
			}
		})
	}
}

// A hint takes as long to find as the item has words: not every one of thousands of errors has one.
func TestManyErrors(t *testing.T) {
	_, errs := cell.Syntax("In[1]", "func f() {\n"+strings.Repeat("\tx := 'ab'\n", 100)+"}")
	hints := 0
	for _, e := range errs {
		if e.Hint != "" {
			hints++
		}
	}
	if len(errs) != 100 || hints != 10 {
		t.Errorf("%d errors with %d hints, want 100 with 10", len(errs), hints)
	}
}
