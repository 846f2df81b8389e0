package main

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"jeton/internal/cli"
	"jeton/kernel/cell"
	"jeton/kernel/check"

	"jeton/kernel/front"
	"jeton/kernel/lower"
	"jeton/kernel/notebook"
	"jeton/runtime/session"
	"jeton/stdlib"
)

// asks are the commands of jeton that have arguments, and are started by tests or by what they start.
var asks = []string{"daemon", "room", "run", "rank"}

// TestMain lets the test program be the engine that its notebooks start, the agent, what their daemons and rooms need, and a run with its
// ranks.
func TestMain(m *testing.M) {
	if held := os.Getenv(holdVariable); held != "" && len(os.Args) == 2 && os.Args[1] == "engine" {
		hold(held)
	}
	if len(os.Args) == 2 && (os.Args[1] == "engine" || os.Args[1] == "agent" || os.Args[1] == "version") || len(os.Args) > 2 && slices.Contains(asks, os.Args[1]) {
		main()
	}
	os.Exit(m.Run())
}

// holdVariable names a file: an engine that is started then makes it, and does nothing else until it is killed.
const holdVariable = "JETON_TEST_HOLD"

func hold(file string) {
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		panic(err)
	}
	time.Sleep(time.Hour)
}

// shown keeps the text of what a cell shows.
type shown struct{ text, result, displayed string }

func (s *shown) Stream(_ string, text []byte) { s.text += string(text) }
func (s *shown) Display(b session.Bundle)     { s.displayed, _ = b.Data["text/plain"].(string) }
func (s *shown) Result(b session.Bundle)      { s.result, _ = b.Data["text/plain"].(string) }
func (s *shown) Clear(bool)                   {}
func (s *shown) Comm(session.CommMessage)     {}
func (s *shown) Input(context.Context, string, bool) (string, error) {
	return "", session.ErrNoInput
}

func newNotebook(tb testing.TB) *notebook.Notebook {
	nb, err := notebook.New(notebook.Config{Library: stdlib.Library{}, Version: cli.Version})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := nb.Close(); err != nil {
			tb.Error(err)
		}
	})
	return nb
}

func run(tb testing.TB, nb *notebook.Notebook, count int, code string) *shown {
	tb.Helper()
	out := &shown{}
	if r := nb.Execute(context.Background(), front.Request{Code: code, Count: count}, out); r.Err != nil {
		tb.Fatalf("%s:\n%v", code, r.Err)
	}
	return out
}

func TestCells(t *testing.T) {
	nb := newNotebook(t)
	run(t, nb, 1, "import \"fmt\"\nx := 20\nfunc twice(n int) int { return 2 * n }")
	if out := run(t, nb, 2, "fmt.Println(x)\ntwice(x) + 2"); out.text != "20\n" || out.result != "42" {
		t.Errorf("printed %q, result %q", out.text, out.result)
	}
}

// BenchmarkCell is a small cell from its text to its value: parse, check, lower, the engine and back.
func BenchmarkCell(b *testing.B) {
	nb := newNotebook(b)
	run(b, nb, 1, "1+1")
	n := 1
	for b.Loop() {
		n++
		run(b, nb, n, "1+1")
	}
}

// BenchmarkFront is what the front adds to a small cell: parse, check and lower.
func BenchmarkFront(b *testing.B) {
	for name, code := range map[string]string{
		"expr":  "1+1",
		"print": "import \"fmt\"\nfor i := 0; i < 3; i++ {\n\tfmt.Println(\"line\", i)\n}",
		"func":  "func f(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn f(n-1) + f(n-2)\n}\nf(20)",
	} {
		b.Run("cell="+name, func(b *testing.B) {
			checker, lowerer := check.New(stdlib.Library{}), lower.New()
			for b.Loop() {
				c, err := cell.Parse("In[1]", code)
				if err != nil {
					b.Fatal(err)
				}
				src, errs := cell.Syntax(c.Name, c.Segments[0].Text())
				if errs != nil {
					b.Fatal(errs)
				}
				res, errs := checker.Check(src)
				if errs != nil {
					b.Fatal(errs)
				}
				p, err := lowerer.Lower(res)
				if err != nil {
					b.Fatal(err)
				}
				lowerer.Commit(p)
				checker.Commit(res)
			}
		})
	}
}
