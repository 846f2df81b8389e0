package snapshot

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/protocol"
)

// An algorithm is what the two layers differ in.
type algorithm interface {
	enter(env *protocol.Env, wave int)         // the wave reaches this process
	marker(env *protocol.Env, from, wave int)  // a marker of a wave that has been entered
	app(env *protocol.Env, from int, msg any)  // a message of the application, of this life
	send(env *protocol.Env, to []int, msg any) // the application sends
	expire(env *protocol.Env, timer string)    // a timer of the application is over
	busy() bool                                // a wave is going on here
}

// layer is what the two have in common: the application's calls and their effects, epochs, the initiator's part.
type layer struct {
	Config
	way    algorithm
	self   int
	n      int // members of the graph
	epoch  int
	wave   int                // the last that was entered
	timers map[string]running // the application's
	own    []any              // sent to oneself and not yet received: no marker follows them
	halted bool
	asleep bool         // this life has not begun: see wake
	lead   *coordinator // the initiator's part, or nil
}

// running is a timer of the application.
type running struct {
	due  time.Duration
	over bool // it has expired, and the application is not told yet
}

const (
	appTimer  = "app "     // before the application's own name
	waveTimer = "snapshot" // the next wave is due
	wakeTimer = "resume"   // another life begins
)

// Start is protocol.Process's.
func (l *layer) Start(env *protocol.Env) {
	l.self, l.n, l.timers = env.Self(), l.members(env), map[string]running{}
	if l.Resume != nil {
		l.epoch, l.wave = l.Resume.Epoch, l.Resume.Wave
	}
	if l.self == l.initiator(env) {
		l.lead = newCoordinator(&l.Config, l.n)
		l.lead.schedule(env)
	}
	if l.asleep = l.Resume != nil; l.asleep {
		env.After(0, wakeTimer)
		return
	}
	l.call(env, l.App.Start)
}

// Receive is protocol.Process's.
func (l *layer) Receive(env *protocol.Env, from int, m any) {
	switch epoch, known := epochOf(m); {
	case !known:
		reject(env, m, "it is no message of this algorithm")
		return
	case epoch != l.epoch:
		reject(env, m, fmt.Sprintf("it is of epoch %d, and this is epoch %d", epoch, l.epoch))
		return
	}
	l.wake(env)
	switch m := m.(type) {
	case App:
		if from == l.self && len(l.own) > 0 {
			l.own = l.own[1:]
		}
		l.way.app(env, from, m.Msg)
	case Marker:
		l.mark(env, from, m.Wave)
	case Done:
		l.done(env, from, m)
	}
}

// epochOf is the life in which a message was sent.
func epochOf(m any) (epoch int, known bool) {
	switch m := m.(type) {
	case App:
		return m.Epoch, true
	case Marker:
		return m.Epoch, true
	case Done:
		return m.Epoch, true
	}
	return 0, false
}

// mark enters the wave of the first marker, and hands markers to the algorithm.
func (l *layer) mark(env *protocol.Env, from, wave int) {
	switch {
	case from >= l.n && wave <= l.wave:
		return // the initiator outside: the members' markers were faster
	case wave > l.wave && !l.way.busy():
		l.way.enter(env, wave)
	case wave != l.wave || !l.way.busy():
		reject(env, Marker{}, fmt.Sprintf("it is of wave %d, and wave %d is the last here", wave, l.wave))
		return
	}
	l.way.marker(env, from, wave)
}

// reject tells the log of a message that was not accepted.
func reject(env *protocol.Env, m any, why string) {
	env.Mark("snap.reject", "type", protocol.TypeOf(m), "why", why)
}

// fail tells the log that this process's part of a wave is not kept.
func (l *layer) fail(env *protocol.Env, wave int, err error) {
	env.Mark("snap.failed", "wave", wave, "why", err)
}

// Expire is protocol.Process's.
func (l *layer) Expire(env *protocol.Env, timer string) {
	if name, ok := strings.CutPrefix(timer, appTimer); ok {
		l.way.expire(env, name)
		return
	}
	l.wake(env)
	if timer == waveTimer && l.lead != nil {
		l.begin(env)
	}
}

// Command is protocol.Commander's: "snapshot" starts a wave, at the initiator. Other words are for the application.
func (l *layer) Command(env *protocol.Env, command string) error {
	l.wake(env)
	if command != "snapshot" {
		return l.commandApp(env, command)
	}
	if l.lead == nil {
		return fmt.Errorf("snapshot: process %d starts the waves, and this is process %d", l.initiator(env), l.self)
	}
	l.begin(env)
	return nil
}

func (l *layer) commandApp(env *protocol.Env, command string) (err error) {
	c, ok := l.App.(protocol.Commander)
	if !ok {
		return fmt.Errorf("snapshot: %q is no command here: there is \"snapshot\"", command)
	}
	l.call(env, func(sub *protocol.Env) { err = c.Command(sub, command) })
	return err
}

// begin starts a wave, now or when the one that goes on is over.
func (l *layer) begin(env *protocol.Env) {
	if wave, ok := l.lead.begin(); ok {
		l.way.enter(env, wave)
	}
}

// done counts one answer, at the initiator.
func (l *layer) done(env *protocol.Env, from int, d Done) {
	if l.lead == nil {
		reject(env, d, "this process starts no waves")
		return
	}
	if l.lead.done(env, from, d) {
		l.begin(env)
	}
}

// keep keeps a checkpoint, and is what the initiator is to be told. err says why there is none.
func (l *layer) keep(env *protocol.Env, c *Checkpoint, err error) Done {
	if err == nil && l.Store != nil {
		err = l.Store.Save(c)
	}
	d := Done{Epoch: l.epoch, Wave: l.wave}
	if err != nil {
		l.fail(env, l.wave, err)
		d.Failed = err.Error()
	}
	return d
}

// others are the members of the graph but this one: the ends of its channels.
func (l *layer) others() []int {
	var ps []int
	for p := range l.n {
		if p != l.self {
			ps = append(ps, p)
		}
	}
	return ps
}

// State is protocol.Stater's.
func (l *layer) State() map[string]string {
	s := map[string]string{"wave": strconv.Itoa(l.wave), "epoch": strconv.Itoa(l.epoch), "app": "halted"}
	if !l.halted {
		s["app"] = word(l.App, nil)
	}
	return s
}
