package fig

import (
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Colours: dark enough on white for a contrast of 4.5 to 1 as text.
const (
	ink    = "#1f2328"
	muted  = "#57606a"
	faint  = "#d0d7de"
	wash   = "#f3f6f9"
	blue   = "#0b5394"
	orange = "#a8480a"
	green  = "#1a6b35"
	red    = "#b3261e"
	pale   = "#e8f1fb" // behind blue
)

const panelPad = 16 // pixels between the panel's edge and the drawing

// A Canvas collects the shapes of one figure. Coordinates are pixels, y down, origin at the drawing's own corner.
type Canvas struct {
	title string
	w, h  float64
	body  strings.Builder
	boxes []box
}

// box is where a text stands: its four corners in order, so that turned texts are judged as they lie.
type box struct {
	corner [4][2]float64
	text   string
}

// apart reports whether some side of b or o separates them (the separating axis theorem), with a pixel of tolerance.
func (b box) apart(o box) bool {
	for _, q := range []box{b, o} {
		for i := range 2 {
			nx, ny := q.corner[i+1][1]-q.corner[i][1], q.corner[i][0]-q.corner[i+1][0]
			l := math.Hypot(nx, ny)
			b0, b1 := b.along(nx/l, ny/l)
			o0, o1 := o.along(nx/l, ny/l)
			if b1-1 <= o0 || o1-1 <= b0 {
				return true
			}
		}
	}
	return false
}

// along projects the corners on a direction.
func (b box) along(nx, ny float64) (lo, hi float64) {
	lo, hi = math.Inf(1), math.Inf(-1)
	for _, p := range b.corner {
		d := p[0]*nx + p[1]*ny
		lo, hi = math.Min(lo, d), math.Max(hi, d)
	}
	return lo, hi
}

// NewCanvas begins a figure of w by h pixels, panel not included. Title is its alternative text.
func NewCanvas(w, h float64, title string) *Canvas { return &Canvas{title: title, w: w, h: h} }

func num(v float64) string {
	s := fmt.Sprintf("%.1f", v)
	return strings.TrimSuffix(s, ".0")
}

func esc(s string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(s)) // a Builder does not fail
	return b.String()
}

// stroke says how a line is drawn.
type stroke struct {
	color  string
	width  float64
	dashed bool
	arrow  bool
}

func (s stroke) attrs() string {
	a := fmt.Sprintf(`stroke="%s" stroke-width="%s"`, s.color, num(s.width))
	if s.dashed {
		a += ` stroke-dasharray="5 4"`
	}
	return a
}

func (c *Canvas) line(x0, y0, x1, y1 float64, s stroke) {
	if s.arrow {
		c.head(x0, y0, x1, y1, s.color)
		l := math.Hypot(x1-x0, y1-y0)
		x1, y1 = x1-(x1-x0)/l*7, y1-(y1-y0)/l*7 // the shaft ends inside the head
	}
	fmt.Fprintf(&c.body, `<line x1="%s" y1="%s" x2="%s" y2="%s" %s/>`+"\n", num(x0), num(y0), num(x1), num(y1), s.attrs())
}

// head draws the arrow head at (x1, y1) as a polygon: markers are lost by some of the programs that show notebooks.
func (c *Canvas) head(x0, y0, x1, y1 float64, color string) {
	l := math.Hypot(x1-x0, y1-y0)
	ux, uy := (x1-x0)/l, (y1-y0)/l
	const length, half = 10, 4.5
	bx, by := x1-ux*length, y1-uy*length
	fmt.Fprintf(&c.body, `<polygon points="%s,%s %s,%s %s,%s" fill="%s"/>`+"\n", num(x1), num(y1),
		num(bx-uy*half), num(by+ux*half), num(bx+uy*half), num(by-ux*half), color)
}

func (c *Canvas) rect(x, y, w, h, round float64, fill, edge string) {
	fmt.Fprintf(&c.body, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s" fill="%s" stroke="%s"/>`+"\n",
		num(x), num(y), num(w), num(h), num(round), fill, edge)
}

