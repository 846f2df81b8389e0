package sim

import (
	"slices"
	"time"

	"jeton/runtime/protocol"
)

// A stepper is a scheduler that is told what happens next, one step after the other.
type stepper struct {
	*machine
	onLink [][]*flight // in flight, by link, in the order of sending
	// doomed are messages that are to be lost or to come twice, and that nobody has sent yet.
	doomed []Step
	// loose says that a message that is not there may be another of its type on its link: the numbers of messages are others when steps
	// before them were left out.
	loose bool
}

func newStepper(cfg *Config, untimed bool) (*stepper, error) {
	m, err := newMachine(cfg)
	if err != nil {
		return nil, err
	}
	m.untimed = untimed
	s := &stepper{machine: m, onLink: make([][]*flight, cfg.N*cfg.N)}
	m.next = s
	return s, nil
}

func (s *stepper) sent(f *flight) {
	on := s.of(f.from, f.to)
	*on = append(*on, f)
	for i, d := range s.doomed {
		if d.From == f.from && d.Proc == f.to && d.Number == f.number {
			s.doomed = slices.Delete(s.doomed, i, i+1)
			s.meddle(d)
			return
		}
	}
}

func (s *stepper) set(*timer)                 {}
func (s *stepper) held(*process)              {}
func (s *stepper) mended(_, _ int)            {}
func (s *stepper) gone(*process)              {}
func (s *stepper) of(from, to int) *[]*flight { return &s.onLink[from*s.cfg.N+to] }

// step lets a step happen. done says whether it could: one that cannot (a message that was not sent, a timer that does not run) changes
// nothing. A loose stepper may change the step.
func (s *stepper) step(t *Step) (done bool, err error) {
	s.now = max(s.now, t.At)
	switch t.Op {
	case StepDeliver:
		i := s.find(t.From, t.Proc, t.Number, t.Copy)
		if s.loose {
			i = s.resembling(t, i)
		}
		if i < 0 || !s.mayArrive(t.From, t.Proc, i) {
			return false, nil
		}
		return true, s.deliver(s.take(t.From, t.Proc, i))
	case StepLose, StepDuplicate:
		if s.link(t.From, t.Proc).sent < t.Number {
			s.doomed = append(s.doomed, *t)
			return true, nil
		}
		return s.meddle(*t), nil
	case StepExpire:
		p := &s.procs[t.Proc]
		timer := p.timer(t.Name)
		if timer == nil || p.status != running || !s.due(p, timer) {
			return false, nil
		}
		return true, s.expire(timer)
	case StepCommand:
		if s.procs[t.Proc].status != running {
			return false, nil
		}
		return true, s.command(t.Proc, t.Name)
	case StepFault:
		return s.suffer(t.Fault)
	}
	return false, badConfig("a step that does %q; there are %s, %s, %s, %s, %s and %s", t.Op, StepDeliver, StepLose, StepDuplicate, StepExpire, StepCommand, StepFault)
}

// find is where a message is among those of its link, or -1.
func (s *stepper) find(from, to, number int, second bool) int {
	return slices.IndexFunc(*s.of(from, to), func(f *flight) bool { return f.number == number && f.copy == second })
}

// resembling is the message that a step means, where i is the one that it names: that, if its type is the same, or the first of its type.
// The step then names it.
func (s *stepper) resembling(t *Step, i int) int {
	on := *s.of(t.From, t.Proc)
	fits := func(f *flight) bool { return protocol.TypeOf(f.m) == t.What }
	if i >= 0 && fits(on[i]) {
		return i
	}
	if i = slices.IndexFunc(on, fits); i >= 0 {
		t.Number, t.Copy = on[i].number, on[i].copy
	}
	return i
}

// mayArrive says whether message i of a link may be handed over.
func (s *stepper) mayArrive(from, to, i int) bool {
	if s.link(from, to).FIFO && i > 0 {
		return false
	}
	return s.arrives((*s.of(from, to))[i])
}

