package snapshot

import (
	"strconv"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// ChandyLamport records a consistent global state without stopping anything: each process its own state at the first marker, and of each
// channel what came between that and the channel's marker. The state need never have been, but lies between the first and the last one
// of the wave: reached from the one, reaching the other.
type ChandyLamport struct {
	layer
	cut  *Checkpoint  // what this wave has recorded so far; nil when none goes on
	open map[int]bool // channels that are being recorded
	err  error        // why the state could not be recorded
}

// NewChandyLamport makes the process that stands round cfg.App.
func NewChandyLamport(cfg Config) *ChandyLamport {
	c := &ChandyLamport{layer: cfg.layer()}
	c.way = c
	return c
}

// enter records the state, and sends the markers before any other message. The mark comes after the markers: so these lie before the cut in the
// log, as their receipts do.
func (c *ChandyLamport) enter(env *protocol.Env, wave int) {
	c.wave = wave
	env.Mark(history.SnapBegin, "wave", wave)
	c.cut, c.err = c.record(env)
	c.open = map[int]bool{}
	for _, p := range c.others() {
		c.open[p] = true
	}
	if len(c.open) > 0 {
		env.SendAll(c.others(), Marker{Epoch: c.epoch, Wave: wave})
	}
	if c.err == nil {
		env.Mark(history.SnapRecord, "wave", wave, "state", word(c.App, c.cut.App))
	} else {
		c.cut = new(Checkpoint) // the others' parts are not kept up
	}
	c.close(env)
}

// marker ends the recording of a channel. The initiator outside has none.
func (c *ChandyLamport) marker(env *protocol.Env, from, wave int) {
	if c.cut != nil && c.open[from] {
		delete(c.open, from)
		c.close(env)
	}
}

// close ends this process's part when the last channel is recorded.
func (c *ChandyLamport) close(env *protocol.Env) {
	if len(c.open) > 0 {
		return
	}
	cut, err := c.cut, c.err
	c.cut, c.err = nil, nil
	env.Mark(history.SnapEnd, "wave", c.wave, "blocked", "0s", "logged", len(cut.Channels), "bytes", size(cut.Channels))
	env.Send(c.initiator(env), c.keep(env, cut, err))
}

// app delivers at once; what comes on a channel that is being recorded is part of the cut, too.
func (c *ChandyLamport) app(env *protocol.Env, from int, msg any) {
	m := Logged{From: from, Msg: msg, id: env.ID()}
	if c.cut != nil && c.open[from] {
		c.cut.Channels = append(c.cut.Channels, m)
	}
	c.deliver(env, m)
}

func (c *ChandyLamport) send(env *protocol.Env, to []int, msg any) { c.post(env, to, msg) }

func (c *ChandyLamport) expire(env *protocol.Env, timer string) { c.fire(env, timer) }

func (c *ChandyLamport) busy() bool { return c.cut != nil }

// State is protocol.Stater's.
func (c *ChandyLamport) State() map[string]string {
	s := c.layer.State()
	s["recording"] = strconv.Itoa(len(c.open)) // channels
	return s
}
