package mutex

import (
	"fmt"
	"slices"
	"strconv"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// SuzukiKasami is the algorithm of Suzuki and Kasami (1985): the token stays where it was used last, until it is asked for. Who wants
// the section and lacks the token asks all others; the token itself has the queue of those who get it next.
//
// An entry costs nothing when the token is here, else N messages: N−1 requests and the token. Channels need not be FIFO: a request that
// comes late is known for what it is by its number.
type SuzukiKasami struct {
	seat
	asked []uint64   // of each process, the number of its last request that is known here: the paper's RN
	token *Privilege // nil when it is not here
}

// NewSuzukiKasami makes one of N equal processes. Process 0 has the token at the start.
func NewSuzukiKasami(c Config) *SuzukiKasami {
	return &SuzukiKasami{seat: seat{granted: c.Granted}}
}

// Start makes the token, in process 0.
func (s *SuzukiKasami) Start(env *protocol.Env) {
	s.asked = make([]uint64, env.N())
	if env.Self() == 0 {
		s.take(env, Privilege{Served: make([]uint64, env.N())})
	}
}

// Expire has nothing to do: there are no timers.
func (s *SuzukiKasami) Expire(*protocol.Env, string) {}

// Command carries out "request", "release", "leave".
func (s *SuzukiKasami) Command(env *protocol.Env, command string) error {
	return s.command(env, command, s)
}

func (s *SuzukiKasami) request(env *protocol.Env) {
	env.Mark(history.CSRequest)
	if s.token != nil {
		s.enter(env)
		return
	}
	s.asked[env.Self()]++
	env.SendAll(env.Others(), Request{Time: s.asked[env.Self()]})
}

func (s *SuzukiKasami) release(env *protocol.Env) {
	s.token.Served[env.Self()] = s.asked[env.Self()]
	for p := range s.asked {
		if s.wants(p) && !slices.Contains(s.token.Queue, p) {
			s.token.Queue = append(s.token.Queue, p)
		}
	}
	if len(s.token.Queue) > 0 {
		next := s.token.Queue[0]
		s.token.Queue = s.token.Queue[1:]
		s.give(env, next)
	}
}

// Receive handles a request or the token.
func (s *SuzukiKasami) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Request:
		s.asked[from] = max(s.asked[from], m.Time)
		if s.token != nil && s.phase == outside && s.wants(from) {
			s.give(env, from)
		}
	case Privilege:
		s.take(env, m)
		if s.phase == waiting {
			s.enter(env)
		}
	default:
		unexpected(env, from, m)
	}
}

// Wants says whether p has asked and was not served, as the token that is here has it.
func (s *SuzukiKasami) wants(p int) bool { return s.asked[p] == s.token.Served[p]+1 }

// Take makes the token this process's own: who sent it may keep the message.
func (s *SuzukiKasami) take(env *protocol.Env, t Privilege) {
	s.token = &Privilege{Served: slices.Clone(t.Served), Queue: slices.Clone(t.Queue)}
	env.Mark(history.Token, "at", env.Self())
}

func (s *SuzukiKasami) give(env *protocol.Env, to int) {
	env.Send(to, *s.token)
	s.token = nil
}

// State is where the application stands, and the token when it is here.
func (s *SuzukiKasami) State() map[string]string {
	state := map[string]string{"section": s.phase.String(), "asked": fmt.Sprint(s.asked), "token": strconv.FormatBool(s.token != nil)}
	if s.token != nil {
		state["served"], state["queue"] = fmt.Sprint(s.token.Served), fmt.Sprint(s.token.Queue)
	}
	return state
}
