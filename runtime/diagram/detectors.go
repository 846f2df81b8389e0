package diagram

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"jeton/runtime/history"
)

var (
	sayDetectors = text{"detectors: %d detectors, %d processes", "détecteurs : %d détecteurs, %d processus"}
	sayNoSuspect = text{"no detector has said anything yet: the log has no mark suspect or trust", "aucun détecteur n’a encore rien dit : le journal n’a pas de marque suspect ni trust"}
	sayReally    = text{"really", "en réalité"}
	sayAlive     = text{"alive", "vivant"}
	sayThinks    = text{"thinks it alive", "le croit vivant"}
	saySuspects  = text{"suspects it", "le soupçonne"}
	sayMistaken  = text{"suspects it, wrongly", "le soupçonne à tort"}
	sayMissed    = text{"thinks it alive, wrongly", "le croit vivant à tort"}
	sayStill     = text{"still suspects it", "le soupçonne encore"}
)

// Detectors draws what detectors thought of each process over time, beside what was really so (the faults of the log), and in a table at
// its right what they think at the end. Who has made marks suspect or trust is a detector. Options that count: Lang, Title, Procs
// (those that are watched), Names, To (a moment that is the end). At most one Options counts.
func Detectors(l *history.Log, options ...Options) *Chart {
	o := first(options)
	if l == nil || len(l.Events) == 0 {
		return blank(sayEmpty.in(o.Lang))
	}
	w := watch(l, o)
	if len(w.monitors) == 0 {
		return blank(sayNoSuspect.in(o.Lang))
	}
	return w.draw()
}

// A watching is what is known of detectors and of what they watch.
type watching struct {
	*scene
	monitors, watched []string
	suspected         map[[2]string][]belief // monitor, process
	down              map[string][]belief
	end               time.Duration
	grace             time.Duration // for how long a suspicion may outlive what it was right about
	nameRoom, whoRoom float64       // of the columns of words at the left
}

func watch(l *history.Log, o Options) *watching {
	w := &watching{scene: &scene{Log: l, Options: o}, suspected: map[[2]string][]belief{}, down: map[string][]belief{}}
	first := l.Events[0].Wall
	for i := range l.Events {
		e := &l.Events[i]
		at := e.Wall.Sub(first)
		if o.To > 0 && at > o.To {
			continue
		}
		w.end = max(w.end, at)
		w.event(e, at)
	}
	w.watched = o.Procs
	if w.watched == nil {
		w.watched = slices.DeleteFunc(slices.Clone(l.Procs), func(p string) bool { return slices.Contains(w.monitors, p) && !w.isSuspected(p) })
	}
	slices.SortFunc(w.monitors, func(a, b string) int { return slices.Index(l.Procs, a) - slices.Index(l.Procs, b) })
	w.grace = w.period()
	return w
}

// isSuspected reports whether somebody has suspected a process.
func (w *watching) isSuspected(p string) bool {
	for key := range w.suspected {
		if key[1] == p {
			return true
		}
	}
	return false
}

func (w *watching) event(e *history.Event, at time.Duration) {
	switch {
	case e.Kind == history.Mark && (e.Name == history.Suspect || e.Name == history.Trust):
		if !slices.Contains(w.monitors, e.Proc) {
			w.monitors = append(w.monitors, e.Proc)
		}
		key := [2]string{e.Proc, procOf(w.Log, e.Attrs["of"])}
		if e.Name == history.Suspect {
			w.suspected[key] = opened(w.suspected[key], at, "")
		} else {
			w.suspected[key] = closed(w.suspected[key], at)
		}
	case e.Kind == history.Fault:
		proc := e.Proc
		if p := e.Attrs["proc"]; p != "" {
			proc = p
		}
		switch e.Name {
		case "kill", "stop":
			w.down[proc] = opened(w.down[proc], at, e.Name)
		case "continue", "restart":
			w.down[proc] = closed(w.down[proc], at)
		}
	}
}

// The measures of the chart.
const (
	stripHeight = 15.0
	stripsWide  = 470.0
	stripsRight = 200.0
	mostNames   = 150.0 // a column of names
)

