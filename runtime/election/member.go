package election

import (
	"fmt"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A role is what a process is in the election.
type role uint8

const (
	asleep    role = iota // it has not heard of the election
	candidate             // its id is on its way
	beaten                // it has seen a greater id
	relaying              // it came too late to be a candidate, and passes on whatever comes
	leader
)

func (r role) String() string {
	return [...]string{"asleep", "candidate", "beaten", "relaying", "leader"}[r]
}

// A member is what both algorithms have in common: a place on the ring, and what follows once a leader is found.
type member struct {
	config         Config
	previous, next int
	role           role
	known          bool // the leader is known; F has come, or this process is it
	winner         ID
	rank           int // -1: none
	count          int // of the leader, what T came back with
}

func newMember(c Config) member { return member{config: c, rank: -1} }

// Start finds the neighbours.
func (m *member) Start(env *protocol.Env) {
	m.previous, m.next = neighbours(m.config.Ring, env.Self(), env.N())
}

// Expire has nothing to do: there are no timers.
func (m *member) Expire(*protocol.Env, string) {}

// Leader is the leader's id, and whether it is known.
func (m *member) Leader() (id ID, known bool) { return m.winner, m.known }

// Rank is this process's number, -1 when it has none.
func (m *member) Rank() int { return m.rank }

// Count is how many processes the leader has counted, 0 for the others and before.
func (m *member) Count() int { return m.count }

// candidacy makes an asleep process a candidate, and says whether it was one.
func (m *member) candidacy(env *protocol.Env) bool {
	if m.role != asleep || m.known {
		return false
	}
	m.role = candidate
	env.Mark(history.ElectStart, "id", m.config.ID)
	return true
}

// beat notes that a greater id has come.
func (m *member) beat() {
	if m.role == asleep || m.role == candidate {
		m.role = beaten
	}
}

// elected is the leader's: its own id came back.
func (m *member) elected(env *protocol.Env) {
	if m.role == leader {
		return
	}
	m.role = leader
	env.Mark(history.ElectLeader, "id", m.config.ID)
	m.learn(env, m.config.ID)
	env.Send(m.next, Elected{ID: m.config.ID})
}

func (m *member) learn(env *protocol.Env, id ID) {
	m.known, m.winner = true, id
	env.Mark(history.ElectKnown, "id", id)
}

// announced handles F: it stops at the leader.
func (m *member) announced(env *protocol.Env, id ID) {
	if id != m.config.ID {
		m.learn(env, id)
		env.Send(m.next, Elected{ID: id})
		if !m.config.Number {
			m.done(env)
		}
		return
	}
	if !m.config.Number {
		m.done(env)
		return
	}
	m.number(env, 0)
}

// numbered handles T: it stops at the leader, which it tells how many they are.
func (m *member) numbered(env *protocol.Env, value int) {
	if m.role == leader {
		m.count = value
		env.Mark(history.Counted, "n", value)
		m.done(env)
		return
	}
	m.number(env, value)
	m.done(env)
}

func (m *member) number(env *protocol.Env, rank int) {
	m.rank = rank
	env.Mark(history.Rank, "rank", rank)
	env.Send(m.next, Token{Value: rank + 1})
}

func (m *member) done(env *protocol.Env) {
	if m.config.Done != nil {
		m.config.Done(env)
		return
	}
	env.Halt()
}

// command carries out "elect"; stand makes the process a candidate unless it is too late.
func command(env *protocol.Env, word string, stand func(*protocol.Env)) error {
	if word != "elect" {
		return fmt.Errorf("election: unknown command %q: give \"elect\"", word)
	}
	stand(env)
	return nil
}

// State is the role, the leader when it is known, and the rank.
func (m *member) State() map[string]string {
	s := map[string]string{"id": m.config.ID.String(), "role": m.role.String()}
	if m.known {
		s["leader"] = m.winner.String()
	}
	if m.rank >= 0 {
		s["rank"] = fmt.Sprint(m.rank)
	}
	return s
}
