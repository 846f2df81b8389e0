package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The first cell of a notebook may ask for the lab's folder: nothing has to run first, and it goes with the notebook.
func TestFolderOfAFreshNotebook(t *testing.T) {
	nb := newNotebook(t)
	s := &screen{}
	s.run(t, nb, 1, "import \"jeton/runtime/lab\"\nfmt.Println(lab.Folder(), lab.Folder())")
	paths := strings.Fields(s.has(t, `\S+/files \S+/files`))
	if len(paths) != 2 || paths[0] != paths[1] {
		t.Fatalf("two answers: %q", paths)
	}
	if info, err := os.Stat(paths[0]); err != nil || info.Mode() != 0o700|os.ModeDir {
		t.Errorf("Folder = %s: %v %v", paths[0], info, err)
	}
	nb.Close()
	if _, err := os.Stat(filepath.Dir(paths[0])); !os.IsNotExist(err) {
		t.Errorf("the notebook has ended, and left its folder: %v", err)
	}
}
