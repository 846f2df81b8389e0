package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"
)

func TestBare(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"lines":      {"// doc\npackage p // beside\n\n\t// in\nvar x = 1\n// end", "\npackage p // beside\n\n\nvar x = 1\n"},
		"directives": {"//go:build linux\n// +build linux\n\npackage p\n//go:noinline\nfunc f() {}\n//line x:3\n", "//go:build linux\n// +build linux\n\npackage p\n//go:noinline\nfunc f() {}\n//line x:3\n"},
		"strings":    {"package p\n\nvar x = `\n// text\n`\n", "package p\n\nvar x = `\n// text\n`\n"},
		"blocks":     {"package p\n/* a\n// b\n*/\nvar x = 1 // y\n", "package p\n/* a\n// b\n*/\nvar x = 1 // y\n"},
		"C":          {"package p\n\n// #include <x.h>\nimport \"C\"\n", "package p\n\n// #include <x.h>\nimport \"C\"\n"},
	} {
		if got := string(bare([]byte(c.text))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// What is left of each file that is packed has the same code at the same lines and columns.
func TestBareKeepsPositions(t *testing.T) {
	files, err := filepath.Glob("../../runtime/*/*.go")
	if err != nil || len(files) < 100 {
		t.Fatal(len(files), err)
	}
	less := 0
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		short := bare(text)
		less += len(text) - len(short)
		if !bytes.Equal(shape(t, name, text), shape(t, name, short)) {
			t.Errorf("%s has changed", name)
		}
	}
	if less < 100_000 {
		t.Errorf("only %d bytes less", less)
	}
}

// shape are the nodes of a file, but comments, and where they are.
func shape(t *testing.T, name string, text []byte) []byte {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	ast.Inspect(f, func(n ast.Node) bool {
		if n == nil || n == ast.Node(f) {
			return true
		}
		p := fset.Position(n.Pos())
		out.WriteString(p.String())
		if id, ok := n.(*ast.Ident); ok {
			out.WriteString(id.Name)
		}
		out.WriteByte('\n')
		return true
	})
	return out.Bytes()
}

// What only macOS would compile is not carried; what either system may is.
func TestForElsewhere(t *testing.T) {
	dir := t.TempDir() + "/"
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"a.go":        {"package p\n", false},
		"a_linux.go":  {"package p\n", false},
		"a_arm64.go":  {"package p\n", false},
		"a_darwin.go": {"package p\n", true},
		"a_other.go":  {"//go:build !linux || portable\n\npackage p\n", true},
		"a_race.go":   {"//go:build race\n\npackage p\n", false},
		"a.txt":       {"", false},
	} {
		if err := os.WriteFile(dir+name, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, err := forElsewhere(dir + name); err != nil || got != c.want {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
}
