package native

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"jeton/kernel/cell"
)

// An edit replaces a part of a text. Edits keep the lines: what they put in has as many line ends as what they take out.
type edit struct {
	start, end int
	text       string
}

// A draft is a text of a cell with the edits that were made to it.
type draft struct {
	src   *cell.Source
	edits []edit
}

func (d *draft) offset(p token.Pos) int { return d.src.File.Offset(p) }

func (d *draft) replace(start, end int, text string) {
	d.edits = append(d.edits, edit{start, end, text})
}

func (d *draft) insert(at int, text string) { d.replace(at, at, text) }

// render gives the text from start to end with the edits in it.
func (d *draft) render(start, end int) string {
	var in []edit
	for _, e := range d.edits {
		if e.start >= start && e.end <= end {
			in = append(in, e)
		}
	}
	slices.SortStableFunc(in, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var b strings.Builder
	at := start
	for _, e := range in {
		if e.start < at {
			continue // inside one that stands for all of it
		}
		b.WriteString(d.src.Text[at:e.start])
		b.WriteString(e.text)
		at = e.end
	}
	b.WriteString(d.src.Text[at:end])
	return b.String()
}

// fold makes one edit of all from start to end: text, which was made of their parts, and the line ends that it lacks.
func (d *draft) fold(start, end int, text string) {
	missing := strings.Count(d.src.Text[start:end], "\n") - strings.Count(text, "\n")
	d.edits = slices.DeleteFunc(d.edits, func(e edit) bool { return e.start >= start && e.end <= end && e.end > e.start })
	d.replace(start, end, text+strings.Repeat("\n", max(missing, 0)))
}
