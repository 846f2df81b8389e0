package mpi

import (
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/waitfor"
)

// A watcher is a rank's part in finding deadlocks. It has one timer, which runs while a call waits, and looks:
//
//   - a call that has waited for longer than the time between two looks is asked what it is, and when nothing has happened in the rank for as long, the leader,
//     the lowest rank, is told that one is blocked;
//   - the leader asks all ranks for their reports, round after round, until nobody is blocked. Two rounds make a judgement (package waitfor);
//   - a rank that was asked reports, whatever it does: packets of talk are urgent. One in which something happens is running.
//
// A report in which a rank is blocked costs a look at all its goroutines. None is made where ranks only wait for a machine that has more to do than it can: a hundred
// of them, each with a report every time it looks, would be what it does.
type watcher struct {
	p     *process
	pace  pace
	timer *time.Timer

	// What follows belongs to the device's lock.
	question uint64 // the round of which a report was asked for; 0: none
	asker    int
	alarm    bool // of the leader: somebody is blocked
	again    bool // and has said so just now
	notified uint64
	tellers  []*verdict // to be told here
	parts    map[int][]byte
	owes     []bool // a report, to the leader
	now      []*waitfor.Report
	round    uint64
	steps    uint64    // of the device, at the last look,
	still    time.Time // and since when

	closed atomic.Bool

	mu sync.Mutex // one look at a time. Taken before the device's lock

	// What follows is the leader's, and also belongs to the device's lock.
	before []*waitfor.Report
	judged bool
	began  time.Time // the round
	due    time.Time // when the next one may
	pause  time.Duration
	told   []uint64 // the Steps of those ranks of which it was told last
}

// A pace is the time between looks, the shortest and the longest between the leader's rounds, and how long a round awaits a report: a loaded machine answers
// late, and a round that ends before its answers would be as good as none.
type pace struct{ look, first, last, patience time.Duration }

var usualPace = pace{150 * time.Millisecond, 200 * time.Millisecond, time.Second, 10 * time.Second}

func newWatcher(p *process) *watcher {
	w := &watcher{p: p, pace: usualPace, parts: map[int][]byte{}}
	w.timer = time.AfterFunc(time.Hour, w.look)
	w.timer.Stop()
	return w
}

// parked is the device's OnPark.
func (w *watcher) parked() {
	if !w.closed.Load() {
		w.timer.Reset(w.pace.look)
	}
}

// close ends it; a look that is under way is the last.
func (w *watcher) close() {
	w.closed.Store(true)
	w.timer.Stop()
}

// look does what is to do, and comes back later if there will be more.
func (w *watcher) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	d := w.p.d
	var wanted, stuck bool
	d.Locked(func() { wanted, stuck = w.wants() })
	var own *ownReport
	if wanted {
		own = w.p.report(stuck) // it takes a while
	}
	d.Lock()
	defer d.Unlock()
	switch {
	case d.Resets(): // what is asked meanwhile is answered then
		w.timer.Reset(w.pace.look)
		return
	case d.IsBroken() || DeadlockPolicy(deadlockPolicy.Load()) == Ignore:
		w.reset()
		return
	}
	w.describeThose()
	w.speak()
	if own != nil {
		own.read(w.p)
		w.converse(own.Report)
	}
	if w.closed.Load() {
		return
	}
	switch {
	case w.question != 0 || w.leads(time.Now()): // it has come just now
		w.timer.Reset(0)
	case len(d.Waiters()) > 0 || w.alarm:
		w.timer.Reset(w.pace.look)
	default:
		d.Unwatch()
	}
}

// wants says whether a report is needed, and whether nothing has happened in this rank for as long as between two looks.
func (w *watcher) wants() (report, stuck bool) {
	now, steps := time.Now(), w.p.d.Steps()
	if steps != w.steps || w.still.IsZero() {
		w.steps, w.still = steps, now
	}
	stuck = now.Sub(w.still) >= w.pace.look*9/10
	return w.question != 0 || w.leads(now) || stuck && steps != w.notified && w.described(), stuck
}

// leads reports whether the leader has something to do.
func (w *watcher) leads(now time.Time) bool {
	return w.alarm && (w.again || w.now == nil || w.late(now) || !w.judged && w.complete())
}

// late reports whether it is time for the next round.
func (w *watcher) late(now time.Time) bool {
	return !now.Before(w.due) && (w.complete() || now.Sub(w.began) >= w.pace.patience)
}

// described reports whether a call has waited for long.
func (w *watcher) described() bool {
	return slices.ContainsFunc(w.p.d.Waiters(), func(x *device.Waiter) bool { return x.Note != nil })
}

