package election

import (
	"fmt"

	"jeton/runtime/protocol"
)

// Phase is the mark of a candidate of [HirschbergSinclair] that begins a phase: attribute phase, from 0. Those that begin phase k+1 are
// more than 2^k hops apart.
const Phase = "elect.phase"

// HirschbergSinclair is the algorithm of Hirschberg and Sinclair (1980) for a ring with both directions. In phase k a candidate sends
// its id 2^k hops both ways; it goes on to the next phase when both probes were answered, which they are not if they meet a greater id.
// The candidate whose probe comes home is the leader. A process that has not started becomes a candidate when a probe of a smaller
// id reaches it, so that the greatest id of all wins. Answers, and the leader's second probe, may still be on their way when a process
// is done; they come to nothing.
type HirschbergSinclair struct {
	member
	phase   int
	answers int // of this phase
}

// NewHirschbergSinclair makes a process of the ring.
func NewHirschbergSinclair(c Config) *HirschbergSinclair {
	return &HirschbergSinclair{member: newMember(c)}
}

// Command carries out "elect".
func (h *HirschbergSinclair) Command(env *protocol.Env, word string) error {
	return command(env, word, h.stand)
}

func (h *HirschbergSinclair) stand(env *protocol.Env) {
	if h.candidacy(env) {
		h.probe(env)
	}
}

// Probe begins a phase.
func (h *HirschbergSinclair) probe(env *protocol.Env) {
	env.Mark(Phase, "phase", h.phase)
	h.answers = 0
	for _, d := range []Direction{Forward, Backward} {
		h.send(env, d, Probe{ID: h.config.ID, Phase: h.phase, Hops: 1, Direction: d})
	}
}

func (h *HirschbergSinclair) send(env *protocol.Env, d Direction, m any) {
	if d == Forward {
		env.Send(h.next, m)
		return
	}
	env.Send(h.previous, m)
}

// Receive handles probes and answers, F and T.
func (h *HirschbergSinclair) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Probe:
		h.probed(env, m)
	case Answer:
		h.answered(env, m)
	case Elected:
		h.announced(env, m.ID)
	case Token:
		h.numbered(env, m.Value)
	default:
		unexpected(env, from, m)
	}
}

func (h *HirschbergSinclair) probed(env *protocol.Env, p Probe) {
	order := p.ID.Compare(h.config.ID)
	switch {
	case order == 0:
		h.elected(env)
	case order < 0:
		h.stand(env)
	default:
		h.beat()
		h.goOn(env, p)
	}
}

// GoOn sends the probe of a greater id further, or its answer back.
func (h *HirschbergSinclair) goOn(env *protocol.Env, p Probe) {
	if p.Hops < 1<<p.Phase {
		p.Hops++
		h.send(env, p.Direction, p)
		return
	}
	back := p.Direction.opposite()
	h.send(env, back, Answer{ID: p.ID, Phase: p.Phase, Direction: back})
}

func (h *HirschbergSinclair) answered(env *protocol.Env, a Answer) {
	if a.ID != h.config.ID {
		h.send(env, a.Direction, a)
		return
	}
	if h.role != candidate || a.Phase != h.phase {
		return
	}
	if h.answers++; h.answers == 2 {
		h.phase++
		h.probe(env)
	}
}

// State is the member's, with the phase.
func (h *HirschbergSinclair) State() map[string]string {
	s := h.member.State()
	if h.role == candidate {
		s["phase"] = fmt.Sprint(h.phase)
	}
	return s
}
