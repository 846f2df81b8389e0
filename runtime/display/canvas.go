package display

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"math"
	"strconv"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// A svgCanvas draws for gonum/plot. In contrast to gonum's own it writes final coordinates (no nested groups), joins what
// is drawn alike into one path (a scatter of 10,000 points is one element), and leaves black and white to the reader's
// theme.
type svgCanvas struct {
	w, h   vg.Length
	body   strings.Builder
	theme  *theme
	stack  []pen
	path   strings.Builder // of the open element
	attr   string          // attributes of the open element; "" when there is none
	joined int             // subpaths in the open element
}

// A pen is the drawing state that Push keeps.
type pen struct {
	color  color.Color
	width  vg.Length
	dashes []vg.Length
	offset vg.Length
	m      matrix
}

// A matrix maps user coordinates (points, y upwards) to the drawing's (y downwards): x' = a x + c y + e, y' = b x + d y + f.
type matrix struct{ a, b, c, d, e, f float64 }

func (m matrix) apply(p vg.Point) (x, y float64) {
	px, py := p.X.Points(), p.Y.Points()
	return m.a*px + m.c*py + m.e, m.b*px + m.d*py + m.f
}

// then is the map that applies n first, and m to its result.
func (m matrix) then(n matrix) matrix {
	return matrix{
		m.a*n.a + m.c*n.b, m.b*n.a + m.d*n.b,
		m.a*n.c + m.c*n.d, m.b*n.c + m.d*n.d,
		m.a*n.e + m.c*n.f + m.e, m.b*n.e + m.d*n.f + m.f,
	}
}

func newCanvas(w, h vg.Length, t *theme) *svgCanvas {
	c := &svgCanvas{w: w, h: h, theme: t, stack: []pen{{m: matrix{1, 0, 0, -1, 0, h.Points()}}}}
	vg.Initialize(c)
	return c
}

func (c *svgCanvas) Size() (w, h vg.Length) { return c.w, c.h }

func (c *svgCanvas) pen() *pen                { return &c.stack[len(c.stack)-1] }
func (c *svgCanvas) SetLineWidth(w vg.Length) { c.pen().width = w }
func (c *svgCanvas) SetLineDash(dashes []vg.Length, o vg.Length) {
	c.pen().dashes, c.pen().offset = dashes, o
}
func (c *svgCanvas) SetColor(clr color.Color) { c.pen().color = clr }
func (c *svgCanvas) Push()                    { c.stack = append(c.stack, *c.pen()) }
func (c *svgCanvas) Pop()                     { c.stack = c.stack[:len(c.stack)-1] }

func (c *svgCanvas) Rotate(rad float64) {
	s, k := math.Sincos(rad)
	c.pen().m = c.pen().m.then(matrix{k, s, -s, k, 0, 0})
}

func (c *svgCanvas) Translate(p vg.Point) {
	c.pen().m = c.pen().m.then(matrix{1, 0, 0, 1, p.X.Points(), p.Y.Points()})
}

func (c *svgCanvas) Scale(x, y float64) { c.pen().m = c.pen().m.then(matrix{x, 0, 0, y, 0, 0}) }

// scale is by how much lengths grow under m, on average.
func (m matrix) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }

func (c *svgCanvas) Stroke(p vg.Path) {
	k := c.pen().m.scale()
	width := c.pen().width.Points() * k
	if width <= 0 {
		return
	}
	var a strings.Builder
	opaque := c.theme.paint(&a, "stroke", c.pen().color)
	a.WriteString(` fill="none"`)
	if width != 1 {
		a.WriteString(` stroke-width="` + num(width) + `"`)
	}
	if ds := c.pen().dashes; len(ds) > 0 {
		var s []string
		for _, d := range ds {
			s = append(s, num(d.Points()*k))
		}
		a.WriteString(` stroke-dasharray="` + strings.Join(s, " ") + `"`)
		if o := c.pen().offset; o != 0 {
			a.WriteString(` stroke-dashoffset="` + num(o.Points()*k) + `"`)
		}
	}
	c.draw(p, a.String(), opaque)
}

func (c *svgCanvas) Fill(p vg.Path) {
	var a strings.Builder
	opaque := c.theme.paint(&a, "fill", c.pen().color)
	if c.isTile(p) {
		a.WriteString(` shape-rendering="crispEdges"`)
	}
	c.draw(p, a.String(), opaque)
}

