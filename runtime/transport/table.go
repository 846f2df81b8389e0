package transport

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// Faults is a list of faults. As text and in a notebook it is a table.
type Faults []Fault

func (all Faults) sort() {
	slices.SortFunc(all, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Number, b.Number))
	})
}

const noFaults = "no faults: all links are as good as the network"

func (all Faults) rows() [][]string {
	rows := [][]string{{"Link", "Fault", "Still for"}}
	for _, f := range all {
		left := "until removed"
		if f.For > 0 {
			left = f.For.Round(rounded(f.For)).String()
		}
		rows = append(rows, []string{fmt.Sprintf("%d → %d", f.From, f.To), f.String(), left})
	}
	return rows
}

// String is the table with aligned columns.
func (all Faults) String() string {
	if len(all) == 0 {
		return noFaults
	}
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 8, 2, ' ', 0)
	for _, row := range all.rows() {
		fmt.Fprintln(w, strings.Join(row, "\t"))
	}
	w.Flush()
	return b.String()
}

// HTML is the table for a notebook.
func (all Faults) HTML() string {
	if len(all) == 0 {
		return "<p>" + noFaults + "</p>"
	}
	var b strings.Builder
	b.WriteString("<table>")
	tag := "th"
	for _, row := range all.rows() {
		b.WriteString("<tr>")
		for _, cell := range row {
			fmt.Fprintf(&b, `<%s style="text-align:left">%s</%s>`, tag, html.EscapeString(cell), tag)
		}
		b.WriteString("</tr>\n")
		tag = "td"
	}
	return b.String() + "</table>"
}

// rounded is the unit in which a time is told.
func rounded(d time.Duration) time.Duration {
	if d >= time.Second {
		return 100 * time.Millisecond
	}
	return time.Millisecond
}
