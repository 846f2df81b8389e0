// Command gen makes the tables of jeton's library: the symbols, the type data and the documentation of every package
// that a cell may import.
//
//	go generate ./stdlib              all groups, some 20 s once the packages are compiled
//	go run ./stdlib/gen -group jeton  only one group, after a change of jeton/runtime
//	go run ./stdlib/gen -check        writes nothing; fails when a committed file is not what it would write
//
// It loads the packages with the go command, so it needs the toolchain and the modules of go.mod, and writes below stdlib
// tables/GROUP/*.go (one file a package), data/GROUP.types, data/GROUP.docs and data/GROUP.sum (what it was made of). The same inputs give the
// same bytes. The tables are for the platform it runs on: constants of the operating system are in the type data. Only
// package syscall differs by name, and is built for that platform alone.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

func main() {
	group := flag.String("group", "", "make only this group: "+strings.Join(groupNames(), ", "))
	check := flag.Bool("check", false, "compare with the files there are and write nothing")
	root := flag.String("C", ".", "the folder of package stdlib")
	flag.Parse()
	if err := run(*root, *group, *check); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

// run makes the group (all when "") and writes it below root, or compares.
func run(root, only string, check bool) error {
	if _, err := os.Stat(filepath.Join(root, "symtab")); err != nil {
		return fmt.Errorf("%s is not the folder stdlib; run `go generate ./stdlib` at the top of the module", root)
	}
	found := false
	var stale []string
	for _, g := range groups {
		if only != "" && only != g.name {
			continue
		}
		found = true
		if made := g.madeWith(root); check && made != "" && made != runtime.Version() {
			fmt.Printf("%s: made with %s and this is %s, not compared\n", g.name, made, runtime.Version())
			continue
		}
		files, err := g.make(root)
		if err != nil {
			return fmt.Errorf("%s: %w", g.name, err)
		}
		diff, err := compare(root, g, files)
		if err != nil {
			return err
		}
		stale = append(stale, diff...)
		if !check {
			if err := write(root, g, files); err != nil {
				return err
			}
		}
	}
	if !found {
		return fmt.Errorf("no group %q; there are %s", only, strings.Join(groupNames(), ", "))
	}
	if check && len(stale) > 0 {
		return fmt.Errorf("out of date, run `go generate ./stdlib`: %s", strings.Join(stale, ", "))
	}
	return nil
}

// madeWith returns the toolchain's version that the files of the standard library were made with: another patch release
// has other comments. It returns "" for other groups, which the versions of go.mod decide.
func (g group) madeWith(root string) string {
	sum, err := os.ReadFile(filepath.Join(root, "data", g.name+".sum"))
	if err != nil {
		return ""
	}
	_, rest, _ := strings.Cut(string(sum), "\ngo ")
	version, _, _ := strings.Cut(rest, "\n")
	return version
}

// owned lists the files of a group that there are, as paths below root.
func owned(root string, g group) ([]string, error) {
	files, err := fs.Glob(os.DirFS(root), "tables/"+g.name+"/*.go")
	if err != nil {
		return nil, err
	}
	data, err := fs.Glob(os.DirFS(root), "data/"+g.name+".*")
	return append(files, data...), err
}

// compare names the files that differ, are missing or are too many.
func compare(root string, g group, files map[string][]byte) ([]string, error) {
	old, err := owned(root, g)
	if err != nil {
		return nil, err
	}
	var stale []string
	for _, name := range old {
		if files[name] == nil {
			stale = append(stale, name)
		}
	}
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(root, name)); err != nil || !bytes.Equal(got, want) {
			stale = append(stale, name)
		}
	}
	slices.Sort(stale)
	return stale, nil
}

// write replaces the files of a group. A file that would not change is left alone, so that nothing is built again for it.
func write(root string, g group, files map[string][]byte) error {
	stale, err := compare(root, g, files)
	if err != nil {
		return err
	}
	for _, name := range stale {
		full := filepath.Join(root, name)
		if files[name] == nil {
			if err := os.Remove(full); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(full, files[name], 0o666); err != nil {
			return err
		}
	}
	fmt.Printf("%s: %d files, %d written\n", g.name, len(files), len(stale))
	return nil
}
