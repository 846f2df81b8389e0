package mpi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// header is the line before what a job of n ranks prints in a .out file.
func header(n int) string { return fmt.Sprintf("== ranks: %d\n", n) }

// sorted brings the lines of a job, each with the tag [1,RANK]<stdout>: before it, in the order of ranks: "RANK: what it has printed".
func sorted(tagged string) (string, error) {
	type line struct {
		rank int
		text string
	}
	var lines []line
	for l := range strings.Lines(tagged) {
		tag, text, ok := strings.Cut(l, "]<stdout>:")
		rank, err := strconv.Atoi(strings.TrimPrefix(tag, "[1,"))
		if !ok || err != nil {
			return "", fmt.Errorf("a line that no rank has printed: %q", l)
		}
		lines = append(lines, line{rank, strings.TrimSpace(text)})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return a.rank - b.rank })
	var out strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&out, "%d: %s\n", l.rank, l.text)
	}
	return out.String(), nil
}

// section is what a .out file has of a job of n ranks.
func section(golden string, n int) (string, bool) {
	_, rest, ok := strings.Cut(golden, header(n))
	part, _, _ := strings.Cut(rest, "== ")
	return part, ok
}

// difference is the first line in which two outputs differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "nothing", "nothing"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("line %d is %q, want %q", i+1, a, b)
		}
	}
	return ""
}
