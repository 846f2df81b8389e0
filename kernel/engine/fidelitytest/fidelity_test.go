package fidelitytest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"go/parser"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/unrestricted"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
	"jeton/kernel/lower"
	"jeton/kernel/lower/box"
)

// withSources is the toolchain's library with our sources of generic functions.
type withSources struct{ *checktest.Library }

var library = withSources{&checktest.Library{}}

func (withSources) GenericSource(path string) map[string]string {
	folder := filepath.Base(path)
	if path == "math/rand/v2" {
		folder = "rand"
	}
	files, _ := filepath.Glob("../../../stdlib/generics/" + folder + "/*.go")
	sources := map[string]string{}
	for _, f := range files {
		if text, err := os.ReadFile(f); err == nil && !strings.HasSuffix(f, "_test.go") {
			sources[filepath.Base(f)] = string(text)
		}
	}
	return sources
}

// a notebook joins the stages with an interpreter that has yaegi's own tables.
type notebook struct {
	t     testing.TB
	check *check.Checker
	lower *lower.Lowerer
	in    *interp.Interpreter
	out   *bytes.Buffer
	shown []string
	count int
}

func newNotebook(t testing.TB) *notebook {
	n := &notebook{t: t, check: check.New(library), lower: lower.New(), out: &bytes.Buffer{}}
	box.Stderr = n.out
	n.in = interp.New(interp.Options{Stdout: n.out, Stderr: io.Discard})
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	must(n.in.Use(stdlib.Symbols))
	must(n.in.Use(unrestricted.Symbols))
	must(n.in.Use(interp.Exports{
		"jeton/box/box": box.Symbols(),
		"jeton/hook/hook": {
			"Form":    reflect.ValueOf(func(mime, text string) { n.shown = append(n.shown, mime+": "+text) }),
			"Result":  reflect.ValueOf(func(typ string, v any) { n.shown = append(n.shown, fmt.Sprintf("%s = %v", typ, v)) }),
			"GoPanic": reflect.ValueOf(func(v any) { n.shown = append(n.shown, fmt.Sprintf("goroutine panic: %v", v)) }),
		},
	}))
	return n
}

// run runs one cell. refused says that the front did not want it.
func (n *notebook) run(text string) (refused bool, err error) {
	n.count++
	return n.runNamed(fmt.Sprintf("In[%d]", n.count), text)
}

func (n *notebook) runNamed(name, text string) (refused bool, err error) {
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		return true, errs
	}
	res, errs := n.check.Check(src)
	if errs != nil {
		return true, errs
	}
	p, err := n.lower.Lower(res)
	if err != nil {
		return true, err
	}
	if os.Getenv("LOWERED") != "" {
		fmt.Println(p.Source)
	}
	n.lower.Commit(p)
	if err := n.exec(p); err != nil {
		return false, err
	}
	n.check.Commit(res)
	return false, nil
}

func (n *notebook) exec(p *lower.Program) (err error) {
	defer func() {
		if e := recover(); e != nil {
			err = fmt.Errorf("interpreter: %v", e)
		}
	}()
	f, err := parser.ParseFile(n.in.FileSet(), fmt.Sprintf("p%d.go", n.count), strings.ReplaceAll(p.Source, "//line", "// line"), 0)
	if err != nil {
		return fmt.Errorf("lowered source: %w\n%s", err, p.Source)
	}
	prog, err := n.in.CompileAST(f)
	if err != nil {
		return fmt.Errorf("interpreter: %w", err)
	}
	if _, err = n.in.Execute(prog); err != nil {
		return err
	}
	if p.Entry == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	_, err = n.in.EvalWithContext(ctx, p.Entry+"()")
	return err
}

// TestPrograms runs each program of testdata.
func TestPrograms(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.go")
	if dir := os.Getenv("FIDELITY"); dir != "" { // other programs, for who looks for faults
		files, _ = filepath.Glob(filepath.Join(dir, "*.go"))
	}
	alike, refused, wrong := 0, 0, 0
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".go"), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
			if err != nil {
				t.Fatal(err)
			}
			n := newNotebook(t)
			no, err := n.runNamed(filepath.Base(file), string(src))
			switch {
			case no:
				refused++
				t.Logf("refused: %v", err)
			case err != nil:
				wrong++
				t.Errorf("error: %v", err)
			case n.out.String() != string(want):
				wrong++
				t.Errorf("got:\n%s\nwant:\n%s", n.out, want)
			default:
				alike++
			}
		})
	}
	t.Logf("%d alike, %d refused, %d wrong", alike, refused, wrong)
}
