package mutex

import (
	"fmt"
	"maps"
	"time"

	"jeton/runtime/protocol"
)

// Work is what an application does with the section.
type Work struct {
	Times int           // how often it asks for it
	Stay  time.Duration // how long it stays in it: at random between 0 and twice this
	Think time.Duration // how long it does other things before it asks: at random between 0 and twice this
	Exact bool          // Stay and Think are the times themselves, not their means

	// Enter and Exit, if not nil, are called as the process enters and just before it releases: to open and close the shared file.
	Enter, Exit func(env *protocol.Env)
}

// A Workload is an application round an algorithm: it thinks, asks, stays, releases, Work.Times times, and leaves.
type Workload struct {
	Process
	work Work
	todo int
}

// NewWorkload makes one. Make makes the algorithm with the Granted that it is given.
func NewWorkload(work Work, make func(granted func(*protocol.Env)) Process) *Workload {
	w := &Workload{work: work, todo: work.Times}
	w.Process = make(w.enter)
	return w
}

func (w *Workload) enter(env *protocol.Env) {
	if w.work.Enter != nil {
		w.work.Enter(env)
	}
	env.After(w.about(env, w.work.Stay), stayTimer)
}

func (w *Workload) exit(env *protocol.Env) {
	if w.work.Exit != nil {
		w.work.Exit(env)
	}
	w.do(env, "release")
	w.todo--
	w.goOn(env)
}

const (
	stayTimer  = "workload.stay"
	thinkTimer = "workload.think"
)

// Start starts the algorithm, and the work.
func (w *Workload) Start(env *protocol.Env) {
	w.Process.Start(env)
	w.goOn(env)
}

// Expire is the end of a stay or of some thinking, or the algorithm's own.
func (w *Workload) Expire(env *protocol.Env, timer string) {
	switch timer {
	case thinkTimer:
		w.do(env, "request")
	case stayTimer:
		w.exit(env)
	default:
		w.Process.Expire(env, timer)
	}
}

// Todo is how many entries are still to come.
func (w *Workload) Todo() int { return w.todo }

func (w *Workload) goOn(env *protocol.Env) {
	if w.todo > 0 {
		env.After(w.about(env, w.work.Think), thinkTimer)
		return
	}
	w.do(env, "leave")
}

// Do gives a command that the algorithm cannot refuse, given in this order.
func (w *Workload) do(env *protocol.Env, command string) {
	if err := w.Command(env, command); err != nil {
		panic(fmt.Sprintf("mutex: workload: %v", err))
	}
}

// About is a time of the mean d.
func (w *Workload) about(env *protocol.Env, d time.Duration) time.Duration {
	if d <= 0 || w.work.Exact {
		return max(d, 0)
	}
	return time.Duration(env.Rand().Int64N(2*int64(d) + 1))
}

// State is the algorithm's, with todo.
func (w *Workload) State() map[string]string {
	s := maps.Clone(w.Process.State())
	s["todo"] = fmt.Sprint(w.todo)
	return s
}
