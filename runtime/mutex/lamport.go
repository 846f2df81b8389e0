package mutex

import (
	"fmt"
	"slices"
	"strings"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// Lamport is the algorithm of Lamport (1978): everyone keeps the queue of all requests in the order of their stamps. A request goes to
// all others, which acknowledge it. A process enters when its request is the first of its queue and a message with a later stamp has
// come from everyone: then no earlier request can still be on its way.
//
// That last step needs FIFO channels: without them two processes may be in the section. An entry costs 3(N−1) messages. Entries are
// in the order of the stamps.
type Lamport struct {
	seat
	clock uint64
	mine  stamp
	queue map[int]stamp // the pending request of each process, this one's included
	last  []stamp       // of each process, the stamp of the last message that came from it
}

// NewLamport makes one of N equal processes.
func NewLamport(c Config) *Lamport {
	return &Lamport{seat: seat{granted: c.Granted}, queue: map[int]stamp{}}
}

// Start has nothing to say.
func (l *Lamport) Start(env *protocol.Env) { l.last = make([]stamp, env.N()) }

// Expire has nothing to do: there are no timers.
func (l *Lamport) Expire(*protocol.Env, string) {}

// Command carries out "request", "release", "leave".
func (l *Lamport) Command(env *protocol.Env, command string) error {
	return l.command(env, command, l)
}

func (l *Lamport) request(env *protocol.Env) {
	l.mine = stamp{l.tick(), env.Self()}
	l.queue[env.Self()] = l.mine
	env.Mark(history.CSRequest, "stamp", l.mine.time)
	l.tellOthers(env, Request{Time: l.mine.time})
	l.tryEnter(env)
}

func (l *Lamport) release(env *protocol.Env) {
	delete(l.queue, env.Self())
	l.tellOthers(env, Release{Time: l.tick()})
}

// Receive handles a request, an acknowledgement, or the release of another process.
func (l *Lamport) Receive(env *protocol.Env, from int, m any) {
	switch m := m.(type) {
	case Request:
		l.seen(from, m.Time)
		l.queue[from] = stamp{m.Time, from}
		env.Send(from, Ack{Time: l.tick()})
	case Ack:
		l.seen(from, m.Time)
	case Release:
		l.seen(from, m.Time)
		delete(l.queue, from)
	default:
		unexpected(env, from, m)
	}
	l.tryEnter(env)
}

// Tick is an event of this process.
func (l *Lamport) tick() uint64 {
	l.clock++
	return l.clock
}

func (l *Lamport) seen(from int, time uint64) {
	l.clock = max(l.clock, time) + 1
	l.last[from] = stamp{time, from}
}

func (l *Lamport) tellOthers(env *protocol.Env, m any) {
	if env.N() > 1 {
		env.SendAll(env.Others(), m)
	}
}

func (l *Lamport) tryEnter(env *protocol.Env) {
	if l.phase == waiting && l.isFirst() && l.allSeenLater(env) {
		l.enter(env)
	}
}

// IsFirst is the first condition of the paper.
func (l *Lamport) isFirst() bool {
	for _, s := range l.queue {
		if s.before(l.mine) {
			return false
		}
	}
	return true
}

// AllSeenLater is the second.
func (l *Lamport) allSeenLater(env *protocol.Env) bool {
	for _, p := range env.Others() {
		if !l.mine.before(l.last[p]) {
			return false
		}
	}
	return true
}

// State is where the application stands, and the queue as this process knows it.
func (l *Lamport) State() map[string]string {
	pending := make([]stamp, 0, len(l.queue))
	for _, s := range l.queue {
		pending = append(pending, s)
	}
	slices.SortFunc(pending, func(a, b stamp) int {
		if a.before(b) {
			return -1
		}
		return 1
	})
	words := make([]string, len(pending))
	for i, s := range pending {
		words[i] = s.String()
	}
	return map[string]string{"section": l.phase.String(), "clock": fmt.Sprint(l.clock), "queue": strings.Join(words, " ")}
}
