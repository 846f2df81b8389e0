package election

import (
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A mutant is an algorithm with a usual mistake.
type mutant struct {
	name      string
	algorithm string
	variant   Variant
	accused   property // of what it breaks
	make      func(c Config) process
	adapt     func(s schedule) schedule // nil: the seed's schedule as it is
}

// byElection makes a mutant of Chang and Roberts that has another idea of what to do with an E.
func byElection(handle func(c *ChangRoberts, env *protocol.Env, from int, id ID)) func(Config) process {
	return func(c Config) process { return &electionMutant{NewChangRoberts(c), handle} }
}

var mutants = []mutant{
	{"takes two glued messages for one", changRoberts, WakeUp, allKnow, func(c Config) process { return &glued{ChangRoberts: NewChangRoberts(c)} }, nil},
	{"compares ids as strings", changRoberts, WakeUp, greatest, byElection(func(c *ChangRoberts, env *protocol.Env, _ int, id ID) {
		switch mine := c.config.ID.String(); {
		case id.String() == mine:
			c.elected(env)
		case id.String() > mine:
			c.beat()
			env.Send(c.next, Election{ID: id})
		default:
			c.stand(env)
		}
	}), nil},
	{"takes the pid for an id, on several hosts", changRoberts, WakeUp, oneLeader, func(c Config) process { c.ID.Host = ""; return NewChangRoberts(c) }, samePids},
	{"passes a smaller id on", changRoberts, WakeUp, oneLeader, byElection(func(c *ChangRoberts, env *protocol.Env, _ int, id ID) {
		if id == c.config.ID {
			c.elected(env)
			return
		}
		c.stand(env)
		env.Send(c.next, Election{ID: id})
	}), nil},
	{"passes a smaller id on, and never ends", changRoberts, WakeUp, counts, byElection(func(c *ChangRoberts, env *protocol.Env, _ int, id ID) {
		c.stand(env)
		env.Send(c.next, Election{ID: id})
	}), nil},
	{"sends back to where it came from", changRoberts, WakeUp, allKnow, byElection(func(c *ChangRoberts, env *protocol.Env, from int, id ID) {
		switch order := id.Compare(c.config.ID); {
		case order == 0:
			c.elected(env)
		case order > 0:
			c.beat()
			env.Send(from, Election{ID: id})
		default:
			c.stand(env)
		}
	}), nil},
	{"drops a smaller id and does not wake up", changRoberts, WakeUp, allKnow, byElection(func(c *ChangRoberts, env *protocol.Env, _ int, id ID) {
		if id.Compare(c.config.ID) >= 0 {
			c.election(env, id)
		}
	}), nil},
	{"does not stop its announcement", changRoberts, WakeUp, announces, func(c Config) process { return &announcesForEver{NewChangRoberts(c)} }, staying},
	{"does not pass the announcement on", changRoberts, WakeUp, allKnow, func(c Config) process { return &keepsNews{NewChangRoberts(c)} }, nil},
	{"takes itself for the leader that is announced", changRoberts, Relay, allKnow, func(c Config) process { return &learnsItself{NewChangRoberts(c)} }, nil},
	{"starts after the announcement", changRoberts, WakeUp, quiet, func(c Config) process { return &startsLate{NewChangRoberts(c)} }, staying},
	{"starts after it has relayed", changRoberts, Relay, oneLeader, func(c Config) process { return &startsLate{NewChangRoberts(c)} }, staying},
	{"sends T(0)", changRoberts, WakeUp, numbered, func(c Config) process { return &fromZero{NewChangRoberts(c)} }, numbering},
	{"does not count on", changRoberts, Relay, numbered, func(c Config) process { return &sameValue{NewChangRoberts(c)} }, numbering},
	{"does not stop the numbering token", changRoberts, WakeUp, numbers, func(c Config) process { return &numbersForEver{NewChangRoberts(c)} }, func(s schedule) schedule { return staying(numbering(s)) }},
	{"numbers before the announcement is round, on channels that are not FIFO", changRoberts, WakeUp, knownRank, func(c Config) process { return &numbersEarly{NewChangRoberts(c)} },
		func(s schedule) schedule { s = numbering(s); s.unordered = true; return s }},

	{"goes one hop too few", hirschbergSinclair, WakeUp, apart, byProbe(func(h *HirschbergSinclair, env *protocol.Env, p Probe) {
		p.Hops++
		probedFrom(h, env, p, p.Hops < 1<<p.Phase)
	}), nil},
	{"goes one hop too many", hirschbergSinclair, WakeUp, reach, byProbe(func(h *HirschbergSinclair, env *protocol.Env, p Probe) {
		probedFrom(h, env, p, p.Hops <= 1<<p.Phase)
	}), nil},
	{"does not carry the phase", hirschbergSinclair, WakeUp, counts, byProbe(func(h *HirschbergSinclair, env *protocol.Env, p Probe) {
		probedFrom(h, env, p, p.Hops < 1<<h.phase)
	}), nil},
	{"drops a smaller id and does not wake up", hirschbergSinclair, WakeUp, allKnow, byProbe(func(h *HirschbergSinclair, env *protocol.Env, p Probe) {
		if p.ID.Compare(h.config.ID) >= 0 {
			h.probed(env, p)
		}
	}), nil},
	{"takes an answer for a probe", hirschbergSinclair, WakeUp, oneLeader, func(c Config) process { return &answerAsProbe{NewHirschbergSinclair(c)} }, nil},
	{"goes on after one answer", hirschbergSinclair, WakeUp, apart, func(c Config) process { return &oneAnswer{NewHirschbergSinclair(c)} }, nil},
	{"sends both probes the same way", hirschbergSinclair, WakeUp, apart, func(c Config) process { return &oneWay{NewHirschbergSinclair(c)} }, nil},
}

// TestMutants shows for each mistake that the property it breaks accuses it, under at least one of a hundred schedules; TestSchedules
// shows that it never accuses the right algorithm.
func TestMutants(t *testing.T) {
	for _, m := range mutants {
		t.Run(m.algorithm+": "+m.name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(100) {
				s := newSchedule(m.algorithm, m.variant, seed, seeded(seed))
				if m.adapt != nil {
					s = m.adapt(s)
				}
				if m.accused.accuses(s.run(t, m.make)) != "" {
					return
				}
			}
			t.Errorf("%q does not accuse it under any of 100 schedules", m.accused.name)
		})
	}
}

