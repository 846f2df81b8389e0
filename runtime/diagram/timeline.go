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
	sayAccesses   = text{", %d accesses to windows", ", %d accès à des fenêtres"}
	sayNoTimeline = text{"the log has no call, task or message between processes: call mpi.Trace(true) on all ranks before what is to be drawn, or mpi.Mark", "le journal n’a ni appel, ni tâche, ni message entre processus : appelez mpi.Trace(true) sur tous les rangs avant ce qui doit être dessiné, ou mpi.Mark"}
	sayNoMark     = text{"no task is called %q; those of the log are %q", "aucune tâche ne s’appelle %q ; celles du journal sont %q"}
	sayNoneLeft   = text{"nothing happens there: the log lasts %s", "rien ne s’y passe : le journal dure %s"}
	sayUnended    = text{"not over when the log ends", "pas fini à la fin du journal"}
	sayMoreBars   = text{"%d of %d bars are not drawn: those from %s on.", "%d barres sur %d ne sont pas dessinées : celles à partir de %s."}
	sayMoreArrows = text{"%d of %d arrows are not drawn: those from %s on.", "%d flèches sur %d ne sont pas dessinées : celles à partir de %s."}
	sayZoom       = text{" Between(from, to), During(task), Ranks, Tags and Calls choose.", " Between(de, à), During(tâche), Ranks, Tags et Calls choisissent."}
	sayInCalls    = text{"%s: %d calls, %s in them, %.0f %% of the time", "%s : %d appels, %s dedans, %.0f %% du temps"}
)

// The measures of a timeline.
const (
	timelineWide = 820.0
	timelineRow  = 46.0
	spanHigh     = 24.0
	mostSpans    = 3000
	mostCrossing = 1500
)

// A TimeChart is a timeline. Its methods draw it again: a part of the time, some ranks, some messages, some calls.
type TimeChart struct {
	*Chart
	log     *history.Log
	options Options
}

// Timeline draws what lasted, by real time: a row for each process, bars for calls and tasks (history.Begin to Finish), thin bars below them for
// requests that are under way and epochs of windows, arrows for messages, dashed ones for accesses to windows. Time goes to the right. The clocks of
// hosts are set right by the messages, as in a Timed SpaceTime.
//
// A dashed arrow ends when the access is complete at the latest, with the call that says so (Fence, Unlock, Flush …): nobody knows when before. Its head
// is where the data goes.
//
// Options that count: Lang, Title, Procs, Names, Types, Calls, From, To (the part that is drawn: to zoom), All (also the messages within collective
// operations, and those by which all ranks of a window meet).
func Timeline(l *history.Log, options ...Options) *TimeChart {
	t := &timeline{Options: first(options)}
	c := &TimeChart{log: l, options: t.Options}
	if l != nil && len(l.Events) > 0 {
		t.scene = &scene{Log: l, Options: t.Options}
		t.collect()
	}
	switch {
	case t.whole <= 0 || t.to > t.from && len(t.spans)+len(t.lines)+len(t.accesses) == 0 && t.From == 0 && t.To == 0:
		c.Chart = blank(sentence(sayNoTimeline.in(t.Lang)))
		return c
	case t.to <= t.from:
		c.Chart = blank(sentence(sayNoneLeft.in(t.Lang, clockTime(t.Lang, t.whole))))
		return c
	}
	t.draw()
	name := sayTimeline.in(t.Lang, t.calls(), len(t.lines), len(t.procs), clockTime(t.Lang, t.to-t.from))
	if n := len(t.accesses); n > 0 {
		name += sayAccesses.in(t.Lang, n)
	}
	name = sentence(name)
	words := name + "\n" + t.words()
	if t.missing != "" {
		words += "\n" + t.missing
	}
	c.Chart = chart(name, t.Title, &t.w, t.left+timelineWide+edge+10, t.height, words)
	return c
}

// Between is the part between two times of the axis, larger.
func (c *TimeChart) Between(from, to time.Duration) *TimeChart {
	o := c.options
	o.From, o.To = from, to
	return Timeline(c.log, o)
}

