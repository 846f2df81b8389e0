package display

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
)

// wellFormed reads all of an SVG as XML and returns its elements' names.
func wellFormed(t *testing.T, svg string) map[string]int {
	t.Helper()
	names := map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names
		}
		if err != nil {
			t.Fatalf("not well-formed: %v in\n%.2000s", err, svg)
		}
		if s, ok := tok.(xml.StartElement); ok {
			names[s.Name.Local]++
		}
	}
}

func line(c color.Color, xys ...plotter.XY) *plotter.Line {
	l, err := plotter.NewLine(plotter.XYs(xys))
	if err != nil {
		panic(err)
	}
	if c != nil {
		l.Color = c
	}
	return l
}

func smallPlot() *plot.Plot {
	p := plot.New()
	p.Title.Text, p.X.Label.Text, p.Y.Label.Text = "Times <of> \"rounds\"", "n", "ms"
	p.Add(line(nil, plotter.XY{X: 0, Y: 0}, plotter.XY{X: 1, Y: 2}), line(color.NRGBA{0, 0, 255, 255}, plotter.XY{X: 0, Y: 2}, plotter.XY{X: 1, Y: 0}))
	return p
}

// The golden file is the whole drawing: rewrite it with JETON_REWRITE=1, and look at it in a browser before committing.
func TestPlotGolden(t *testing.T) {
	svg, err := PlotSVG(smallPlot(), 3*vg.Inch, 2*vg.Inch)
	if err != nil {
		t.Fatal(err)
	}
	wellFormed(t, svg)
	file := filepath.Join("testdata", "plot.svg")
	if os.Getenv("JETON_REWRITE") != "" {
		if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if svg != string(want) {
		t.Errorf("the drawing differs from %s; got\n%s", file, svg)
	}
}

func TestPlotFollowsTheTheme(t *testing.T) {
	p := smallPlot()
	svg, err := PlotSVG(p, DefaultWidth, DefaultHeight)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`stroke="currentColor"`, `class="s0000ff"`, `[data-jp-theme-light="false"] .jeton-plot .s0000ff`, "Times &lt;of&gt;"} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s", want)
		}
	}
	if strings.Contains(svg, `fill="#ffffff"`) || strings.Contains(svg, "#000000") {
		t.Error("white paper or black ink is left")
	}
	if p.BackgroundColor != color.White || p.Title.TextStyle.Font.Variant != plot.DefaultFont.Variant {
		t.Error("the caller's plot was changed")
	}
	p.BackgroundColor = color.NRGBA{255, 250, 220, 255}
	if svg, _ = PlotSVG(p, DefaultWidth, DefaultHeight); !strings.Contains(svg, `fill="#fffadc"`) || strings.Contains(svg, `="currentColor"`) {
		t.Error("a plot with a background of its own keeps its colours")
	}
}

// Every colour of the palette is seen on both pages: contrast 3 is what WCAG 2.1 asks of graphics.
func TestContrast(t *testing.T) {
	contrast := func(a, b float64) float64 { return (max(a, b) + 0.05) / (min(a, b) + 0.05) }
	dark := luminance(color.NRGBA{0x11, 0x11, 0x11, 255})
	for i, c := range Colors {
		n := c.(color.NRGBA)
		if l := luminance(n); contrast(l, 1) < 2.5 || contrast(l, dark) < 3 {
			t.Errorf("colour %d has contrast %.2f on white, %.2f on dark", i, contrast(l, 1), contrast(l, dark))
		}
	}
	for _, c := range []color.NRGBA{{0, 0, 255, 255}, {0, 0, 0, 255}, {128, 0, 0, 255}, {1, 2, 3, 255}} {
		if got := contrast(luminance(lighter(c)), dark); got < minDark {
			t.Errorf("lighter(%v) has contrast %.2f", c, got)
		}
	}
	bright := color.NRGBA{255, 200, 0, 255}
	if lighter(bright) != bright {
		t.Error("a colour that is seen needs no other")
	}
}

