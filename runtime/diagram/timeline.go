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
	sayTimeline   = text{"timeline of %d calls and %d messages of %d processes, %s", "chronologie de %d appels et %d messages de %d processus, %s"}
	sayNoTimeline = text{"the log has no call, task or message between processes: call mpi.Trace(true) on all ranks before what is to be drawn, or mpi.Mark", "le journal n'a ni appel, ni tâche, ni message entre processus : appelez mpi.Trace(true) sur tous les rangs avant ce qui doit être dessiné, ou mpi.Mark"}
	sayUnended    = text{"not over when the log ends", "pas fini à la fin du journal"}
	sayMoreBars   = text{"only the first %d of %d calls are drawn: Options.From and To choose which", "seuls les %d premiers appels sur %d sont dessinés : Options.From et To les choisissent"}
	sayInCalls    = text{"%s: %d calls, %s in them, %.0f %% of the time", "%s : %d appels, %s dedans, %.0f %% du temps"}
)

// A spanKind is a kind of what lasts.
type spanKind struct {
	of    string // its attribute
	class string
	pale  float64 // how opaque it is: waiting is paler than working
	text  text
}

// spanKinds are in the order of the legend.
var spanKinds = []spanKind{
	{"mark", "c2", 0.35, text{"task", "tâche"}},
	{"send", "c0", 0.8, text{"sends", "envoie"}},
	{"receive", "c1", 0.4, text{"receives or waits", "reçoit ou attend"}},
	{"collective", "c3", 0.65, text{"collective operation", "opération collective"}},
	{"window", "c4", 0.65, text{"window", "fenêtre"}},
}

// A spanning is something that lasts, of one process.
type spanning struct {
	proc, depth int
	kind        int
	event       int
	from, to    time.Duration
	open        bool
}

// The measures of a timeline.
const (
	timelineWide = 820.0
	timelineRow  = 46.0
	spanHigh     = 24.0
	mostSpans    = 3000
	mostCrossing = 1500
)

// Timeline draws what lasted, by real time: a row for each process, bars for calls and tasks (history.Begin to Finish), arrows for messages. Time
// goes to the right. The clocks of hosts are set right by the messages, as in a Timed SpaceTime. Options that count: Lang, Title, Procs, Names,
// Types, From, To (the part that is drawn: to zoom), All (also the messages within collective operations).
func Timeline(l *history.Log, options ...Options) *Chart {
	t := &timeline{Options: first(options)}
	if l != nil && len(l.Events) > 0 {
		t.scene = &scene{Log: l, Options: t.Options}
		t.collect()
	}
	if t.to <= t.from || len(t.spans)+len(t.lines) == 0 {
		return blank(sentence(sayNoTimeline.in(t.Lang)))
	}
	t.draw()
	name := sentence(sayTimeline.in(t.Lang, len(t.spans), len(t.lines), len(t.procs), clockTime(t.to-t.from)))
	return chart(name, t.Title, &t.w, t.left+timelineWide+edge+10, t.height, name+"\n"+t.words())
}

// A timeline is one in the making.
type timeline struct {
	Options
	scene    *scene
	at       []time.Duration
	procs    []string
	row      map[string]int
	spans    []spanning
	lines    [][2]int // sendings and receipts
	from, to time.Duration
	left     float64
	height   float64
	w        buffer
}

// collect finds what is to be drawn.
func (t *timeline) collect() {
	l := t.scene.Log
	t.at, t.row = t.scene.times(), map[string]int{}
	t.procs = t.Options.Procs
	if t.procs == nil {
		t.procs = slices.DeleteFunc(slices.Clone(l.Procs), func(p string) bool { return !t.has(p) })
	}
	for k, p := range t.procs {
		t.row[p] = k
	}
	t.extent()
	for k, p := range t.procs {
		t.spansOf(k, l.Of(p))
	}
	inside := map[string]bool{} // the names of collective operations, which their messages have as their type
	for _, s := range t.spans {
		if spanKinds[s.kind].of == "collective" {
			inside[l.Events[s.event].Name] = true
		}
	}
	for _, i := range l.Kinds(history.Receive) {
		for _, s := range l.Sends(i) {
			t.line(s, i, inside)
		}
	}
}

