package main

import (
	"fmt"
	"strings"
	"testing"

	"jeton/kernel/front"
	"jeton/kernel/notebook"
	"jeton/runtime/session"
)

// page keeps all that a cell shows, in order.
type page struct {
	shown
	lines []string
}

func (p *page) Stream(_ string, text []byte) { p.lines = append(p.lines, string(text)) }
func (p *page) Display(b session.Bundle)     { p.lines = append(p.lines, fmt.Sprint(b.Data["text/plain"])) }
func (p *page) Result(b session.Bundle)      { p.lines = append(p.lines, fmt.Sprint(b.Data["text/plain"])) }

// execute runs a cell and returns what it shows, or its error.
func execute(t *testing.T, nb *notebook.Notebook, code string) string {
	t.Helper()
	out := &page{}
	if r := nb.Execute(t.Context(), front.Request{Code: code, Count: 1}, out); r.Err != nil {
		return "error: " + r.Err.Value
	}
	return strings.Join(out.lines, "\n")
}

// TestNotebookRules has notebooks as pairs: a cell, and what it shows. They are what a notebook has beyond Go.
func TestNotebookRules(t *testing.T) {
	for name, cells := range map[string][]string{
		"unambiguous packages need no import": {
			"strings.ToUpper(\"a\")", `"A"`,
			"math.Sqrt(16)", "4",
			"rand.N(1)", "0",
			"json.Valid([]byte(\"1\"))", "true",
			"strings.Repeat(\"b\", 2)", `"bb"`,
			"nosuchpackage.F()", "error: 1:1: undefined: nosuchpackage",
		},
		"unused imports and variables": {
			"import (\"os\"; \"net/http\")\nfunc f() int { unused := 1; return 2 }\nif true { also := 3 }\nf()", "2",
		},
		"several values with their types": {
			"func two() (int, string) { return 1, \"a\" }\ntwo()", "1  // int\n\"a\"  // string",
			"m := map[string]float64{\"a\": 1.5}\nfunc get(k string) (float64, bool) { v, ok := m[k]; return v, ok }\nget(\"a\")", "1.5  // float64\ntrue  // bool",
			"type T struct{ A int }\nfunc three() (T, *T, error) { return T{1}, &T{2}, nil }\nthree()", "T{A: 1}  // T\n&T{A: 2}  // *T",
			"strconv.Atoi(\"x\")", "0  // int\nstrconv.Atoi: parsing \"x\": invalid syntax  // error",
			"two();", "",
		},
		"a failed cell changes no variable": {
			"x := 1\nfunc g() int { return 10 }\ntype P struct{ A int }", "",
			"x := \"s\"\nfunc g() string { return \"new\" }\ntype P struct{ B int }\nconst c = 3\ny := 2\nimport h \"net/http\"\npanic(\"no\")", "error: no",
			"x + 1", "2",
			"g() + fmt.Sprint(P{B: 1}.B, c)", `"new1 3"`, // they are as good as before it ran
			"y", "error: 1:1: undefined: y",
			"h.StatusOK", "200",
			"z := 1\nconst d = 2\nvar w int = \"s\"", "error: 3:13: cannot use \"s\" (untyped string constant) as int value in variable declaration",
			"z", "error: 1:1: undefined: z",
			"d", "error: 1:1: undefined: d",
			"x := 5\n!exit 1\nx = 6", "error: exit status 1",
			"x", "5",
		},
		"programs": {
			"package main\n\nimport \"fmt\"\n\nvar n = 2\n\nfunc init() { n++ }\n\nfunc main() { fmt.Println(\"in main\", n) }", "in main 3\n",
			"func main() { fmt.Println(\"alone\") }", "alone\n",
			"func main() { fmt.Println(\"not called\") }\n1 + 1", "2",
		},
		"names that hide others, in any alphabet": {
			"len := 3\nlen + 1", "4",
			"string := \"s\"\nstring + \"t\"", `"st"`,
			"type error struct{ n int }\nerror{1}", "error{n: 1}",
			"fmt := 5\nfmt * 2", "10",
			"func strings() int { return 7 }\nstrings()", "7",
			"nil, true := 1, 0\nnil + true", "1",
			"append := func(a, b int) int { return a*10 + b }\nappend(1, 2)", "12",
			"func shadow(max int) int { cap := max; return cap }\nshadow(9)", "9",
			"été, 变量, π := 1, \"v\", 3.5\nтип := π * 2\nтип", "7",
			"type Größe struct{ Länge float64 }\nfunc (g Größe) Fläche() float64 { return g.Länge * g.Länge }\nGröße{2}.Fläche()", "4",
		},
		"an error that is shown is explained": {
			"%explain", "there was no error yet\n",
			"strconv.Atoi(\"1\")\n", "1  // int",
			"%explain", "there was no error yet\n",
			"strconv.Atoi(\"x\")", "0  // int\nstrconv.Atoi: parsing \"x\": invalid syntax  // error",
			"%explain", "error: strconv.Atoi: parsing \"x\": invalid syntax\nThe text \"x\" is no number that strconv.Atoi can read: look at the error before using the number; strings.TrimSpace takes blanks away.\n",
		},
		"the cell's goroutine ends by Goexit, and another lives on": {
			"ready, done := make(chan int), make(chan int)\nx := 1", "",
			"go func() { done <- <-ready }()\nx = 2\nruntime.Goexit()\nx = 3", "error: runtime.Goexit has ended the cell's own goroutine: what follows in the cell did not run, and goroutines that it has started go on; " +
				"a program would end once they have: fatal error: no goroutines (main called runtime.Goexit) - deadlock!",
			"ready <- 7\nx + <-done", "9",
		},
		"reset": {
			"x := 1\nfunc f() {}\ntype T int\nconst c = 1\nimport s \"strings\"", "",
			"%reset", "all names are forgotten; a fresh process runs the next cell\n",
			"%who", "no names yet\n",
			"x", "error: 1:1: undefined: x",
			"s.ToUpper(\"a\")", "error: 1:1: undefined: s",
			"x := \"new\"\nx", `"new"`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			nb := newNotebook(t)
			for i := 0; i < len(cells); i += 2 {
				if got := execute(t, nb, cells[i]); got != cells[i+1] {
					t.Errorf("%s\n got %q\nwant %q", cells[i], got, cells[i+1])
				}
			}
		})
	}
}

