package detector

import (
	"slices"
	"strings"
	"time"

	"jeton/runtime/history"
)

// truth is what a log says of who crashed, and of who was suspected when.
type truth struct {
	procs      []string
	begin, end time.Time
	crash      map[string]time.Time    // of those that are down at the end
	down       map[string][]span       // of those that were killed and started again
	speakers   []string                // who has marked suspect or trust
	turns      map[[2]string][]turning // by monitor and process
}

// A turning is a change of mind.
type turning struct {
	at      time.Time
	suspect bool
}

// A span is a time.
type span struct{ from, to time.Time }

func trace(l *history.Log) *truth {
	t := &truth{procs: l.Procs, crash: map[string]time.Time{}, down: map[string][]span{}, turns: map[[2]string][]turning{}}
	for i := range l.Events {
		e := &l.Events[i]
		if t.begin.IsZero() || e.Wall.Before(t.begin) {
			t.begin = e.Wall
		}
		if e.Wall.After(t.end) {
			t.end = e.Wall
		}
		switch e.Kind {
		case history.Fault:
			t.fault(e)
		case history.Start:
			t.again(e)
		case history.Mark:
			t.mark(e)
		}
	}
	return t
}

// fault notes a crash. A process that was stopped and goes on was slow, no more; one that is started again was down meanwhile.
func (t *truth) fault(e *history.Event) {
	p := e.Attrs["proc"]
	if p == "" {
		p = e.Proc
	}
	p, _ = history.Life(p)
	switch at, crashed := t.crash[p]; {
	case (e.Name == "kill" || e.Name == "stop") && !crashed:
		t.crash[p] = e.Wall
	case e.Name == "continue":
		delete(t.crash, p)
	case e.Name == "restart" && crashed:
		t.down[p] = append(t.down[p], span{at, e.Wall})
		delete(t.crash, p)
	}
}

// again notes that a process was started again under its name.
func (t *truth) again(e *history.Event) {
	p, life := history.Life(e.Proc)
	if at, crashed := t.crash[p]; crashed && life > 1 {
		t.down[p] = append(t.down[p], span{at, e.Wall})
		delete(t.crash, p)
	}
}

func (t *truth) mark(e *history.Event) {
	if e.Name != history.Suspect && e.Name != history.Trust {
		return
	}
	if !slices.Contains(t.speakers, e.Proc) {
		t.speakers = append(t.speakers, e.Proc)
	}
	pair := [2]string{e.Proc, t.name(e.Attrs["of"])}
	t.turns[pair] = append(t.turns[pair], turning{e.Wall, e.Name == history.Suspect})
}

// name is the log's name of the process of that number: "p4", "rank 4".
func (t *truth) name(of string) string {
	if slices.Contains(t.procs, of) {
		return of
	}
	for _, p := range t.procs {
		if head := strings.TrimRight(p, "0123456789"); of != "" && p[len(head):] == of {
			return p
		}
	}
	return of
}

// targets are the processes that a monitor has to do with: those that it has spoken of, and those that crashed.
func (t *truth) targets(monitor string) []string {
	var ps []string
	for _, p := range t.procs {
		_, crashed := t.crash[p]
		if _, spoken := t.turns[[2]string{monitor, p}]; p != monitor && (spoken || crashed) {
			ps = append(ps, p)
		}
	}
	return ps
}

// pair goes through what a monitor said of a process.
func (t *truth) pair(monitor, process string) Pair {
	p := Pair{Monitor: monitor, Process: process}
	crash, crashed := t.crash[process]
	life := t.end
	if crashed {
		life = crash
	}
	p.Crashed, p.alive = crashed, life.Sub(t.begin)
	var since time.Time
	suspected := false
	for _, turn := range t.turns[[2]string{monitor, process}] {
		if turn.suspect == suspected {
			continue
		}
		if suspected {
			p.Mistakes = t.mistakes(p.Mistakes, process, Mistake{since, turn.at, false}, life)
		}
		suspected, since = turn.suspect, turn.at
	}
	if suspected {
		p.Mistakes = t.mistakes(p.Mistakes, process, Mistake{since, t.end, true}, life)
	}
	if p.Detected = crashed && suspected; p.Detected {
		p.Detection = max(0, since.Sub(crash))
	}
	return p
}

// mistakes adds the part of a suspicion that lies in the process's life: not beyond its end, nor in a time when it was down.
func (t *truth) mistakes(ms []Mistake, process string, m Mistake, life time.Time) []Mistake {
	if m.To.After(life) {
		m.To, m.Open = life, true
	}
	for _, d := range t.down[process] {
		if !m.From.Before(d.from) && m.From.Before(d.to) {
			m.From = d.to
		}
	}
	if _, crashed := t.crash[process]; m.From.After(m.To) || crashed && !m.From.Before(life) || m.From.Equal(m.To) && !m.Open {
		return ms
	}
	return append(ms, m)
}
