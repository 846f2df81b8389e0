package snapshot

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"jeton/runtime/protocol"
)

// record is the state of this process as it is now.
func (l *layer) record(env *protocol.Env) (*Checkpoint, error) {
	state, err := l.App.Save()
	if err != nil {
		return nil, fmt.Errorf("the application does not give its state: %w", err)
	}
	c := &Checkpoint{Rank: l.self, N: l.n, Wave: l.wave, Epoch: l.epoch, App: state, Halted: l.halted}
	for name, t := range l.timers {
		c.Timers = append(c.Timers, Timer{Name: name, Left: max(0, t.due-env.Now())})
	}
	slices.SortFunc(c.Timers, func(a, b Timer) int { return strings.Compare(a.Name, b.Name) })
	for _, m := range l.own {
		c.Channels = append(c.Channels, Logged{From: l.self, Msg: m})
	}
	return c, nil
}

// call calls the application, and does what it wants done.
func (l *layer) call(env *protocol.Env, f func(sub *protocol.Env)) {
	if l.halted {
		return
	}
	sub := protocol.NewEnv(l.self, l.n, env.Now(), env.Rand())
	sub.Reset(l.self, env.Now(), env.ID())
	f(sub)
	for _, e := range sub.Effects() {
		l.carry(env, e)
	}
}

// carry passes one effect of the application on.
func (l *layer) carry(env *protocol.Env, e protocol.Effect) {
	switch e.Op {
	case protocol.OpSend:
		l.way.send(env, e.To, e.Msg)
	case protocol.OpAfter:
		l.set(env, e.Name, e.D)
	case protocol.OpStop:
		delete(l.timers, e.Name)
		env.Stop(appTimer + e.Name)
	case protocol.OpHalt:
		l.halted = true
	default:
		env.Pass(e)
	}
}

// set sets a timer of the application.
func (l *layer) set(env *protocol.Env, name string, d time.Duration) {
	l.timers[name] = running{due: env.Now() + d}
	env.After(d, appTimer+name)
}

// post sends a message of the application.
func (l *layer) post(env *protocol.Env, to []int, msg any) {
	if slices.Contains(to, l.self) {
		l.own = append(l.own, msg)
	}
	env.SendAll(slices.Clone(to), App{Epoch: l.epoch, Msg: msg})
}

// deliver hands a message to the application. id is what Env.ID was at its receipt.
func (l *layer) deliver(env *protocol.Env, m Logged) {
	env.Deliver(m.From, m.id, App{Epoch: l.epoch, Msg: m.Msg})
	l.call(env, func(sub *protocol.Env) { l.App.Receive(sub, m.From, m.Msg) })
}

// fire tells the application that a timer is over.
func (l *layer) fire(env *protocol.Env, name string) {
	if _, ok := l.timers[name]; ok {
		delete(l.timers, name)
		l.call(env, func(sub *protocol.Env) { l.App.Expire(sub, name) })
	}
}