// has reports whether a process has something to draw.
func (t *timeline) has(proc string) bool {
	for _, i := range t.scene.Of(proc) {
		switch t.scene.Events[i].Kind {
		case history.Begin, history.Send, history.Receive:
			return true
		}
	}
	return false
}

// extent is the time that is drawn: from the first to the last event that counts, or what the options say.
func (t *timeline) extent() {
	t.from, t.to = math.MaxInt64, math.MinInt64
	for _, p := range t.procs {
		for _, i := range t.scene.Of(p) {
			switch t.scene.Events[i].Kind {
			case history.Begin, history.Finish, history.Send, history.Receive:
				t.from, t.to = min(t.from, t.at[i]), max(t.to, t.at[i])
			}
		}
	}
	if t.Options.To > 0 {
		t.to = min(t.to, t.from+t.Options.To)
	}
	if t.Options.From > 0 {
		t.from += t.Options.From
	}
}

// spansOf are what lasts in a process. What does not end lasts as long as the picture.
func (t *timeline) spansOf(row int, events []int) {
	var open []spanning
	end := func(s spanning, at time.Duration) {
		s.to = at
		if s.to >= t.from && s.from <= t.to {
			t.spans = append(t.spans, s)
		}
	}
	for _, i := range events {
		e := &t.scene.Events[i]
		switch e.Kind {
		case history.Begin:
			kind := slices.IndexFunc(spanKinds, func(k spanKind) bool { return k.of == e.Attrs["of"] })
			open = append(open, spanning{proc: row, depth: len(open), kind: max(kind, 0), event: i, from: t.at[i]})
		case history.Finish:
			for k := len(open) - 1; k >= 0; k-- {
				if t.scene.Events[open[k].event].Name == e.Name {
					end(open[k], t.at[i])
					open = slices.Delete(open, k, k+1)
					break
				}
			}
		}
	}
	for _, s := range open {
		s.open = true
		end(s, t.to)
	}
}

// line adds a message that is to be drawn.
func (t *timeline) line(send, receive int, inside map[string]bool) {
	a, b := &t.scene.Events[send], &t.scene.Events[receive]
	_, from := t.row[a.Proc]
	_, to := t.row[b.Proc]
	switch {
	case !from || !to || t.at[receive] < t.from || t.at[send] > t.to:
	case t.Types != nil && !slices.Contains(t.Types, a.Msg.Type):
	case !t.All && inside[a.Msg.Type]:
	default:
		t.lines = append(t.lines, [2]int{send, receive})
	}
}

func (t *timeline) x(at time.Duration) float64 {
	part := float64(at-t.from) / float64(t.to-t.from)
	return t.left + timelineWide*math.Max(0, math.Min(1, part))
}

func (t *timeline) y(row int) float64 { return 40 + float64(row)*timelineRow + timelineRow/2 }

func (t *timeline) draw() {
	for _, p := range t.procs {
		t.left = math.Max(t.left, width(t.called(p), 12)+edge+14)
	}
	t.left = math.Min(t.left, 160)
	bottom := t.y(len(t.procs)-1) + timelineRow/2
	t.axis(bottom)
	for k, p := range t.procs {
		t.w.text(writing{t.left - 10, t.y(k) + 4, "e i", fit(t.called(p), 12, t.left-edge)})
		t.w.line("fs", t.left, t.y(k), t.left+timelineWide, t.y(k), ` stroke-width="2"`)
	}
	drawn := t.spans
	slices.SortStableFunc(drawn, func(a, b spanning) int {
		if a.depth != b.depth {
			return a.depth - b.depth
		}
		return int(a.from - b.from)
	})
	if len(drawn) > mostSpans {
		drawn = drawn[:mostSpans]
	}
	for i := range drawn {
		t.span(&drawn[i])
	}
	for _, x := range t.lines[:min(len(t.lines), mostCrossing)] {
		t.arrow(x[0], x[1])
	}
	t.legend(bottom + 22)
	t.height = bottom + 40
	if len(t.spans) > mostSpans {
		t.w.text(writing{edge, t.height + 10, "s im", sayMoreBars.in(t.Lang, mostSpans, len(t.spans))})
		t.height += 20
	}
}

