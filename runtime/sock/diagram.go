package sock

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// SVG draws the trace as a sequence diagram. It has a light ground of its own, so that it reads well on any page.
func (t *Trace) SVG() string {
	d := layout(t.Calls())
	return d.svg()
}

// A diagram is calls laid out: a lifeline for each place, a row for each call.
type diagram struct {
	lines []lifeline
	index map[string]int // key of a place -> its lifeline
	rows  []row
	left  int // calls that are not drawn
}

type lifeline struct {
	name  string
	outer bool // not of this process
}

// A row is an arrow between two lifelines, or a mark on one (from == to).
type row struct {
	from, to int
	text     string
	failed   bool
	both     bool // arrow heads at both ends: the handshake of connect
}

const maxRowsDrawn = 60

// layout decides what is drawn. What a socket sends is an arrow; what it receives is a mark when the sender is of this
// process too (its own call is the arrow already), and an arrow when it is another.
func layout(calls []Call) *diagram {
	d := &diagram{index: map[string]int{}}
	if d.left = len(calls) - maxRowsDrawn; d.left > 0 {
		calls = calls[:maxRowsDrawn]
	}
	own := map[string]bool{}
	for _, c := range calls {
		own[key(c.Proto, c.Local, c.FD)] = true
	}
	for _, c := range calls {
		here := d.place(c.Proto, c.Local, c.FD, true)
		r := row{from: here, to: here, text: c.what(), failed: c.Err != ""}
		if c.Peer != (Addr{}) && c.Err == "" {
			peerKey := key(c.Proto, c.Peer, 0)
			switch c.Op {
			case "connect":
				if r.to = d.place(c.Proto, c.Peer, 0, own[peerKey]); c.Proto == "tcp" {
					r.both = true
				}
			case "send", "sendto", "close", "shutdown":
				if c.Bytes > 0 || c.Proto == "udp" && strings.HasPrefix(c.Op, "send") || c.Proto == "tcp" {
					r.to = d.place(c.Proto, c.Peer, 0, own[peerKey])
				}
			case "recv", "recvfrom", "accept":
				if !own[peerKey] {
					r.from = d.place(c.Proto, c.Peer, 0, false)
				}
			}
		}
		d.rows = append(d.rows, r)
	}
	return d
}

// key is the same for addresses of one place: a listening socket and those that it accepted share their port.
func key(proto string, a Addr, fd int) string {
	switch {
	case a.Path != "":
		return proto + " " + a.Path
	case a.Port != 0:
		return proto + " " + strconv.Itoa(a.Port)
	}
	return proto + " socket " + strconv.Itoa(fd)
}

func (d *diagram) place(proto string, a Addr, fd int, own bool) int {
	k := key(proto, a, fd)
	if i, ok := d.index[k]; ok {
		return i
	}
	name := proto + " " + addrText(a)
	if a == (Addr{}) || a.Path == "" && a.Port == 0 {
		name = fmt.Sprintf("%s socket %d", proto, fd)
	}
	d.lines = append(d.lines, lifeline{name: name, outer: !own})
	d.index[k] = len(d.lines) - 1
	return d.index[k]
}

const (
	charWidth = 7.3 // of the widest usual letters at 12 px: text never overflows
	rowHeight = 26
	headRoom  = 52
	margin    = 16
)

func textWidth(s string) float64 { return charWidth * float64(len([]rune(s))) }

// columns are the x of the lifelines: far enough apart for the names and for the texts beside and between them.
func (d *diagram) columns() (xs []float64, width float64) {
	half := func(i int) float64 { return textWidth(d.lines[i].name)/2 + 12 }
	xs = make([]float64, len(d.lines))
	for i := range d.lines {
		if xs[i] = margin + half(i); i > 0 {
			xs[i] = max(xs[i-1]+half(i-1)+half(i), xs[i-1]+120)
		}
		for _, r := range d.rows { // texts that end at lifeline i
			a, b := min(r.from, r.to), max(r.from, r.to)
			switch {
			case a < b && b == i:
				xs[i] = max(xs[i], xs[a]+textWidth(r.text)+24)
			case a == b && a == i-1:
				xs[i] = max(xs[i], xs[a]+textWidth(r.text)+24)
			}
		}
	}
	for i := range d.lines {
		width = max(width, xs[i]+half(i)+margin)
	}
	for _, r := range d.rows {
		if r.from == r.to {
			width = max(width, xs[r.from]+textWidth(r.text)+margin+12)
		}
	}
	return xs, width
}