// TestWho: each name with its kind, type, size and cell, whatever the notebook's names hide.
func TestWho(t *testing.T) {
	nb := newNotebook(t)
	count := 0
	for _, code := range []string{
		"import \"os\"\nn := 5\nconst c = 1\ntype T struct{ a, b int64 }\nfunc f(x int) string { return \"\" }",
		"s := make([]int32, 10, 2000)\ntext := strings.Repeat(\"é\", 50)\nvar none []int\nvar np *T",
		"m := map[string]int8{\"a\": 1, \"b\": 2}\np := &T{}\nch := make(chan int64, 4)\nvar e error",
		"len := 3\nfmt := \"hidden\"\nreflect := 1",
	} {
		count++
		if r := nb.Execute(t.Context(), front.Request{Code: code, Count: count}, &page{}); r.Err != nil {
			t.Fatal(r.Err)
		}
	}
	shown := execute(t, nb, "%who")
	for _, want := range []string{
		"n var int 8 B In[1]", "c const untyped int In[1]", "T type struct{a int64; b int64} In[1]", "f func func(x int) string In[1]", "os import os In[1]",
		"s var []int32 8.0 kB In[2]", "text var string 116 B In[2]", "none var []int 24 B In[2]", "np var *T 8 B In[2]",
		"m var map[string]int8 42 B In[3]", "p var *T 24 B In[3]", "ch var chan int64 40 B In[3]", "e var error 16 B In[3]",
		"len var int 8 B In[4]", "fmt var string 22 B In[4]",
	} {
		found := false
		for line := range strings.Lines(shown) {
			_, row, _ := strings.Cut(strings.Join(strings.Fields(line), " "), " ") // without its number
			found = found || row == want
		}
		if !found {
			t.Errorf("no line %q in\n%s", want, shown)
		}
	}
	if got := execute(t, nb, "%who import"); strings.Contains(got, "jeton_") || strings.Contains(got, " var ") {
		t.Errorf("%%who import shows\n%s", got)
	}
}