// converse answers, tells and leads, with this rank's report.
func (w *watcher) converse(own *waitfor.Report) {
	if w.question != 0 {
		w.send(w.asker, talkReport, w.question, own)
		w.question = 0
	}
	if own.State == waitfor.Blocked && own.Steps != w.notified {
		w.notified = own.Steps
		w.notify()
	}
	w.lead(own)
}

// reset forgets everything of a job that was ended. The caller has the device's lock, as who looks has when it reads or changes any of it.
func (w *watcher) reset() {
	w.question, w.alarm, w.tellers, w.owes, w.now, w.before, w.told, w.notified = 0, false, nil, nil, nil, nil, nil, 0
	clear(w.parts)
	w.p.d.Unwatch()
}

// describeThose asks calls that have waited for a while what they are.
func (w *watcher) describeThose() {
	for _, x := range w.p.d.Waiters() {
		switch {
		case x.Since.IsZero():
			x.Since = time.Now()
		case x.Note == nil && time.Since(x.Since) >= w.pace.look*9/10:
			x.Note = (*description)(nil)
			w.p.d.Ask(x, w.describe)
		}
	}
}

// speak has a call that is part of a deadlock tell of it.
func (w *watcher) speak() {
	for _, x := range w.p.d.Waiters() {
		if _, described := x.Note.(*description); described && len(w.tellers) > 0 {
			v := w.tellers[0]
			w.tellers = w.tellers[1:]
			w.p.d.Ask(x, func(*device.Waiter) { w.tell(v) })
			return
		}
	}
}

// leader is the lowest rank that is there.
func (w *watcher) leader() int {
	for r := range w.p.hosts {
		if r == w.p.homeRank() || w.p.d.Lost(w.p.first+r) == nil {
			return r
		}
	}
	return w.p.homeRank()
}

func (w *watcher) notify() {
	if l := w.leader(); l != w.p.homeRank() {
		w.send(l, talkBlocked, 0, nil)
		return
	}
	w.alarm, w.again = true, true
}

// lead is the leader's part of a look.
func (w *watcher) lead(own *waitfor.Report) {
	if !w.alarm {
		return
	}
	if w.again {
		w.again, w.pause = false, w.pace.first
		w.due = minTime(w.due, time.Now().Add(w.pause))
	}
	if w.now == nil {
		w.ask(own)
		return
	}
	w.now[own.Rank] = own
	late := w.late(time.Now())
	if !w.judged && (late || w.complete()) {
		w.judge()
	}
	if late && w.alarm {
		w.ask(own)
	}
}

func minTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func (w *watcher) complete() bool {
	for r, x := range w.now {
		if x == nil && w.p.d.Lost(w.p.first+r) == nil {
			return false
		}
	}
	return true
}

// ask begins a round.
func (w *watcher) ask(own *waitfor.Report) {
	d := w.p.d
	w.before, w.now, w.judged = w.now, make([]*waitfor.Report, len(w.p.hosts)), false
	w.round++
	w.now[own.Rank] = own
	if w.owes == nil {
		w.owes = make([]bool, len(w.p.hosts))
	}
	for r := range w.now {
		if r != own.Rank && d.Lost(w.p.first+r) == nil && !w.owes[r] {
			w.owes[r] = true
			w.send(r, talkAsk, w.round, nil)
		}
	}
	w.pause = min(max(w.pause, w.pace.first), w.pace.last)
	w.began = time.Now()
	w.due = w.began.Add(w.pause)
	w.pause *= 2
}

// judge looks at the reports of a round, and of that before.
func (w *watcher) judge() {
	w.judged = true
	if !slices.ContainsFunc(w.now, func(x *waitfor.Report) bool { return x == nil || x.State == waitfor.Blocked }) {
		w.alarm, w.before, w.now = false, nil, nil
		return
	}
	if len(waitfor.Dead(w.now)) > 0 && w.pause > 2*w.pace.first {
		w.pause, w.due = w.pace.first, time.Now().Add(w.pace.first) // the second look soon
	}
	if w.before == nil {
		return
	}
	s, ok := waitfor.Judge(w.before, slices.Clone(w.now)) // it outlives the round
	if !ok {
		return
	}
	var steps []uint64
	for _, r := range s.Victims {
		steps = append(steps, uint64(r), w.now[r].Steps)
	}
	if slices.Equal(steps, w.told) {
		return
	}
	w.told = steps
	v := &verdict{s, s.Certain && DeadlockPolicy(deadlockPolicy.Load()) == EndJob}
	if teller := s.Victims[0]; teller != w.p.homeRank() {
		w.send(teller, talkVerdict, 0, v)
		return
	}
	w.tellers = append(w.tellers, v)
	w.speak()
}

// encode is a message of talk.
func encode(x any) []byte {
	b, err := json.Marshal(x)
	if err != nil {
		panic(err) // all its types can be
	}
	return b
}
