package arch

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
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

// listed is what go list says of a package that a build for another system would compile.
type listed struct {
	ImportPath string
	Name       string
	Dir        string
	GoFiles    []string
	ImportMap  map[string]string
	Module     *struct{ Main bool }
	Error      *struct{ Err string }
}

// The whole module, its tests included, is type-checked as a build for macOS would compile it: that tells what is missing there, for a
// tenth of what compiling would cost. The other processor is for the few files that name one, and no test does.
func TestDarwin(t *testing.T) {
	t.Run("arm64", func(t *testing.T) { checkFor(t, "darwin", "arm64", true) })
	t.Run("amd64", func(t *testing.T) { checkFor(t, "darwin", "amd64", false) })
}

func checkFor(t *testing.T, system, processor string, tests bool) {
	cmd := exec.Command("go", "list", "-deps", fmt.Sprintf("-test=%v", tests), "-e", "-json=ImportPath,Name,Dir,GoFiles,ImportMap,Module,Error", "./...")
	cmd.Dir = "../.."
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+processor)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	packages := map[string]*types.Package{"unsafe": types.Unsafe}
	checked := 0
	for in := json.NewDecoder(out); ; {
		var p listed
		if err := in.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		if p.ImportPath == "unsafe" || strings.HasSuffix(p.ImportPath, ".test") {
			continue
		}
		if p.Error != nil {
			t.Errorf("%s: %s", p.ImportPath, p.Error.Err)
			continue
		}
		ours := p.Module != nil && p.Module.Main
		for _, problem := range check(&p, packages, processor, ours) {
			t.Error(problem)
		}
		if ours {
			checked++
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	if checked < 100 {
		t.Errorf("%d packages of the module were checked", checked)
	}
}

// check type-checks one package, whose imports have come before it. Of what is not ours the declarations are enough.
func check(p *listed, packages map[string]*types.Package, processor string, ours bool) []string {
	fset := token.NewFileSet()
	var files []*ast.File
	var problems []string
	for _, name := range p.GoFiles {
		if !filepath.IsAbs(name) {
			name = filepath.Join(p.Dir, name)
		}
		file, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			problems = append(problems, err.Error())
			continue
		}
		files = append(files, file)
	}
	config := types.Config{
		IgnoreFuncBodies: !ours,
		FakeImportC:      true,
		Sizes:            types.SizesFor("gc", processor),
		Importer:         from{packages, p.ImportMap},
		Error:            func(err error) { problems = append(problems, err.Error()) },
	}
	path, _, _ := strings.Cut(p.ImportPath, " ")
	packages[p.ImportPath], _ = config.Check(path, fset, files, nil)
	return problems
}

// from imports what has been checked before.
type from struct {
	packages map[string]*types.Package
	names    map[string]string
}

func (f from) Import(path string) (*types.Package, error) {
	if name, ok := f.names[path]; ok {
		path = name
	}
	if p := f.packages[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not there", path)
}
