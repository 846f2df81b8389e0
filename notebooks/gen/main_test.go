package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const lab = "=== lab lab01: «Essai|Trial»\n--- fr\nun\n--- en\none\n=== code a\nx := \"«oui|yes»\"\n"

func TestRun(t *testing.T) {
	dir := t.TempDir()
	if err := run(dir, false); err == nil || !strings.Contains(err.Error(), "no src/*.lab") {
		t.Errorf("an empty folder: %v", err)
	}
	src := filepath.Join(dir, "src", "lab01.lab")
	if err := os.Mkdir(filepath.Dir(src), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(src, []byte(lab), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err == nil || !strings.Contains(err.Error(), "go generate") {
		t.Errorf("-check with nothing made: %v", err)
	}
	if err := run(dir, false); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err != nil {
		t.Errorf("-check of what was just made: %v", err)
	}
	b, err := os.ReadFile(filepath.Join(dir, "en", "student", "lab01.ipynb"))
	if err != nil || !strings.Contains(string(b), `x := \"yes\"`) {
		t.Errorf("%v\n%s", err, b)
	}
	if err := os.WriteFile(src, []byte(lab+"=== code b\ny()\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, true); err == nil {
		t.Error("-check accepts a notebook that is behind its source")
	}
	if err := os.Rename(src, filepath.Join(dir, "src", "lab02.lab")); err != nil {
		t.Fatal(err)
	}
	if err := run(dir, false); err == nil || !strings.Contains(err.Error(), "must agree") {
		t.Errorf("a file of another name: %v", err)
	}
}
