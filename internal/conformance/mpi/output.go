package mpi

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// header is the line before what a job of n ranks prints in a .out file.
func header(n int) string { return fmt.Sprintf("== ranks: %d\n", n) }

// sorted brings the lines of a job, each with the tag [1,RANK]<stdout>: before it, in the order of ranks: "RANK: what it has printed"; then those of the jobs that
// it has started, whose tags have the numbers 2, 3, …: "JOB.RANK: what it has printed".
func sorted(tagged string) (string, error) {
	type line struct {
		job, rank int
		text      string
	}
	var lines []line
	for l := range strings.Lines(tagged) {
		tag, text, ok := strings.Cut(l, "]<stdout>:")
		first, second, _ := strings.Cut(strings.TrimPrefix(tag, "["), ",")
		job, err := strconv.Atoi(first)
		rank, err2 := strconv.Atoi(second)
		if !ok || err != nil || err2 != nil {
			return "", fmt.Errorf("a line that no rank has printed: %q", l)
		}
		lines = append(lines, line{job, rank, strings.TrimSpace(text)})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return cmp.Or(a.job-b.job, a.rank-b.rank) })
	var out strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&out, "%s: %s\n", who(l.job, l.rank), l.text)
	}
	return out.String(), nil
}

// who is what a rank is called in a .out file.
func who(job, rank int) string {
	if job == 1 {
		return strconv.Itoa(rank)
	}
	return fmt.Sprintf("%d.%d", job, rank)
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