func staying(s schedule) schedule {
	s.stays = true
	return s
}

func numbering(s schedule) schedule {
	s.numbering = true
	return s
}

// samePids gives the processes pids that are unique on their hosts only.
func samePids(s schedule) schedule {
	for p := range s.ids {
		s.ids[p] = ID{Host: []string{"ada", "bob"}[p%2], Pid: 100 + p/2}
	}
	return s
}

type glued struct {
	*ChangRoberts
	read time.Duration // when it read last
	any  bool
}

func (m *glued) Receive(env *protocol.Env, from int, msg any) {
	if m.any && m.read == env.Now() {
		return
	}
	m.any, m.read = true, env.Now()
	m.ChangRoberts.Receive(env, from, msg)
}

type electionMutant struct {
	*ChangRoberts
	handle func(c *ChangRoberts, env *protocol.Env, from int, id ID)
}

func (m *electionMutant) Receive(env *protocol.Env, from int, msg any) {
	if e, ok := msg.(Election); ok {
		m.handle(m.ChangRoberts, env, from, e.ID)
		return
	}
	m.ChangRoberts.Receive(env, from, msg)
}

type announcesForEver struct{ *ChangRoberts }

func (m *announcesForEver) Receive(env *protocol.Env, from int, msg any) {
	m.ChangRoberts.Receive(env, from, msg)
	if f, ok := msg.(Elected); ok && f.ID == m.config.ID {
		env.Send(m.next, f)
	}
}

type keepsNews struct{ *ChangRoberts }

func (m *keepsNews) Receive(env *protocol.Env, from int, msg any) {
	if f, ok := msg.(Elected); ok {
		m.learn(env, f.ID)
		return
	}
	m.ChangRoberts.Receive(env, from, msg)
}

type learnsItself struct{ *ChangRoberts }

