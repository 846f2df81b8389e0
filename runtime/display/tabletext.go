package display

import (
	"html"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"jeton/launcher/lang"
)

// A grid is the part of a table that is shown, as text.
type grid struct {
	header  []string   // of the columns; the index has none
	index   []string   // of the rows; nil when they have no names
	cells   [][]string // [row][column]
	right   []bool     // column is of numbers
	caption string     // "1,000 rows × 3 columns" when something was left out
}

const dots = "…"

// shown is which of n rows (or columns) are shown of a table that is elided to limit; -1 stands for those left out.
func shown(n, limit, ends int) []int {
	var at []int
	if limit <= 0 || n <= limit {
		for i := range n {
			at = append(at, i)
		}
		return at
	}
	ends = min(ends, limit/2)
	for i := range max(ends, 1) {
		at = append(at, i)
	}
	at = append(at, -1)
	for i := n - ends; i < n; i++ {
		at = append(at, i)
	}
	return at
}

func (t *table) grid(limit int) grid {
	rows := shown(t.rows, limit, headRows)
	cols := shown(len(t.cols), maxCols, maxCols/2)
	g := grid{cells: make([][]string, len(rows)), right: make([]bool, len(cols))}
	for i, r := range rows {
		g.cells[i] = make([]string, len(cols))
		if t.index != nil {
			if r < 0 {
				g.index = append(g.index, dots)
			} else {
				g.index = append(g.index, t.index(r))
			}
		}
	}
	for j, c := range cols {
		if c < 0 {
			g.header = append(g.header, dots)
			for i := range rows {
				g.cells[i][j] = dots
			}
			continue
		}
		g.header = append(g.header, t.cols[c].name)
		g.right[j] = t.column(rows, c, func(i int, s string) { g.cells[i][j] = s })
	}
	if !t.whole && (len(rows) < t.rows || len(cols) < len(t.cols)) {
		g.caption = t.size(sayElided, t.rows, len(t.cols))
	}
	return g
}

// column writes the texts of one column, its numbers with as many decimals as all of them need.
func (t *table) column(rows []int, c int, put func(i int, s string)) (numeric bool) {
	floats, count := []float64(nil), 0
	numeric = true
	vals := make([]reflect.Value, len(rows))
	hints := make([]hint, len(rows))
	for i, r := range rows {
		if r < 0 {
			continue
		}
		v, h := t.cell(r, c)
		v, _ = open(v)
		vals[i], hints[i] = v, h
		if !v.IsValid() {
			continue
		}
		count++
		switch {
		case v.CanFloat() && !isText(v.Type()):
			floats = append(floats, v.Float())
		case v.CanInt() || v.CanUint():
		default:
			numeric = false
		}
	}
	format := floatFormat(floats)
	for i, r := range rows {
		switch v := vals[i]; {
		case r < 0:
			put(i, dots)
		case !v.IsValid():
			put(i, "")
		case v.CanFloat() && !isText(v.Type()):
			put(i, t.decimal(format(v.Float())))
		default:
			put(i, t.text(v, hints[i]))
		}
	}
	return numeric && count > 0
}

// decimal is a number as the table's language writes it.
func (t *table) decimal(number string) string {
	if strings.Contains(number, ".") {
		return t.lang().Decimal(number)
	}
	return number
}

// text is what stands in a cell that holds no plain number.
func (t *table) text(v reflect.Value, h hint) string {
	if v, _ := open(v); v.IsValid() && v.Type() == durationType {
		return t.lang().Duration(time.Duration(v.Int()))
	}
	return cellText(v, h)
}

var durationType = reflect.TypeFor[time.Duration]()

var (
	sayElided = lang.Text{En: "%s rows × %s columns", Fr: "%s lignes × %s colonnes"}
	sayEmpty  = lang.Text{En: "(an empty table: %s rows)", Fr: "(une table vide : %s lignes)"}
)

// size says how large the table is.
func (t *table) size(words lang.Text, counts ...int) string {
	l := t.lang()
	said := make([]any, len(counts))
	for i, n := range counts {
		said[i] = l.Count(n)
	}
	return words.With(l, said...)
}

// cellText is a value in one line; strings are as they are, without quotes.
func cellText(v reflect.Value, h hint) string {
	v, _ = open(v)
	if !v.IsValid() {
		return ""
	}
	s, ok := ownText(v, true)
	if !ok {
		s, ok = toldText(v, h, true)
	}
	switch {
	case ok:
	case v.Kind() == reflect.String:
		s = v.String()
	case (v.Kind() == reflect.Slice || v.Kind() == reflect.Map || v.Kind() == reflect.Pointer) && v.IsNil():
		s = "nil"
	default:
		s = lineText(v, h)
		if isList(v) && strings.HasPrefix(s, "{") {
			s = "[" + s[1:len(s)-1] + "]"
		}
	}
	s = clip(s, 4*maxCell)
	s = strings.NewReplacer("\r\n", "⏎", "\n", "⏎", "\r", "⏎", "\t", " ").Replace(s)
	if columns(s) > maxCell {
		r := []rune(s)
		s = string(r[:min(len(r), maxCell-1)]) + dots
	}
	return s
}