// During is the part from when a task begins (mpi.Mark) until it is over; where several have the name, from the first to the last.
func (c *TimeChart) During(mark string) *TimeChart {
	if c.log == nil {
		return c
	}
	t := &timeline{Options: c.options, scene: &scene{Log: c.log, Options: c.options}}
	t.at = t.scene.times()
	t.extent(c.log.Procs)
	from, to, names := time.Duration(math.MaxInt64), time.Duration(math.MinInt64), []string(nil)
	for _, p := range c.log.Procs {
		for _, s := range c.log.Spans(p) {
			switch e := &c.log.Events[s.Begin]; {
			case e.Attrs[history.AttrOf] != "mark":
			case e.Name != mark:
				if !slices.Contains(names, e.Name) {
					names = append(names, e.Name)
				}
			default:
				from, to = min(from, t.at[s.Begin]), max(to, t.until(s))
			}
		}
	}
	if to < from {
		return &TimeChart{Chart: blank(sentence(sayNoMark.in(c.options.Lang, mark, names))), log: c.log, options: c.options}
	}
	return c.Between(from-t.origin, to-t.origin)
}

// Ranks are the rows of some ranks, in this order.
func (c *TimeChart) Ranks(ranks ...int) *TimeChart {
	o := c.options
	o.Procs = nil
	for _, r := range ranks {
		o.Procs = append(o.Procs, fmt.Sprintf("rank %d", r))
	}
	return Timeline(c.log, o)
}

// Tags has the arrows of messages with some tags only.
func (c *TimeChart) Tags(tags ...int) *TimeChart {
	o := c.options
	o.Types = []string{}
	for _, tag := range tags {
		o.Types = append(o.Types, fmt.Sprintf("tag %d", tag))
	}
	return Timeline(c.log, o)
}

// Calls has the bars of some calls only, by their names ("Isend", "Put"), with the requests that they begin, and the arrows of accesses.
func (c *TimeChart) Calls(names ...string) *TimeChart {
	o := c.options
	o.Calls = names
	return Timeline(c.log, o)
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
	accesses []history.Access
	origin   time.Duration // when the log begins, and how long it is
	whole    time.Duration
	from, to time.Duration
	tops     []float64 // of each row, and of what is below the last
	left     float64
	height   float64
	labels   []label
	strokes  [][2]point // the arrows that are drawn
	missing  string     // what is not drawn, in words
	w        buffer
}

