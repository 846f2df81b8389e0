package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFresh holds the committed tables against what the generator makes now, of this toolchain and these modules.
func TestFresh(t *testing.T) {
	if err := run("..", "", true); err != nil {
		t.Error(err)
	}
}

// TestCheckSeesChanges makes sure that the test above can fail: an edited, a missing and a superfluous file are named.
func TestCheckSeesChanges(t *testing.T) {
	root := t.TempDir()
	if err := os.CopyFS(root, os.DirFS("..")); err != nil {
		t.Fatal(err)
	}
	g := group{name: "x"}
	files := map[string][]byte{}
	names, err := owned(root, g)
	if err != nil || len(names) < 5 {
		t.Fatalf("owned = %v, %v", names, err)
	}
	for _, name := range names {
		if files[name], err = os.ReadFile(filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
	}
	if stale, err := compare(root, g, files); err != nil || len(stale) != 0 {
		t.Fatalf("compare of a copy = %v, %v", stale, err)
	}
	index := filepath.Join(root, "tables/x/index.go")
	must(t, os.WriteFile(index, []byte("package x\n"), 0o666))
	must(t, os.Remove(filepath.Join(root, "data/x.docs")))
	must(t, os.WriteFile(filepath.Join(root, "tables/x/z_old.go"), []byte("package x\n"), 0o666))
	stale, err := compare(root, g, files)
	if got, want := strings.Join(stale, " "), "data/x.docs tables/x/index.go tables/x/z_old.go"; got != want || err != nil {
		t.Errorf("compare = %s, %v; want %s", got, err, want)
	}
	must(t, write(root, g, files))
	if stale, err := compare(root, g, files); err != nil || len(stale) != 0 {
		t.Errorf("compare after write = %v, %v", stale, err)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