// floatFormat chooses one way to write all of xs: with the decimals that six significant digits of each need, or with
// exponents where sizes differ too much for that.
func floatFormat(xs []float64) func(float64) string {
	lo, hi, decimals := math.Inf(1), 0.0, 0
	for _, x := range xs {
		a := math.Abs(x)
		if a == 0 || math.IsNaN(a) || math.IsInf(a, 0) {
			continue
		}
		lo, hi = math.Min(lo, a), math.Max(hi, a)
		s := strconv.FormatFloat(a, 'g', 6, 64)
		r, _ := strconv.ParseFloat(s, 64)
		s = strconv.FormatFloat(r, 'f', -1, 64)
		if dot := strings.IndexByte(s, '.'); dot >= 0 {
			decimals = max(decimals, len(s)-dot-1)
		}
	}
	if hi >= 1e9 || lo < 1e-5 {
		return func(x float64) string { return special(x, 'e', 4) }
	}
	if hi >= 1 {
		decimals = min(decimals, 6)
	}
	return func(x float64) string { return special(x, 'f', min(decimals, 9)) }
}

func special(x float64, f byte, prec int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return strings.TrimPrefix(strconv.FormatFloat(x, 'g', -1, 64), "+")
	}
	s := strconv.FormatFloat(x, f, prec, 64)
	if f == 'e' && x == 0 {
		return "0"
	}
	return s
}

// plain sets the grid with spaces: texts to the left, numbers to the right.
func (t *table) plain(limit int) string {
	g := t.grid(limit)
	if len(g.header) == 0 {
		return t.size(sayEmpty, t.rows)
	}
	var b strings.Builder
	widths := make([]int, len(g.header))
	for j, s := range g.header {
		widths[j] = columns(s)
		for i := range g.cells {
			widths[j] = max(widths[j], columns(g.cells[i][j]))
		}
	}
	iw := columns(t.corner)
	for _, s := range g.index {
		iw = max(iw, columns(s))
	}
	line := func(index string, cells []string) {
		var l strings.Builder
		if g.index != nil {
			pad(&l, index, iw, t.corner == "")
		}
		for j, s := range cells {
			if j > 0 || g.index != nil {
				l.WriteString("  ")
			}
			pad(&l, s, widths[j], g.right[j])
		}
		b.WriteString(strings.TrimRight(l.String(), " "))
		b.WriteByte('\n')
	}
	line(t.corner, g.header)
	for i := range g.cells {
		index := ""
		if g.index != nil {
			index = g.index[i]
		}
		line(index, g.cells[i])
	}
	if g.caption != "" {
		b.WriteString("\n" + g.caption + "\n")
	}
	return valid(strings.TrimSuffix(b.String(), "\n"))
}

func pad(b *strings.Builder, s string, width int, right bool) {
	fill := strings.Repeat(" ", max(0, width-columns(s)))
	if right {
		b.WriteString(fill + s)
	} else {
		b.WriteString(s + fill)
	}
}

// head is the head of a column. One without a word is no head, for those who hear the table.
func head(attrs, word string) string {
	if word == "" {
		return "<td></td>"
	}
	return "<th" + attrs + ">" + html.EscapeString(word) + "</th>"
}

// html is the grid for a notebook. The class is the one that front ends give a look to.
func (t *table) html(limit int) string {
	g := t.grid(limit)
	var b strings.Builder
	b.WriteString("<table class=\"dataframe\">\n<thead><tr>")
	if g.index != nil {
		b.WriteString(head("", t.corner))
	}
	for j, s := range g.header {
		b.WriteString(head(side(g.right[j]), s))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for i := range g.cells {
		b.WriteString("<tr>")
		if g.index != nil {
			b.WriteString("<th>" + html.EscapeString(g.index[i]) + "</th>")
		}
		for j, s := range g.cells[i] {
			b.WriteString("<td" + side(g.right[j]) + ">" + html.EscapeString(s) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table>")
	if g.caption != "" {
		b.WriteString("\n<p>" + g.caption + "</p>")
	}
	return valid(b.String())
}

func side(right bool) string {
	if right {
		return ` style="text-align:right"`
	}
	return ` style="text-align:left"`
}
