package sim

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// An Error says what a process did that ended its run, when, and under which seed it does so again.
type Error struct {
	Seed  uint64
	Event int    // how many events there were, this one included
	Proc  string // the process; "" when it is not one's fault alone
	When  string // "as it received REQ from p1"
	Err   error
	Stack string // of a panic
}

func (e *Error) Error() string {
	who := e.Proc
	if who == "" {
		who = "the run"
	}
	return fmt.Sprintf("sim: %s, event %d of seed %d, %s: %v", who, e.Event, e.Seed, e.When, e.Err)
}

func (e *Error) Unwrap() error { return e.Err }

var (
	errNoCommander = errors.New("it takes no commands: it has no method Command(*protocol.Env, string) error")
	errInstant     = errors.New("time does not go on: processes send each other messages, or set timers, that take no time, without end")
)

// A cause is what makes a process do something.
type cause struct {
	op     causeOp
	flight *flight // of causeReceive
	word   string  // the timer's name, or the command
	exact  bool    // see machine
}

type causeOp uint8

const (
	causeMake causeOp = iota
	causeStart
	causeReceive
	causeExpire
	causeCommand
)

// id is the sender's number of the message.
func (c cause) id() uint64 {
	if c.flight == nil {
		return 0
	}
	return c.flight.id
}

func (c cause) String() string {
	switch c.op {
	case causeMake:
		return "as it was made"
	case causeStart:
		return "as it started"
	case causeReceive:
		return "as it received " + protocol.TypeOf(c.flight.m) + " from p" + strconv.Itoa(c.flight.from)
	case causeExpire:
		return "as its timer " + strconv.Quote(c.word) + " expired"
	}
	return "as it was told " + strconv.Quote(c.word)
}

// tell tells a process what has happened.
func (c cause) tell(p *process) error {
	switch c.op {
	case causeMake:
		p.p = p.with(p.id)
	case causeStart:
		p.p.Start(p.env)
	case causeReceive:
		p.p.Receive(p.env, c.flight.from, c.flight.m)
	case causeExpire:
		p.p.Expire(p.env, c.word)
	case causeCommand:
		commander, ok := p.p.(protocol.Commander)
		if !ok {
			return errNoCommander
		}
		return commander.Command(p.env, c.word)
	}
	return nil
}

// call lets a process do one thing, and carries out what it says.
func (m *machine) call(p *process, c cause) error {
	m.count.Events++
	m.exact = c.exact
	now := m.reads(p)
	p.env.Reset(p.id, now, c.id())
	if m.keeps {
		p.inputs, p.coded = append(p.inputs, input{c, now}), false
		p.fed++
	}
	if err := m.guard(p, c); err != nil {
		return err
	}
	m.fresh = m.fresh[:0]
	effects := p.env.Effects()
	for i := range effects {
		if err := m.carryOut(p, &effects[i], c.flight); err != nil {
			return m.failed(p, c, err)
		}
	}
	m.tellState(p)
	for _, f := range m.fresh {
		m.next.sent(f)
	}
	return nil
}

// guard makes an error of a panic.
func (m *machine) guard(p *process, c cause) (err error) {
	defer func() {
		if r := recover(); r != nil {
			e := m.failed(p, c, fmt.Errorf("panic: %v", r))
			e.Stack = string(debug.Stack())
			err = e
		}
	}()
	if err := c.tell(p); err != nil {
		return m.failed(p, c, err)
	}
	return nil
}

func (m *machine) failed(p *process, when fmt.Stringer, err error) *Error {
	return &Error{Seed: m.cfg.Seed, Event: m.count.Events, Proc: p.name, When: when.String(), Err: err}
}

func (m *machine) carryOut(p *process, e *protocol.Effect, f *flight) error {
	switch e.Op {
	case protocol.OpSend:
		m.send(p, e)
	case protocol.OpDeliver, protocol.OpHold:
		if e.From < 0 || e.From >= m.cfg.N {
			return fmt.Errorf("it delivers or holds a message of process %d, but there are p0 to p%d", e.From, m.cfg.N-1)
		}
		m.log.order(m, p, e, f)
	case protocol.OpAfter:
		m.after(p, e.Name, e.D)
	case protocol.OpStop:
		if t := p.timer(e.Name); t != nil {
			p.forget(t)
		}
	case protocol.OpMark:
		m.log.mark(m, p, e)
	case protocol.OpHalt:
		m.halt(p)
	default:
		return fmt.Errorf("it asks for the effect %d, which there is not", e.Op)
	}
	return nil
}

// send puts a message on the way to each of its receivers: one event in the log.
func (m *machine) send(p *process, e *protocol.Effect) {
	p.sent++
	msg := m.log.send(m, p, e)
	m.count.Sent += len(e.To)
	flights := make([]flight, len(e.To))
	for i, to := range e.To {
		l := m.link(p.id, to)
		l.sent++
		flights[i] = flight{from: p.id, to: to, number: l.sent, id: p.sent, life: m.procs[to].life, m: e.Msg, msg: msg, at: m.now}
		m.fresh = append(m.fresh, &flights[i])
	}
}

func (m *machine) after(p *process, name string, d time.Duration) {
	if t := p.timer(name); t != nil {
		p.forget(t)
	}
	d = max(0, d)
	t := &timer{proc: p.id, name: name, at: p.local + d, lasts: d, call: m.count.Events, exact: m.exact}
	if !m.untimed {
		t.at = m.now + p.clock.lasts(d)
	}
	p.timers = append(p.timers, t)
	m.next.set(t)
}

// halt ends a process that has nothing more to do.
func (m *machine) halt(p *process) {
	if p.status == halted {
		return
	}
	p.status = halted
	p.forgetAll()
	m.log.add(m, p, history.Event{Kind: history.End})
}

func (p *process) timer(name string) *timer {
	for _, t := range p.timers {
		if t.name == name {
			return t
		}
	}
	return nil
}

func (p *process) forget(t *timer) {
	t.dead = true
	for i, other := range p.timers {
		if other == t {
			p.timers = append(p.timers[:i], p.timers[i+1:]...)
			return
		}
	}
}

func (p *process) forgetAll() {
	for _, t := range p.timers {
		t.dead = true
	}
	p.timers = nil
}
