package sim

import (
	"fmt"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A Result is what a run has come to.
type Result struct {
	Seed      uint64
	Processes []protocol.Process // as they are at the end; of one that was killed, as it was then; not all of them when one panics as it is made
	// Quiescent says that nothing was left that could happen: no message in flight but those that wait for a cut link or a stopped
	// process, no timer of a process that runs, no command to come. Only then is what has not happened a failure.
	Quiescent bool
	// Cut says in words what else ended the run: a limit, an error. "" when it is Quiescent.
	Cut string
	// Err is the error that ended it, the same that is returned with the Result.
	Err error
	// Now is the virtual time at the end.
	Now      time.Duration
	InFlight []Flight // messages that have not arrived, by the time at which they would
	Timers   []Timer  // timers that have not expired, by process
	Stats    Stats

	recorder *recorder
	events   []history.Event // nil: not taken from the recorder yet
	log      *history.Log
}

// Stats count what happened in a run.
type Stats struct {
	Events     int // what processes were told: starts, messages, timers, commands
	Sent       int // messages, one for each receiver of a multicast
	Received   int
	Dropped    int
	Duplicated int
	Held       int // by cut links
	Expired    int // timers
	Commands   int
	Faults     int
}

// A Flight is a message that has not arrived.
type Flight struct {
	From, To int
	ID       uint64 // the sender's number of it
	Type     string
	Message  any
	Sent     time.Duration
	Waits    string // "" under way, or what it waits for: "a cut link", "a stopped process"
}

// A Timer is one that runs.
type Timer struct {
	Proc int
	Name string
	At   time.Duration // when it expires, in true time
}

// Events are what was logged, in the order in which it happened. They are put together at the first call, and may be asked for by
// one goroutine at a time.
func (r *Result) Events() []history.Event {
	if r.events == nil {
		r.events = r.recorder.events()
	}
	return r.events
}

// Log is the run's log, in causal order: what checkers read, and pictures are drawn from. It is made at the first call, and may be
// asked for by one goroutine at a time.
func (r *Result) Log() *history.Log {
	if r.log == nil {
		log, err := history.Merge(r.Events())
		if err != nil {
			panic(fmt.Sprintf("sim: the log of a run cannot be merged: %v", err)) // it is this package that has written it
		}
		r.log = log
	}
	return r.log
}

// Messages says how many messages of each type were sent, one for each receiver of a multicast. A Quiet run has not counted them.
func (r *Result) Messages() map[string]int {
	sent := map[string]int{}
	for _, e := range r.Events() {
		if e.Kind == history.Send {
			sent[e.Msg.Type] += len(e.Msg.To)
		}
	}
	return sent
}

// String is the result in one line.
func (r *Result) String() string {
	end := "quiescent"
	if !r.Quiescent {
		end = "ended by " + r.Cut
	}
	return fmt.Sprintf("seed %d: %d events, %d messages sent, %d received, %v of virtual time, %s", r.Seed, r.Stats.Events, r.Stats.Sent, r.Stats.Received, r.Now, end)
}

// result gathers what is left of a run.
func (t *timed) result(cut string, err error) *Result {
	r := t.machine.result(cut, err)
	for len(t.queue) > 0 {
		if it := t.queue.pop(); it.flight != nil {
			r.InFlight = append(r.InFlight, it.flight.shown(""))
		}
	}
	for _, it := range t.backlog {
		if it.flight == nil {
			continue
		}
		waits := "a stopped process"
		if t.link(it.flight.from, it.flight.to).cut {
			waits = "a cut link"
		}
		r.InFlight = append(r.InFlight, it.flight.shown(waits))
	}
	return r
}

func (m *machine) result(cut string, err error) *Result {
	r := &Result{Seed: m.cfg.Seed, Quiescent: cut == "", Cut: cut, Err: err, Now: m.now, Stats: m.count, recorder: &m.log}
	for i := range m.procs {
		p := &m.procs[i]
		if p.body != nil {
			r.Processes = append(r.Processes, p.p)
		}
		for _, t := range p.timers {
			r.Timers = append(r.Timers, Timer{Proc: i, Name: t.name, At: t.at})
		}
	}
	return r
}

func (f *flight) shown(waits string) Flight {
	return Flight{From: f.from, To: f.to, ID: f.id, Type: protocol.TypeOf(f.m), Message: f.m, Sent: f.at, Waits: waits}
}
