package diagram

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"jeton/runtime/history"
)

// A spanKind is a kind of what lasts.
type spanKind struct {
	of    string // its attribute
	class string
	pale  float64 // how opaque it is: waiting is paler than working
	thin  bool    // it goes on beside the calls, below them
	text  text
}

// spanKinds are in the order of the legend.
var spanKinds = []spanKind{
	{"mark", "c2", 0.35, false, text{"task", "tâche"}},
	{"send", "c0", 0.8, false, text{"sends", "envoie"}},
	{"receive", "c1", 0.4, false, text{"receives or waits", "reçoit ou attend"}},
	{"collective", "c3", 0.65, false, text{"collective operation", "opération collective"}},
	{"window", "c4", 0.4, false, text{"synchronises a window", "synchronise une fenêtre"}},
	{"file", "c2", 0.8, false, text{"access to a file", "accès à un fichier"}},
	{"access", "c4", 0.9, false, text{"access to a window", "accès à une fenêtre"}},
	{"request", "c5", 0.4, true, text{"request under way", "requête en cours"}},
	{"epoch", "c4", 0.25, true, text{"epoch", "époque"}},
}

// kindOf is the kind of an attribute's; what is not known is a task.
func kindOf(of string) int {
	return max(0, slices.IndexFunc(spanKinds, func(k spanKind) bool { return k.of == of }))
}

// A spanning is something that lasts, of one process.
type spanning struct {
	proc, depth int
	lane        int // of what goes on beside the calls: from 1; 0: it is a call or a task
	kind        int
	event       int
	name        string
	from, to    time.Duration
	open        bool
}

// The measures of what goes on beside the calls.
const (
	laneHigh  = 5.0
	laneStep  = 7.0
	mostLanes = 6
)

// spansOf are what lasts in a process. What does not end lasts as long as the picture.
func (t *timeline) spansOf(row int, proc string) {
	var around []time.Duration // the ends of the calls that the next one may lie within
	var thin []spanning
	for _, x := range t.scene.Spans(proc) {
		e := &t.scene.Events[x.Begin]
		s := spanning{proc: row, kind: kindOf(e.Attrs[history.AttrOf]), event: x.Begin, name: e.Name, from: t.at[x.Begin], to: t.until(x), open: x.Finish < 0}
		switch {
		case !t.wanted(x.Begin):
		case spanKinds[s.kind].thin:
			thin = append(thin, s)
		default:
			around = slices.DeleteFunc(around, func(end time.Duration) bool { return end <= s.from })
			s.depth = len(around)
			around = append(around, s.to)
			t.keep(s)
		}
	}
	for _, x := range t.scene.Epochs(proc) {
		if !t.wanted(x.Opened.Begin) {
			continue
		}
		e := &t.scene.Events[x.Opened.Begin]
		thin = append(thin, spanning{proc: row, kind: kindOf("epoch"), event: x.Opened.Begin, name: e.Attrs[history.AttrOpens], from: t.at[x.Opened.Finish],
			to: t.until(history.Span{Finish: x.Closed}), open: x.Closed < 0})
	}
	t.lay(thin)
}

// until is when something is over, or the picture.
func (t *timeline) until(s history.Span) time.Duration {
	if s.Finish < 0 {
		return max(t.to, t.origin+t.whole)
	}
	return t.at[s.Finish]
}

func (t *timeline) keep(s spanning) {
	if s.to >= t.from && s.from <= t.to {
		t.spans = append(t.spans, s)
	}
}

// lay puts what overlaps into lanes below each other. What has no room lies over others in the last.
func (t *timeline) lay(thin []spanning) {
	slices.SortStableFunc(thin, func(a, b spanning) int { return cmp.Compare(a.from, b.from) })
	var ends []time.Duration
	for _, s := range thin {
		if s.to < t.from || s.from > t.to {
			continue
		}
		k := slices.IndexFunc(ends, func(end time.Duration) bool { return end <= s.from })
		switch {
		case k >= 0:
		case len(ends) < mostLanes:
			k, ends = len(ends), append(ends, 0)
		default:
			k = mostLanes - 1
		}
		ends[k] = max(ends[k], s.to)
		s.lane = k + 1
		t.keep(s)
	}
}

// layRows gives each process the height that it needs.
func (t *timeline) layRows() {
	lanes := make([]int, len(t.procs))
	for _, s := range t.spans {
		lanes[s.proc] = max(lanes[s.proc], s.lane)
	}
	t.tops = []float64{40}
	for _, n := range lanes {
		high := timelineRow
		if n > 0 {
			high += float64(n)*laneStep - 4
		}
		t.tops = append(t.tops, t.tops[len(t.tops)-1]+high)
	}
}