// isTile reports whether p is an upright rectangle: the page must not shine through where two of a heat map meet.
func (c *svgCanvas) isTile(p vg.Path) bool {
	if m := c.pen().m; m.b != 0 || m.c != 0 || len(p) < 4 || len(p) > 6 {
		return false
	}
	for i := 1; i < len(p) && p[i].Type == vg.LineComp; i++ {
		if p[i].Pos.X != p[i-1].Pos.X && p[i].Pos.Y != p[i-1].Pos.Y {
			return false
		}
	}
	for _, s := range p[1:] {
		if s.Type != vg.LineComp && s.Type != vg.CloseComp {
			return false
		}
	}
	return true
}

// maxJoined bounds one path element: browsers slow down on paths of millions of bytes.
const maxJoined = 2000

// draw adds p to the open element when it looks alike. What is not opaque is never joined: overlaps would be lost.
func (c *svgCanvas) draw(p vg.Path, attr string, opaque bool) {
	if attr != c.attr || !opaque || c.joined >= maxJoined {
		c.flush()
		c.attr = attr
	}
	c.joined++
	c.trace(p)
}

func (c *svgCanvas) flush() {
	if c.attr != "" && c.path.Len() > 0 {
		c.body.WriteString(`<path` + c.attr + ` d="` + c.path.String() + `"/>` + "\n")
	}
	c.path.Reset()
	c.attr, c.joined = "", 0
}

// FillString writes text. The browser may have no font of the widths that gonum measured: it is told the length, so that
// a label does not run into its axis.
func (c *svgCanvas) FillString(f font.Face, p vg.Point, s string) {
	c.flush()
	m := c.pen().m
	x, y := m.apply(p)
	var a strings.Builder
	c.theme.paint(&a, "fill", c.pen().color)
	a.WriteString(` font-size="` + num(f.Font.Size.Points()*m.scale()) + `"`)
	fontAttributes(&a, f.Font)
	if angle := math.Atan2(m.b, m.a) * 180 / math.Pi; math.Abs(angle) > 1e-6 {
		a.WriteString(` transform="rotate(` + num(angle) + " " + num(x) + " " + num(y) + `)"`)
	}
	if width := f.Width(s).Points() * m.scale(); width > 0 {
		a.WriteString(` textLength="` + num(width) + `" lengthAdjust="spacingAndGlyphs"`)
	}
	fmt.Fprintf(&c.body, "<text x=\"%s\" y=\"%s\"%s>%s</text>\n", num(x), num(y), a.String(), html.EscapeString(valid(s)))
}

func fontAttributes(a *strings.Builder, f font.Font) {
	switch f.Variant {
	case "Mono":
		a.WriteString(` font-family="Liberation Mono,Courier New,monospace"`)
	case "Serif", "":
		a.WriteString(` font-family="Liberation Serif,Times New Roman,serif"`)
	}
	switch f.Style {
	case xfont.StyleItalic:
		a.WriteString(` font-style="italic"`)
	case xfont.StyleOblique:
		a.WriteString(` font-style="oblique"`)
	}
	if f.Weight > xfont.WeightNormal {
		a.WriteString(` font-weight="bold"`)
	}
}

// DrawImage draws a bitmap (a heat map, say) as a PNG within the drawing.
func (c *svgCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	c.flush()
	var buf bytes.Buffer
	if err := png.Encode(&buf, img); err != nil {
		return // an image without pixels: nothing to draw
	}
	m, size := c.pen().m, r.Size()
	x, y := m.apply(vg.Point{X: r.Min.X, Y: r.Max.Y})
	fmt.Fprintf(&c.body, "<image transform=\"matrix(%s %s %s %s %s %s)\" width=\"%s\" height=\"%s\" preserveAspectRatio=\"none\" href=\"data:image/png;base64,%s\"/>\n",
		num(m.a), num(m.b), num(-m.c), num(-m.d), num(x), num(y), num(size.X.Points()), num(size.Y.Points()),
		base64.StdEncoding.EncodeToString(buf.Bytes()))
}

// num writes a coordinate to a hundredth of a point.
func num(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "0"
	}
	s := strconv.FormatFloat(x, 'f', 2, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
