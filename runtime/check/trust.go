package check

import (
	"jeton/runtime/history"
)

// doubt says why the log is not all of the run; nil when there is no such reason. strangers are processes that do not record: what they sent has
// receipts without a sending. They may order events of others, so that "not ordered" proves nothing, but what is ordered without them is.
func doubt(l *history.Log, strangers bool) spoken {
	for _, p := range l.Procs {
		if n := l.Lost(p); n > 0 {
			return whyLost.with(n, p)
		}
	}
	for _, p := range l.Problems() {
		switch p.Trouble {
		case history.Twice, history.BadClock:
		case history.Unsent:
			if strangers || !stranger(l, p) {
				return whyProblem.with(p.Text)
			}
		default:
			return whyProblem.with(p.Text)
		}
	}
	return nil
}

// stranger reports whether a problem is of messages of a process that the log does not have.
func stranger(l *history.Log, p history.Problem) bool {
	for _, i := range p.Events {
		if m := l.Events[i].Msg; m != nil && l.Of(m.From) != nil {
			return false
		}
	}
	return true
}

// careful turns a verdict into Unknown where the log is not all of the run, and what it lacks may have been the missing order, or the missing
// violation. A violation that is seen, in events that are there, needs no such care.
func (v Verdict) careful(l *history.Log) Verdict {
	switch v.Status {
	case OK:
		if why := doubt(l, false); why != nil {
			return v.unknown(whyNothingSeen.with(why))
		}
	case Violated:
		if why := doubt(l, true); why != nil {
			return v.unknown(whySeems.with(v.why, why))
		}
	}
	return v
}

// lives is what a log says of its processes' ends.
type lives struct {
	killed  []int  // of each process: the Fault that ended it for good, -1 for none
	stopped []int  // the Fault that suspended it, unless it went on
	died    []bool // it was killed at some time, even if it was started again
	kill    []int  // the last Fault that killed it, -1 for none, even if it was started again
	ended   []bool
	cuts    int // links that are cut at the end
	cut     int // the last Fault that cut one
}

func lived(l *history.Log) *lives {
	x := &lives{killed: make([]int, len(l.Procs)), stopped: make([]int, len(l.Procs)), died: make([]bool, len(l.Procs)), kill: make([]int, len(l.Procs)), ended: make([]bool, len(l.Procs)), cut: -1}
	for p := range l.Procs {
		x.killed[p], x.stopped[p], x.kill[p] = -1, -1, -1
	}
	lane := laneNumbers(l)
	open := map[[2]string]bool{}
	for i := range l.Events {
		switch e := &l.Events[i]; e.Kind {
		case history.Fault:
			x.fault(l, lane, open, i)
		case history.End:
			x.ended[l.Lane(i)] = true
		case history.Start:
			x.ended[l.Lane(i)] = false
		}
	}
	x.cuts = len(open)
	return x
}

func (x *lives) fault(l *history.Log, lane map[string]int, open map[[2]string]bool, i int) {
	e := &l.Events[i]
	p, ok := lane[e.Attrs["proc"]]
	if !ok {
		p = l.Lane(i)
	}
	link := [2]string{e.Attrs["from"], e.Attrs["to"]}
	switch e.Name {
	case "kill":
		x.killed[p], x.stopped[p], x.died[p], x.kill[p] = i, -1, true, i
	case "restart":
		x.killed[p], x.stopped[p] = -1, -1
	case "stop":
		x.stopped[p] = i
	case "continue":
		x.stopped[p] = -1
	case "cut":
		open[link], x.cut = true, i
	case "mend":
		delete(open, link)
	}
}

// gone reports whether process p was killed, or is suspended for good.
func (x *lives) gone(p int) bool { return x.killed[p] >= 0 || x.stopped[p] >= 0 }

// harmed is a fault that lasts until the end, after which an algorithm may wait for ever and be right; -1 for none.
func (x *lives) harmed() int {
	for p := range x.killed {
		if x.gone(p) {
			return max(x.killed[p], x.stopped[p])
		}
	}
	if x.cuts > 0 {
		return x.cut
	}
	return -1
}

// unrest says why what has not happened may still come; nil when the run was at rest.
func (x *lives) unrest(l *history.Log, o *options) spoken {
	if o.rest != nil {
		if *o.rest {
			return nil
		}
		return whyGoesOn
	}
	in := o.lanes(l)
	for p, name := range l.Procs {
		if in[p] && !x.ended[p] && x.killed[p] < 0 {
			return whyNotEnded.with(name)
		}
	}
	return nil
}

// laneNumbers gives the number of each process.
func laneNumbers(l *history.Log) map[string]int {
	lane := make(map[string]int, len(l.Procs))
	for p, name := range l.Procs {
		lane[name] = p
	}
	return lane
}

// waits is the verdict on something that has not happened: Violated at rest, unless a fault explains it.
func (v Verdict) waits(l *history.Log, x *lives, o *options, w *Witness, t text, args ...any) Verdict {
	why := t.with(args...)
	if unrest := x.unrest(l, o); unrest != nil {
		return v.unknown(whyMayCome.with(why, unrest))
	}
	if f := x.harmed(); f >= 0 {
		return v.unknown(whyFault.with(why, happening{l, f}))
	}
	return v.violated(w, t, args...).careful(l)
}
