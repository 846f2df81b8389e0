package commands

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The link is made once, follows the program, and leaves the machine's own commands alone.
func TestProvide(t *testing.T) {
	folder, bin := filepath.Join(t.TempDir(), "jeton", "commands"), t.TempDir()
	if err := os.WriteFile(filepath.Join(bin, "sh"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(folder, "finger")
	for _, program := range []string{"one", "two", "two"} {
		path := filepath.Join(bin, program)
		if err := os.WriteFile(path, nil, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin)
		if err := Provide(path, folder, "finger", "sh"); err != nil {
			t.Fatal(err)
		}
		if to, err := os.Readlink(name); err != nil || to != path {
			t.Errorf("Provide(%q): the link leads to %q, %v", path, to, err)
		}
		if got := os.Getenv("PATH"); got != bin+":"+folder {
			t.Errorf("PATH = %s", got)
		}
	}
	if all, _ := os.ReadDir(folder); len(all) != 1 {
		t.Errorf("left in the folder: %v", all)
	}
	if err := os.WriteFile(filepath.Join(bin, "finger"), nil, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", bin)
	if err := Provide("elsewhere", folder, "finger", "sh"); err != nil || os.Getenv("PATH") != bin {
		t.Errorf("the machine has a finger: %v, PATH = %s", err, os.Getenv("PATH"))
	}
}

func TestFolderCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", t.TempDir())
	if err := Provide("p", filepath.Join(file, "commands"), "finger"); err == nil || !strings.HasPrefix(err.Error(), "commands: ") {
		t.Errorf("Provide = %v", err)
	}
}
