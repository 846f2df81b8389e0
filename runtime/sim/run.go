package sim

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"jeton/runtime/protocol"
	"jeton/runtime/session"
)

// Run runs the processes until nothing is left that could happen, or the limit is reached.
//
// Time is virtual: an hour without a message takes none. The same configuration gives the same run, to the last event. A cell's
// interrupt ends it.
//
// Errors: [ErrConfig]; an [*Error] when a process panics, refuses a command, or sends messages without end in no time. The Result is
// then what had happened until that, and the error has the seed.
func Run(cfg Config) (*Result, error) {
	cfg, err := cfg.filled()
	if err != nil {
		return nil, err
	}
	return run(&cfg, nil)
}

// A timed scheduler lets things happen in the order of virtual time.
type timed struct {
	*machine
	queue  queue
	order  uint64
	random *rand.Rand
	// backlog is what has arrived at a stopped process or a cut link, and waits.
	backlog []item
	steps   *[]Step // nil: they are not kept
	instant int     // events so far at the time that it is
	faults  int     // how many are still to come
	doomed  []Step  // messages that are to be lost or to come twice, whatever chance says
}

func run(cfg *Config, steps *[]Step) (*Result, error) {
	m, err := newMachine(cfg)
	if err != nil {
		return nil, err
	}
	t := &timed{machine: m, random: rand.New(rand.NewPCG(cfg.Seed, 0)), steps: steps, faults: len(cfg.Faults)}
	m.next = t
	for i := range cfg.Faults {
		t.add(item{at: cfg.Faults[i].At, fault: int32(i + 1)})
	}
	for i := range cfg.Commands {
		t.add(item{at: cfg.Commands[i].At, command: int32(i + 1)})
	}
	if err := m.create(); err != nil {
		return t.result(anError, err), err
	}
	return t.finish()
}

// finish runs what is left, to its end.
func (t *timed) finish() (*Result, error) {
	cut, err := t.loop()
	return t.result(cut, err), err
}

const anError = "an error"

// interruptEvery is how many events lie between two looks at whether the cell was interrupted.
const interruptEvery = 4096

// loop lets one thing happen after the other, and says what ended it: "" that nothing is left.
func (t *timed) loop() (cut string, err error) {
	ctx := session.Current().Context()
	for len(t.queue) > 0 {
		limit := t.cfg.Limit
		if t.count.Events >= limit.Events {
			return fmt.Sprintf("the limit of %d events", limit.Events), nil
		}
		if limit.Time > 0 && t.queue[0].at > limit.Time {
			t.now = limit.Time
			return fmt.Sprintf("the limit of %v", limit.Time), nil
		}
		if t.count.Events%interruptEvery == 0 && ctx.Err() != nil {
			return "an interrupt", ctx.Err()
		}
		if err := t.happen(t.queue.pop()); err != nil {
			return anError, err
		}
	}
	return "", nil
}

func (t *timed) happen(it item) error {
	if it.timer != nil && it.timer.dead {
		return nil
	}
	if it.at > t.now {
		t.now, t.instant = it.at, 0
	}
	if t.instant++; t.instant > t.cfg.Limit.Instant {
		return &Error{Seed: t.cfg.Seed, Event: t.count.Events, When: "at " + t.now.String(), Err: errInstant}
	}
	switch {
	case it.flight != nil:
		return t.arrive(it)
	case it.timer != nil:
		if t.procs[it.timer.proc].status == stopped {
			t.backlog = append(t.backlog, it)
			return nil
		}
		t.keep(Step{Op: StepExpire, Proc: it.timer.proc, Name: it.timer.name})
		return t.expire(it.timer)
	case it.command > 0:
		return t.ask(it)
	}
	t.faults--
	f := &t.cfg.Faults[it.fault-1]
	t.keep(Step{Op: StepFault, Fault: f})
	return t.afflict(f)
}

