package detector

import (
	"math/bits"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// Confirm is the mark of a member that is given up for good; of is its number.
const Confirm = "confirm"

// A SwimConfig is that of [Swim].
type SwimConfig struct {
	Period     time.Duration // the protocol period T′; 0 means 1 s
	Timeout    time.Duration // how long a direct ping is waited for before others are asked; 0 means a quarter of Period
	K          int           // how many others are asked; 0 means 3, below 0: none
	Suspicion  int           // how many periods a suspicion lasts before it is confirmed; 0 means 3·⌈log₂(N+1)⌉
	RoundRobin bool          // each member is pinged once in a random order, then in another, so that at most 2N−1 periods pass (section 4.3)
	Lambda     int           // an update is passed on λ·⌈log₂(N+1)⌉ times; 0 means 3
	Gossip     int           // updates in a message, at most; 0 means 6
}

func (c SwimConfig) filled() SwimConfig {
	if c.Period <= 0 {
		c.Period = time.Second
	}
	if c.Timeout <= 0 {
		c.Timeout = c.Period / 4
	}
	if c.K == 0 {
		c.K = 3
	}
	if c.Lambda <= 0 {
		c.Lambda = 3
	}
	if c.Gossip <= 0 {
		c.Gossip = 6
	}
	return c
}

// log2 is ⌈log₂(n+1)⌉.
func log2(n int) int { return bits.Len(uint(n)) }

// Swim is a member of a SWIM group. In each period it pings one other member; when no answer comes in time, it asks K others to ping that
// one; when the period ends without an answer, it suspects it. News travel within pings and answers. A member that hears it is suspected
// raises its incarnation number and denies; one that does not deny in time is given up.
type Swim struct {
	SwimConfig
	self        int
	members     []member // of all numbers; one's own is not used
	incarnation int      // one's own, raised to deny a suspicion
	out         bool     // the others have given this member up: it is silent
	round       uint64
	target      int // of this period's ping; −1: none
	acked       bool
	order       []int // of RoundRobin: who is still to be pinged
	news        news
}

type member struct {
	status      Status
	incarnation int // the highest that was heard of
}

const (
	roundTimer   = "period"
	ackTimer     = "ack"
	suspectTimer = "suspect "
)

// NewSwim makes a member.
func NewSwim(cfg SwimConfig) *Swim { return &Swim{SwimConfig: cfg.filled(), target: -1} }

// Start is protocol.Process's. The first period begins at a random time, since members do not go in step.
func (s *Swim) Start(env *protocol.Env) {
	s.self, s.members = env.Self(), make([]member, env.N())
	s.news = news{max: s.Gossip, times: s.Lambda * log2(env.N())}
	if s.Suspicion <= 0 {
		s.Suspicion = 3 * log2(env.N())
	}
	env.After(time.Duration(env.Rand().Int64N(int64(s.Period))), roundTimer)
}

// Expire is protocol.Process's.
func (s *Swim) Expire(env *protocol.Env, timer string) {
	switch {
	case s.out:
	case timer == roundTimer:
		s.endRound(env)
		s.beginRound(env)
	case timer == ackTimer:
		s.askOthers(env)
	default:
		s.giveUp(env, timer)
	}
}

// endRound suspects a target that has not answered.
func (s *Swim) endRound(env *protocol.Env) {
	if s.target >= 0 && !s.acked {
		s.hear(env, Update{Of: s.target, Status: Suspected, Incarnation: s.members[s.target].incarnation})
	}
}

// beginRound pings the next target.
func (s *Swim) beginRound(env *protocol.Env) {
	s.round++
	s.acked = false
	env.After(s.Period, roundTimer)
	if s.target = s.next(env); s.target < 0 {
		return
	}
	env.Send(s.target, Ping{N: s.round, For: s.self, Gossip: s.gossip(s.target)})
	env.After(s.Timeout, ackTimer)
}

// next is who is to be pinged: not one that was given up. −1: there is nobody.
func (s *Swim) next(env *protocol.Env) int {
	candidates := s.living(-1)
	if len(candidates) == 0 {
		return -1
	}
	if !s.RoundRobin {
		return candidates[env.Rand().IntN(len(candidates))]
	}
	for {
		if len(s.order) == 0 {
			s.order = candidates
			env.Rand().Shuffle(len(s.order), func(i, j int) { s.order[i], s.order[j] = s.order[j], s.order[i] })
		}
		p := s.order[0]
		s.order = s.order[1:]
		if s.members[p].status != Dead {
			return p
		}
	}
}

// living are the other members that are not given up, without one.
func (s *Swim) living(but int) []int {
	var ps []int
	for p := range s.members {
		if p != s.self && p != but && s.members[p].status != Dead {
			ps = append(ps, p)
		}
	}
	return ps
}

// askOthers asks up to K others to ping the target: perhaps it is only the way between the two that is bad.
func (s *Swim) askOthers(env *protocol.Env) {
	if s.target < 0 || s.acked {
		return
	}
	others := s.living(s.target)
	env.Rand().Shuffle(len(others), func(i, j int) { others[i], others[j] = others[j], others[i] })
	for i := 0; i < min(s.K, len(others)); i++ {
		env.Send(others[i], PingReq{N: s.round, Of: s.target, Gossip: s.gossip(others[i])})
	}
}

// giveUp confirms a suspicion that has lasted.
func (s *Swim) giveUp(env *protocol.Env, timer string) {
	p, err := strconv.Atoi(strings.TrimPrefix(timer, suspectTimer))
	if err == nil && s.members[p].status == Suspected {
		s.hear(env, Update{Of: p, Status: Dead, Incarnation: s.members[p].incarnation})
	}
}

// Receive is protocol.Process's.
func (s *Swim) Receive(env *protocol.Env, from int, m any) {
	if s.out {
		return
	}
	switch m := m.(type) {
	case Ping:
		s.hearAll(env, m.Gossip)
		env.Send(from, Ack{N: m.N, Of: s.self, For: m.For, Gossip: s.gossip(from)})
	case PingReq:
		s.hearAll(env, m.Gossip)
		if m.Of >= 0 && m.Of < len(s.members) {
			env.Send(m.Of, Ping{N: m.N, For: from, Gossip: s.gossip(m.Of)})
		}
	case Ack:
		s.hearAll(env, m.Gossip)
		s.ack(env, m)
	}
}

// ack notes the target's sign of life, or passes on one that another member has asked for.
func (s *Swim) ack(env *protocol.Env, m Ack) {
	switch {
	case m.For == s.self:
		s.acked = s.acked || m.Of == s.target && m.N == s.round
	case m.For >= 0 && m.For < len(s.members):
		env.Send(m.For, Ack{N: m.N, Of: m.Of, For: m.For, Gossip: s.gossip(m.For)})
	}
}

// hearAll takes news in; about itself, a member has the last word.
func (s *Swim) hearAll(env *protocol.Env, us []Update) {
	for _, u := range us {
		switch {
		case u.Of < 0 || u.Of >= len(s.members):
		case u.Of != s.self:
			s.hear(env, u)
		case u.Status == Suspected && u.Incarnation >= s.incarnation:
			s.incarnation = u.Incarnation + 1
			s.news.add(Update{Of: s.self, Status: Alive, Incarnation: s.incarnation})
		case u.Status == Dead && !s.out:
			s.out = true
			env.Mark("out", "of", s.self)
		}
	}
}

// hear takes in one piece of news, and passes it on when it is one.
func (s *Swim) hear(env *protocol.Env, u Update) {
	m := &s.members[u.Of]
	if !u.overrides(*m) {
		return
	}
	was := m.status
	m.status, m.incarnation = u.Status, max(m.incarnation, u.Incarnation)
	s.news.add(u)
	timer := suspectTimer + strconv.Itoa(u.Of)
	switch u.Status {
	case Suspected:
		env.After(time.Duration(s.Suspicion)*s.Period, timer)
	default:
		env.Stop(timer)
	}
	switch {
	case was == Alive && u.Status != Alive:
		env.Mark(history.Suspect, "of", u.Of)
	case was == Suspected && u.Status == Alive:
		env.Mark(history.Trust, "of", u.Of)
	}
	if u.Status == Dead {
		env.Mark(Confirm, "of", u.Of)
	}
}

// gossip is what a message to process to carries. What is thought of to itself goes first: it alone can deny it.
func (s *Swim) gossip(to int) []Update {
	m := s.members[to]
	if m.status == Alive {
		return s.news.some(-1)
	}
	return append(s.news.some(to), Update{Of: to, Status: m.status, Incarnation: m.incarnation})
}

// Status is what this member thinks of process p: of one that is no member, that it is dead.
func (s *Swim) Status(p int) Status {
	switch {
	case p < 0 || p >= len(s.members):
		return Dead
	case p == s.self:
		return Alive
	}
	return s.members[p].status
}

// State is protocol.Stater's: "living", "suspected" and "dead" members, and one's own "incarnation".
func (s *Swim) State() map[string]string {
	var by [3][]int
	for p := range s.members {
		by[s.Status(p)] = append(by[s.Status(p)], p)
	}
	state := map[string]string{"living": numbers(by[Alive]), "suspected": numbers(by[Suspected]), "dead": numbers(by[Dead]), "incarnation": strconv.Itoa(s.incarnation)}
	if s.out {
		state["out"] = "given up by the others"
	}
	return state
}
