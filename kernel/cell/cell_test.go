package cell

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jeton/kernel/cell/celltest"
)

func describe(c *Cell) (out []string) {
	for _, s := range c.Segments {
		out = append(out, fmt.Sprintf("%v %q %q %q at %d:%d+%d", s.Kind, s.Name, s.Args, s.Body, s.Pos.Line, s.Pos.Column, s.Pos.Offset))
	}
	return out
}

func TestParse(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":           {"", nil},
		"blank":           {" \n\t\n", nil},
		"go":              {"x := 1", []string{`go "" "" "" at 1:1+0`}},
		"cell magic":      {"\n%%time -n 3 \nf()\n", []string{`cell magic "time" "-n 3" "f()\n" at 2:1+1`}},
		"cell magic CRLF": {"%%sh\r\nls\r\n", []string{`cell magic "sh" "" "ls\r\n" at 1:1+0`}},
		"line magic":      {"x := 1\n%time f(x)\ny := 2", []string{`go "" "" "" at 1:1+0`, `line magic "time" "f(x)" "" at 2:1+7`, `go "" "" "" at 3:1+18`}},
		"indented":        {"  %who", []string{`line magic "who" "" "" at 1:3+2`}},
		"shell":           {"!ls -l\nx", []string{`shell "" "ls -l" "" at 1:1+0`, `go "" "" "" at 2:1+7`}},
		"help":            {"fmt.Println?", []string{`help "fmt.Println" "" "" at 1:1+0`}},
		"help before":     {"?strings", []string{`help "strings" "" "" at 1:1+0`}},
		"help twice":      {"x??\n", []string{`help "x" "1" "" at 1:1+0`}},
		"help on a magic": {"%time?", []string{`help "%time" "" "" at 1:1+0`}},
		"remainder":       {"x := a\n\t% b", []string{`go "" "" "" at 1:1+0`, `line magic "" "b" "" at 2:2+8`}},
		"operator first":  {"x := a +\n% b", []string{`go "" "" "" at 1:1+0`}},
		"in brackets":     {"f(a,\n%b)", []string{`go "" "" "" at 1:1+0`}},
		"in a body":       {"func f() {\n%who\n}", []string{`go "" "" "" at 1:1+0`}},
		"in a raw string": {"s := `a\n%who\n!x`", []string{`go "" "" "" at 1:1+0`}},
		"in a comment":    {"/*\n%who\n*/x", []string{`go "" "" "" at 1:1+0`}},
		"after a comment": {"x := 1 // one\n%who", []string{`go "" "" "" at 1:1+0`, `line magic "who" "" "" at 2:1+14`}},
		"comment first":   {"// all\n%who", []string{`go "" "" "" at 1:1+0`, `line magic "who" "" "" at 2:1+7`}},
		"quotes":          {"!echo it's `x\n%who", []string{"shell \"\" \"echo it's `x\" \"\" at 1:1+0", `line magic "who" "" "" at 2:1+14`}},
		"not equal":       {"x != y", []string{`go "" "" "" at 1:1+0`}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Parse("In[1]", c.text)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, describe(got)); d != "" {
				t.Errorf("Parse(%q): %s", c.text, d)
			}
			for _, s := range got.Segments {
				if len(s.Text()) != len(c.text) || strings.Count(s.Text(), "\n") != strings.Count(c.text, "\n") {
					t.Errorf("the text of %v is %q: not the cell's length and lines", s.Kind, s.Text())
				}
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	for text, want := range map[string]string{
		"x := \"a\xffb\"":                   "In[1]:1:8: invalid UTF-8 encoding\n\tsave or paste the text as UTF-8",
		"x := 1\n%%time":                    "In[1]:2:1: %%time must be the first line of its cell\n\tit takes the whole cell: move what is above it to a cell of its own",
		strings.Repeat("x", MaxBytes+1<<20): "In[1]:1:1: the cell has 17 MB; the limit is 16 MB\n\tput the data in a file and read it",
	} {
		_, err := Parse("In[1]", text)
		if err == nil || err.Error() != want {
			t.Errorf("Parse: %v, want %s", err, want)
		}
	}
	if c, err := Parse("In[1]", "\ufeffx"); err != nil || c.Segments[0].Pos.Offset != 0 {
		t.Errorf("byte order mark: %v, %v", c, err)
	}
}

// TestSyntax has, for each text, the kinds of its items and all its errors in the words of cmd/compile.
func TestSyntax(t *testing.T) {
	for text, want := range map[string]string{
		"import \"fmt\"\nx := 1; y := 2\nfunc f() {}\ntype T int\nx + y":          "decl stmt; stmt decl decl stmt",
		"// doc\nfunc (t T) M() {}\nfunc(a int) {}(3)\nfunc() int { return 1 }()": "decl stmt stmt",
		"package main\nfunc main() {}":                                            "decl",
		"x;":                                                                      "stmt;",
		"L:\n\tfor {\n\t}":                                                        "stmt",
		"x := []int{1\n}":                                                         "stmt | 1:13: syntax error: unexpected newline in composite literal; possibly missing comma or }",
		"f(1\n2)":                                                                 "stmt | 1:4: syntax error: unexpected newline in argument list; possibly missing comma or )",
		"a b":                                                                     "stmt | 1:3: syntax error: unexpected name b at end of statement",
		"x := 3 4\ny := = 5":                                                      "stmt stmt | 1:8: syntax error: unexpected literal 4 at end of statement | 2:6: syntax error: unexpected =, expected expression",
		"if x = 3 {\n}":                                                           "stmt | 1:4: syntax error: cannot use assignment as value",
		"if x {\n}\nelse {\n}":                                                    "stmt stmt | 3:1: syntax error: unexpected keyword else, expected }",
		"x := 'ab'":                                                               "stmt | 1:6: more than one character in rune literal",
		"x := \"ab\ny := 3":                                                       "stmt stmt | 1:6: newline in string",
		"func f() {\n\tx := \n}":                                                  "decl | 3:1: syntax error: unexpected }, expected expression",
		"func f() {":                                                              "decl | 1:11: syntax error: unexpected EOF, expected }",
		"}":                                                                       " | 1:1: syntax error: unexpected }",
		"import fmt":                                                              "decl | 1:11: syntax error: missing import path; require quoted string",
		"defer f":                                                                 "stmt | 1:8: syntax error: expression in defer must be function call",
		"var = 3":                                                                 "decl | 1:5: syntax error: unexpected =, expected name",
		"package foo":                                                             " | 1:9: package foo: a cell is part of package main",
		"xᐧ3 := 1":                                                                " | 1:1: invalid name xᐧ3: the letter ᐧ is kept for the notebook itself",
		"f" + strings.Repeat("()", 20000):                                         " | 1:20002: expression or statement too long",
		"var t " + strings.Repeat("[]", 20000) + "int":              " | 1:20007: expression or statement too long",
		"if a {}" + strings.Repeat(" else if a {}", 20000):          " | 1:65006: expression or statement too long",
		"x := []int{" + strings.Repeat("f(1)[2],", 20000) + "}":     "stmt",
		"func f() {\n" + strings.Repeat("if a {\n}\n", 20000) + "}": "decl",
		strings.Repeat("(", 2000):                                   " | 1:1001: too deeply nested",
		"x := 1" + strings.Repeat("+1", 20000):                      " | 1:20005: expression or statement too long",
	} {
		src, errs := Syntax("In[1]", text)
		var kinds []string
		for _, it := range src.Items {
			k := "stmt"
			if it.Decl != nil {
				k = "decl"
			}
			if it.Semicolon {
				k += ";"
			}
			kinds = append(kinds, k)
		}
		got := strings.Join(kinds, " ")
		for _, e := range errs {
			got += fmt.Sprintf(" | %d:%d: %s", e.Pos.Line, e.Pos.Column, e.Msg)
		}
		if got != want {
			t.Errorf("%.60q:\n got %s\nwant %s", text, got, want)
		}
	}
}

// TestPositions: every identifier of the syntax stands where it stands in the text.
func TestPositions(t *testing.T) {
	text := "\r\nimport \"fmt\"\n\n  alpha := beta(gamma,\n\t\tdelta); /* c */ eps()\ntype zeta struct {\n\teta int\n}\nfunc (x zeta) theta() { iota1 := 3; _ = iota1 }\n"
	src, errs := Syntax("In[1]", text)
	if errs != nil {
		t.Fatal(errs)
	}
	found := 0
	for _, id := range identifiers(src) {
		p := src.Fset.Position(id.Pos())
		line := strings.Split(text, "\n")[p.Line-1]
		if !strings.HasPrefix(line[p.Column-1:], id.Name) || !strings.HasPrefix(text[p.Offset:], id.Name) {
			t.Errorf("%s is said to stand at %v", id.Name, p)
		}
		found++
	}
	if found < 12 {
		t.Errorf("only %d identifiers", found)
	}
}

func TestSyntaxAt(t *testing.T) {
	src, errs := Syntax("In[3]", "x := 1\nfunc f() {\n\ty := 2\n}")
	if errs != nil {
		t.Fatal(errs)
	}
	it := src.Items[1]
	at := src.Fset.Position(src.File.Pos(it.Start))
	part, errs := SyntaxAt(src.Fset, at, src.Text[it.Start:it.End])
	if errs != nil {
		t.Fatal(errs)
	}
	for _, id := range identifiers(part) {
		if id.Name == "y" {
			if got := part.Fset.Position(id.Pos()); got.String() != "In[3]:3:2" {
				t.Errorf("y of a part stands at %v, want In[3]:3:2", got)
			}
		}
	}
}

func TestManyLines(t *testing.T) {
	var b strings.Builder
	for i := range 20000 {
		fmt.Fprintf(&b, "x%d := %d\n", i, i)
	}
	src, errs := Syntax("In[1]", b.String())
	if errs != nil || len(src.Items) != 20000 {
		t.Fatalf("%d items, errors %v", len(src.Items), errs)
	}
	if p := src.Fset.Position(src.Items[19999].Pos()); p.Line != 20000 || p.Column != 1 {
		t.Errorf("the last item is at %v", p)
	}
}

func TestIsComplete(t *testing.T) {
	for text, want := range map[string]string{
		"":                           "complete",
		"x := 1":                     "complete",
		"x := 1\nx":                  "complete",
		"func f() {":                 "incomplete:1",
		"func f() {\n\tif x {":       "incomplete:2",
		"f(g([]int{":                 "incomplete:1",
		"x :=":                       "incomplete:1",
		"a +":                        "incomplete:1",
		"s := `abc":                  "incomplete:0",
		"/* abc":                     "incomplete:0",
		"L:":                         "incomplete:1",
		"if x {\n} else":             "incomplete:1",
		"if x {\n} else {\n}":        "complete",
		"switch x {\ncase 1:":        "incomplete:1",
		"if x {\n}\nelse {\n}":       "invalid",
		"x := )":                     "invalid",
		"a b":                        "invalid",
		"x := \"abc":                 "invalid",
		"x = y ?":                    "invalid",
		"f(“a”":                      "invalid",
		"😀":                          "invalid",
		"%time f(":                   "complete",
		"!ls":                        "complete",
		"%who\nfunc f() {":           "incomplete:1",
		"%%time":                     "incomplete:0",
		"%%time\nf()":                "incomplete:0",
		"%%time\nf()\n":              "incomplete:0",
		"%%time\nf()\n\n":            "complete",
		"x?":                         "complete",
		"\xff":                       "invalid",
		"type T struct":              "incomplete:1",
		"for i := 0; i < 3; i++ {\n": "incomplete:1",
	} {
		status, indent := IsComplete(text)
		got := status
		if status == "incomplete" {
			got = fmt.Sprintf("%s:%d", status, len(indent))
		}
		if got != want {
			t.Errorf("IsComplete(%q) = %s, want %s", text, got, want)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"x := 1\n%time f(x)\n!ls", "%%sh\nls", "func f() {\n", "a b\nx?", "`\n%", "package main\nimport \"fmt\"\nfunc main() { fmt.Println(1) }", "L: for { break L }", "func (T) m() {}; func() {}()"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		celltest.Quick(t, text, func() { read(t, text) })
	})
}

// read takes a text as a cell, whatever it is: an error in words, or segments.
func read(t *testing.T, text string) {
	IsComplete(text)
	c, err := Parse("In[1]", text)
	if err != nil {
		if err.Error() == "" {
			t.Error("an error without words")
		}
		return
	}
	for i, s := range c.Segments {
		if i > 10 {
			break // a kernel makes them one after the other
		}
		if len(s.Text()) != len(c.Text) {
			t.Fatalf("a segment's text has %d bytes, the cell %d", len(s.Text()), len(c.Text))
		}
		src, errs := Syntax("In[1]", s.Text())
		for _, e := range errs {
			if e.Msg == "" || e.Pos.Line < 1 {
				t.Fatalf("error %+v", e)
			}
		}
		if src != nil {
			identifiers(src)
		}
	}
}
