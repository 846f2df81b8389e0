package mutex

import (
	"fmt"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// RicartAgrawala is the algorithm of Ricart and Agrawala (1981): a request, with its stamp, goes to all others, and the process enters
// when all have answered. Who is asked answers at once, unless it is in the section or has asked itself with a smaller stamp: then it
// answers when it leaves the section.
//
// An entry costs 2(N−1) messages. Channels need not be FIFO. Entries are in the order of the stamps.
type RicartAgrawala struct {
	seat
	clock    uint64 // the greatest stamp that was seen or used
	mine     stamp  // of the request that is pending or served
	missing  int    // answers that are still to come
	deferred []int  // who is answered at the release
}

// NewRicartAgrawala makes one of N equal processes.
func NewRicartAgrawala(c Config) *RicartAgrawala {
	return &RicartAgrawala{seat: seat{granted: c.Granted}}
}

// Start has nothing to do.
func (r *RicartAgrawala) Start(*protocol.Env) {}

// Expire has nothing to do: there are no timers.
func (r *RicartAgrawala) Expire(*protocol.Env, string) {}

// Command carries out "request", "release", "leave".
func (r *RicartAgrawala) Command(env *protocol.Env, command string) error {
	return r.command(env, command, r)
}

func (r *RicartAgrawala) request(env *protocol.Env) {
	r.clock++
	r.mine = stamp{r.clock, env.Self()}
	r.missing = env.N() - 1
	env.Mark(history.CSRequest, "stamp", r.mine.time)
	if r.missing == 0 {
		r.enter(env)
		return
	}
	env.SendAll(env.Others(), Request{Time: r.mine.time})
}

func (r *RicartAgrawala) release(env *protocol.Env) {
	for _, p := range r.deferred {
		env.Send(p, Reply{})
	}
	r.deferred = nil
}

// Receive handles a request of another process, or an answer to one's own.
func (r *RicartAgrawala) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Request:
		r.clock = max(r.clock, m.Time)
		if r.goesFirst(stamp{m.Time, from}) {
			r.deferred = append(r.deferred, from)
			return
		}
		env.Send(from, Reply{})
	case Reply:
		r.missing--
		if r.phase == waiting && r.missing == 0 {
			r.enter(env)
		}
	default:
		unexpected(env, from, m)
	}
}

// GoesFirst says whether this process is served before the request of another.
func (r *RicartAgrawala) goesFirst(other stamp) bool {
	return r.phase == inside || r.phase == waiting && r.mine.before(other)
}

// State is where the application stands, its request, and who waits for it.
func (r *RicartAgrawala) State() map[string]string {
	s := map[string]string{"section": r.phase.String(), "clock": fmt.Sprint(r.clock)}
	if r.phase != outside {
		s["request"], s["missing"], s["deferred"] = r.mine.String(), fmt.Sprint(r.missing), fmt.Sprint(r.deferred)
	}
	return s
}
