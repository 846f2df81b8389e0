package mpibench

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestPythons: the one that is named comes first, then those of the path in order; the first that has the module is taken.
func TestPythons(t *testing.T) {
	dir := t.TempDir()
	python := func(name, does string) string {
		path := filepath.Join(dir, name, "python3")
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+does+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	named, bare, has, later := python("named", "exit 1"), python("bare", "exit 1"), python("has", `[ "$2" = "import some.module" ]`), python("later", "exit 0")
	t.Setenv("JETON_PYTHON", named)
	folders := []string{filepath.Dir(bare), filepath.Join(dir, "missing"), filepath.Dir(has), filepath.Dir(bare), filepath.Dir(later)}
	t.Setenv("PATH", strings.Join(folders, string(filepath.ListSeparator)))
	if got := pythons(); !slices.Equal(got, []string{named, bare, has, later}) {
		t.Errorf("%q", got)
	}
	if got := withModule(t.Context(), pythons(), "some.module"); got != has {
		t.Errorf("some.module: %q, want %q", got, has)
	}
	if got := withModule(t.Context(), pythons()[:2], "some.module"); got != "" {
		t.Errorf("of those without: %q", got)
	}
}
