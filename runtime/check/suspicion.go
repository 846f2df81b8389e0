package check

import (
	"slices"
	"time"

	"jeton/runtime/history"
)

// Monitors says which processes are failure detectors. Without it, those are that have marked suspect or trust.
func Monitors(procs ...string) Option { return func(o *options) { o.monitors = procs } }

// A Mistake is a time during which a detector suspected a process that had not crashed for good. Times are those of the hosts' clocks.
type Mistake struct {
	Monitor, Process string
	From, To         time.Time
	Open             bool // it was never taken back: To is the end of the log, or the crash that came after all
	Suspended        bool // the process was stopped then, and went on later
	Event            int  // the mark suspect, as an index of the log
}

// Duration is how long it lasted.
func (m Mistake) Duration() time.Duration { return m.To.Sub(m.From) }

// A suspicion is from a mark suspect to the mark trust that takes it back.
type suspicion struct {
	begin, end int // end: -1, never taken back
}

// An outage is a time in which a process does nothing: from a Fault on.
type outage struct{ begin, end int } // end: the Fault that ended it; -1, it is for good

// truth is who was suspected when, and who was really down: the faults that were injected.
type truth struct {
	*history.Log
	monitors    []int
	suspicions  [][][]suspicion // by monitor (a lane) and process
	outages     [][]outage
	unknownName int            // a mark of a process that is not in the log; -1
	named       map[string]int // of an attribute: the process that it names, -1 for none
	lives       *lives         // of each lane; the outages of a process that was started again are all its first one's
}

func truthOf(l *history.Log, o *options) *truth {
	n := len(l.Procs)
	t := &truth{Log: l, suspicions: make([][][]suspicion, n), outages: make([][]outage, n), unknownName: -1, named: map[string]int{}, lives: lived(l)}
	lane := laneNumbers(l)
	for i := range l.Events {
		switch e := &l.Events[i]; {
		case e.Kind == history.Fault:
			t.fault(lane, i)
		case e.Kind == history.Start:
			t.up(lane, i)
		case e.Kind == history.Mark && (e.Name == history.Suspect || e.Name == history.Trust):
			t.mark(lane, i)
		}
	}
	for p, name := range l.Procs {
		if o.monitors == nil && t.suspicions[p] != nil || slices.Contains(o.monitors, name) {
			t.monitors = append(t.monitors, p)
		}
	}
	return t
}

func (t *truth) fault(lane map[string]int, i int) {
	e := &t.Events[i]
	p, ok := lane[e.Attrs["proc"]]
	if !ok {
		p = t.Lane(i)
	}
	p = t.watched(lane, p)
	down := t.outages[p]
	isDown := len(down) > 0 && down[len(down)-1].end < 0
	switch e.Name {
	case "kill", "stop":
		if !isDown {
			t.outages[p] = append(down, outage{i, -1})
		}
	case "continue", "restart":
		if isDown {
			down[len(down)-1].end = i
		}
	}
}

// watched is the lane under which a process is watched: who watches it knows its name, and not which process of that name it is.
func (t *truth) watched(lane map[string]int, p int) int {
	name, _ := history.Life(t.Procs[p])
	if first, ok := lane[name]; ok {
		return first
	}
	return p
}

// up ends the outage of a process that is started again.
func (t *truth) up(lane map[string]int, i int) {
	p := t.watched(lane, t.Lane(i))
	if n := len(t.outages[p]); p != t.Lane(i) && n > 0 && t.outages[p][n-1].end < 0 {
		t.outages[p][n-1].end = i
	}
}

// silent reports whether a detector says nothing more: it is gone for good, or another process has its name.
func (t *truth) silent(monitor int) bool { return t.lives.gone(monitor) || t.crash(monitor) >= 0 }

func (t *truth) mark(lane map[string]int, i int) {
	e, m := &t.Events[i], t.Lane(i)
	if t.suspicions[m] == nil {
		t.suspicions[m] = make([][]suspicion, len(t.Procs))
	}
	of := e.Attrs["of"]
	p, ok := t.named[of]
	if !ok {
		if p, ok = lane[procNamed(t.Log, of)]; !ok {
			p = -1
		} else {
			p = t.watched(lane, p)
		}
		t.named[of] = p
	}
	if p < 0 {
		t.unknownName = i
		return
	}
	all := t.suspicions[m][p]
	suspected := len(all) > 0 && all[len(all)-1].end < 0
	switch {
	case e.Name == history.Suspect && !suspected:
		t.suspicions[m][p] = append(all, suspicion{i, -1})
	case e.Name == history.Trust && suspected:
		all[len(all)-1].end = i
	}
}