func (m *learnsItself) Receive(env *protocol.Env, from int, msg any) {
	if f, ok := msg.(Elected); ok && f.ID != m.config.ID {
		m.learn(env, m.config.ID)
		env.Send(m.next, f)
		return
	}
	m.ChangRoberts.Receive(env, from, msg)
}

type startsLate struct{ *ChangRoberts }

func (m *startsLate) Command(env *protocol.Env, word string) error {
	if m.role == beaten || m.role == relaying {
		m.role = candidate
		env.Mark(history.ElectStart, "id", m.config.ID)
		env.Send(m.next, Election{ID: m.config.ID})
		return nil
	}
	return m.ChangRoberts.Command(env, word)
}

type fromZero struct{ *ChangRoberts }

func (m *fromZero) Receive(env *protocol.Env, from int, msg any) {
	if f, ok := msg.(Elected); ok && f.ID == m.config.ID {
		m.rank = 0
		env.Mark(history.Rank, "rank", 0)
		env.Send(m.next, Token{Value: 0})
		return
	}
	m.ChangRoberts.Receive(env, from, msg)
}

type sameValue struct{ *ChangRoberts }

func (m *sameValue) Receive(env *protocol.Env, from int, msg any) {
	if v, ok := msg.(Token); ok && m.role != leader {
		m.rank = v.Value
		env.Mark(history.Rank, "rank", v.Value)
		env.Send(m.next, v)
		return
	}
	m.ChangRoberts.Receive(env, from, msg)
}

type numbersForEver struct{ *ChangRoberts }

func (m *numbersForEver) Receive(env *protocol.Env, from int, msg any) {
	if v, ok := msg.(Token); ok {
		m.number(env, v.Value)
		return
	}
	m.ChangRoberts.Receive(env, from, msg)
}

type numbersEarly struct{ *ChangRoberts }

func (m *numbersEarly) Receive(env *protocol.Env, from int, msg any) {
	if f, ok := msg.(Elected); ok && f.ID == m.config.ID {
		return
	}
	was := m.role
	m.ChangRoberts.Receive(env, from, msg)
	if m.role == leader && was != leader {
		m.number(env, 0)
	}
}

// A probeMutant has another idea of what to do with a probe.
type probeMutant struct {
	*HirschbergSinclair
	handle func(h *HirschbergSinclair, env *protocol.Env, p Probe)
}

func byProbe(handle func(h *HirschbergSinclair, env *protocol.Env, p Probe)) func(Config) process {
	return func(c Config) process { return &probeMutant{NewHirschbergSinclair(c), handle} }
}

func (m *probeMutant) Receive(env *protocol.Env, from int, msg any) {
	if p, ok := msg.(Probe); ok {
		m.handle(m.HirschbergSinclair, env, p)
		return
	}
	m.HirschbergSinclair.Receive(env, from, msg)
}

// probedFrom is what the right one does with a probe, but for how far it goes.
func probedFrom(h *HirschbergSinclair, env *protocol.Env, p Probe, further bool) {
	if p.ID.Compare(h.config.ID) <= 0 {
		h.probed(env, p)
		return
	}
	h.beat()
	if further {
		p.Hops++
		h.send(env, p.Direction, p)
		return
	}
	back := p.Direction.opposite()
	h.send(env, back, Answer{ID: p.ID, Phase: p.Phase, Direction: back})
}

type answerAsProbe struct{ *HirschbergSinclair }

func (m *answerAsProbe) Receive(env *protocol.Env, from int, msg any) {
	if a, ok := msg.(Answer); ok {
		msg = Probe{ID: a.ID, Phase: a.Phase, Hops: 1, Direction: a.Direction}
	}
	m.HirschbergSinclair.Receive(env, from, msg)
}

type oneAnswer struct{ *HirschbergSinclair }

func (m *oneAnswer) Receive(env *protocol.Env, from int, msg any) {
	if a, ok := msg.(Answer); ok && a.ID == m.config.ID && m.answers == 0 {
		m.answers = 1
	}
	m.HirschbergSinclair.Receive(env, from, msg)
}

type oneWay struct{ *HirschbergSinclair }

func (m *oneWay) Start(env *protocol.Env) {
	m.HirschbergSinclair.Start(env)
	m.previous = m.next
}
