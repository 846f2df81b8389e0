package display

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
)

// A theme chooses how a plot's colours are written so that they can be seen on a light and on a dark page. Black becomes
// the page's text colour and white its background; of the other colours, those too dark for a dark page get a lighter
// double there. A plot that brings a background of its own keeps all its colours.
type theme struct {
	fixed bool
	dark  map[string]string // class -> rule for dark pages
}

// Pages whose background is dark: JupyterLab and what nbconvert makes, VS Code.
var darkPages = []string{`[data-jp-theme-light="false"]`, `.vscode-dark`, `.vscode-high-contrast:not(.vscode-high-contrast-light)`}

const (
	lightText = "#24292f" // where the page does not tell its colours
	darkText  = "#e0e0e0"
	minDark   = 4.0 // contrast that colours keep on a dark page; WCAG asks 3 for graphics
)

// paint writes the attributes that fill or stroke (prop) in clr; opaque reports that overlaps of it cannot be seen.
func (t *theme) paint(a *strings.Builder, prop string, clr color.Color) (opaque bool) {
	if clr == nil {
		clr = color.Black
	}
	c := color.NRGBAModel.Convert(clr).(color.NRGBA)
	hex := fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B)
	switch {
	case c.A == 0:
		a.WriteString(" " + prop + `="none"`)
	case t.fixed:
		a.WriteString(" " + prop + `="#` + hex + `"`)
	case hex == "000000":
		a.WriteString(" " + prop + `="currentColor"`)
	case hex == "ffffff":
		a.WriteString(fmt.Sprintf(` class="p%s" %s="#fff"`, prop[:1], prop))
	default:
		a.WriteString(" " + prop + `="#` + hex + `"`)
		if l := lighter(c); l != c {
			class := prop[:1] + hex
			t.dark[class] = fmt.Sprintf("{%s:#%02x%02x%02x}", prop, l.R, l.G, l.B)
			a.WriteString(` class="` + class + `"`)
		}
	}
	if c.A > 0 && c.A < 255 {
		a.WriteString(" " + prop + `-opacity="` + num(float64(c.A)/255) + `"`)
	}
	return c.A == 255
}

// lighter is c, mixed with as much white as it needs to be seen on a dark page.
func lighter(c color.NRGBA) color.NRGBA {
	const page = 0.0056 // luminance of #111111
	for mix := 0.0; mix <= 1; mix += 0.05 {
		m := color.NRGBA{blend(c.R, mix), blend(c.G, mix), blend(c.B, mix), c.A}
		if (luminance(m)+0.05)/(page+0.05) >= minDark {
			return m
		}
	}
	return color.NRGBA{255, 255, 255, c.A}
}

func blend(c uint8, white float64) uint8 {
	return uint8(math.Round(float64(c)*(1-white) + 255*white))
}

// luminance is WCAG's relative luminance.
func luminance(c color.NRGBA) float64 {
	lin := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*lin(c.R) + 0.7152*lin(c.G) + 0.0722*lin(c.B)
}

// style is the drawing's style sheet. Within a page it follows the page's theme; as a picture on its own (:root) the
// reader's preference.
func (t *theme) style() string {
	var b strings.Builder
	b.WriteString("<style>")
	b.WriteString(".jeton-plot{color:var(--jp-content-font-color1,var(--vscode-editor-foreground,currentColor))}")
	fmt.Fprintf(&b, ".jeton-plot:root{color:%s}", lightText)
	page := func(sel, value string) {
		fmt.Fprintf(&b, "%s.pf{fill:%s}%s.ps{stroke:%s}", sel, value, sel, value)
	}
	if !t.fixed {
		page(".jeton-plot ", "var(--jp-layout-color0,var(--vscode-editor-background,#fff))")
	}
	classes := make([]string, 0, len(t.dark))
	for c := range t.dark {
		classes = append(classes, c)
	}
	slices.Sort(classes)
	for _, c := range classes {
		sels := make([]string, len(darkPages))
		for i, p := range darkPages {
			sels[i] = p + " .jeton-plot ." + c
		}
		b.WriteString(strings.Join(sels, ",") + t.dark[c])
	}
	b.WriteString("@media(prefers-color-scheme:dark){")
	fmt.Fprintf(&b, ".jeton-plot:root{color:%s}", darkText)
	if !t.fixed {
		page(".jeton-plot:root ", "#111")
	}
	for _, c := range classes {
		b.WriteString(".jeton-plot:root ." + c + t.dark[c])
	}
	b.WriteString("}</style>\n")
	return b.String()
}

// Colors are for the lines of a plot: seen on light and on dark pages, and told apart by those who do not see red and
// green apart.
var Colors = []color.Color{
	color.NRGBA{0x1f, 0x7f, 0xc4, 0xff}, // blue
	color.NRGBA{0xe0, 0x7b, 0x00, 0xff}, // orange
	color.NRGBA{0x00, 0x96, 0x73, 0xff}, // green
	color.NRGBA{0xc4, 0x5a, 0x9b, 0xff}, // pink
	color.NRGBA{0xd5, 0x4e, 0x1b, 0xff}, // vermilion
	color.NRGBA{0x7a, 0x6f, 0xd0, 0xff}, // violet
	color.NRGBA{0x8a, 0x8a, 0x00, 0xff}, // olive
	color.NRGBA{0x2a, 0x9d, 0xb5, 0xff}, // teal
}

// Color is the i-th of Colors, which begin anew after their end.
func Color(i int) color.Color {
	n := len(Colors)
	return Colors[(i%n+n)%n]
}
