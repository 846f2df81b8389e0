package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// exports asks the go command for the export data of the packages and all that they need.
func exports(t *testing.T, paths []string) types.Importer {
	t.Helper()
	out, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-json=ImportPath,Export"}, paths...)...).Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			err = fmt.Errorf("%w\n%s", err, exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	files := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		files[p.ImportPath] = p.Export
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) {
		if files[path] == "" {
			return nil, fmt.Errorf("no package %s", path)
		}
		return os.Open(files[path])
	})
}

// check type-checks one program as the compiler would; strict also refuses unused imports and variables, which a
// skeleton may have.
func check(imp types.Importer, name, src string, strict bool) error {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	var errs []error
	conf := types.Config{Importer: imp, Error: func(err error) {
		var te types.Error
		if !errors.As(err, &te) || !te.Soft || strict {
			errs = append(errs, err)
		}
	}}
	_, _ = conf.Check("main", fset, []*ast.File{f}, nil) // the errors come to conf.Error
	return errors.Join(errs...)
}

// Every cell of every variant is Go that compiles: the ordinary ones as one program, those for ranks as another, each %%bg cell as its own.
func TestCellsCompile(t *testing.T) {
	none := func(string, string, string) string { return "" }
	for _, lab := range labs(t) {
		glued := map[Variant]*glue{}
		need := map[string]bool{}
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			g, err := glueNotebook(nb, none, false)
			if err != nil {
				t.Fatalf("%s %s: %v", lab.Name, v.Folder(), err)
			}
			glued[v] = g
			for _, cells := range g.bodies() {
				for p := range cells.imports {
					need[strings.Trim(p, `"`)] = true
				}
			}
			for _, p := range g.programs {
				f, err := parser.ParseFile(token.NewFileSet(), p.cell, p.src, parser.ImportsOnly)
				if err != nil {
					t.Fatalf("%s %s: %v", lab.Name, v.Folder(), err)
				}
				for _, s := range f.Imports {
					need[strings.Trim(s.Path.Value, `"`)] = true
				}
			}
		}
		imp := exports(t, keys(need))
		for v, g := range glued {
			for _, cells := range g.bodies() {
				if err := check(imp, v.Folder()+"/"+lab.Name, cells.source(), false); err != nil {
					t.Errorf("%v", err)
					dump(t, cells.source())
				}
			}
			for _, p := range g.programs {
				if err := check(imp, v.Folder()+"/"+p.cell, p.src, v.Teacher); err != nil {
					t.Errorf("%v", err)
				}
			}
		}
	}
}

// dump leaves the glued source of a failed test where it can be read.
func dump(t *testing.T, src string) {
	name := filepath.Join(t.ArtifactDir(), "glued.go")
	if err := os.WriteFile(name, []byte(src), 0o644); err != nil {
		t.Fatal(err)
	}
}

func keys(m map[string]bool) []string {
	var ks []string
	for k := range m {
		ks = append(ks, k)
	}
	return ks
}

// labs parses the sources of the repository.
func labs(t *testing.T) []*Lab {
	t.Helper()
	names, err := filepath.Glob("../src/*.lab")
	if err != nil || len(names) == 0 {
		t.Fatalf("no labs: %v", err)
	}
	var all []*Lab
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		lab, err := Parse(filepath.Base(name), string(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, lab)
	}
	return all
}
