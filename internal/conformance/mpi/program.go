package mpi

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// A program is one that exists in both forms.
type program struct {
	name  string // "pointtopoint/modes"
	base  string // its path, without the ending
	ranks []int  // with how many it is run
}

// programs are those in a folder, all of them whole.
func programs(folder string) ([]program, error) {
	sources, err := filepath.Glob(filepath.Join(folder, "*", "*.go"))
	if err != nil {
		return nil, err
	}
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	var all []program
	for _, file := range sources {
		name := filepath.ToSlash(filepath.Join(filepath.Base(filepath.Dir(file)), strings.TrimSuffix(filepath.Base(file), ".go")))
		p := program{name: name, base: filepath.Join(folder, filepath.FromSlash(name))}
		if p.ranks, err = ranksOf(p.base + ".c"); err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// ranksOf reads the line of a C program that says with how many ranks it is run: "// ranks: 1 2 5".
func ranksOf(file string) ([]int, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		list, ok := strings.CutPrefix(line, "// ranks: ")
		if !ok {
			continue
		}
		var ranks []int
		for _, f := range strings.Fields(list) {
			n, err := strconv.Atoi(f)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			ranks = append(ranks, n)
		}
		return ranks, nil
	}
	return nil, fmt.Errorf("%s has no line that begins with %q", file, "// ranks: ")
}