// measure gives the columns of names their room.
func (w *watching) measure() {
	w.nameRoom, w.whoRoom = 40, width(sayReally.in(w.lang()), 11)
	for _, p := range w.watched {
		w.nameRoom = math.Max(w.nameRoom, math.Min(mostNames, width(w.called(p), 14)))
	}
	for _, m := range w.monitors {
		w.whoRoom = math.Max(w.whoRoom, math.Min(mostNames, width(w.called(m), 11)))
	}
}

// left is where the strips begin.
func (w *watching) left() float64 { return edge + w.nameRoom + 18 + w.whoRoom + 9 }

func (w *watching) draw() *Chart {
	var b buffer
	w.measure()
	scale := stripsWide / math.Max(float64(w.end), 1)
	y := 26.0
	w.times(&b, y, scale)
	for _, p := range w.watched {
		y += 10
		b.text(writing{edge, y + 11, "n i", fit(w.called(p), 14, w.nameRoom)})
		w.strip(&b, y, scale, "", p)
		y += stripHeight
		for _, m := range w.monitors {
			if m != p {
				w.strip(&b, y, scale, m, p)
				y += stripHeight
			}
		}
	}
	y = w.legend(&b, y+24)
	name := w.Title
	if name == "" {
		name = sentence(sayDetectors.in(w.lang(), len(w.monitors), len(w.watched)))
	}
	return chart(name, w.Title, &b, w.left()+stripsWide+stripsRight, y+18, w.table(name))
}

// times draws the axis.
func (w *watching) times(b *buffer, y, scale float64) {
	for _, t := range ticksOf(w.end) {
		x := w.left() + float64(t)*scale
		b.text(writing{x, y - 8, "s c im", round(clockTime(w.lang(), t))})
		b.line("fs", x, y-3, x, y+float64(len(w.watched))*(10+stripHeight*float64(len(w.monitors)+1)), "")
	}
}

// ticksOf are some round times from 0 to an end.
func ticksOf(end time.Duration) (ticks []time.Duration) {
	step := time.Microsecond
	for k := 0; end/step > 6; k++ {
		step *= [3]time.Duration{2, 5, 2}[k%3]
		if k%3 == 1 {
			step = step / 2
		}
	}
	for t := time.Duration(0); t <= end; t += step {
		ticks = append(ticks, t)
	}
	return ticks
}

// strip draws what a monitor thought of a process, or, of monitor "", what was so.
func (w *watching) strip(b *buffer, y, scale float64, monitor, p string) {
	mid := y + 7
	x := func(t time.Duration) float64 { return w.left() + float64(t)*scale }
	who, list := sayReally.in(w.lang()), w.down[p]
	if monitor != "" {
		who, list = w.called(monitor), w.suspected[[2]string{monitor, p}]
	}
	b.text(writing{w.left() - 8, mid + 4, "s e im", fit(who, 11, w.whoRoom+1)})
	until := w.until(monitor)
	b.line("gs", x(0), mid, x(until), mid, ` stroke-width="2"`)
	for _, s := range list {
		if monitor == "" {
			to := s.to
			if s.open {
				to = w.end
			}
			w.outage(b, s, x(s.from), x(to), mid)
			continue
		}
		for _, o := range w.judge(p, s, until) {
			w.stretch(b, o, o.from == s.from, x(o.from), x(o.to), mid)
		}
	}
	words, class := w.verdict(monitor, p)
	b.text(writing{w.left() + stripsWide + 10, mid + 4, "s " + class, fit(words, 11, stripsRight-14)})
}

// until is up to when a monitor thinks anything: its death, or the end.
func (w *watching) until(monitor string) time.Duration {
	if d := last(w.down[monitor]); d != nil && d.kind == "kill" {
		return d.from
	}
	return w.end
}

// outage draws a time of being down.
func (w *watching) outage(b *buffer, s belief, x0, x1, y float64) {
	x1 = math.Max(x1, x0+2)
	b.add(`<g>`)
	b.line("ps", x0, y, x1, y, ` stroke-width="12"`)
	if s.kind == "stop" {
		b.title(saySuspended.in(w.lang()))
		b.line("ms", x0, y, x1, y, ` stroke-width="10" stroke-dasharray="2 3"`)
	} else {
		b.title(sayDead.in(w.lang()))
		b.line("is", x0, y, x1, y, ` stroke-width="2" stroke-dasharray="2 3"`)
		b.fault("kill", x0, y)
	}
	b.add(`</g>`)
}

