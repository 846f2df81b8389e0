package waitfor

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"

	"jeton/launcher/lang"
)

// The measures of the picture, in pixels.
const (
	nodeRadius = 26.0
	ringLeast  = 72.0
	mostDrawn  = 32 // ranks
)

// waitColor is read on a light page and on a dark one: more than 4 to 1 on each.
const waitColor = "#dc4437"

// Alt is the picture in words.
func (s *Situation) Alt(l lang.Lang) string {
	var all []string
	for _, r := range s.drawn() {
		if to := s.Edges(r); len(to) > 0 {
			say := sayWaits
			if s.anyOf(r) && len(to) > 1 {
				say = sayWaitsAny
			}
			all = append(all, say.With(l, r, list(to)))
		}
	}
	return sayPicture.With(l, strings.Join(all, sayThen.In(l)))
}

// drawn are the ranks of the picture.
func (s *Situation) drawn() (ranks []int) {
	for _, r := range s.Dead {
		if (s.Reports[r].State == Blocked || s.needed(r)) && len(ranks) < mostDrawn {
			ranks = append(ranks, r)
		}
	}
	return ranks
}

// SVG draws the ranks on a ring and who waits for whom. An edge of a call for which one of several is enough is dashed.
func (s *Situation) SVG(l lang.Lang) string {
	ranks := s.drawn()
	ring := math.Max(ringLeast, float64(len(ranks))*nodeRadius*3.6/(2*math.Pi))
	room := nodeRadius + 10 // around the ring's nodes
	for _, r := range ranks {
		_, _, in := s.words(l, r)
		room = math.Max(room, nameWidth*float64(len([]rune(in)))+nameGap+4)
	}
	side := 2 * (ring + nodeRadius + room)
	at := map[int][2]float64{}
	for i, r := range ranks {
		a := 2*math.Pi*float64(i)/float64(len(ranks)) - math.Pi/2
		at[r] = [2]float64{side/2 + ring*math.Cos(a), side/2 + ring*math.Sin(a)}
	}
	var b strings.Builder
	alt := html.EscapeString(s.Alt(l))
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s"><title>%s</title>`, side, side, side, side, alt, alt)
	b.WriteString(`<defs><marker id="jeton-waits" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L8 4L0 8z" fill="` + waitColor + `"/></marker></defs>`)
	for _, r := range ranks {
		for _, to := range s.Edges(r) {
			if p, ok := at[to]; ok && to != r {
				edge(&b, at[r], p, s.anyOf(r))
			}
		}
	}
	for _, r := range ranks {
		s.node(&b, l, r, at[r], side/2)
	}
	s.caption(&b, l, side, ranks)
	b.WriteString("</svg>")
	return b.String()
}

// caption says below the ring what an arrow means; a dashed one, too, where there is one.
func (s *Situation) caption(b *strings.Builder, l lang.Lang, side float64, ranks []int) {
	lines := []string{sayArrow.In(l)}
	if slices.ContainsFunc(ranks, func(r int) bool { return s.anyOf(r) && len(s.Edges(r)) > 1 }) {
		lines = append(lines, sayDashed.In(l))
	}
	for i, line := range lines {
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-family="sans-serif" font-size="12" fill="`+waitColor+`">%s</text>`,
			side/2, side+captionHeight*(float64(i-len(lines))+0.7), html.EscapeString(line))
	}
}

// captionHeight is that of a line of the caption.
const captionHeight = 15.0

func (s *Situation) anyOf(r int) bool {
	for _, c := range s.Reports[r].Calls {
		if !c.Any {
			return false
		}
	}
	return true
}

// edge is a line from rim to rim, a little bent, so that the two directions are two.
func edge(b *strings.Builder, p, q [2]float64, dashed bool) {
	dx, dy := q[0]-p[0], q[1]-p[1]
	d := math.Hypot(dx, dy)
	ux, uy := dx/d, dy/d
	bend := d / 6
	style := ""
	if dashed {
		style = ` stroke-dasharray="5 3"`
	}
	fmt.Fprintf(b, `<path d="M%.1f %.1fQ%.1f %.1f %.1f %.1f" fill="none" stroke="`+waitColor+`" stroke-width="2"%s marker-end="url(#jeton-waits)"/>`,
		p[0]+ux*nodeRadius, p[1]+uy*nodeRadius, (p[0]+q[0])/2-uy*bend, (p[1]+q[1])/2+ux*bend, q[0]-ux*(nodeRadius+2), q[1]-uy*(nodeRadius+2), style)
}

// words are what a node says: what the rank is in, and, outside of it, in which communicator.
func (s *Situation) words(l lang.Lang, r int) (fill, under, in string) {
	fill, under = "#fde7e5", sayEnded.In(l)
	if x := s.Reports[r]; x.State == Idle {
		fill = "#e6e6e6"
	} else if len(x.Calls) > 0 {
		under = x.Calls[0].Name
		if x.Calls[0].Comm.En != "world" {
			in, _, _ = strings.Cut(x.Calls[0].Comm.En, " (") // how it was made stands in the text
		}
	}
	return fill, under, in
}

// The width of a letter of a communicator's name, and how far it is from its node.
const (
	nameWidth = 6.8
	nameGap   = 6.0
)

// node draws a rank at p. The ring's centre is at (middle, middle): the communicator's name is on the side that is turned away from it, where no arrow is.
func (s *Situation) node(b *strings.Builder, l lang.Lang, r int, p [2]float64, middle float64) {
	fill, under, in := s.words(l, r)
	fmt.Fprintf(b, `<circle cx="%.1f" cy="%.1f" r="%.0f" fill="%s" stroke="#444"/><text x="%.1f" y="%.1f" text-anchor="middle" font-family="sans-serif" font-size="13" fill="#111">%d</text>`,
		p[0], p[1], nodeRadius, fill, p[0], p[1]+1, r)
	fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="middle" font-family="sans-serif" font-size="%.1f" fill="#111">%s</text>`, p[0], p[1]+14, underSize(under), html.EscapeString(under))
	if in != "" {
		dx, dy := p[0]-middle, p[1]-middle
		far := (nodeRadius + nameGap) / math.Max(1, math.Hypot(dx, dy))
		anchor := "middle"
		if math.Abs(dx) > 1 {
			anchor = map[bool]string{true: "start", false: "end"}[dx > 0]
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%.1f" text-anchor="%s" font-family="sans-serif" font-size="9" fill="`+waitColor+`">%s</text>`,
			p[0]+far*dx, p[1]+far*dy+3, anchor, html.EscapeString(in))
	}
}

// underSize is how large a call's name is, so that it does not leave its circle.
func underSize(name string) float64 {
	const high, em = 10.5, 0.62
	return math.Min(high, 1.7*nodeRadius/(em*float64(max(1, len([]rune(name))))))
}