func (t *timed) arrive(it item) error {
	if f := it.flight; !t.arrives(f) {
		if l := t.link(f.from, f.to); l.cut {
			t.holds(f)
		}
		t.backlog = append(t.backlog, it)
		return nil
	}
	t.keep(it.flight.step())
	return t.deliver(it.flight)
}

// ask gives a command, and plans its next time.
func (t *timed) ask(it item) error {
	c := &t.cfg.Commands[it.command-1]
	switch t.procs[c.Proc].status {
	case stopped:
		t.backlog = append(t.backlog, it)
		return nil
	case killed, halted:
		if t.faults == 0 { // nothing can start it again: to go on asking would never end
			return nil
		}
	}
	if it.turn++; c.Every > 0 && (c.Times == 0 || int(it.turn) < c.Times) {
		again := it
		again.at = t.now + c.Every
		t.add(again)
	}
	t.keep(Step{Op: StepCommand, Proc: c.Proc, Name: c.Command})
	return t.command(c.Proc, c.Command)
}

// step is the step that hands a message over.
func (f *flight) step() Step {
	return Step{Op: StepDeliver, From: f.from, Proc: f.to, Number: f.number, Copy: f.copy, What: protocol.TypeOf(f.m)}
}

func (t *timed) keep(s Step) {
	if t.steps != nil {
		s.At = t.now
		*t.steps = append(*t.steps, s)
	}
}

func (t *timed) add(it item) {
	t.order++
	it.order = t.order
	t.queue.push(it)
}

// sent draws the fate of a message.
func (t *timed) sent(f *flight) {
	l := t.link(f.from, f.to)
	for i, d := range t.doomed {
		if d.From == f.from && d.Proc == f.to && d.Number == f.number {
			t.doomed = slices.Delete(t.doomed, i, i+1)
			t.meddle(l, f, d.Op == StepLose)
			return
		}
	}
	if f.from != f.to {
		if l.Loss > 0 && t.random.Float64() < l.Loss {
			t.meddle(l, f, true)
			return
		}
		if l.Duplicate > 0 && t.random.Float64() < l.Duplicate {
			t.meddle(l, f, false)
			return
		}
	}
	t.travel(l, f)
}

// meddle loses a message, or makes two of it.
func (t *timed) meddle(l *link, f *flight, lose bool) {
	if lose {
		t.keep(Step{Op: StepLose, From: f.from, Proc: f.to, Number: f.number, What: protocol.TypeOf(f.m)})
		t.drop(f, "loss")
		return
	}
	t.keep(Step{Op: StepDuplicate, From: f.from, Proc: f.to, Number: f.number, What: protocol.TypeOf(f.m)})
	t.travel(l, f)
	t.travel(l, t.duplicate(f))
}

func (t *timed) travel(l *link, f *flight) {
	at := t.now + l.draw(t.random)
	if l.FIFO {
		at = max(at, l.last)
		l.last = at
	}
	t.add(item{at: at, flight: f})
}

func (t *timed) set(timer *timer) { t.add(item{at: timer.at, timer: timer}) }

// again puts into the queue what has waited and waits no longer. It keeps its order, so that a link's messages do.
func (t *timed) again(now func(item) bool) {
	kept := t.backlog[:0]
	for _, it := range t.backlog {
		if !now(it) {
			kept = append(kept, it)
			continue
		}
		it.at = t.now
		t.queue.push(it)
	}
	clear(t.backlog[len(kept):])
	t.backlog = kept
}

func (t *timed) held(p *process) {
	t.again(func(it item) bool { return t.waitsFor(it) == p.id })
}

func (t *timed) gone(p *process) { t.held(p) }

// waitsFor is the process that something is for.
func (t *timed) waitsFor(it item) int {
	switch {
	case it.flight != nil:
		return it.flight.to
	case it.timer != nil:
		return it.timer.proc
	}
	return t.cfg.Commands[it.command-1].Proc
}

func (t *timed) mended(from, to int) {
	t.again(func(it item) bool { return it.flight != nil && it.flight.from == from && it.flight.to == to })
}