// stretch draws a time of suspicion; one that is wrong from its beginning on has a sign there.
func (w *watching) stretch(b *buffer, o opinion, begins bool, x0, x1, y float64) {
	x1 = math.Max(x1, x0+2)
	b.add(`<g>`)
	b.line("ps", x0, y, x1, y, ` stroke-width="12"`)
	if o.right {
		b.title(saySuspects.in(w.lang()) + ": " + clockTime(w.lang(), o.from))
		b.line("ws", x0, y, x1, y, ` stroke-width="8" stroke-dasharray="6 2"`)
	} else {
		b.title(sayMistaken.in(w.lang()) + ": " + clockTime(w.lang(), o.from))
		b.line("bs", x0, y, x1, y, ` stroke-width="8"`)
		if begins {
			b.text(writing{x0 - 4, y + 4, "s e h b", "✗"})
		}
	}
	b.add(`</g>`)
}

// verdict is what a monitor thinks at the end, in words, with the class of its colour.
func (w *watching) verdict(monitor, p string) (words, class string) {
	lang := w.lang()
	down := last(w.down[p])
	if monitor == "" {
		switch {
		case down == nil:
			return "✓ " + sayAlive.in(lang), "g"
		case down.kind == "stop":
			return "‖ " + saySuspended.in(lang), "im"
		}
		return "✕ " + sayDead.in(lang), "i"
	}
	until := w.until(monitor)
	s := last(w.suspected[[2]string{monitor, p}])
	switch {
	case until < w.end:
		return "✕ " + sayDead.in(lang), "im"
	case s == nil && down != nil && down.kind == "kill":
		return "✗ " + sayMissed.in(lang), "b"
	case s == nil:
		return "✓ " + sayThinks.in(lang), "g"
	}
	pieces := w.judge(p, *s, until)
	switch now := pieces[len(pieces)-1]; {
	case !now.right:
		return "✗ " + sayMistaken.in(lang), "b"
	case down == nil:
		return "† " + sayStill.in(lang), "w"
	case s.from < down.from: // a mistake that came true
		return "† " + saySuspects.in(lang), "w"
	}
	return fmt.Sprintf("† %s (+%s)", saySuspects.in(lang), clockTime(lang, s.from-down.from)), "w"
}

// legend explains the strips.
func (w *watching) legend(b *buffer, y float64) float64 {
	x := edge
	for _, e := range []struct {
		words text
		class string
		more  string
	}{
		{sayAlive, "gs", ` stroke-width="2"`}, {saySuspects, "ws", ` stroke-width="8" stroke-dasharray="6 2"`}, {sayMistaken, "bs", ` stroke-width="8"`},
		{saySuspended, "ms", ` stroke-width="10" stroke-dasharray="2 3"`}, {sayDead, "is", ` stroke-width="2" stroke-dasharray="2 3"`},
	} {
		words := e.words.in(w.lang())
		b.line(e.class, x, y, x+sample, y, e.more)
		b.text(writing{x + sample + 6, y + 4, "i", words})
		x += sample + 6 + width(words, 12) + 18
	}
	return y
}

// table is the end as text: a line a process, a column a detector.
func (w *watching) table(name string) string {
	rows := [][]string{{"", sayReally.in(w.lang())}}
	for _, m := range w.monitors {
		rows[0] = append(rows[0], visible(w.called(m)))
	}
	for _, p := range w.watched {
		really, _ := w.verdict("", p)
		row := []string{visible(w.called(p)), really}
		for _, m := range w.monitors {
			words := "–"
			if m != p {
				words, _ = w.verdict(m, p)
			}
			row = append(row, words)
		}
		rows = append(rows, row)
	}
	return name + "\n" + columns(rows)
}

// columns writes rows with their cells one below the other.
func columns(rows [][]string) string {
	var wide []int
	for _, row := range rows {
		for k, c := range row {
			if k == len(wide) {
				wide = append(wide, 0)
			}
			wide[k] = max(wide[k], len([]rune(c)))
		}
	}
	lines := make([]string, len(rows))
	for r, row := range rows {
		for k, c := range row {
			lines[r] += "  " + c + strings.Repeat(" ", wide[k]-len([]rune(c)))
		}
		lines[r] = strings.TrimRight(lines[r], " ")
	}
	return strings.Join(lines, "\n")
}
