package diagram

import (
	"math"
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// A barKind is how a stretch of a lane is drawn.
type barKind int

const (
	waiting   barKind = iota // for the critical section
	inside                   // it
	blocked                  // by a snapshot
	recording                // of channels
	suspended
	linkCut
	held // a message
)

// A bar is a state over a stretch of a lane.
type bar struct {
	kind     barKind
	lane     int
	from, to float64
	title    string
	side     float64 // of a cut link: where the other process is; -1, 1
	class    string  // of a held message
}

// A opening is a bar whose end is not known yet.
type opening struct {
	at    float64
	title string
}

// findBars finds the stretches, and where lanes begin and end.
func (s *scene) findBars() []bar {
	f := &barFinder{scene: s, open: map[barKey]opening{}}
	for k := range s.lanes {
		l := &s.lanes[k]
		l.top, l.end = topRoom-14, s.height-4
		f.started = false
		for _, i := range s.drawnAt(l.proc) {
			f.lane, f.i = k, i
			f.event(&s.Events[i])
		}
		f.lane = k
		f.endAll(l.end)
	}
	slices.SortStableFunc(f.bars, func(a, b bar) int { return int(a.kind) - int(b.kind) }) // a suspension is seen on a section
	return f.bars
}

type barKey struct {
	kind barKind
	to   string // of a cut link
}

type barFinder struct {
	*scene
	lane, i int
	open    map[barKey]opening
	bars    []bar
	dead    float64 // where the process was killed, 0: it lives
	started bool    // a program and an algorithm that runs in it each have a start
}

func (f *barFinder) begin(k barKey, title string) { f.open[k] = opening{f.at(f.i), title} }

// end ends what was begun, at the event that is looked at.
func (f *barFinder) end(k barKey) { f.endAt(k, f.at(f.i)) }

// at is where an event of the lane stands; what is before or after the part that is drawn, at the picture's edge.
func (f *barFinder) at(i int) float64 {
	if y, ok := f.y(i); ok {
		return y
	}
	if i < f.order[0] {
		return topRoom - 14
	}
	return f.height - 4
}

func (f *barFinder) endAt(k barKey, y float64) {
	o, ok := f.open[k]
	if !ok {
		return
	}
	delete(f.open, k)
	b := bar{kind: k.kind, lane: f.lane, from: o.at, to: y, title: o.title}
	if k.kind == linkCut {
		b.side = f.sideOf(k.to)
		if f.joins(b) {
			return
		}
	}
	if b.to > b.from {
		f.bars = append(f.bars, b)
	}
}

// joins adds a cut link to one of the same side that was cut at the same time, and reports whether there is one.
func (f *barFinder) joins(b bar) bool {
	for k := range f.bars {
		x := &f.bars[k]
		if x.kind == linkCut && x.lane == b.lane && x.side == b.side && x.from <= b.to && b.from <= x.to {
			x.from, x.to = math.Min(x.from, b.from), math.Max(x.to, b.to)
			x.title += "\n" + b.title
			return true
		}
	}
	return false
}

func (f *barFinder) endAll(y float64) {
	for kind := range held {
		for k := range f.open {
			if k.kind == kind {
				f.endAt(k, y)
			}
		}
	}
	if f.dead > 0 {
		f.lanes[f.lane].gone = append(f.lanes[f.lane].gone, span{f.dead, y})
		f.dead = 0
	}
}

// sideOf is where another process is.
func (f *barFinder) sideOf(proc string) float64 {
	for k := range f.lanes {
		if f.Log.Procs[f.lanes[k].proc] == proc && k < f.lane {
			return -1
		}
	}
	return 1
}

func (f *barFinder) event(e *history.Event) {
	lang := f.lang()
	switch e.Kind {
	case history.Start:
		if y, ok := f.y(f.i); ok && f.is(f.i) && !f.started {
			f.lanes[f.lane].top, f.started = math.Min(y, f.lanes[f.lane].end), true
		}
	case history.End:
		if y, ok := f.y(f.i); ok && f.is(f.i) {
			f.endAll(y)
			f.lanes[f.lane].end, f.lanes[f.lane].ended = y, true
		}
	case history.Fault:
		f.fault(e)
	case history.Deliver:
		f.delivery(e)
	case history.Mark:
		switch e.Name {
		case history.CSRequest:
			f.begin(barKey{kind: waiting}, sayWaits.in(lang))
		case history.CSEnter:
			f.end(barKey{kind: waiting})
			f.begin(barKey{kind: inside}, sayInside.in(lang))
		case history.CSExit:
			f.end(barKey{kind: inside})
		case history.SnapBegin:
			f.snapshot(e)
		case history.SnapEnd:
			f.end(barKey{kind: blocked})
			f.end(barKey{kind: recording})
		}
	}
}

// snapshot begins what SnapEnd will end: its attribute tells whether the process was blocked meanwhile.
func (f *barFinder) snapshot(e *history.Event) {
	for _, i := range f.Of(e.Proc) {
		x := &f.Events[i]
		if i > f.i && x.Kind == history.Mark && x.Name == history.SnapEnd && x.Attrs["wave"] == e.Attrs["wave"] {
			if b := x.Attrs["blocked"]; b != "" && b != "0" && b != "0s" && b != "false" {
				f.begin(barKey{kind: blocked}, sayBlocked.in(f.lang()))
				return
			}
			break
		}
	}
	f.begin(barKey{kind: recording}, sayRecording.in(f.lang()))
}

func (f *barFinder) fault(e *history.Event) {
	y := f.at(f.i)
	switch e.Name {
	case "stop":
		f.begin(barKey{kind: suspended}, saySuspended.in(f.lang()))
	case "continue":
		f.end(barKey{kind: suspended})
	case "kill":
		f.endAll(y)
		f.dead = y
	case "restart":
		if f.dead > 0 {
			f.lanes[f.lane].gone = append(f.lanes[f.lane].gone, span{f.dead, y})
			f.dead = 0
		}
	case "cut":
		f.begin(barKey{linkCut, e.Attrs["to"]}, sayLinkCut.in(f.lang(), f.called(e.Attrs["to"])))
	case "mend":
		f.end(barKey{linkCut, e.Attrs["to"]})
	}
}

// delivery is the bar of a message that was held, between its receipt and its delivery.
func (f *barFinder) delivery(e *history.Event) {
	r := f.Receipt(f.i)
	if r < 0 || !f.is(f.i) {
		return
	}
	from, ok := f.y(r)
	to, _ := f.y(f.i)
	if !ok || to-from < 1 || !f.waited(r) {
		return
	}
	f.bars = append(f.bars, bar{kind: held, lane: f.lane, from: from, to: to,
		title: sayHeld.in(f.lang(), e.Msg.Type+" "+strconv.FormatUint(e.Msg.Number(), 10)), class: f.look(e.Msg)})
}

// waited reports whether between a receipt and the delivery that is looked at the process did something else, or the log says that the
// message was held.
func (f *barFinder) waited(receipt int) bool {
	lane := f.Of(f.Events[f.i].Proc)
	for k := f.Nth(receipt); k < f.Nth(f.i)-1; k++ {
		if f.Events[lane[k]].Kind == history.Hold || f.is(lane[k]) {
			return true
		}
	}
	return false
}

// look is the class of a message.
func (s *scene) look(m *history.Message) string {
	if k, ok := s.typeNum[m.Type]; ok {
		return look(k)
	}
	return look(maxTypes - 1)
}

// barWords are the legend's.
var barWords = map[barKind]text{
	waiting: sayWaits, inside: sayInside, blocked: sayBlocked, recording: sayRecording, suspended: saySuspended, linkCut: sayNoLink, held: sayHolds,
}

// drawBar draws one.
func (d *drawing) drawBar(b *bar) {
	d.w.add(`<g>`)
	d.w.title(b.title)
	d.w.bar(b, d.lanes[b.lane].x)
	d.w.add(`</g>`)
	d.put(ground, b.from, b.to)
}

// heldSide is how far beside a lane the bar of a held message stands.
const heldSide = 9.0

// bar draws a bar downwards at x. Kinds differ in texture, too.
func (w *buffer) bar(b *bar, x float64) {
	switch b.kind {
	case inside:
		w.add(`<rect class="g" rx="4" width="12"`)
		w.attr("x", x-6)
		w.attr("y", b.from)
		w.attr("height", b.to-b.from)
		w.add("/>")
	case waiting:
		w.line("ws", x, b.from, x, b.to, ` stroke-width="4"`)
	case blocked:
		w.line("ws", x, b.from, x, b.to, ` stroke-width="12" stroke-dasharray="4 2"`)
	case recording:
		w.line("ws", x, b.from, x, b.to, ` stroke-width="6" stroke-dasharray="1.5 2.5"`)
	case suspended:
		w.line("ms", x, b.from, x, b.to, ` stroke-width="12" stroke-dasharray="2 3"`)
	case held:
		w.line(b.class[:2], x+heldSide, b.from, x+heldSide, b.to, ` stroke-width="4"`)
	case linkCut:
		w.zigzag(x+b.side*14, b.from, b.to)
	}
}

// zigzag draws a broken link: a broken line beside the lane.
func (w *buffer) zigzag(x, y0, y1 float64) {
	w.add(`<path class="ms" fill="none" stroke-width="1.3" d="M`)
	w.nums(x, y0)
	side := 3.5
	for y := y0 + 5; y < y1; y += 5 {
		w.add("L")
		w.nums(x+side, y)
		side = -side
	}
	w.add("L")
	w.nums(x, y1)
	w.add(`"/>`)
}
