// Package arch holds the test that keeps the folders' arrows: main → kernel → runtime → launcher → (std, x/…), and
// stdlib → runtime; and the rule that some modules have one importer only.
package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// layers says which of the project's own folders a package of a folder may import. A folder may always import itself.
var layers = map[string][]string{
	"kernel":    {"runtime", "launcher", "internal"},
	"runtime":   {"launcher"},
	"launcher":  {},
	"stdlib":    {"runtime"},
	"notebooks": {"runtime", "internal"},
	"internal":  {"kernel", "runtime", "launcher", "notebooks"},
}

// testsWithLibrary are the packages whose tests take the library that students have, as main does.
var testsWithLibrary = map[string]bool{"kernel/compile/programtest": true, "kernel/eval": true}

// onlyImporters names the one place (path prefixes below the module) that may import a module. The tables in stdlib,
// which are generated for the interpreter, are aside.
var onlyImporters = map[string][]string{
	"github.com/go-zeromq/zmq4":        {"kernel/channels"},
	"github.com/traefik/yaegi":         {"kernel/engine", "stdlib"},
	"golang.org/x/crypto/ssh":          {"launcher/ssh", "stdlib"},
	"golang.org/x/tools/go/ssa":        {"kernel/compile"},
	"github.com/kevinburke/ssh_config": {"launcher/ssh"},
	"github.com/skeema/knownhosts":     {"launcher/ssh"},
	"plugin":                           {"kernel/engine/plug", "stdlib"},
	"github.com/mdlayher/netlink":      {"launcher/room"},
	"github.com/vishvananda/netns":     {"launcher/room"},
	"github.com/google/nftables":       {"launcher/room"},
}

type imp struct{ file, pkg, path string }

// imports lists every import of every Go file of the module.
func imports(t *testing.T) []imp {
	t.Helper()
	root := filepath.Join("..", "..")
	var all []imp
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name == "testdata" || strings.HasPrefix(name, ".") && path != root {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		pkg := "."
		if i := strings.LastIndex(rel, "/"); i >= 0 {
			pkg = rel[:i]
		}
		for _, s := range f.Imports {
			p, err := strconv.Unquote(s.Path.Value)
			if err != nil {
				return err
			}
			all = append(all, imp{rel, pkg, p})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d imports found: the walk is wrong", len(all))
	}
	return all
}

func folder(path string) string { top, _, _ := strings.Cut(path, "/"); return top }

func TestArrows(t *testing.T) {
	for _, i := range imports(t) {
		own, ok := strings.CutPrefix(i.path, "jeton/")
		if !ok || i.pkg == "." {
			continue
		}
		from, to := folder(i.pkg), folder(own)
		if from == to || to == "stdlib" && testsWithLibrary[i.pkg] && strings.HasSuffix(i.file, "_test.go") {
			continue
		}
		allowed, known := layers[from]
		if !known {
			t.Errorf("%s: folder %s is not on the map; add it to layers with its arrows", i.file, from)
		}
		found := false
		for _, a := range allowed {
			found = found || a == to
		}
		if !found {
			t.Errorf("%s imports %s: %s may import only %v", i.file, i.path, from, allowed)
		}
	}
}

// internal packages that kernel uses must not lead back to kernel; the command line (internal/cli) may see everything.
func TestOnlyCommandLineSeesKernel(t *testing.T) {
	for _, i := range imports(t) {
		if folder(i.pkg) == "internal" && i.pkg != "internal/cli" && strings.HasPrefix(i.path, "jeton/kernel") && !strings.HasSuffix(i.file, "_test.go") {
			t.Errorf("%s imports %s: of internal, only internal/cli may", i.file, i.path)
		}
	}
}

func TestOnlyImporters(t *testing.T) {
	for _, i := range imports(t) {
		for module, places := range onlyImporters {
			if i.path != module && !strings.HasPrefix(i.path, module+"/") {
				continue
			}
			ok := false
			for _, p := range places {
				ok = ok || i.pkg == p || strings.HasPrefix(i.pkg, p+"/")
			}
			if !ok {
				t.Errorf("%s imports %s: only %v may", i.file, i.path, places)
			}
		}
	}
}

func TestRuntimeHasNoFileOfItsOwn(t *testing.T) {
	files, err := filepath.Glob("../../runtime/*.go")
	if err != nil || len(files) != 0 {
		t.Errorf("runtime/ holds packages and no Go file of its own; found %v %v", files, err)
	}
}

// launcher starts processes and knows nothing of notebooks: of this project, itself is all that it sees.
func TestLauncherStandsAlone(t *testing.T) {
	seen := false
	for _, i := range imports(t) {
		if folder(i.pkg) != "launcher" {
			continue
		}
		seen = true
		if own, ok := strings.CutPrefix(i.path, "jeton/"); ok && folder(own) != "launcher" {
			t.Errorf("%s imports %s: launcher may import nothing else of this project", i.file, i.path)
		}
	}
	if !seen {
		t.Error("launcher/ has no package")
	}
}

// rpc carries what guards, launchers and programs say to each other: it stands below all of them, on Go's library alone.
func TestRPCIsBelowAll(t *testing.T) {
	seen := false
	for _, i := range imports(t) {
		if i.pkg != "launcher/rpc" {
			continue
		}
		seen = true
		if strings.Contains(folder(i.path), ".") || strings.HasPrefix(i.path, "jeton/") {
			t.Errorf("%s imports %s: launcher/rpc may import Go's library only", i.file, i.path)
		}
	}
	if !seen {
		t.Error("launcher/rpc is not there")
	}
}
