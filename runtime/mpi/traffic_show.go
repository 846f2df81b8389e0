package mpi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// mostListed is up to how many ranks a table of traffic has all of them.
const mostListed = 16

// String is the table: messages, and bytes where there are any. Of more than 16 ranks it lists the pairs that have sent most.
func (t *Traffic) String() string {
	total := t.total()
	lines := []string{t.headline()}
	if total.Messages > 0 && t.Size() <= mostListed {
		lines = append(lines, table(say("messages", "messages"), t.Messages(), strconv.Itoa))
		if total.Bytes > 0 {
			lines = append(lines, table(say("volume", "volume"), t.Bytes(), volume))
		}
	} else {
		lines = append(lines, t.busiest(20)...)
	}
	return strings.Join(lines, "\n")
}

// headline is the whole in one sentence.
func (t *Traffic) headline() string {
	s := say(t.comm.En, t.comm.Fr) + say(": ", " : ") + t.Total().String()
	var parts []string
	for k := range classesOfTraffic {
		if f := t.Class(k); f.Messages > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", className(k), f.Messages))
		}
	}
	if len(parts) > 0 {
		s += " (" + strings.Join(parts, ", ") + ")"
	}
	return s
}

func className(k TrafficClass) string {
	return [...]string{say("point to point", "point à point"), say("in collective operations", "dans les opérations collectives"), say("one-sided", "unilatéraux")}[k]
}

// table is a matrix with its sums. Rows are senders.
func table(corner string, values [][]int, show func(int) string) string {
	n := len(values)
	rows := make([][]string, n+2)
	head := []string{corner}
	for to := range n {
		head = append(head, "→"+strconv.Itoa(to))
	}
	rows[0] = append(head, say("sent", "envoyés"))
	sums, all := make([]int, n), 0
	for from, row := range values {
		line, sum := []string{strconv.Itoa(from)}, 0
		for to, v := range row {
			sum += v
			sums[to] += v
			if v == 0 {
				line = append(line, "·")
			} else {
				line = append(line, show(v))
			}
		}
		all += sum
		rows[from+1] = append(line, show(sum))
	}
	last := []string{say("received", "reçus")}
	for _, v := range sums {
		last = append(last, show(v))
	}
	rows[n+1] = append(last, show(all))
	return align(rows)
}

// align writes rows in columns, to the right but for the first.
func align(rows [][]string) string {
	wide := make([]int, len(rows[0]))
	for _, row := range rows {
		for k, s := range row {
			wide[k] = max(wide[k], len([]rune(s)))
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		for k, s := range row {
			gap := strings.Repeat(" ", wide[k]-len([]rune(s)))
			if k == 0 {
				lines[i] += s + gap
			} else {
				lines[i] += "  " + gap + s
			}
		}
	}
	return strings.Join(lines, "\n")
}

// busiest are the pairs that have sent most.
func (t *Traffic) busiest(most int) []string {
	type pair struct{ from, to int }
	var pairs []pair
	for from := range t.Size() {
		for to := range t.Size() {
			if t.pair(from, to).Messages > 0 {
				pairs = append(pairs, pair{from, to})
			}
		}
	}
	slices.SortStableFunc(pairs, func(a, b pair) int {
		x, y := t.pair(a.from, a.to), t.pair(b.from, b.to)
		if x.Bytes != y.Bytes {
			return y.Bytes - x.Bytes
		}
		return y.Messages - x.Messages
	})
	var lines []string
	for i, p := range pairs {
		if i == most {
			lines = append(lines, fmt.Sprintf(say("… and %d other pairs", "… et %d autres couples"), len(pairs)-most))
			break
		}
		lines = append(lines, fmt.Sprintf("%d → %d: %v", p.from, p.to, t.Pair(p.from, p.to)))
	}
	return lines
}

// volume is a number of bytes in words.
func volume(n int) string {
	switch {
	case n < 10<<10:
		return say(strconv.Itoa(n)+" B", strconv.Itoa(n)+" o")
	case n < 10<<20:
		return fmt.Sprintf(say("%.0f KiB", "%.0f Kio"), float64(n)/(1<<10))
	case n < 10<<30:
		return fmt.Sprintf(say("%.0f MiB", "%.0f Mio"), float64(n)/(1<<20))
	}
	return fmt.Sprintf(say("%.0f GiB", "%.0f Gio"), float64(n)/(1<<30))
}

// A trafficChart is what package drawing draws of a Traffic: diagram.Flows.
type trafficChart struct {
	Name     string
	Messages [][]int
	Bytes    [][]int
	Tips     [][]string
	Text     string
}

func (t *Traffic) chart() trafficChart {
	c := trafficChart{Name: t.headline(), Messages: t.Messages(), Bytes: t.Bytes(), Text: t.String()}
	for from := range t.Size() {
		row := make([]string, t.Size())
		for to := range row {
			if f := t.Pair(from, to); f.Messages > 0 {
				row[to] = fmt.Sprintf("%d → %d: %v", from, to, f)
			}
		}
		c.Tips = append(c.Tips, row)
	}
	return c
}

// HTML is the picture for a notebook.
func (t *Traffic) HTML() string {
	if t == nil {
		return ""
	}
	return page("traffic", t.chart(), t.String())
}

// Figure is the picture as one SVG; "" in a program that has nobody who draws.
func (t *Traffic) Figure() string { return figure("traffic", t.chart()) }

// Save writes the picture to a file: as text when its name ends in .txt, else as SVG.
func (t *Traffic) Save(path string) error { return save(path, "traffic", t.chart(), t.String()) }