// of are the suspicions of a process by a monitor, in order.
func (t *truth) of(monitor, process int) []suspicion {
	if t.suspicions[monitor] == nil {
		return nil
	}
	return t.suspicions[monitor][process]
}

// crash is the Fault that ended a process for good, or stopped it for good; -1 for none.
func (t *truth) crash(p int) int {
	if down := t.outages[p]; len(down) > 0 && down[len(down)-1].end < 0 {
		return down[len(down)-1].begin
	}
	return -1
}

// suspected is the suspicion that stands at the end, nil for none.
func (t *truth) suspected(monitor, process int) *suspicion {
	if all := t.of(monitor, process); len(all) > 0 && all[len(all)-1].end < 0 {
		return &all[len(all)-1]
	}
	return nil
}

func (t *truth) wall(i int) time.Time { return t.Events[i].Wall }

// over is the end of the log, by the clocks.
func (t *truth) over() time.Time {
	var end time.Time
	for i := range t.Events {
		if w := t.wall(i); w.After(end) {
			end = w
		}
	}
	return end
}

// Mistakes lists the mistakes of detectors (marks suspect and trust) against the faults that were injected, in the order of the log. Options:
// Monitors. Cost: linear. Source: the figures of Chen, Toueg, Aguilera (2002).
func Mistakes(l *history.Log, opts ...Option) []Mistake {
	return truthOf(l, choose(opts)).mistakes()
}

func (t *truth) mistakes() []Mistake {
	var all []Mistake
	end := t.over()
	for _, m := range t.monitors {
		for p := range t.Procs {
			for _, s := range t.of(m, p) {
				if x, wrong := t.mistake(m, p, s, end); wrong {
					all = append(all, x)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b Mistake) int { return a.Event - b.Event })
	return all
}

// mistake is the part of a suspicion that lies before the process's crash.
func (t *truth) mistake(monitor, p int, s suspicion, end time.Time) (x Mistake, wrong bool) {
	x = Mistake{Monitor: t.Procs[monitor], Process: t.Procs[p], From: t.wall(s.begin), To: end, Open: s.end < 0, Event: s.begin}
	if s.end >= 0 {
		x.To = t.wall(s.end)
	}
	if c := t.crash(p); c >= 0 {
		if !x.From.Before(t.wall(c)) {
			return x, false
		}
		if x.To.After(t.wall(c)) {
			x.To, x.Open = t.wall(c), true
		}
	}
	for _, d := range t.outages[p] {
		x.Suspended = x.Suspended || d.end >= 0 && !x.From.Before(t.wall(d.begin)) && x.From.Before(t.wall(d.end))
	}
	return x, true
}

// certain turns a verdict into Unknown where what detectors said, or what was done, may be missing in the log. It rests on marks and faults
// alone: a killed process takes its last sendings with it, and their receipts, which nobody has sent then, cast no doubt on it.
func (v Verdict) certain(t *truth) Verdict {
	why := t.doubt()
	switch {
	case why == nil:
	case v.Status == OK:
		return v.unknown(whyNothingSeen.with(why))
	case v.Status == Violated:
		return v.unknown(whySeems.with(v.why, why))
	}
	return v
}

// doubt says why marks or faults may be missing; nil when there is no such reason.
func (t *truth) doubt() spoken {
	for p, name := range t.Procs {
		told := slices.Contains(t.monitors, p) || slices.ContainsFunc(t.Of(name), func(i int) bool { return t.Events[i].Kind == history.Fault })
		if n := t.Lost(name); n > 0 && told {
			return whyLost.with(n, name)
		}
	}
	for _, p := range t.Problems() {
		switch p.Trouble {
		case history.TwoOfOneName, history.SameNumber, history.BadLine:
			return whyProblem.with(p.Text)
		}
	}
	return nil
}
