package diagram

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"jeton/runtime/history"
)

var sayLatest = text{"complete after %s at the latest", "complet après %s au plus tard"}

// An end of an arrow: a time and a row.
type end struct {
	at  time.Duration
	row int
}

// A crossing is an arrow from one row to another.
type crossing struct {
	from, to end
	both     bool // it has two heads
	dashed   bool
	tip      string
}

// arrows draws messages and accesses, and says what is left out.
func (t *timeline) arrows() (missing string) {
	var all []crossing
	for _, x := range t.lines {
		all = append(all, t.message(x[0], x[1]))
	}
	for _, a := range t.accesses {
		all = append(all, t.toWindow(a))
	}
	slices.SortStableFunc(all, func(a, b crossing) int { return cmp.Compare(a.from.at, b.from.at) })
	if n := len(all); n > mostCrossing {
		missing = sayMoreArrows.in(t.Lang, n-mostCrossing, n, clockTime(t.Lang, all[mostCrossing].from.at-t.origin)) + " "
		all = all[:mostCrossing]
	}
	for i := range all {
		t.arrow(&all[i])
	}
	return missing
}

func (t *timeline) message(send, receive int) crossing {
	a, b := &t.scene.Events[send], &t.scene.Events[receive]
	return crossing{from: end{t.at[send], t.row[a.Proc]}, to: end{t.at[receive], t.row[b.Proc]}, tip: fmt.Sprintf("%s → %s, %s, %s\n%s",
		t.called(a.Proc), t.called(b.Proc), a.Msg.Type, amount(a.Msg.Bytes, t.Options), clockTime(t.Lang, t.at[receive]-t.at[send]))}
}

// toWindow is the arrow of an access.
func (t *timeline) toWindow(a history.Access) crossing {
	e := &t.scene.Events[a.Begin]
	begin, by := t.at[a.Begin], t.by(a)
	n, _ := strconv.Atoi(e.Attrs[history.AttrBytes])
	arrow, origin, target := "→", t.row[a.From], t.row[a.To]
	c := crossing{from: end{begin, origin}, to: end{by, target}, dashed: true}
	switch a.Way {
	case history.WayHere:
		arrow = "←"
		c.from.row, c.to.row = target, origin
	case history.WayBoth:
		arrow, c.both = "↔", true
	}
	c.tip = fmt.Sprintf("%s: %s %s %s, %s\n%s", e.Name, t.called(a.From), arrow, t.called(a.To), amount(n, t.Options), sayLatest.in(t.Lang, clockTime(t.Lang, by-begin)))
	return c
}

// arrow draws one, as far as it is in the picture.
func (t *timeline) arrow(c *crossing) {
	p, q := t.foot(c.from, c.to.row), t.foot(c.to, c.from.row)
	p0, q0, visible := t.clip(p, q)
	if !visible {
		return
	}
	t.strokes = append(t.strokes, [2]point{p0, q0})
	class, head, more := "m is", "i", ""
	if c.dashed {
		class, head, more = "m c4", "f", ` stroke-dasharray="5 3"`
	}
	t.w.add(`<g class="`, class, `">`)
	t.w.title(c.tip)
	for _, kind := range []string{` class="x"`, ` stroke-width="1.1"` + more} {
		t.w.add(`<path`, kind, ` d="M`)
		t.w.nums(p0.x, p0.y, q0.x, q0.y)
		t.w.add(`"/>`)
	}
	t.w.add(`<g class="`, head, `" stroke="none">`)
	if q0 == q {
		t.w.tip(q, q.x-p.x, q.y-p.y)
	}
	if c.both && p0 == p {
		t.w.tip(p, p.x-q.x, p.y-q.y)
	}
	t.w.add(`</g></g>`)
}

// foot is where an arrow stands in a row: at the edge of the bar that is there then, where it hides no name, or else on the row's line.
func (t *timeline) foot(e end, other int) point {
	at := point{t.where(e.at), t.y(e.row)}
	for i := range t.spans {
		if s := &t.spans[i]; s.proc == e.row && s.lane == 0 && s.depth == 0 && s.from <= e.at && e.at <= s.to {
			at.y += math.Copysign(spanHigh/2, float64(other-e.row))
			break
		}
	}
	return at
}

// crossed reports whether an arrow goes through a box.
func (t *timeline) crossed(left, top, right, bottom float64) bool {
	return slices.ContainsFunc(t.strokes, func(s [2]point) bool {
		p, q := s[0], s[1]
		if p.y > q.y {
			p, q = q, p
		}
		from, to := math.Max(top, p.y), math.Min(bottom, q.y)
		if from > to || p.y == q.y {
			return false
		}
		x := func(y float64) float64 { return p.x + (q.x-p.x)*(y-p.y)/(q.y-p.y) }
		return math.Max(x(from), x(to)) >= left && math.Min(x(from), x(to)) <= right
	})
}

// where is x of a time that may be outside of the picture.
func (t *timeline) where(at time.Duration) float64 {
	return t.left + timelineWide*float64(at-t.from)/float64(t.to-t.from)
}

// clip cuts a line off at the edges of the picture.
func (t *timeline) clip(p, q point) (point, point, bool) {
	cut := func(a, b point, x float64) point { return point{x, a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)} }
	left, right := t.left, t.left+timelineWide
	if math.Max(p.x, q.x) < left-0.05 || math.Min(p.x, q.x) > right+0.05 {
		return p, q, false
	}
	inside := func(a, b point) point {
		switch {
		case a.x < left-0.05:
			return cut(a, b, left)
		case a.x > right+0.05:
			return cut(a, b, right)
		}
		return a
	}
	return inside(p, q), inside(q, p), true
}
