package display

import (
	"errors"
	"fmt"
	"hash/fnv"
	"html"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The size of a plot: 576 by 384 pixels in a page, and less where the page is narrower.
const (
	DefaultWidth  = 6 * vg.Inch
	DefaultHeight = 4 * vg.Inch
)

// maxSVGBytes is where a drawing becomes a bitmap: a notebook that holds larger ones is slow to open.
const maxSVGBytes = 1 << 20

// Plot shows a plot at the default size.
func Plot(p *plot.Plot) { PlotSize(p, DefaultWidth, DefaultHeight) }

// PlotSize shows a plot of the given width and height (6*vg.Inch, say).
func PlotSize(p *plot.Plot, width, height vg.Length) { show(plotBundle(p, width, height)) }

// PlotSVG draws p as SVG, as Plot shows it: black and white follow the page's theme, the background is the page's.
func PlotSVG(p *plot.Plot, width, height vg.Length) (svg string, err error) {
	if p == nil {
		return "", errors.New("the plot is nil")
	}
	if !(width > 0 && height > 0 && width < 1e5 && height < 1e5) {
		return "", fmt.Errorf("a plot of %v by %v points cannot be drawn; try 6*vg.Inch by 4*vg.Inch", width.Points(), height.Points())
	}
	defer func() {
		if r := recover(); r != nil { // gonum panics on log axes that include 0, NaN ranges, …
			err = fmt.Errorf("the plot cannot be drawn: %v", r)
		}
	}()
	t := &theme{dark: map[string]string{}}
	q := themed(p, t)
	c := newCanvas(width, height, t)
	q.Draw(draw.NewCanvas(c, width, height))
	c.flush()
	var b strings.Builder
	edge := 4.0 // gonum draws up to the edge, and texts in other fonts may go beyond it
	if t.fixed {
		edge = 0
	}
	w, h := width.Points()+2*edge, height.Points()+2*edge
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" class="jeton-plot" role="img" aria-label="%s" viewBox="%s %s %s %s" width="%s" height="%s" style="max-width:100%%;height:auto" font-family="Liberation Sans,Arial,Helvetica,sans-serif">`+"\n",
		html.EscapeString(valid(plotName(p))), num(-edge), num(-edge), num(w), num(h), num(w*4/3), num(h*4/3))
	b.WriteString(t.style())
	b.WriteString(c.body.String())
	b.WriteString("</svg>")
	return b.String(), nil
}

// themed is a copy of p without the white page that gonum draws, and in the page's kind of font, unless p was given
// others.
func themed(p *plot.Plot, t *theme) *plot.Plot {
	q := *p
	if isWhite(p.BackgroundColor) {
		q.BackgroundColor = nil
	} else {
		t.fixed = true
	}
	for _, f := range []*font.Font{
		&q.Title.TextStyle.Font, &q.Legend.TextStyle.Font,
		&q.X.Label.TextStyle.Font, &q.X.Tick.Label.Font, &q.Y.Label.TextStyle.Font, &q.Y.Tick.Label.Font,
	} {
		if f.Typeface == plot.DefaultFont.Typeface && f.Variant == plot.DefaultFont.Variant && f.Variant == "Serif" {
			f.Variant = "Sans"
		}
	}
	for _, gap := range []*vg.Length{&q.Title.Padding, &q.X.Label.Padding, &q.Y.Label.Padding, &q.Legend.Padding} {
		if *gap == 0 {
			*gap = vg.Points(4)
		}
	}
	return &q
}

// isWhite reports whether c is no background at all.
func isWhite(c color.Color) bool {
	if c == nil {
		return true
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return n.A == 0 || n == color.NRGBA{255, 255, 255, 255}
}

func plotName(p *plot.Plot) string {
	name := "plot"
	if p.Title.Text != "" {
		name += ": " + p.Title.Text
	}
	if p.X.Label.Text != "" || p.Y.Label.Text != "" {
		name += fmt.Sprintf(" (%s against %s)", p.Y.Label.Text, p.X.Label.Text)
	}
	return name
}

func plotBundle(p *plot.Plot, w, h vg.Length) (Bundle, error) {
	svg, err := PlotSVG(p, w, h)
	if err != nil {
		return Bundle{}, err
	}
	plain := "<" + strings.ReplaceAll(plotName(p), "\n", " ") + ">"
	if len(svg) > maxSVGBytes {
		return plotBitmap(p, w, h, plain)
	}
	// As HTML the drawing takes the page's colours; of image/svg+xml, JupyterLab makes an <img>, which cannot.
	page := Guard(svg, plain+" Run the cell, or trust the notebook, to see it.")
	return Bundle{Data: map[string]any{"text/html": page, "image/svg+xml": svg, "text/plain": plain}}, nil
}

// Guard is HTML that shows markup (a drawing, say) and, where the notebook is not trusted, the text instead: there, front
// ends take <svg> and <style> away and leave their texts, which would stand about as loose words.
func Guard(markup, instead string) string {
	sum := fnv.New32a()
	sum.Write([]byte(markup))
	id := fmt.Sprintf("jeton-%08x", sum.Sum32())
	return fmt.Sprintf(`<div class="%[1]s-no">%[2]s</div><div class="%[1]s" style="display:none">%[3]s</div>`+
		`<style>.%[1]s-no{display:none}.%[1]s{display:block!important}</style>`,
		id, html.EscapeString(valid(instead)), markup)
}