// anchor is where a text hangs on its point.
type anchor string

const (
	start  anchor = "start"
	middle anchor = "middle"
	end    anchor = "end"
)

// text writes s with its baseline at y.
func (c *Canvas) text(x, y float64, s string, f font, a anchor, color string) {
	c.textAt(x, y, 0, s, f, a, color)
}

// textAt writes s turned by deg degrees round its point.
func (c *Canvas) textAt(x, y, deg float64, s string, f font, a anchor, color string) {
	if s == "" {
		return
	}
	w := f.width(s)
	left := map[anchor]float64{start: 0, middle: -w / 2, end: -w}[a]
	sin, cos := math.Sincos(deg * math.Pi / 180)
	b := box{text: s}
	for i, p := range [4][2]float64{{left, -f.size * 0.8}, {left + w, -f.size * 0.8}, {left + w, f.size * 0.25}, {left, f.size * 0.25}} {
		b.corner[i] = [2]float64{x + p[0]*cos - p[1]*sin, y + p[0]*sin + p[1]*cos}
	}
	c.boxes = append(c.boxes, b)
	attrs := fmt.Sprintf(`x="%s" y="%s" font-size="%s" text-anchor="%s" fill="%s"`, num(x), num(y), num(f.size), a, color)
	if f.mono {
		attrs += fmt.Sprintf(` font-family="%s"`, monoFamily)
	}
	if f.bold {
		attrs += ` font-weight="bold"`
	}
	if f.italic {
		attrs += ` font-style="italic"`
	}
	if deg != 0 {
		attrs += fmt.Sprintf(` transform="rotate(%s %s %s)"`, num(deg), num(x), num(y))
	}
	fmt.Fprintf(&c.body, "<text %s>%s</text>\n", attrs, esc(s))
}

// words is all that is written in the figure, in the order in which it was drawn.
func (c *Canvas) words() string {
	words := make([]string, len(c.boxes))
	for i, b := range c.boxes {
		words[i] = b.text
	}
	return strings.Join(words, " · ")
}

// SVG returns the figure. It fails when a text leaves the panel or covers another: a figure that nobody can read is a
// bug in the figure.
func (c *Canvas) SVG() (string, error) {
	w, h := math.Ceil(c.w)+2*panelPad, math.Ceil(c.h)+2*panelPad
	var bad []error
	for i, b := range c.boxes {
		x0, x1 := b.along(1, 0)
		y0, y1 := b.along(0, 1)
		if min(x0, y0) < 2-panelPad || x1 > c.w+panelPad-2 || y1 > c.h+panelPad-2 {
			bad = append(bad, fmt.Errorf("%q leaves the panel: x %.0f to %.0f of %.0f, y %.0f to %.0f of %.0f", b.text, x0, x1, c.w, y0, y1, c.h))
		}
		for _, o := range c.boxes[:i] {
			if !b.apart(o) {
				bad = append(bad, fmt.Errorf("%q covers %q", b.text, o.text))
			}
		}
	}
	if err := errors.Join(bad...); err != nil {
		return "", fmt.Errorf("figure %q: %w", c.title, err)
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%s" height="%s" viewBox="0 0 %s %s" role="img" font-family="%s">`+"\n",
		num(w), num(h), num(w), num(h), sansFamily)
	fmt.Fprintf(&out, "<title>%s</title>\n<desc>%s</desc>\n", esc(c.title), esc(c.words()))
	fmt.Fprintf(&out, `<rect x="0.5" y="0.5" width="%s" height="%s" rx="10" fill="#ffffff" stroke="%s"/>`+"\n", num(w-1), num(h-1), faint)
	fmt.Fprintf(&out, `<g transform="translate(%d %d)">`+"\n%s</g>\n</svg>\n", panelPad, panelPad, c.body.String())
	return out.String(), nil
}
