package cell

import (
	"testing"
)

func TestWholeProgram(t *testing.T) {
	for text, want := range map[string]string{
		"package main\nfunc main() {}":                        "",
		"package main\nvar x = 1\nfunc main() { println(x) }": "",
		"":                                   "p.go:1:1: expected 'package'",
		"// a comment\n":                     "p.go:1:1: expected 'package'",
		"func main() {}":                     "p.go:1:1: expected 'package'",
		"package main\nx := 1\nprintln(x)\n": "p.go:2:1: syntax error: non-declaration statement outside function body",
		"package main\nvar a, main = 1, 2":   "p.go:2:8: cannot declare main - must be func",
		"package main\ntype main int":        "p.go:2:6: cannot declare main - must be func",
		"package main\n":                     "p.go:1:9: function main is undeclared in the main package",
		"package main\ntype T int\nfunc (T) main() {}": "p.go:1:9: function main is undeclared in the main package",
	} {
		src, errs := Syntax("p.go", text)
		if errs != nil {
			t.Fatalf("%q: %v", text, errs)
		}
		got := ""
		if err := WholeProgram(src); err != nil {
			e := err.(Errors)[0]
			got = e.Pos.String() + ": " + e.Msg
		}
		if got != want {
			t.Errorf("%q:\n got %q\nwant %q", text, got, want)
		}
	}
}
