package fig

import "fmt"

// A Field is one field of a header. Bits 0 means: the rest, of no fixed length, drawn over the whole width.
type Field struct {
	Name string
	Bits int
	// Payload marks what is not header.
	Payload bool
}

// A Layout draws a header as rows of 32 bits, in the manner of the RFCs.
type Layout struct {
	Title  string
	Bit    string // the word "bit" of the ruler, in the figure's language
	Fields []Field
}

const (
	bitWidth  = 20.0
	rowHeight = 36.0
	rulerTop  = 22.0
)

// Draw lays the fields out. Invariant: fields fill their rows; a field longer than a row does not exist in our headers.
func (l Layout) Draw() *Canvas {
	rows, at := 0, 0
	for _, f := range l.Fields {
		if f.Bits == 0 {
			f.Bits = 32
		}
		if at == 0 {
			rows++
		}
		at = (at + f.Bits) % 32
	}
	c := NewCanvas(32*bitWidth, rulerTop+float64(rows)*rowHeight+2, l.Title)
	for _, b := range []int{0, 4, 8, 16, 24, 31} {
		c.text((float64(b)+0.5)*bitWidth, 11, fmt.Sprint(b), tiny, middle, muted)
	}
	for b := 0; b <= 32; b++ {
		x := float64(b) * bitWidth
		c.line(x, rulerTop-6, x, rulerTop, stroke{color: faint, width: 1})
	}
	x, y := 0.0, rulerTop
	for _, f := range l.Fields {
		fill, w, label := "#ffffff", float64(f.Bits)*bitWidth, fmt.Sprintf("%d %ss", f.Bits, l.Bit)
		if f.Bits == 0 {
			w, label = 32*bitWidth, ""
		}
		if f.Payload {
			fill = pale
		}
		c.rect(x, y, w, rowHeight, 0, fill, muted)
		c.field(x+w/2, y, w, f.Name, label)
		if x += w; x >= 32*bitWidth-0.5 {
			x, y = 0, y+rowHeight
		}
	}
	return c
}

// field writes a name with its length beside it, or below it where the box is narrow.
func (c *Canvas) field(mid, y, w float64, name, label string) {
	const gap = 8
	nw, lw := normal.width(name), tiny.width(label)
	if label == "" || nw+gap+lw > w-10 {
		f := normal
		if nw > w-6 {
			f = tiny
		}
		if label == "" {
			c.text(mid, y+rowHeight/2+5, name, f, middle, ink)
			return
		}
		c.text(mid, y+16, name, f, middle, ink)
		c.text(mid, y+31, label, tiny, middle, muted)
		return
	}
	left := mid - (nw+gap+lw)/2
	c.text(left, y+rowHeight/2+5, name, normal, start, ink)
	c.text(left+nw+gap, y+rowHeight/2+5, label, tiny, start, muted)
}
