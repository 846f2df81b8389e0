package eval_test

import (
	"flag"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/eval"
	"jeton/stdlib"
)

// slow is how long a short text may take from text to code that is ready to run. The race detector, and other tests that run at the
// same time, make a seed slower: it decides while fuzzing.
const slow = 2 * time.Second

// FuzzCompile takes texts as cells and as programs, and makes what the type checker accepts ready to run: it is a unit that loads,
// and whose functions have bodies, or it is refused. Nothing panics, and nothing takes long. Seeds: the programs of the specification's
// sections, short cells, and texts that failed.
func FuzzCompile(f *testing.F) {
	files, err := filepath.Glob("../../internal/conformance/testdata/spec/*/*.go")
	if err != nil || len(files) < 50 {
		f.Fatalf("%d seeds: %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), []byte{})
	}
	for _, text := range fuzzCells {
		f.Add(text, []byte{})
		f.Add(text, []byte{0, 200, 20, 1, 3, 7})
	}
	f.Add("copy(s, "+strings.Repeat("\x11", 8000)+"p[:])", []byte{}) // each error took as long as the text
	f.Fuzz(func(t *testing.T, text string, edits []byte) {
		if len(text) > 8<<10 || len(edits) > 60 {
			return
		}
		text = edited(text, edits)
		start := time.Now()
		if err := makeReady(text); err != nil {
			t.Errorf("%v\n%s", err, text)
		}
		if took := time.Since(start); took > slow && fuzzing() {
			t.Errorf("took %v\n%s", took, text)
		}
	})
}

func fuzzing() bool {
	f := flag.Lookup("test.fuzz")
	w := flag.Lookup("test.fuzzworker")
	return f.Value.String() != "" || w.Value.String() == "true"
}

// fuzzCells are short texts, from which more can be made.
var fuzzCells = []string{
	"x := 1\nx + 1", "func f[T any](a ...T) (n int) {\n\tfor range a {\n\t\tn++\n\t}\n\treturn\n}\nf(1, 2)",
	"type T struct{ a, b int }\nfunc (t *T) M() int { return t.a }\nt := T{1, 2}\nf := t.M\nf()",
	"for i, r := range \"text\" {\n\tdefer func() { recover() }()\n\tprintln(i, r)\n}",
	"c := make(chan int)\nselect {\ncase v, ok := <-c:\n\t_, _ = v, ok\ndefault:\n}",
	"type I interface{ M() }\nvar i I\nswitch x := any(i).(type) {\ncase nil, int:\n\t_ = x\ncase I:\n\tx.M()\n}",
	"func seq(yield func(int) bool) {\n\tfor i := range 3 {\n\t\tif !yield(i) {\n\t\t\treturn\n\t\t}\n\t}\n}\nfor i := range seq {\n\tif i == 1 {\n\t\tbreak\n\t}\n}",
	"m := map[[2]string]func(){}\nm[[2]string{\"a\"}] = func() {}\ndelete(m, [2]string{})\nlen(m)",
	"package main\n\nimport \"fmt\"\n\ntype S[K comparable, V any] struct{ m map[K]V }\n\nfunc (s S[K, V]) Get(k K) (v V) { return s.m[k] }\n\nfunc main() { fmt.Println(S[string, int]{}.Get(\"\")) }\n",
	"a := [...]int{2: 1}\ns := a[:1:2]\np := (*[1]int)(s)\nq := [1]int(s)\ncopy(s, p[:])\n_ = q",
	"const c = 1 << 3.0\nvar u uint8 = c\nx := u<<c | ^u&^7\nx", "goto L\nL:\nprintln(min(1, 2.5), max(\"a\", \"b\"))",
	"import \"sort\"\ntype by []int\nfunc (b by) Len() int { return len(b) }\nfunc (b by) Less(i, j int) bool { return b[i] < b[j] }\nfunc (b by) Swap(i, j int) { b[i], b[j] = b[j], b[i] }\nsort.Sort(by{3, 1})",
}

// edited is a text after edits of three bytes each: a word in the place of another word of its kind, or a line that is doubled
// elsewhere or left out. That often leaves a text that the type checker accepts, which changes of single bytes seldom do.
func edited(text string, edits []byte) string {
	for ; len(edits) >= 3; edits = edits[3:] {
		from, to := int(edits[1]), int(edits[2])
		switch edits[0] % 4 {
		case 2:
			lines := strings.SplitAfter(text, "\n")
			line := lines[from%len(lines)]
			text = strings.Join(slices.Insert(lines, to%len(lines), line), "")
		case 3:
			lines := strings.SplitAfter(text, "\n")
			i := from % len(lines)
			text = strings.Join(slices.Delete(lines, i, i+1), "")
		default:
			text = exchanged(text, from, to)
		}
	}
	return text
}

// exchanged puts a word of a text in the place of another one of the same kind: names, literals, operators.
func exchanged(text string, from, to int) string {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, []byte(text), func(token.Position, string) {}, 0)
	type word struct{ start, end, kind int }
	var words []word
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			break
		}
		if lit == "" {
			lit = tok.String()
		}
		w := word{file.Offset(pos), file.Offset(pos) + len(lit), -1}
		switch {
		case tok == token.IDENT:
			w.kind = 0
		case tok.IsLiteral():
			w.kind = 1
		case tok.Precedence() > 0:
			w.kind = 2
		}
		if w.kind >= 0 && w.end <= len(text) {
			words = append(words, w)
		}
	}
	if len(words) == 0 {
		return text
	}
	at := words[to%len(words)]
	for i := range words {
		if w := words[(from+i)%len(words)]; w.kind == at.kind && text[w.start:w.end] != text[at.start:at.end] {
			return text[:at.start] + text[w.start:w.end] + text[at.end:]
		}
	}
	return text
}

// makeReady takes a text as far as it goes. A refusal is no error.
func makeReady(text string) error {
	src, errs := cell.Syntax("In[1]", text)
	if errs != nil {
		return nil
	}
	checker := check.New(stdlib.Library{})
	var res *check.Result
	if src.Package != nil {
		res, errs = checker.Program(src)
	} else {
		res, errs = checker.Check(src)
	}
	if errs != nil {
		return nil
	}
	u, err := compile.New().Compile(res)
	if err != nil {
		if strings.Contains(err.Error(), "internal error") {
			return err
		}
		return nil
	}
	m, err := eval.New(eval.Config{Symbols: librarySymbols})
	if err != nil {
		return err
	}
	return m.MakeReady(u)
}

// librarySymbols adds what shows a cell's value.
func librarySymbols(path string) (map[string]reflect.Value, bool) {
	if path != compile.HookPath {
		return stdlib.Symbols(path)
	}
	return map[string]reflect.Value{"Result": reflect.ValueOf(func(string, any) {})}, true
}