func (s *stepper) take(from, to, i int) *flight {
	on := s.of(from, to)
	f := (*on)[i]
	*on = slices.Delete(*on, i, i+1)
	return f
}

// meddle loses a message, or makes two of it.
func (s *stepper) meddle(t Step) bool {
	i := s.find(t.From, t.Proc, t.Number, false)
	if i < 0 {
		return false
	}
	if t.Op == StepLose {
		s.drop(s.take(t.From, t.Proc, i), "loss")
		return true
	}
	on := s.of(t.From, t.Proc)
	*on = slices.Insert(*on, i+1, s.duplicate((*on)[i]))
	return true
}

// due says whether a timer may expire: its time has come, or, when there is no time, no other of the process is surely before it.
func (s *stepper) due(p *process, t *timer) bool {
	if !s.untimed {
		return t.at <= s.now
	}
	for i, other := range p.timers { // in the order in which they were set
		if other != t && other.surelyBefore(t, i < slices.Index(p.timers, t)) {
			return false
		}
	}
	return true
}

// surelyBefore says that t expires before another timer of its process in every timed run. When a timer is set in an untimed one as a
// message arrives, its process's clock shows the earliest time at which that can be.
func (t *timer) surelyBefore(other *timer, setEarlier bool) bool {
	sooner := func(a, b time.Duration) bool { return a < b || a == b && setEarlier }
	switch {
	case t.exact:
		return sooner(t.at, other.at)
	case t.call == other.call:
		return sooner(t.lasts, other.lasts)
	}
	return setEarlier && t.lasts <= other.lasts
}

// suffer carries out a fault that changes something.
func (s *stepper) suffer(f *Fault) (done bool, err error) {
	if status := s.procs[f.Proc].status; f.Kind == KindRestart && (status == running || status == stopped) {
		return false, nil
	}
	before := s.count.Faults
	err = s.afflict(f)
	return s.count.Faults > before, err
}

// lost says that a message will never be received: who was to get it is no more.
func (s *stepper) lost(f *flight) bool {
	p := &s.procs[f.to]
	return p.status == killed || p.status == halted || p.life != f.life || s.link(f.from, f.to).cut && s.link(f.from, f.to).lose
}

// quiet says that nothing is left that could happen by itself.
func (s *stepper) quiet() bool {
	for i := range s.procs {
		if p := &s.procs[i]; p.status == running && len(p.timers) > 0 {
			return false
		}
	}
	for _, on := range s.onLink {
		for i, f := range on {
			if !s.lost(f) && s.mayArrive(f.from, f.to, i) {
				return false
			}
		}
	}
	return true
}

func (s *stepper) result(cut string, err error) *Result {
	r := s.machine.result(cut, err)
	for _, on := range s.onLink {
		for _, f := range on {
			waits := ""
			switch l := s.link(f.from, f.to); {
			case s.lost(f):
				waits = "a process that is no more"
			case l.cut:
				waits = "a cut link"
			case s.procs[f.to].status == stopped:
				waits = "a stopped process"
			}
			r.InFlight = append(r.InFlight, f.shown(waits))
		}
	}
	return r
}

// restDelay is how long each message takes that a schedule says nothing of.
const restDelay = time.Millisecond

// rest lets the run go on by itself: each message takes the same time, none is lost.
func (s *stepper) rest() (*Result, error) {
	t := &timed{machine: s.machine, doomed: s.doomed}
	s.machine.next = t
	for i := range s.links {
		s.links[i].Link = &Link{Delay: Fixed(restDelay), FIFO: s.links[i].FIFO}
	}
	var flying []*flight
	for _, on := range s.onLink {
		flying = append(flying, on...)
	}
	slices.SortStableFunc(flying, func(a, b *flight) int { return int(a.at - b.at) })
	for _, f := range flying {
		t.travel(s.link(f.from, f.to), f)
	}
	for i := range s.procs {
		for _, timer := range s.procs[i].timers {
			t.add(item{at: max(s.now, timer.at), timer: timer})
		}
	}
	return t.finish()
}
