package mpibench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

var columns = []string{Jeton, Interpreted, OpenMPI, MPICH, MPI4Py}

// head says what the table's numbers are.
const head = `%d processors, %d rounds. What one takes, in µs: the median of the rounds (the best batch of all).
pingpong, vector1, vector64: a message, half of its round trip (blocks of 1 and of 64 doubles with gaps as long). stream: 10⁶ bytes a second of
messages one way, 8 of 1 MiB or 4 of 16 MiB at once. The others: all ranks together, until the slowest is done; with bcast and allreduce, so many bytes
of all; with alltoall, of each pair; with filewrite and fileread, of each rank, which take turns of 512 bytes in a file in memory.
A bound holds by the medians, and by the best. "≥" wants a ratio of 1 or more, others of 1 or less.

`

// Table writes a line for each figure: the medians, the best in brackets, and what has to hold.
func (r *Result) Table(w io.Writer) error {
	fmt.Fprintf(w, head, r.Cores, r.Rounds)
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "figure\tranks\ttransport\t"+strings.Join(columns, "\t")+"\tbound\tof the bound\tholds")
	for _, row := range r.Rows {
		cells := []string{row.Figure.String(), fmt.Sprint(row.Ranks), string(row.Transport)}
		for _, c := range columns {
			cells = append(cells, row.cell(c))
		}
		for i, v := range append(row.Bounds, Verdict{}) {
			switch {
			case i == 0 && len(row.Bounds) == 0:
				fmt.Fprintln(t, strings.Join(append(cells, "–", "", ""), "\t"))
			case i == len(row.Bounds):
			default:
				fmt.Fprintln(t, strings.Join(append(cells, v.Bound, fmt.Sprintf("%.2f (%.2f)", v.Ratio, v.Least), v.word()), "\t"))
				cells = make([]string, len(cells)) // a second bound has a line of its own
			}
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	r.foot(w)
	return nil
}

// cell is a subject's value in words.
func (row *Row) cell(subject string) string {
	v, ok := row.Of[subject]
	if !ok {
		return "–"
	}
	if row.Name == "stream" { // of microseconds a message
		return fmt.Sprintf("%.0f (%.0f)", float64(row.Bytes)/v.Median, float64(row.Bytes)/v.Least)
	}
	return short(v.Median) + " (" + short(v.Least) + ")"
}

func short(x float64) string {
	if x < 100 {
		return fmt.Sprintf("%.2f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

func (v Verdict) word() string {
	switch {
	case v.Holds && v.Within:
		return "yes"
	case v.Holds || v.Within:
		return "in part"
	}
	return "no"
}

// foot says how many bounds hold, and what was not run.
func (r *Result) foot(w io.Writer) {
	counts := map[string]int{}
	for _, row := range r.Rows {
		for _, v := range row.Bounds {
			counts[v.word()]++
		}
	}
	fmt.Fprintf(w, "\n%d bounds hold, %d in part, %d do not.\n", counts["yes"], counts["in part"], counts["no"])
	for _, c := range slices.Sorted(slices.Values(columns)) {
		if why := r.Missing[c]; why != "" {
			fmt.Fprintf(w, "%s was not run: %s.\n", c, why)
		} else if by := r.By[c]; by != "" {
			fmt.Fprintf(w, "%s is that of %s.\n", c, by)
		}
	}
}
