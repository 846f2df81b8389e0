package module_test

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"jeton/kernel/module"
)

// tree writes files, by their paths, into a fresh folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestFind(t *testing.T) {
	dir := tree(t, map[string]string{"lab/go.mod": "module example.org/lab\n\ngo 1.24\n\nrequire example.com/other v1.0.0\n", "lab/a/b/x.go": "package b\n",
		"old/go.mod": "module old\n"})
	m, err := module.Find(filepath.Join(dir, "lab/a/b"), dir)
	if err != nil || m.Path != "example.org/lab" || m.Dir != filepath.Join(dir, "lab") || m.GoVersion != "go1.24" {
		t.Fatalf("%+v, %v", m, err)
	}
	if m, err := module.Open(filepath.Join(dir, "old"), dir); err != nil || m.GoVersion != "go1.16" {
		t.Errorf("without a go directive: %+v, %v", m, err)
	}
	if _, err := module.Find(dir, dir); !errors.Is(err, module.ErrNone) {
		t.Errorf("no go.mod: %v", err)
	}
	for path, want := range map[string]bool{"example.org/lab": true, "example.org/lab/a": true, "example.org/laboratory": false, "fmt": false} {
		if m.Has(path) != want {
			t.Errorf("Has(%s) = %t", path, !want)
		}
	}
	if (*module.Module)(nil).Has("x") {
		t.Error("no module has packages")
	}
	if msg, hint := m.Foreign("example.com/other/pkg"); !strings.Contains(msg, "is of the module example.com/other") || !strings.Contains(hint, "as example.org/lab/pkg") {
		t.Errorf("%s; %s", msg, hint)
	}
}

func TestBadModules(t *testing.T) {
	dir := tree(t, map[string]string{"empty/x.go": "package x", "none/go.mod": "go 1.24\n", "syntax/go.mod": "module \"\n", "new/go.mod": "module new\ngo 1.999\n", "file": ""})
	for name, want := range map[string]string{
		"missing": "there is no folder", "empty": "has no go.mod, which names the module", "none": "does not name its module", "syntax": "cannot be read",
		"new": "asks for go1.999, and jeton knows go1.", "file": "is no folder",
	} {
		if _, err := module.Open(filepath.Join(dir, name), dir); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

func TestPackage(t *testing.T) {
	other := "windows"
	if runtime.GOOS == other {
		other = "linux"
	}
	dir := tree(t, map[string]string{
		"go.mod": "module example.org/lab\n", "root.go": "package lab\n", "ring/b.go": "package ring\n", "ring/a.go": "package ring\n", "ring/a_test.go": "package ring\n",
		"ring/c_" + other + ".go": "package ring\n", "ring/d.go": "//go:build ignore\n\npackage main\n", "ring/_e.go": "package e\n", "ring/c.go": "package ring\nimport \"C\"\n",
		"ring/notes.txt": "", "only/x_" + other + ".go": "package only\n", "only/y.go": "package only\nimport \"C\"\n", "empty/readme": "",
		"nested/go.mod": "module nested\n", "nested/n.go": "package nested\n", "testdata/t.go": "package t\n", "vendor/v/v.go": "package v\n", ".git/g.go": "package g\n",
	})
	m, err := module.Open(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := m.Package("example.org/lab/ring")
	if err != nil || len(p.Files) != 2 || p.Files[0].Name != "ring/a.go" || p.Files[1].Name != "ring/b.go" || p.Files[0].Text != "package ring\n" {
		t.Fatalf("%+v, %v", p, err)
	}
	if root, err := m.Package("example.org/lab"); err != nil || len(root.Files) != 1 {
		t.Errorf("%+v, %v", root, err)
	}
	for path, want := range map[string]string{
		"example.org/lab/nosuch": "there is no folder", "example.org/lab/empty": "has no Go files", "example.org/lab/nested": "is of another module",
		"example.org/lab/../x": "is no import path", "example.org/lab/ring/": "is no import path", "example.com/x": "is no import path",
		"example.org/lab/only": "x_" + other + ".go is for another platform, y.go uses cgo",
	} {
		if _, err := m.Package(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
	if got, want := m.Packages(), []string{"example.org/lab", "example.org/lab/only", "example.org/lab/ring"}; !slices.Equal(got, want) {
		t.Errorf("Packages = %q, want %q", got, want)
	}
	if err := os.WriteFile(filepath.Join(dir, "ring/a.go"), []byte("package ring // changed\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	q, err := m.Package("example.org/lab/ring")
	if err != nil || q.Sum == p.Sum {
		t.Errorf("a changed file is not seen: %v", err)
	}
	if k, err := m.Keep(map[string]*module.Package{p.Path: p}).Package(p.Path); err != nil || k.Sum != p.Sum {
		t.Errorf("Keep does not keep: %v", err)
	}
}

func TestProgram(t *testing.T) {
	dir := tree(t, map[string]string{"p/a.go": "package main\n", "p/b.go": "package main\n", "p/b_test.go": "package main\n", "q/c.go": "package main\n", "r/x": ""})
	in := func(names ...string) (files []string) {
		for _, n := range names {
			files = append(files, filepath.Join(dir, n))
		}
		return files
	}
	var none *module.Module
	for _, args := range [][]string{in("p"), in("p/a.go", "p/b.go")} {
		if p, err := none.Program(args); err != nil || p.Path != "main" || len(p.Files) != 2 {
			t.Errorf("%q: %+v, %v", args, p, err)
		}
	}
	for want, args := range map[string][]string{
		"are in one folder": in("p/a.go", "q/c.go"), "is a test": in("p/a.go", "p/b_test.go"), "has no Go files": in("r"), "no such file": in("p/a.go", "p/z.go"), "is no Go file": in("p/a.go", "r/x"),
	} {
		if _, err := none.Program(args); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", args, err, want)
		}
	}
}