// bars draws what lasts, what lies within something else over it, and says what is left out.
func (t *timeline) bars() (missing string) {
	drawn := t.spans
	slices.SortStableFunc(drawn, func(a, b spanning) int { return cmp.Compare(a.from, b.from) })
	if n := len(drawn); n > mostSpans {
		missing = sayMoreBars.in(t.Lang, n-mostSpans, n, clockTime(t.Lang, drawn[mostSpans].from-t.origin)) + " "
		drawn = drawn[:mostSpans]
	}
	drawn = slices.Clone(drawn)
	slices.SortStableFunc(drawn, func(a, b spanning) int { return a.depth - b.depth })
	for i := range drawn {
		t.bar(&drawn[i])
	}
	return missing
}

// bar draws one; one within another is less high. A task's name stands in its bar where it has room, over the arrows.
func (t *timeline) bar(s *spanning) {
	kind := spanKinds[s.kind]
	from, to := t.x(s.from), t.x(s.to)
	high := math.Max(6, spanHigh-6*float64(s.depth))
	y := t.y(s.proc) - high/2
	if s.lane > 0 {
		high, y = laneHigh, t.y(s.proc)+spanHigh/2+2+float64(s.lane-1)*laneStep
	}
	t.w.add(`<g class="`, kind.class, `">`)
	t.w.title(t.tip(s))
	fmt.Fprintf((*into)(&t.w), `<rect class="p" stroke="none" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, from, y, math.Max(0.8, to-from), high)
	fmt.Fprintf((*into)(&t.w), `<rect class="f" fill-opacity="%.2f" stroke-width=".8" x="%.1f" y="%.1f" width="%.1f" height="%.1f"`, kind.pale, from, y, math.Max(0.8, to-from), high)
	if s.open {
		t.w.add(` stroke-dasharray="3 2"`)
	}
	t.w.add(`/></g>`)
	if words := shortened(s.name, to-from-6); kind.of == "mark" && words != "" {
		t.labels = append(t.labels, label{writing{(from + to) / 2, t.y(s.proc) + 4, "s c i", words}, s.kind})
	}
}

// A label is the name of a task, within its bar.
type label struct {
	writing
	kind int
}

// label writes one over the arrows. Where they would cross it, it has a ground in its bar's colour.
func (t *timeline) label(l label) {
	wide := width(l.text, 11) + 4
	left, top, high := l.x-wide/2, l.y-11, 14.0
	if t.crossed(left, top, left+wide, top+high) {
		kind := spanKinds[l.kind]
		fmt.Fprintf((*into)(&t.w), `<g class="%s" pointer-events="none">`, kind.class)
		for _, paint := range []string{`class="p"`, fmt.Sprintf(`class="f" fill-opacity="%.2f"`, kind.pale)} {
			fmt.Fprintf((*into)(&t.w), `<rect %s stroke="none" x="%.1f" y="%.1f" width="%.1f" height="%.0f"/>`, paint, left, top, wide, high)
		}
		t.w.add(`</g>`)
	}
	t.w.text(l.writing)
}

// shortened is a task's name, or where that has no room its last word, which is its number as a rule; else "".
func shortened(name string, room float64) string {
	words := strings.Fields(name)
	for _, s := range append([]string{name}, words[max(0, len(words)-1):]...) {
		if width(s, 11) <= room {
			return visible(s)
		}
	}
	return ""
}

// tip is what a bar says when it is pointed at.
func (t *timeline) tip(s *spanning) string {
	e, kind := &t.scene.Events[s.event], spanKinds[s.kind]
	tip := s.name
	if args := e.Attrs[history.AttrArgs]; args != "" && kind.of != "epoch" {
		tip += "(" + args + ")"
	}
	if kind.thin {
		tip += ": " + kind.text.in(t.Lang)
	}
	tip += "\n" + clockTime(t.Lang, s.to-s.from)
	if s.open {
		tip += ": " + sayUnended.in(t.Lang)
	}
	if e.Cell > 0 {
		tip += "\n" + saySource.in(t.Lang, e.Cell, e.Line)
	}
	return tip
}

// legend names the kinds that are there.
func (t *timeline) legend(y float64) {
	there := map[int]bool{}
	for _, s := range t.spans {
		there[s.kind] = true
	}
	x := t.left
	for k, kind := range spanKinds {
		if !there[k] {
			continue
		}
		high, words := 12.0, kind.text.in(t.Lang)
		if kind.thin {
			high = laneHigh
		}
		fmt.Fprintf((*into)(&t.w), `<g class="%s"><rect class="f" fill-opacity="%.2f" stroke-width=".8" x="%.1f" y="%.1f" width="22" height="%.0f"/></g>`, kind.class, kind.pale, x, y-2-high/2, high)
		t.w.text(writing{x + 28, y + 3, "i", words})
		x += 28 + width(words, 12) + 20
	}
}