func (t *timeline) called(proc string) string {
	if name, ok := t.Names[proc]; ok {
		return name
	}
	return proc
}

// axis draws times since the beginning.
func (t *timeline) axis(bottom float64) {
	for _, tick := range ticksOf(t.to - t.from) {
		x := t.x(t.from + tick)
		t.w.line("fs", x, 30, x, bottom, ` stroke-dasharray="2 3"`)
		t.w.text(writing{x, 22, "s c im", clockTime(tick + t.Options.From)})
	}
}

// span draws a bar; one within another is less high. A task's name stands in its bar where it has room.
func (t *timeline) span(s *spanning) {
	e, kind := &t.scene.Events[s.event], spanKinds[s.kind]
	from, to := t.x(s.from), t.x(s.to)
	high := math.Max(6, spanHigh-6*float64(s.depth))
	tip := e.Name
	if args := e.Attrs["args"]; args != "" {
		tip += "(" + args + ")"
	}
	tip += "\n" + clockTime(s.to-s.from)
	if s.open {
		tip += ": " + sayUnended.in(t.Lang)
	}
	if e.Cell > 0 {
		tip += "\n" + saySource.in(t.Lang, e.Cell, e.Line)
	}
	t.w.add(`<g class="`, kind.class, `">`)
	t.w.title(tip)
	fmt.Fprintf((*into)(&t.w), `<rect class="p" stroke="none" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, from, t.y(s.proc)-high/2, math.Max(0.8, to-from), high)
	fmt.Fprintf((*into)(&t.w), `<rect class="f" fill-opacity="%.2f" stroke-width=".8" x="%.1f" y="%.1f" width="%.1f" height="%.1f"`, kind.pale, from, t.y(s.proc)-high/2, math.Max(0.8, to-from), high)
	if s.open {
		t.w.add(` stroke-dasharray="3 2"`)
	}
	t.w.add(`/></g>`)
	if words := fit(e.Name, 11, to-from-6); kind.of == "mark" && words != "" {
		t.w.text(writing{(from + to) / 2, t.y(s.proc) + 4, "s c i", words})
	}
}

// arrow draws a message.
func (t *timeline) arrow(send, receive int) {
	a, b := &t.scene.Events[send], &t.scene.Events[receive]
	from, to := t.row[a.Proc], t.row[b.Proc]
	if from == to {
		return
	}
	y0, y1 := t.y(from), t.y(to)
	x0, x1 := t.x(t.at[send]), t.x(t.at[receive])
	t.w.add(`<g class="m is">`)
	t.w.title(fmt.Sprintf("%s → %s, %s, %s\n%s", t.called(a.Proc), t.called(b.Proc), a.Msg.Type, amount(a.Msg.Bytes, t.Options), clockTime(t.at[receive]-t.at[send])))
	t.w.add(`<path class="x" d="M`)
	t.w.nums(x0, y0, x1, y1)
	t.w.add(`"/><path stroke-width="1.1" d="M`)
	t.w.nums(x0, y0, x1, y1)
	t.w.add(`"/><g class="i">`)
	t.w.tip(point{x1, y1}, x1-x0, y1-y0)
	t.w.add(`</g></g>`)
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
		fmt.Fprintf((*into)(&t.w), `<g class="%s"><rect class="f" fill-opacity="%.2f" stroke-width=".8" x="%.1f" y="%.1f" width="22" height="12"/></g>`, kind.class, kind.pale, x, y-8)
		words := kind.text.in(t.Lang)
		t.w.text(writing{x + 28, y + 3, "i", words})
		x += 28 + width(words, 12) + 20
	}
}

// words are what each process did, as a list.
func (t *timeline) words() string {
	var lines []string
	for k, p := range t.procs {
		n, sum := 0, time.Duration(0)
		for _, s := range t.spans {
			if s.proc == k && s.depth == 0 {
				n++
				sum += min(s.to, t.to) - max(s.from, t.from)
			}
		}
		lines = append(lines, "  "+sayInCalls.in(t.Lang, visible(t.called(p)), n, clockTime(sum), 100*float64(sum)/float64(t.to-t.from)))
	}
	return strings.Join(lines, "\n")
}
