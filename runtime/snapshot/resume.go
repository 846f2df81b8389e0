package snapshot

import (
	"fmt"
	"slices"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// wake begins another life. That is not done in Start: processes that begin at the same instant have all to be there before one speaks.
func (l *layer) wake(env *protocol.Env) {
	switch {
	case !l.asleep:
		return
	case l.Resume.Wave == 0:
		l.asleep = false
		l.call(env, l.App.Start)
	default:
		l.asleep = false
		l.resume(env)
	}
}

// resume puts the checkpoint in the application's place. What was in the channels comes before anything else.
func (l *layer) resume(env *protocol.Env) {
	c := l.Resume.checkpoint(l.self)
	if c == nil {
		l.fail(env, l.wave, fmt.Errorf("there is no checkpoint of process %d", l.self))
		env.Halt()
		return
	}
	if err := l.App.Restore(slices.Clone(c.App)); err != nil {
		l.fail(env, l.wave, fmt.Errorf("the application does not take its state back: %w", err))
		env.Halt()
		return
	}
	l.halted = c.Halted
	env.Mark(history.SnapResume, "wave", c.Wave, "state", word(l.App, c.App), "epoch", l.epoch)
	for _, t := range c.Timers {
		l.set(env, t.Name, t.Left)
	}
	for _, p := range c.Out {
		l.way.send(env, p.To, p.Msg)
	}
	for _, m := range c.Channels {
		env.Mark("snap.replay", "from", m.From, "type", protocol.TypeOf(m.Msg))
		l.call(env, func(sub *protocol.Env) { l.App.Receive(sub, m.From, m.Msg) })
	}
}