func TestPlotProblems(t *testing.T) {
	log := smallPlot()
	log.X.Scale = plot.LogScale{} // from 0: gonum panics
	for name, c := range map[string]struct {
		p    *plot.Plot
		w, h vg.Length
		want string
	}{
		"log of 0": {log, 100, 100, "cannot be drawn"},
		"size":     {smallPlot(), 0, 100, "try 6*vg.Inch"},
		"NaN":      {smallPlot(), vg.Length(math.NaN()), 100, "try 6*vg.Inch"},
		"nil":      {nil, 100, 100, "nil"},
	} {
		if _, err := PlotSVG(c.p, c.w, c.h); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if _, err := PlotSVG(plot.New(), DefaultWidth, DefaultHeight); err != nil {
		t.Errorf("an empty plot: %v", err)
	}
}

func TestScatterIsJoined(t *testing.T) {
	p := plot.New()
	var xys plotter.XYs
	for i := range 10_000 {
		xys = append(xys, plotter.XY{X: float64(i), Y: math.Sin(float64(i))})
	}
	s, err := plotter.NewScatter(xys)
	if err != nil {
		t.Fatal(err)
	}
	p.Add(s)
	svg, err := PlotSVG(p, DefaultWidth, DefaultHeight)
	if err != nil {
		t.Fatal(err)
	}
	if n := wellFormed(t, svg)["path"]; n > 100 {
		t.Errorf("%d paths for 10,000 points", n)
	}
}

func TestTranslucentIsNotJoined(t *testing.T) {
	p := plot.New()
	c := color.NRGBA{200, 50, 50, 100}
	p.Add(line(c, plotter.XY{X: 0, Y: 0}, plotter.XY{X: 1, Y: 1}), line(c, plotter.XY{X: 0, Y: 1}, plotter.XY{X: 1, Y: 0}))
	svg, err := PlotSVG(p, DefaultWidth, DefaultHeight)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(svg, `stroke="#c83232"`); n != 2 || !strings.Contains(svg, `stroke-opacity="0.39"`) {
		t.Errorf("%d elements of two lines that shine through", n)
	}
}

func TestLargePlotBecomesABitmap(t *testing.T) {
	p := smallPlot()
	var xys plotter.XYs
	for i := range 40_000 {
		xys = append(xys, plotter.XY{X: float64(i) / 40_000, Y: 1 + math.Sin(float64(i*i))})
	}
	s, err := plotter.NewScatter(xys)
	if err != nil {
		t.Fatal(err)
	}
	p.Add(s, line(nil, xys[:3000]...))
	b, err := plotBundle(p, DefaultWidth, DefaultHeight)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.DecodeConfig(bytes.NewReader(b.Data["image/png"].([]byte)))
	size := b.Metadata["image/png"].(map[string]any)
	if err != nil || m.Width != 1152 || size["width"] != 576 || b.Data["image/svg+xml"] != nil {
		t.Errorf("%v, %v, %v", m, size, err)
	}
}

// A line of 200,000 points of noise is drawn with what can be seen of it: its envelope.
func TestLongLineIsThinned(t *testing.T) {
	p, top := plot.New(), 0
	var xys plotter.XYs
	for i := range 200_000 {
		xys = append(xys, plotter.XY{X: float64(i), Y: math.Sin(float64(i * i))})
	}
	xys[77_777].Y = 5 // one spike, which must stay
	p.Add(line(nil, xys...))
	svg, err := PlotSVG(p, DefaultWidth, DefaultHeight)
	if err != nil {
		t.Fatal(err)
	}
	_, d, _ := strings.Cut(svg, `stroke="currentColor" fill="none" d="M`)
	for _, pt := range strings.FieldsFunc(d, func(r rune) bool { return r == 'L' || r == 'M' }) {
		var x, y float64
		if n, _ := fmt.Sscanf(pt, "%f %f", &x, &y); n == 2 && y < 10 {
			top++
		}
	}
	if len(svg) > 200_000 || top == 0 {
		t.Errorf("%d bytes; the spike is drawn %d times", len(svg), top)
	}
}

// Two quarter turns and a mirror: what the canvas is asked to do, against what it must write.
func TestCanvasMatrix(t *testing.T) {
	c := newCanvas(100, 100, &theme{dark: map[string]string{}})
	c.Push()
	c.Translate(vg.Point{X: 10, Y: 20})
	c.Rotate(math.Pi / 2)
	c.Scale(2, 2)
	var p vg.Path
	p.Move(vg.Point{})
	p.Line(vg.Point{X: 5, Y: 0}) // upwards, by 10
	c.Stroke(p)
	c.Pop()
	var q vg.Path
	q.Move(vg.Point{X: 60, Y: 50})
	q.Arc(vg.Point{X: 50, Y: 50}, 10, 0, math.Pi)
	c.Fill(q)
	c.DrawImage(vg.Rectangle{Min: vg.Point{X: 10, Y: 10}, Max: vg.Point{X: 30, Y: 20}}, image.NewGray(image.Rect(0, 0, 2, 1)))
	c.flush()
	for _, want := range []string{`stroke-width="2" d="M10 80L10 70"`, `d="M60 50L60 50C60 44.48 55.52 40 50 40C44.48 40 40 44.48 40 50"`, `<image transform="matrix(1 0 0 1 10 80)" width="20" height="10"`} {
		if !strings.Contains(c.body.String(), want) {
			t.Errorf("no %s in\n%s", want, c.body.String())
		}
	}
}

func TestGuard(t *testing.T) {
	a, b := Guard("<svg>a</svg>", "x < y"), Guard("<svg>b</svg>", "")
	if !strings.Contains(a, "x &lt; y") || !strings.Contains(a, `style="display:none"><svg>a</svg>`) {
		t.Errorf("got %s", a)
	}
	// Each has a class of its own: one that is trusted must not show another that is not.
	class := func(s string) string { return s[strings.Index(s, "jeton-"):][:14] }
	if class(a) == class(b) {
		t.Error("two drawings have one class")
	}
}
