package check

import (
	"math"
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// waves is what a log says of recorded global states: the cut of each wave, and of each message of the application on which side of the cuts it
// was sent and handed over. Messages of control (role "control" for [Types]: MARKER, DONE) are no part of a state.
type waves struct {
	*mail
	control []string
	members []bool          // who has recorded a state
	n       int             // how many
	record  []map[int]int   // of each process: its mark snap.record of each wave
	records []map[int]stage // the same, where it stands
	numbers []int           // of waves, in order
	at      []stage         // of each event: where its process stood after it
	life    int             // the last
}

// A stage is where a process stands: the last wave that it has recorded, -1 for none, and which life it is in: how often it has been started. All
// processes of a graph are started again together, so that lives of one number are one life of the whole.
type stage struct{ wave, life int }

func wavesOf(l *history.Log, o *options) *waves {
	w := &waves{mail: mailOf(l, o), control: o.typed("control", "MARKER", "DONE"), members: make([]bool, len(l.Procs)),
		record: make([]map[int]int, len(l.Procs)), records: make([]map[int]stage, len(l.Procs)), at: make([]stage, len(l.Events))}
	for p := range l.Procs {
		w.record[p], w.records[p] = map[int]int{}, map[int]stage{}
	}
	seen := map[int]bool{}
	at := stagesOf(w.Log)
	for i := range l.Events {
		p, e := l.Lane(i), &l.Events[i]
		at.pass(i)
		w.at[i] = at.now[p]
		if e.Kind != history.Mark || e.Name != history.SnapRecord || !w.of[p] {
			continue
		}
		n := waveNumber(e)
		w.record[p][n], w.records[p][n] = i, at.now[p]
		if !seen[n] {
			seen[n] = true
			w.numbers = append(w.numbers, n)
		}
		if !w.members[p] {
			w.members[p] = true
			w.n++
		}
	}
	slices.Sort(w.numbers)
	w.life = at.last()
	return w
}

// waveNumber is the attribute wave of a mark, 0 when it has none.
func waveNumber(e *history.Event) int {
	n, _ := strconv.Atoi(e.Attrs["wave"])
	return n
}

// stages follows the processes through the log.
type stages struct {
	*history.Log
	now   []stage
	fresh []bool // it has been started, and not resumed since
}

func stagesOf(l *history.Log) *stages {
	s := &stages{l, make([]stage, len(l.Procs)), make([]bool, len(l.Procs))}
	for p := range s.now {
		s.now[p].wave = -1
	}
	return s
}

// pass passes event i. A life begins with a start, or with a resumption that no start precedes.
func (s *stages) pass(i int) {
	e, p := &s.Events[i], s.Lane(i)
	switch {
	case e.Kind == history.Start:
		s.now[p], s.fresh[p] = stage{-1, s.now[p].life + 1}, true
	case e.Kind != history.Mark:
	case e.Name == history.SnapRecord:
		s.now[p].wave = waveNumber(e)
	case e.Name == history.SnapResume:
		if !s.fresh[p] {
			s.now[p].life++
		}
		s.now[p].wave, s.fresh[p] = waveNumber(e), false
	}
}

// last is the greatest number of a life so far.
func (s *stages) last() int {
	last := 0
	for _, x := range s.now {
		last = max(last, x.life)
	}
	return last
}

// whole reports whether all members have recorded a wave.
func (w *waves) whole(wave int) bool { return w.missing(wave) < 0 }

// missing is a member that has not recorded a wave, -1.
func (w *waves) missing(wave int) int {
	for p, in := range w.members {
		if _, ok := w.record[p][wave]; in && !ok {
			return p
		}
	}
	return -1
}

// cut is the cut of a wave: of each process, how many events are before its record, that included. Who is no member has none.
func (w *waves) cut(wave int) []int {
	cut := make([]int, len(w.Procs))
	for p := range w.Procs {
		if i, ok := w.record[p][wave]; ok {
			cut[p] = w.Nth(i)
		}
	}
	return cut
}

// wave adds the recorded cut of a wave, as it is.
func (w *Witness) wave(of *waves, n int) *Witness {
	w.Cut, w.Wave = of.cut(n), n
	return w
}

// application reports whether a sending is of the application.
func (w *waves) application(send int) bool {
	return !slices.Contains(w.control, w.Events[send].Msg.Type) && w.members[w.Lane(send)]
}

// between is the first wave from..to that both processes have recorded in a life.
func (w *waves) between(a, b, from, to, life int) (wave int, ok bool) {
	if from > to {
		return 0, false
	}
	k, _ := slices.BinarySearch(w.numbers, from)
	for ; k < len(w.numbers) && w.numbers[k] <= to; k++ {
		n := w.numbers[k]
		x, recorded := w.records[a][n]
		y, also := w.records[b][n]
		if recorded && also && x.life == life && y.life == life {
			return n, true
		}
	}
	return 0, false
}

// A transfer is a message of the application on its way to one member.
type transfer struct {
	send, to int
	event    int // that handed it over, -1: none
	last     int // the last wave in whose state it may have been on its way
}

// crosses is the first wave from..on in whose state the message was on its way.
func (w *waves) crosses(t transfer, from int) (wave int, ok bool) {
	return w.between(w.Lane(t.send), t.to, from, t.last, w.at[t.send].life)
}

// transfers visits each message of the application for each receiver that is a member.
func (w *waves) transfers(visit func(t transfer) (more bool)) {
	got, by := make([]int, len(w.Procs)), make([]int, len(w.Procs))
	for s := range w.Events {
		if e := &w.Events[s]; e.Kind != history.Send || e.Msg == nil || !w.application(s) {
			continue
		}
		for _, i := range w.handed(s) {
			if p := w.Lane(i); got[p] != s+1 {
				got[p], by[p] = s+1, i
			}
		}
		for _, to := range w.Events[s].Msg.To {
			p, ok := w.lane[to]
			if !ok || !w.members[p] {
				continue
			}
			t := transfer{s, p, -1, math.MaxInt}
			if got[p] == s+1 {
				t.event = by[p]
				if at := w.at[t.event]; at.life == w.at[s].life {
					t.last = at.wave
				}
			}
			if !visit(t) {
				return
			}
		}
	}
}

// begin is the verdict on a log without waves, or ok.
func (v *Verdict) begin(w *waves) bool {
	v.count(countWaves, len(w.numbers))
	v.count(countProcesses, w.n)
	return len(w.numbers) > 0
}
