package diagram

import (
	"time"

	"jeton/runtime/history"
)

// A condition is what a process is in for a time.
type condition int

const (
	isWaiting condition = iota
	isInside
	isBlocked
	isLeader
	hasToken
	isSuspended
	isDead
)

var conditionWords = map[condition]text{
	isWaiting: sayWaits, isInside: sayInside, isBlocked: sayBlocked, isLeader: {"leader", "leader"}, hasToken: {"has the token", "a le jeton"},
	isSuspended: saySuspended, isDead: sayDead,
}

// A phase is one process in a condition, from an event to another; the log's length stands for the end.
type phase struct {
	proc      string
	condition condition
	from, to  int
}

// phasesOf are the conditions of all processes of a log.
func phasesOf(l *history.Log) []phase {
	f := &phases{Log: l, n: len(l.Events), open: map[string]map[condition]int{}, got: map[string]int{}}
	for i := range l.Events {
		f.event(i, &l.Events[i])
	}
	for _, proc := range l.Procs {
		for c := range isDead + 1 {
			f.end(proc, c, f.n)
		}
	}
	return f.list
}

type phases struct {
	*history.Log
	n    int
	open map[string]map[condition]int
	got  map[string]int // of each process: the sending of what it received last
	list []phase
}

func (f *phases) begin(proc string, c condition, i int) {
	if f.open[proc] == nil {
		f.open[proc] = map[condition]int{}
	}
	if _, ok := f.open[proc][c]; !ok {
		f.open[proc][c] = i
	}
}

func (f *phases) end(proc string, c condition, i int) {
	if from, ok := f.open[proc][c]; ok {
		f.list = append(f.list, phase{proc, c, from, i})
		delete(f.open[proc], c)
	}
}

func (f *phases) event(i int, e *history.Event) {
	switch e.Kind {
	case history.Mark:
		f.mark(i, e)
	case history.Receive:
		if s := f.Sends(i); len(s) == 1 {
			f.got[e.Proc] = s[0]
		}
	case history.Fault:
		proc := e.Proc
		if p := e.Attrs["proc"]; p != "" {
			proc = p
		}
		f.fault(i, e.Name, proc)
	}
}

func (f *phases) mark(i int, e *history.Event) {
	switch e.Name {
	case history.CSRequest:
		f.begin(e.Proc, isWaiting, i)
	case history.CSEnter:
		f.end(e.Proc, isWaiting, i)
		f.begin(e.Proc, isInside, i)
	case history.CSExit:
		f.end(e.Proc, isInside, i)
	case history.SnapBegin:
		f.begin(e.Proc, isBlocked, i)
	case history.SnapEnd:
		f.end(e.Proc, isBlocked, i)
	case history.ElectLeader:
		f.begin(e.Proc, isLeader, i)
	case history.Token:
		f.token(i, e.Proc)
	}
}

// token gives the token to a process. Who had it had it until it sent what this process received last, or else until now.
func (f *phases) token(i int, proc string) {
	sent, ok := f.got[proc]
	if !ok {
		sent = -1
	}
	for _, other := range f.Procs {
		if from, ok := f.open[other][hasToken]; ok && other != proc {
			if sent > from && f.Events[sent].Proc == other {
				f.end(other, hasToken, sent)
			} else {
				f.end(other, hasToken, i)
			}
		}
	}
	f.begin(proc, hasToken, i)
}

func (f *phases) fault(i int, name, proc string) {
	switch name {
	case "stop":
		f.begin(proc, isSuspended, i)
	case "continue":
		f.end(proc, isSuspended, i)
	case "kill":
		for c := range isDead {
			f.end(proc, c, i)
		}
		f.begin(proc, isDead, i)
	case "restart":
		f.end(proc, isDead, i)
	}
}

// upTo is how many events of a log had happened at a time since the first.
func upTo(l *history.Log, at time.Duration) int {
	for i := range l.Events {
		if l.Events[i].Wall.Sub(l.Events[0].Wall) > at {
			return i
		}
	}
	return len(l.Events)
}