func (d *diagram) svg() string {
	xs, width := d.columns()
	if len(d.lines) == 0 {
		width = 260
	}
	height := float64(headRoom + rowHeight*(len(d.rows)+1) + margin)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" font-family="system-ui, sans-serif" font-size="12">`+"\n",
		width, height, width, height)
	b.WriteString(`<title>Calls on sockets</title>` + "\n")
	fmt.Fprintf(&b, `<rect width="%.0f" height="%.0f" rx="8" fill="#fff" stroke="#ccc"/>`+"\n", width, height)
	if len(d.lines) == 0 {
		fmt.Fprintf(&b, `<text x="%d" y="40" fill="#222">No calls were made.</text>`+"\n", margin)
	}
	for i, l := range d.lines {
		d.drawLine(&b, l, xs[i], height)
	}
	for n, r := range d.rows {
		r.draw(&b, xs, float64(headRoom+rowHeight*(n+1)))
	}
	if d.left > 0 {
		fmt.Fprintf(&b, `<text x="%d" y="%.0f" fill="#555">… and %d calls more</text>`+"\n", margin, height-8, d.left)
	}
	b.WriteString("</svg>")
	return b.String()
}

func (d *diagram) drawLine(b *strings.Builder, l lifeline, x, height float64) {
	dash, fill := "", "#e8f0fb"
	if l.outer {
		dash, fill = ` stroke-dasharray="4 3"`, "#f4f4f4"
	}
	w := textWidth(l.name) + 16
	fmt.Fprintf(b, `<line x1="%.1f" y1="38" x2="%.1f" y2="%.1f" stroke="#888"%s/>`+"\n", x, x, height-margin, dash)
	fmt.Fprintf(b, `<rect x="%.1f" y="14" width="%.1f" height="24" rx="4" fill="%s" stroke="#888"%s/>`+"\n", x-w/2, w, fill, dash)
	fmt.Fprintf(b, `<text x="%.1f" y="30" text-anchor="middle" fill="#222">%s</text>`+"\n", x, html.EscapeString(printable(l.name)))
}

func (r row) draw(b *strings.Builder, xs []float64, y float64) {
	colour := "#1a5fb4"
	if r.failed {
		colour = "#b3261e"
	}
	text := html.EscapeString(printable(r.text))
	if r.from == r.to {
		fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="4" fill="%s"/>`+"\n", xs[r.from], y-4, colour)
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" fill="%s" stroke="#fff" stroke-width="4" paint-order="stroke">%s</text>`+"\n", xs[r.from]+9, y, colour, text)
		return
	}
	x1, x2 := xs[r.from], xs[r.to]
	fmt.Fprintf(b, `<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="%s" stroke-width="1.5"/>`+"\n", x1, y, x2, y, colour)
	head(b, x2, y, x2-x1, colour)
	if r.both {
		head(b, x1, y, x1-x2, colour)
	}
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" fill="#222" stroke="#fff" stroke-width="4" paint-order="stroke">%s</text>`+"\n", (x1+x2)/2, y-5, text)
}

// head is the head of an arrow that goes in the direction of dx.
func head(b *strings.Builder, x, y, dx float64, colour string) {
	back := -8.0
	if dx < 0 {
		back = 8
	}
	fmt.Fprintf(b, `<path d="M%.1f %.1fl%.0f -4v8z" fill="%s"/>`+"\n", x, y, back, colour)
}
