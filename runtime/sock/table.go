package sock

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"

	"jeton/launcher/lang"
)

// A table is rows of text with a header, for a terminal and for a notebook. What a process or a path is called is data
// from outside: it is escaped.
type table struct {
	lang  lang.Lang
	head  []string
	right map[int]bool // columns of numbers
	rows  [][]string
	notes []string // below the table
}

// maxRows is how many rows are shown; a machine may have thousands of sockets.
const maxRows = 100

var sayMoreRows = lang.Text{En: "… and %d rows more: narrow them with a filter, or range over them.",
	Fr: "… et encore %d lignes : un filtre en garde moins, et range les parcourt toutes."}

// cut is the table with its first rows, and a note of what is left out.
func (t table) cut() table {
	if left := len(t.rows) - maxRows; left > 0 {
		t.rows = t.rows[:maxRows]
		t.notes = append([]string{sayMoreRows.With(t.lang, left)}, t.notes...)
	}
	return t
}

// String aligns the columns with spaces.
func (t table) String() string {
	t = t.cut()
	width := make([]int, len(t.head))
	all := append([][]string{t.head}, t.rows...)
	for r, row := range all {
		all[r] = make([]string, len(row))
		for i, cell := range row {
			all[r][i] = printable(cell)
			width[i] = max(width[i], utf8.RuneCountInString(all[r][i]))
		}
	}
	var b strings.Builder
	for _, row := range all {
		b.WriteString(strings.TrimRight(t.line(row, width), " ") + "\n")
	}
	for _, n := range t.notes {
		b.WriteString(n + "\n")
	}
	return b.String()
}

func (t table) line(row []string, width []int) string {
	var b strings.Builder
	for i, cell := range row {
		pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
		if t.right[i] {
			b.WriteString(pad + cell)
		} else {
			b.WriteString(cell + pad)
		}
		b.WriteString("  ")
	}
	return b.String()
}

// HTML is a plain table, which the notebook's own style draws; long ones scroll.
func (t table) HTML() string {
	t = t.cut()
	var b strings.Builder
	b.WriteString(`<div style="max-height:32em;overflow:auto" tabindex="0"><table><thead><tr>`) // what scrolls, either way, must be reached by keys
	t.cells(&b, "th", t.head)
	b.WriteString("</tr></thead><tbody>\n")
	for _, row := range t.rows {
		b.WriteString("<tr>")
		t.cells(&b, "td", row)
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody></table></div>")
	for _, n := range t.notes {
		b.WriteString("\n<p><small>" + html.EscapeString(n) + "</small></p>")
	}
	return b.String()
}

func (t table) cells(b *strings.Builder, tag string, row []string) {
	for i, cell := range row {
		align := "left"
		if t.right[i] {
			align = "right"
		}
		b.WriteString("<" + tag + ` style="white-space:nowrap;padding:.4em .35em;text-align:` + align + `">` + html.EscapeString(printable(cell)) + "</" + tag + ">")
	}
}

// printable replaces what would move a terminal's cursor, and bytes that are not UTF-8.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '\ufffd'
		}
		return r
	}, s)
}
