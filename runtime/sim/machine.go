package sim

import (
	"math/rand/v2"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A machine is the state of a simulated run: processes, messages in flight, timers. It knows what each thing that happens does, and
// leaves to its scheduler what happens next.
type machine struct {
	cfg   *Config
	next  scheduler
	now   time.Duration // true time
	procs []process
	links []link // from*N + to
	count Stats
	log   recorder
	// fresh are the messages that the call that runs has sent; the scheduler gets them when its effects are carried out.
	fresh []*flight
	// untimed says that a process's clock goes on by its timers only, and that no time lies between other events.
	untimed bool
	keeps   bool // what processes are told is kept, so that they can be made again
	exact   bool // in an untimed run: the clock of the process that is called shows what it would in a timed one
}

// A scheduler decides what happens next. It is told what may.
type scheduler interface {
	sent(f *flight)      // f is in flight
	set(t *timer)        // t runs, until it is dead
	held(p *process)     // p goes on, and what has waited for it may be handed over
	mended(from, to int) // what has waited for the link may arrive
	gone(p *process)     // p is no more: what is on the way to it may be lost
}

type status uint8

const (
	running status = iota
	stopped
	killed
	halted
)

var statusWords = [...]string{"running", "stopped", "killed", "ended"}

// A process is one process of the run, with what the runner keeps for it.
type process struct {
	*body
	id     int
	name   string
	clock  Clock
	local  time.Duration // its clock, in an untimed run
	status status
	life   int    // how often it was restarted
	sent   uint64 // number of its last message
	timers []*timer
	state  map[string]string // what it said last of its state

	with   func(p int) protocol.Process // what has made it
	inputs []input                      // what it was told, if the machine keeps that
	coded  bool                         // code is that of its state
	code   fingerprint
}

// A body is a process's state machine, and what that uses.
type body struct {
	p      protocol.Process
	stater protocol.Stater // nil: it is none
	env    *protocol.Env
	random *rand.PCG
	fed    int // how many things it was told
}

// An input is one thing that a process was told: what its state comes from, and nothing else.
type input struct {
	cause cause
	now   time.Duration
}

// A link is the way from one process to another, and what is on it.
type link struct {
	*Link
	cut, lose bool
	sent      int           // messages so far: the number of the last one
	last      time.Duration // when its last message arrives
}

// A flight is a message on its way to one process.
type flight struct {
	from, to int
	number   int // on its link, from 1
	id       uint64
	life     int // of the receiver it was sent to
	m        any
	msg      *history.Message
	copy     bool
	at       time.Duration // when it was sent
}

// A timer of a process runs until it is dead.
type timer struct {
	proc int
	name string
	at   time.Duration // true time; the process's own in an untimed run
	dead bool
	// What is known of its place among the process's other timers, when there is no true time.
	lasts time.Duration
	call  int  // the event in which it was set
	exact bool // at is when it expires, and not just the earliest time
}

func newMachine(cfg *Config) (*machine, error) {
	m := &machine{cfg: cfg, procs: make([]process, cfg.N), links: make([]link, cfg.N*cfg.N)}
	m.log.start(cfg)
	for from := range cfg.N {
		for to := range cfg.N {
			l, err := cfg.link(from, to)
			if err != nil {
				return nil, err
			}
			m.links[from*cfg.N+to].Link = &l
		}
	}
	for p := range m.procs {
		proc := &m.procs[p]
		proc.id, proc.name = p, m.log.names[p]
		if cfg.Clocks != nil {
			proc.clock = cfg.Clocks(p)
		}
		if !(proc.clock.Drift > -1) {
			return nil, badConfig("the clock of p%d has the drift %v, with which it does not go on; 0.01 is 1 %% fast", p, proc.clock.Drift)
		}
		proc.local = proc.clock.Offset
	}
	return m, nil
}

// create makes the processes, and starts them in their order.
func (m *machine) create() error {
	for p := range m.procs {
		if err := m.begin(&m.procs[p], m.cfg.New); err != nil {
			return err
		}
	}
	return nil
}

// begin gives a process its state machine, and starts that.
func (m *machine) begin(p *process, with func(p int) protocol.Process) error {
	p.with, p.inputs, p.state = with, nil, nil
	if err := m.embody(p); err != nil {
		return err
	}
	m.log.add(m, p, history.Event{Kind: history.Start})
	return m.call(p, cause{op: causeStart, exact: true})
}

// embody makes a new state machine for a process.
func (m *machine) embody(p *process) error {
	p.body = &body{random: rand.NewPCG(m.cfg.Seed, uint64(p.life)<<32|uint64(p.id)+1)}
	if err := m.guard(p, cause{op: causeMake}); err != nil {
		return err
	}
	if p.p == nil {
		return badConfig("New(%d) is nil; it has to be a process", p.id)
	}
	p.stater, _ = p.p.(protocol.Stater)
	p.env = protocol.NewEnv(p.id, m.cfg.N, 0, rand.New(p.random))
	return nil
}

// refresh makes the state machine of a process again, when that of its body has gone on since, by telling it the same things.
func (m *machine) refresh(p *process) error {
	if p.fed == len(p.inputs) {
		return nil
	}
	if err := m.embody(p); err != nil {
		return err
	}
	for _, in := range p.inputs {
		p.env.Reset(p.id, in.now, in.cause.id())
		if err := m.guard(p, in.cause); err != nil {
			return err
		}
		p.fed++
	}
	return nil
}

func (m *machine) link(from, to int) *link { return &m.links[from*m.cfg.N+to] }

// reads is what a process's clock shows.
func (m *machine) reads(p *process) time.Duration {
	if m.untimed {
		return p.local
	}
	return p.clock.reads(m.now)
}

// arrives says whether a message may be handed over now: its receiver runs, and the link is not cut. One that will never come is
// handed over at once, since that loses it.
func (m *machine) arrives(f *flight) bool {
	if l := m.link(f.from, f.to); l.cut && !l.lose {
		return false
	}
	return m.procs[f.to].status != stopped
}

// deliver hands a message to its receiver, or loses it when there is none.
func (m *machine) deliver(f *flight) error {
	p := &m.procs[f.to]
	switch {
	case m.link(f.from, f.to).cut:
		m.drop(f, "cut")
		return nil
	case p.status == killed || p.status == halted:
		m.drop(f, statusWords[p.status])
		return nil
	case p.life != f.life:
		m.drop(f, "restarted")
		return nil
	}
	m.count.Received++
	m.log.message(m, p, history.Receive, f.msg)
	return m.call(p, cause{op: causeReceive, flight: f})
}

// drop loses a message. The log has it in the sender's lane.
func (m *machine) drop(f *flight, why string) {
	m.count.Dropped++
	m.log.fate(m, f, history.Drop, why)
}

// duplicate makes a second message of one.
func (m *machine) duplicate(f *flight) *flight {
	m.count.Duplicated++
	m.log.fate(m, f, history.Duplicate, "")
	second := *f
	second.copy = true
	if f.msg != nil {
		msg := *f.msg
		msg.Copy = true
		second.msg = &msg
	}
	return &second
}

// expire tells a process that a timer's time is over.
func (m *machine) expire(t *timer) error {
	p := &m.procs[t.proc]
	p.forget(t)
	if m.untimed {
		p.local = max(p.local, t.at)
	}
	m.count.Expired++
	m.log.local(m, p, "timer", t.name)
	return m.call(p, cause{op: causeExpire, word: t.name, exact: t.exact})
}

// command hands a word of the application to a process. One that is no more does not hear it.
func (m *machine) command(proc int, word string) error {
	p := &m.procs[proc]
	if p.status == killed || p.status == halted {
		return nil
	}
	m.count.Commands++
	m.log.local(m, p, "command", word)
	return m.call(p, cause{op: causeCommand, word: word})
}
