package main

import (
	"bufio"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// A program of a suite. want is what it writes, to both outputs.
type program struct {
	name string // relative to its suite
	path string // absolute
	dir  string // where it runs: the suite's own folder, as the toolchain's driver has it
	want string
}

// find lists the programs of files and folders, in the order of their names.
func find(roots []string) ([]program, error) {
	var all []program
	for _, root := range roots {
		root, err := filepath.Abs(root)
		if err != nil {
			return nil, err
		}
		err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() || !strings.HasSuffix(path, ".go") || !runs(path) {
				return nil
			}
			name, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			dir := root
			if name == "." { // root is the program
				name, dir = filepath.Base(path), filepath.Dir(path)
			}
			want, err := os.ReadFile(strings.TrimSuffix(path, ".go") + ".out")
			if err != nil && !os.IsNotExist(err) {
				return err
			}
			all = append(all, program{name, path, dir, string(want)})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// runs tells whether the first line of a file asks for a plain run.
func runs(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	return s.Scan() && s.Text() == "// run"
}
