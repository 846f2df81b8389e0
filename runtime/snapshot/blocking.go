package snapshot

import (
	"slices"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// Blocking records a global state with empty channels: from the first marker on, the application sends nothing; when a marker has come on
// every channel, nothing is under way to this process, and its state is kept. Then it goes on.
//
// The hold rule: a process may be through and send again while this one still waits for a third. What comes on a channel after its
// marker was sent after the sender's cut, and is held back until this process is through, too.
//
// While blocked, the application still receives what was sent before the cut, and may want to answer: such messages wait in out, which is
// part of the checkpoint. Timers that are over wait, too.
type Blocking struct {
	layer
	flush   bool // between the first marker and the last
	since   time.Duration
	marked  map[int]bool
	held    []Logged
	out     []Parcel
	waiting []string // timers
}

// NewBlocking makes the process that stands round cfg.App.
func NewBlocking(cfg Config) *Blocking {
	b := &Blocking{layer: cfg.layer()}
	b.way = b
	return b
}

// enter stops the application's sending, and says so on every channel.
func (b *Blocking) enter(env *protocol.Env, wave int) {
	b.wave, b.flush, b.since, b.marked = wave, true, env.Now(), map[int]bool{}
	env.Mark(history.SnapBegin, "wave", wave)
	if others := b.others(); len(others) > 0 {
		env.SendAll(others, Marker{Epoch: b.epoch, Wave: wave})
	}
	b.complete(env)
}

// marker notes that a channel is empty. The initiator outside has none.
func (b *Blocking) marker(env *protocol.Env, from, wave int) {
	if b.flush && from < b.n {
		b.marked[from] = true
		b.complete(env)
	}
}

// complete keeps the checkpoint when all channels are empty, and goes on.
func (b *Blocking) complete(env *protocol.Env) {
	if len(b.marked) < b.n-1 {
		return
	}
	c, err := b.record(env)
	if err == nil {
		c.Out = slices.Clone(b.out)
		env.Mark(history.SnapRecord, "wave", b.wave, "state", word(b.App, c.App))
	}
	done := b.keep(env, c, err)
	b.flush = false
	env.Mark(history.SnapEnd, "wave", b.wave, "blocked", env.Now()-b.since, "held", len(b.held))
	env.Send(b.initiator(env), done)
	b.release(env)
}

// release lets out what has waited: own messages first, since they are older than any answer to the held ones.
func (b *Blocking) release(env *protocol.Env) {
	out, held, waiting := b.out, b.held, b.waiting
	b.out, b.held, b.waiting = nil, nil, nil
	for _, p := range out {
		b.post(env, p.To, p.Msg)
	}
	for _, m := range held {
		b.deliver(env, m)
	}
	for _, name := range waiting {
		if b.timers[name].over { // and was not set anew, or stopped, meanwhile
			b.fire(env, name)
		}
	}
}

func (b *Blocking) app(env *protocol.Env, from int, msg any) {
	m := Logged{From: from, Msg: msg, id: env.ID()}
	if b.flush && b.marked[from] {
		b.held = append(b.held, m)
		env.Hold(from, m.id, App{Epoch: b.epoch, Msg: msg})
		return
	}
	b.deliver(env, m)
}

func (b *Blocking) send(env *protocol.Env, to []int, msg any) {
	if b.flush {
		b.out = append(b.out, Parcel{To: slices.Clone(to), Msg: msg})
		return
	}
	b.post(env, to, msg)
}

func (b *Blocking) expire(env *protocol.Env, timer string) {
	if b.flush {
		b.timers[timer] = running{due: b.timers[timer].due, over: true}
		b.waiting = append(b.waiting, timer)
		return
	}
	b.fire(env, timer)
}

func (b *Blocking) busy() bool { return b.flush }

// State is protocol.Stater's.
func (b *Blocking) State() map[string]string {
	s := b.layer.State()
	s["mode"] = "RUN"
	if b.flush {
		s["mode"] = "FLUSH"
	}
	return s
}
