package world

import (
	"context"
	"fmt"
	"syscall"

	"jeton/launcher"
)

// An End is how the process of a rank has ended.
type End struct {
	Status int            `json:"status"`           // exit status; -1 when a signal has ended it, or when it is lost
	Signal syscall.Signal `json:"signal,omitempty"` // that has ended it; 0 for none
	Lost   string         `json:"lost,omitempty"`   // why nothing is known but that it is out of reach: "host bob is lost: …"
}

// EndOf is the End of a process that a launcher has waited for.
func EndOf(e launcher.Exit) End {
	if e.Err != nil {
		return End{Status: -1, Lost: e.Err.Error()}
	}
	return End{Status: e.Status, Signal: e.Signal}
}

// Well reports that the rank has ended by itself, with exit status 0: nothing has failed that it knows of.
func (e End) Well() bool { return e == End{} }

// String is what a sentence about the rank goes on with: "ended with exit status 0", "was killed by signal 9 (killed)".
func (e End) String() string {
	switch {
	case e.Lost != "":
		return "was lost: " + e.Lost
	case e.Signal != 0:
		return fmt.Sprintf("was killed by signal %d (%v)", int(e.Signal), e.Signal)
	}
	return fmt.Sprintf("ended with exit status %d", e.Status)
}

// Ended waits until it is known how a rank has ended, or ctx ends. In a notebook that is some milliseconds after [Gone] has told that it has,
// with `jeton run -n` at the same time. It panics when there is no such rank.
//
//	<-world.Gone(3)
//	end, err := world.Ended(ctx, 3)
//	if err == nil && end.Well() { … }     // rank 3 has returned from main, and was not to
func Ended(ctx context.Context, rank int) (End, error) {
	d := deathOf(rank)
	select {
	case <-d.known:
		return d.end, nil
	case <-ctx.Done():
		return End{}, context.Cause(ctx)
	}
}

// HowEnded is how a rank has ended; false while it lives, or that is not known yet. It panics when there is no such rank.
func HowEnded(rank int) (End, bool) {
	d := deathOf(rank)
	if !isClosed(d.known) {
		return End{}, false
	}
	return d.end, true
}

func deathOf(rank int) *death {
	HostOf(rank) // panics
	me.mu.Lock()
	defer me.mu.Unlock()
	return me.death(rank)
}

// A death is what is known of the end of a rank's process, or will be.
type death struct {
	gone  chan struct{} // closed when it has ended
	known chan struct{} // closed when end is how; never before gone
	end   End
}

func newDeath() *death { return &death{gone: make(chan struct{}), known: make(chan struct{})} }

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// note takes what is told of the end; again, or more than before, does no harm.
func (d *death) note(end *End) {
	if !isClosed(d.gone) {
		close(d.gone)
	}
	if end != nil && !isClosed(d.known) {
		d.end = *end
		close(d.known)
	}
}
