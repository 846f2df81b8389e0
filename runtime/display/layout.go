package display

import "strings"

// A doc is text that can be set on one line or broken over several: a leaf (text), or items between open and close.
type doc struct {
	prefix      string // before the rest: "X: "
	text        string
	open, close string
	items       []doc
	fill        bool // items are short and alike: put as many on a line as fit
	columns     int  // width on one line, prefix included; -1 when not yet known
}

func leaf(s string) doc { return doc{text: s, columns: -1} }

// flat is the width of d on one line.
func (d *doc) flat() int {
	if d.columns >= 0 {
		return d.columns
	}
	n := columns(d.prefix) + columns(d.text) + columns(d.open) + columns(d.close)
	for i := range d.items {
		n += d.items[i].flat()
		if i > 0 {
			n += 2
		}
	}
	d.columns = n
	return n
}

const (
	lineWidth = 88
	indent    = "    "
)

// set writes d at column col of a line that is indented by depth.
func (d *doc) set(b *strings.Builder, depth, col int) {
	b.WriteString(d.prefix)
	b.WriteString(d.text)
	b.WriteString(d.open)
	switch {
	case len(d.items) == 0:
	case col+d.flat() <= lineWidth:
		for i := range d.items {
			if i > 0 {
				b.WriteString(", ")
			}
			d.items[i].set(b, depth, 0)
		}
	case d.fill:
		d.setFilled(b, depth)
	default:
		for i := range d.items {
			newline(b, depth+1)
			d.items[i].set(b, depth+1, (depth+1)*len(indent))
			b.WriteByte(',')
		}
		newline(b, depth)
	}
	b.WriteString(d.close)
}

func (d *doc) setFilled(b *strings.Builder, depth int) {
	col := lineWidth
	for i := range d.items {
		w := d.items[i].flat() + 2
		if col+w > lineWidth {
			newline(b, depth+1)
			col = (depth + 1) * len(indent)
		} else {
			b.WriteByte(' ')
		}
		d.items[i].set(b, depth+1, col)
		b.WriteByte(',')
		col += w
	}
	newline(b, depth)
}

func newline(b *strings.Builder, depth int) {
	b.WriteByte('\n')
	b.WriteString(strings.Repeat(indent, depth))
}

func (d *doc) String() string {
	var b strings.Builder
	d.set(&b, 0, 0)
	return b.String()
}
