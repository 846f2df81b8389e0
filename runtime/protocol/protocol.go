// Package protocol says what a distributed algorithm is, to everything that runs one: a state machine.
//
// Model. N processes have numbers from 0, and talk by messages. A [Process] is one of them: it is told one thing after the other
// (its start, a message, a timer, a command), each time changes its state, and says by its [Env] what is to be done: messages to
// send, timers to set, marks for the event log. It has no socket, clock, goroutine or random source of its own, so that the same
// code, unchanged, runs in a simulator (package sim: seeded schedules by the thousand, or all of them) and on real hosts (package
// node: a thin shell over connections).
//
//	type Ping struct{ Left int }                    // a message; its type's name is its Type in the log
//
//	type player struct{ got int }
//
//	func (p *player) Start(env *protocol.Env) {
//		if env.Self() == 0 {
//			env.Send(1, Ping{Left: 3})
//		}
//	}
//	func (p *player) Receive(env *protocol.Env, from int, m any) {
//		p.got++
//		if ping := m.(Ping); ping.Left > 0 {
//			env.Send(from, Ping{Left: ping.Left - 1})
//		}
//	}
//	func (p *player) Expire(env *protocol.Env, timer string) {}
//
// The rules of a Process: it does not keep an Env beyond the call; a message is a value that nobody changes any more once it is
// sent (maps and slices in it are copied first); what it decides depends on its state and on what it is told, Env.Rand included.
//
// Packages mutex, election, order, detector and snapshot hold such processes. This package runs none.
package protocol

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"time"
)

// A Process is one process of an algorithm. Its methods are called one at a time.
type Process interface {
	// Start is the first call.
	Start(env *Env)
	// Receive hands it a message, which from has sent.
	Receive(env *Env, from int, m any)
	// Expire tells it that the time of a timer is over, which it has set and not stopped.
	Expire(env *Env, timer string)
}

// A Commander is a Process that its application may ask for something: "request" the section, "elect", "snapshot". The words are the
// algorithm's; an unknown one is an error.
type Commander interface {
	Process
	Command(env *Env, command string) error
}

// A Stater is a Process whose state is worth a look: short words for the log and the pictures.
type Stater interface {
	State() map[string]string
}

// A Typed message has a word of its own for the log, in place of its Go type's name.
type Typed interface{ Type() string }

// TypeOf is the word for a message: its Type, or the name of its Go type.
func TypeOf(m any) string {
	if t, ok := m.(Typed); ok {
		return t.Type()
	}
	t := reflect.TypeOf(m)
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return "nil"
	}
	if t.Name() == "" {
		return t.String()
	}
	return t.Name()
}

// An Env is what a Process sees of the world during one call, and where it says what is to be done. Whoever runs the process makes
// one for the call, and carries out its Effects in their order when the call has returned.
type Env struct {
	self, n int
	now     time.Duration
	rand    *rand.Rand
	id      uint64
	effects []Effect
}

// NewEnv is for who runs processes: the environment of process self of n, at the time now since the start of the run.
func NewEnv(self, n int, now time.Duration, r *rand.Rand) *Env {
	return &Env{self: self, n: n, now: now, rand: r}
}

// Reset makes the Env that of another call: its effects are forgotten, their memory is used again. id is the sender's number of the
// message that is handed over, 0 in other calls.
func (e *Env) Reset(self int, now time.Duration, id uint64) {
	e.self, e.now, e.id, e.effects = self, now, id, e.effects[:0]
}

// Effects are what was said, in order. They are the Env's, until it is Reset.
func (e *Env) Effects() []Effect { return e.effects }

// Self is the number of this process, from 0.
func (e *Env) Self() int { return e.self }

// N is how many processes there are.
func (e *Env) N() int { return e.n }

// Now is the time since the start of the run, by this process's clock: comparable within the process only.
func (e *Env) Now() time.Duration { return e.now }

// ID is the sender's number of the message that is being received: an ordering layer that keeps a message keeps it, too, for
// Deliver.
func (e *Env) ID() uint64 { return e.id }

// Rand is the process's random source. It is seeded by who runs it, so that a run can be had again.
func (e *Env) Rand() *rand.Rand { return e.rand }

// An Op is what an Effect is.
type Op uint8

// The effects of a call.
const (
	OpSend    Op = iota + 1 // Msg to all of To, as one sending
	OpDeliver               // Msg, From's number ID, is handed to the application (by an ordering layer)
	OpHold                  // Msg, From's number ID, is kept until it may be delivered
	OpAfter                 // the timer Name expires after D; one of that name that runs is set anew
	OpStop                  // the timer Name does not expire
	OpMark                  // Name happened, with Attrs: pairs of name and value
	OpHalt                  // the process has nothing more to do
)

// An Effect is one thing that a process wants done.
type Effect struct {
	Op    Op
	To    []int
	From  int
	ID    uint64
	Msg   any
	Name  string
	D     time.Duration
	Attrs []string
}

// Send sends a message to one process; to itself, too.
func (e *Env) Send(to int, m any) { e.SendAll([]int{to}, m) }

// SendAll sends one message to several processes: one event, with one clock. It keeps to.
func (e *Env) SendAll(to []int, m any) {
	for _, p := range to {
		if p < 0 || p >= e.n {
			panic(fmt.Sprintf("protocol: process %d sends %s to process %d, but there are %d, from 0", e.self, TypeOf(m), p, e.n))
		}
	}
	e.effects = append(e.effects, Effect{Op: OpSend, To: to, Msg: m})
}

// Others are all processes but this one. The slice is the caller's.
func (e *Env) Others() []int {
	others := make([]int, 0, e.n-1)
	for p := range e.n {
		if p != e.self {
			others = append(others, p)
		}
	}
	return others
}

// Deliver hands a message to the application: what an ordering layer does with one whose time has come. id is what Env.ID was when
// it was received.
func (e *Env) Deliver(from int, id uint64, m any) {
	e.effects = append(e.effects, Effect{Op: OpDeliver, From: from, ID: id, Msg: m})
}

// Hold tells the log that a message waits.
func (e *Env) Hold(from int, id uint64, m any) {
	e.effects = append(e.effects, Effect{Op: OpHold, From: from, ID: id, Msg: m})
}

// After sets a timer: Expire is called with its name after d. One of the same name that runs is set anew.
func (e *Env) After(d time.Duration, timer string) {
	e.effects = append(e.effects, Effect{Op: OpAfter, D: d, Name: timer})
}

// Stop ends a timer, if it runs.
func (e *Env) Stop(timer string) { e.effects = append(e.effects, Effect{Op: OpStop, Name: timer}) }

// Mark tells the log that something happened in the algorithm, with pairs of attribute and value: Mark(history.ElectLeader, "id", 7).
func (e *Env) Mark(name string, attrs ...any) {
	if len(attrs)%2 != 0 {
		panic(fmt.Sprintf("protocol: Mark %q has an attribute without a value", name))
	}
	words := make([]string, len(attrs))
	for i, a := range attrs {
		words[i] = fmt.Sprint(a)
	}
	e.effects = append(e.effects, Effect{Op: OpMark, Name: name, Attrs: words})
}

// Pass says what another Env has been told: a layer's process passes on so what the process above it wants done and the layer leaves as it is.
func (e *Env) Pass(effect Effect) {
	if effect.Op == OpSend {
		e.SendAll(effect.To, effect.Msg) // which looks whether they are there
		return
	}
	e.effects = append(e.effects, effect)
}

// Halt says that the process has nothing more to do: who runs it may end it when its messages have been sent.
func (e *Env) Halt() { e.effects = append(e.effects, Effect{Op: OpHalt}) }
