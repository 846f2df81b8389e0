package hosts

import (
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
)

// A Row is what one host has to do.
type Row struct {
	Host  string
	Slots int
	Cores string // "?" when not known
	Ranks string // "0-3,8"; "" when the host has none
}

// Table says which ranks each host runs, hosts in the order of all; ranks is from [Map], and may be nil for a table without.
func Table(all, ranks []Host) []Row {
	runs := map[string][]int{}
	for r, h := range ranks {
		runs[h.Login()] = append(runs[h.Login()], r)
	}
	rows := make([]Row, len(all))
	for i, h := range all {
		cores := "?"
		if h.Cores > 0 {
			cores = strconv.Itoa(h.Cores)
		}
		rows[i] = Row{h.Login(), h.Slots, cores, Ranks(runs[h.Login()])}
	}
	return rows
}

// Text is a table for a terminal, with a line that names the columns.
func Text(rows []Row) string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "host\tslots\tcores\tranks\n")
	for _, r := range rows {
		ranks := r.Ranks
		if ranks == "" {
			ranks = "-"
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\n", r.Host, r.Slots, r.Cores, ranks)
	}
	w.Flush()
	return b.String()
}

// Ranks writes rising numbers with ranges: "0-3,8".
func Ranks(list []int) string {
	var b strings.Builder
	for i := 0; i < len(list); {
		j := i
		for j+1 < len(list) && list[j+1] == list[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(strconv.Itoa(list[i]))
		if j > i {
			b.WriteByte('-')
			b.WriteString(strconv.Itoa(list[j]))
		}
		i = j + 1
	}
	return b.String()
}
