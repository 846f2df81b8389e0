package diagram

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// A buffer is markup in the making.
type buffer struct{ b []byte }

// add appends markup as it is.
func (w *buffer) add(parts ...string) {
	for _, p := range parts {
		w.b = append(w.b, p...)
	}
}

// num appends a coordinate, to a tenth of a pixel.
func (w *buffer) num(v float64) {
	w.b = strconv.AppendFloat(w.b, v, 'f', 1, 64)
	if n := len(w.b); w.b[n-2] == '.' && w.b[n-1] == '0' {
		w.b = w.b[:n-2]
	}
}

// nums appends coordinates with a word before each: nums(" x=\"", 1, …) is not worth more than this: "M1 2".
func (w *buffer) nums(vs ...float64) {
	for i, v := range vs {
		if i > 0 {
			w.b = append(w.b, ' ')
		}
		w.num(v)
	}
}

// attr appends name="v".
func (w *buffer) attr(name string, v float64) {
	w.add(" ", name, `="`)
	w.num(v)
	w.add(`"`)
}

// esc appends a text, escaped: for elements and attributes alike. What XML cannot hold is replaced.
func (w *buffer) esc(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			w.add("&amp;")
		case r == '<':
			w.add("&lt;")
		case r == '>':
			w.add("&gt;")
		case r == '"':
			w.add("&#34;")
		case r == '\'':
			w.add("&#39;")
		case r == '\n' || r == '\t':
			w.b = append(w.b, byte(r))
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0xfffe || r == 0xffff || r >= 0xd800 && r < 0xe000:
			w.add("\uFFFD")
		default:
			w.b = utf8.AppendRune(w.b, r)
		}
	}
}

func (w *buffer) String() string { return string(w.b) }

// escape is a text, escaped.
func escape(s string) string {
	var w buffer
	w.esc(s)
	return w.String()
}

// A writing is a text at a place.
type writing struct {
	x, y  float64
	class string // size, anchor, colour, halo
	text  string
}

func (w *buffer) text(t writing) {
	w.add(`<text class="`, t.class, `"`)
	w.attr("x", t.x)
	w.attr("y", t.y)
	w.add(">")
	w.esc(t.text)
	w.add("</text>")
}

// line appends a straight line.
func (w *buffer) line(class string, x0, y0, x1, y1 float64, more string) {
	w.add(`<path class="`, class, `" d="M`)
	w.nums(x0, y0, x1, y1)
	w.add(`"`, more, "/>")
}

// title appends a tooltip.
func (w *buffer) title(s string) {
	if s != "" {
		w.add("<title>")
		w.esc(strings.TrimRight(s, "\n"))
		w.add("</title>")
	}
}
