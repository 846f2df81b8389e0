package ideas

import (
	"fmt"
	"html"
	"strings"

	"jeton/notebooks/fig"
	"jeton/notebooks/source"
)

// Sizes of the picture, in pixels.
const (
	margin    = 74 // left of the first column: the labs' numbers
	pillWidth = 158
	pillGap   = 22
	pillTall  = 38
	rowTall   = 66 // of one level within a band
	gap       = rowTall - pillTall
	columns   = 4
	width     = margin + columns*(pillWidth+pillGap)
)

// style follows the colours of the site's theme; alone, the picture is dark on light.
const style = `<style>.ideas{color:var(--color-foreground-primary,#1f2328);font:13px var(--font-stack,sans-serif)}.ideas text{fill:currentColor}` +
	`.ideas .band{fill:var(--color-background-secondary,#f3f6f9)}.ideas .pill{fill:var(--color-background-primary,#fff);stroke:var(--color-brand-primary,#0b5394);stroke-width:1.5}` +
	`.ideas .need{fill:none;stroke:var(--color-foreground-muted,#57606a);stroke-width:1.5}.ideas .tip{fill:var(--color-foreground-muted,#57606a)}` +
	`.ideas a:is(:hover,:focus-visible) .pill{stroke-width:3}.ideas a{text-decoration:none}.ideas a:focus-visible{outline:none}.ideas .lab{font-weight:bold}</style>`

// place is where an idea's box stands.
type place struct{ x, y float64 }

// SVG draws the map. A click on an idea leads to href of its lab; titles are the labs', in the same language, for those who hear the links.
func (m *Map) SVG(l fig.Lang, titles map[string]string, href func(lab string) string) string {
	var bands, boxes, needs strings.Builder
	places := map[string]place{}
	y := 0.0
	for i, lab := range m.Labs() {
		levels := m.levels(lab)
		tall := float64(rowTall)
		for _, idea := range m.Taught(lab) {
			p := place{margin + float64(idea.Column)*(pillWidth+pillGap), y + float64(levels[idea.Name])*rowTall + (rowTall-pillTall)/2}
			places[idea.Name] = p
			tall = max(tall, float64(levels[idea.Name]+1)*rowTall)
			fmt.Fprintf(&boxes, `<a href="%s" aria-label="%s: %s"><rect class="pill" x="%g" y="%g" width="%d" height="%d" rx="8"/>%s</a>`+"\n",
				html.EscapeString(href(lab)), html.EscapeString(idea.Title.In(l)), html.EscapeString(titles[lab]), p.x, p.y, pillWidth, pillTall, label(p, idea.Title.In(l)))
		}
		if i%2 == 0 {
			fmt.Fprintf(&bands, `<rect class="band" x="0" y="%g" width="%d" height="%g"/>`+"\n", y, width, tall)
		}
		fmt.Fprintf(&bands, `<text class="lab" x="12" y="%g">%s</text>`+"\n", y+rowTall/2+5, number(lab, l))
		y += tall
	}
	for _, idea := range m.Ideas {
		for i, need := range idea.Needs {
			needs.WriteString(arrow(places[need], places[idea.Name], i, len(idea.Needs), places))
		}
	}
	return fmt.Sprintf(`<svg class="ideas" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %g" width="%d" role="group" aria-label="%s">%s`+"\n%s%s%s</svg>\n",
		width, y, width, html.EscapeString(source.Both{FR: "Les idées des TP, et celles dont chacune a besoin", EN: "The ideas of the labs, and those that each needs"}.In(l)),
		style, bands.String(), needs.String(), boxes.String())
}

// levels gives each idea of a lab its row in the lab's band: below those of the same lab that it needs.
func (m *Map) levels(lab string) map[string]int {
	levels := map[string]int{}
	for _, idea := range m.Taught(lab) { // those that are needed come first
		for _, need := range idea.Needs {
			if m.Find(need).Taught == lab {
				levels[idea.Name] = max(levels[idea.Name], levels[need]+1)
			}
		}
	}
	return levels
}

// label writes a title into its box, in one line or two.
func label(p place, title string) string {
	lines := []string{title}
	if len([]rune(title)) > longLine {
		lines = halve(title)
	}
	var b strings.Builder
	for i, line := range lines {
		fmt.Fprintf(&b, `<text x="%g" y="%g" text-anchor="middle">%s</text>`, p.x+pillWidth/2, p.y+pillTall/2+4.5+(float64(i)-float64(len(lines)-1)/2)*15, html.EscapeString(line))
	}
	return b.String()
}

const longLine = 22 // letters that surely fit a box

// halve parts a title at the space that makes its longer half shortest.
func halve(title string) []string {
	best := []string{title}
	longest := len(title)
	for i, r := range title {
		if long := max(i, len(title)-i-1); r == ' ' && long < longest {
			best, longest = []string{title[:i], title[i+1:]}, long
		}
	}
	return best
}

// arrow leads from the lower edge of a box to the upper edge of another; those that arrive at one box do so side by side. It crosses from
// column to column in the gap between two rows: above the box that it leads to if nothing is in the way down to there, else at once.
func arrow(from, to place, i, n int, others map[string]place) string {
	x0, y0 := from.x+pillWidth/2, from.y+pillTall
	x1, y1 := to.x+pillWidth/2+(float64(i)-float64(n-1)/2)*40, to.y
	free := true
	for _, p := range others {
		free = free && (p.x != from.x || p.y <= from.y || p.y >= to.y)
	}
	turn := y0
	if free {
		turn = y1 - gap
	}
	return fmt.Sprintf(`<path class="need" d="M%g %g V%g C%g %g %g %g %g %g V%g"/><path class="tip" d="M%g %g l-4.5 -9 h9 z"/>`+"\n",
		x0, y0, turn, x0, turn+gap*0.7, x1, turn+gap*0.1, x1, turn+gap*0.75, y1-6, x1, y1)
}