// collect finds what is to be drawn.
func (t *timeline) collect() {
	l := t.scene.Log
	t.at, t.row = t.scene.times(), map[string]int{}
	t.procs = t.Options.Procs
	all := slices.DeleteFunc(slices.Clone(l.Procs), func(p string) bool { return !t.has(p) })
	if t.procs == nil {
		t.procs = all
	}
	for k, p := range t.procs {
		t.row[p] = k
	}
	t.extent(all)
	for k, p := range t.procs {
		t.spansOf(k, p)
	}
	inside := map[string]bool{} // the types of messages that operations send for themselves
	for _, i := range l.Kinds(history.Begin) {
		switch e := &l.Events[i]; {
		case e.Attrs[history.AttrInside] != "":
			for typ := range strings.SplitSeq(e.Attrs[history.AttrInside], history.Between) {
				inside[typ] = true
			}
		case e.Attrs[history.AttrOf] == "collective":
			inside[e.Name] = true
		}
	}
	for _, i := range l.Kinds(history.Receive) {
		for _, s := range l.Sends(i) {
			t.line(s, i, inside)
		}
	}
	for _, a := range l.Accesses() {
		t.access(a)
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
func (t *timeline) extent(procs []string) {
	t.from, t.to = math.MaxInt64, math.MinInt64
	for _, p := range procs {
		for _, i := range t.scene.Of(p) {
			switch t.scene.Events[i].Kind {
			case history.Begin, history.Finish, history.Send, history.Receive:
				t.from, t.to = min(t.from, t.at[i]), max(t.to, t.at[i])
			}
		}
	}
	if t.to < t.from {
		t.from, t.to = 0, 0
	}
	t.origin, t.whole = t.from, t.to-t.from
	if t.Options.To > 0 {
		t.to = min(t.to, t.from+t.Options.To)
	}
	if t.Options.From > 0 {
		t.from += t.Options.From
	}
}

// line adds a message that is to be drawn.
func (t *timeline) line(send, receive int, inside map[string]bool) {
	a, b := &t.scene.Events[send], &t.scene.Events[receive]
	_, from := t.row[a.Proc]
	_, to := t.row[b.Proc]
	switch {
	case !from || !to || a.Proc == b.Proc || t.at[receive] < t.from || t.at[send] > t.to:
	case t.Types != nil && !slices.Contains(t.Types, a.Msg.Type):
	case !t.All && inside[a.Msg.Type]:
	default:
		t.lines = append(t.lines, [2]int{send, receive})
	}
}

// access adds one to a window.
func (t *timeline) access(a history.Access) {
	_, from := t.row[a.From]
	_, to := t.row[a.To]
	if from && to && a.From != a.To && t.at[a.Begin] <= t.to && t.by(a) >= t.from && t.wanted(a.Begin) {
		t.accesses = append(t.accesses, a)
	}
}

// by is when an access is complete at the latest.
func (t *timeline) by(a history.Access) time.Duration {
	if a.By < 0 {
		return t.to
	}
	return t.at[a.By]
}

// wanted reports whether a call is to be drawn.
func (t *timeline) wanted(begin int) bool {
	return t.Options.Calls == nil || slices.Contains(t.Options.Calls, t.scene.Events[begin].Name)
}

func (t *timeline) x(at time.Duration) float64 {
	part := float64(at-t.from) / float64(t.to-t.from)
	return t.left + timelineWide*math.Max(0, math.Min(1, part))
}

func (t *timeline) y(row int) float64 { return t.tops[row] + timelineRow/2 }

func (t *timeline) draw() {
	for _, p := range t.procs {
		t.left = math.Max(t.left, width(t.called(p), 12)+edge+14)
	}
	t.left = math.Min(t.left, 160)
	t.layRows()
	bottom := t.tops[len(t.procs)]
	t.axis(bottom)
	for k, p := range t.procs {
		t.w.text(writing{t.left - 10, t.y(k) + 4, "e i", fit(t.called(p), 12, t.left-edge)})
		t.w.line("fs", t.left, t.y(k), t.left+timelineWide, t.y(k), ` stroke-width="2"`)
	}
	bars := t.bars()
	arrows := t.arrows()
	for _, l := range t.labels {
		t.label(l)
	}
	t.legend(bottom + 22)
	t.height = bottom + 40
	if t.missing = bars + arrows; t.missing != "" {
		t.missing = strings.TrimSpace(t.missing) + sayZoom.in(t.Lang)
		t.w.text(writing{edge, t.height + 10, "s im", t.missing})
		t.height += 20
	}
}

func (t *timeline) called(proc string) string {
	if name, ok := t.Names[proc]; ok {
		return name
	}
	if n, ok := strings.CutPrefix(proc, "rank "); ok {
		return sayRankWord.in(t.Lang) + " " + n
	}
	return proc
}

// axis draws times since the beginning.
func (t *timeline) axis(bottom float64) {
	for _, tick := range ticksOf(t.to - t.from) {
		x := t.x(t.from + tick)
		t.w.line("fs", x, 30, x, bottom, ` stroke-dasharray="2 3"`)
		t.w.text(writing{x, 22, "s c im", round(clockTime(t.Lang, tick+t.Options.From))})
	}
}

// calls is how many bars of calls and tasks there are.
func (t *timeline) calls() (n int) {
	for _, s := range t.spans {
		if s.lane == 0 {
			n++
		}
	}
	return n
}

// words are what each process did, as a list.
func (t *timeline) words() string {
	var lines []string
	for k, p := range t.procs {
		n, sum := 0, time.Duration(0)
		for _, s := range t.spans {
			if s.proc == k && s.depth == 0 && s.lane == 0 {
				n++
				sum += min(s.to, t.to) - max(s.from, t.from)
			}
		}
		lines = append(lines, "  "+sayInCalls.in(t.Lang, visible(t.called(p)), n, clockTime(t.Lang, sum), 100*float64(sum)/float64(t.to-t.from)))
	}
	return strings.Join(lines, "\n")
}
