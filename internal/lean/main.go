// Command lean writes the go.mod that `make jeton` builds the program with. It is the repository's, but that golang.org/x/tools is a copy
// without the one file by which package ssa comes to depend on a table of all of Go's library. Nothing of the program calls what that file
// declares; but a linker of programs that load plugins keeps what packages initialise, a megabyte here, which every process would set up when
// it starts. No package that cells can import is of that module: compiled cells are built without the copy. It runs in the main
// package's folder.
//
//	go run ./internal/lean
//	go build -modfile=.build/go.mod .
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

const (
	module = "golang.org/x/tools"
	unused = "internal/typesinternal/toonew.go" // declares TooNewStdSymbols, and imports:
	table  = module + "/internal/stdlib"

	folder = ".build"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "lean:", err)
		os.Exit(1)
	}
}

func run() error {
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	from, err := list("-m", "-f", "{{.Dir}}", module)
	if err != nil {
		return err
	}
	needed, err := list("-deps", "-tags=packed", ".")
	if err != nil {
		return err
	}
	if err := copyModule(strings.TrimSpace(from), filepath.Join(folder, "tools"), strings.Fields(needed)); err != nil {
		return err
	}
	if err := writeMod(); err != nil {
		return err
	}
	needed, err = list("-modfile="+filepath.Join(folder, "go.mod"), "-deps", "-tags=packed", ".")
	if err == nil && strings.Contains(needed, table+"\n") {
		err = fmt.Errorf("another file than %s imports %s now", unused, table)
	}
	return err
}

func list(args ...string) (string, error) {
	out, err := exec.Command("go", append([]string{"list"}, args...)...).Output()
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		return "", fmt.Errorf("go list %s: %w\n%s", strings.Join(args, " "), err, failed.Stderr)
	}
	return string(out), err
}

// copyModule copies of a module what the packages of a list need, but for the table and the file that imports it.
func copyModule(from, to string, packages []string) error {
	if err := copyFile(filepath.Join(from, "go.mod"), filepath.Join(to, "go.mod")); err != nil {
		return err
	}
	for _, p := range packages {
		sub, ok := strings.CutPrefix(p, module+"/")
		if !ok || p == table {
			continue
		}
		files, err := filepath.Glob(filepath.Join(from, filepath.FromSlash(sub), "*"))
		if err != nil {
			return err
		}
		for _, f := range files {
			if info, err := os.Stat(f); err != nil || info.IsDir() || strings.HasSuffix(f, "_test.go") {
				continue
			}
			if err := copyFile(f, filepath.Join(to, filepath.FromSlash(sub), filepath.Base(f))); err != nil {
				return err
			}
		}
	}
	return os.Remove(filepath.Join(to, filepath.FromSlash(unused))) // an error if it is not there any more
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o666)
}

// writeMod writes the go.mod and its sums.
func writeMod() error {
	text, err := os.ReadFile("go.mod")
	if err != nil {
		return err
	}
	mod, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return err
	}
	if err := mod.AddReplace(module, "", "./"+folder+"/tools", ""); err != nil {
		return err
	}
	if text, err = mod.Format(); err != nil {
		return err
	}
	sums, err := os.ReadFile("go.sum")
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(folder, "go.mod"), text, 0o666), os.WriteFile(filepath.Join(folder, "go.sum"), sums, 0o666))
}
