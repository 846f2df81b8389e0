package fidelitytest

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
	"jeton/kernel/engine"
	"jeton/kernel/lower/box"
)

// TestMain is also the process that a lowered program runs in.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == "run" {
		text, err := os.ReadFile(os.Args[2])
		if err != nil {
			panic(err)
		}
		var p engine.Program
		if err := json.Unmarshal(text, &p); err != nil {
			panic(err)
		}
		os.Exit(engine.RunProgram(symbols, []engine.Program{p}, []string{p.Name}))
	}
	if len(os.Args) == 3 && os.Args[1] == "engine" {
		e := engine.Evaluator(strings.TrimPrefix(os.Args[2], "--evaluator="))
		if err := engine.Serve(engine.ServeConfig{Evaluator: e}, symbols); err != nil {
			fmt.Fprintln(os.Stderr, "engine:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	// Under the race detector each process would wait for a second before it exits.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0 "+os.Getenv("GORACE"))
	os.Exit(m.Run())
}

func symbols(p string) (map[string]reflect.Value, bool) {
	switch p {
	case box.Path:
		return box.Symbols(), true
	case ".":
		return stdlib.Symbols["."], true
	}
	m := map[string]reflect.Value{}
	for _, table := range []map[string]map[string]reflect.Value{stdlib.Symbols, unrestricted.Symbols, syscall.Symbols} {
		maps.Copy(m, table[p+"/"+path.Base(p)])
		if strings.HasSuffix(p, "/v2") {
			maps.Copy(m, table[p+"/"+path.Base(path.Dir(p))])
		}
	}
	return m, len(m) > 0
}

// withSources is the toolchain's library with our sources of generic functions.
type withSources struct{ *checktest.Library }

var library = withSources{&checktest.Library{}}

func (withSources) GenericSource(path string) map[string]string {
	folder := filepath.Base(path)
	if path == "math/rand/v2" {
		folder = "rand"
	}
	if folder == "atomic" {
		folder = "simpleatomic" // yaegi has no unsafe pointers
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

// translated takes a program through the front. refused says what the front did not want.
func translated(e engine.Evaluator, name, text string) (p engine.Program, refused error) {
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		return p, errs
	}
	res, errs := check.New(library).Check(src)
	if errs != nil {
		return p, errs
	}
	p, _, err := translators[e]()(res)
	return p, err
}

// hung is when a program or a cell is given up; it decides nothing but how long a fault takes to show.
const hung = 2 * time.Minute

// run runs a program in a process of its own and returns what it printed on both outputs.
func run(t *testing.T, p engine.Program) (string, error) {
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "program.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "run", file)
	timer := time.AfterFunc(hung, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// TestPrograms runs each program of testdata.
func TestPrograms(t *testing.T) { each(t, testPrograms) }

func testPrograms(t *testing.T, e engine.Evaluator) {
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
			p, no := translated(e, filepath.Base(file), string(src))
			if no != nil {
				refused++
				t.Logf("refused: %v", no)
				return
			}
			if os.Getenv("LOWERED") != "" {
				fmt.Println(p.Source)
			}
			got, err := run(t, p)
			switch {
			case got != string(want) || err != nil:
				wrong++
				t.Errorf("%v, got:\n%s\nwant:\n%s\nlowered:\n%s", err, got, want, p.Source)
			default:
				alike++
			}
		})
	}
	t.Logf("%d alike, %d refused, %d wrong", alike, refused, wrong)
}
