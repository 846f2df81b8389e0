package diagram

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"jeton/runtime/display"
	"jeton/runtime/history"
)

// A Shower is a picture: each of this package is one.
type Shower interface {
	HTML() string
	String() string
}

// LiveConfig says how a picture follows a run. The zero value shows a space-time diagram in the cell.
type LiveConfig struct {
	// Draw makes the picture of the log so far; nil: SpaceTime with Options. A topology, say: func(l *history.Log) diagram.Shower { return
	// diagram.Detectors(l) }.
	Draw    func(l *history.Log) Shower
	Options Options
	Every   time.Duration // between two pictures, at least; 0 means 400 ms
	Keep    int           // how many events the picture is made of, the last ones; 0 means 400
	// Show takes each picture; nil: one output of the cell, which changes.
	Show func(p Shower) error
}

const (
	liveEvery = 400 * time.Millisecond
	liveKeep  = 400
)

// Live draws a run while it goes on: it takes batches of events as they come from processes, in any order, puts them in causal order as
// far as all they depend on has come, and draws anew when something is new, at most once each Every. It returns when the channel is
// closed (with nil; all that was still waited for is drawn) or ctx is done (with its error).
//
// A picture that cannot be shown ends it with the error.
func Live(ctx context.Context, batches <-chan []history.Event, config LiveConfig) error {
	v := newLive(config)
	tick := time.NewTicker(v.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), v.draw())
		case batch, more := <-batches:
			if !more {
				v.keep(v.merger.Flush())
				return v.draw()
			}
			v.keep(v.merger.Add(batch...))
		case <-tick.C:
			if err := v.draw(); err != nil {
				return err
			}
		}
	}
}

// A live picture is what Live keeps.
type live struct {
	LiveConfig
	merger *history.Merger
	events []history.Event // Invariant: at most 2·Keep
	new    bool
	forgot bool
}

func newLive(config LiveConfig) *live {
	v := &live{LiveConfig: config, merger: history.NewMerger(history.MergerConfig{})}
	if v.Every <= 0 {
		v.Every = liveEvery
	}
	if v.Keep <= 0 {
		v.Keep = liveKeep
	}
	if v.Draw == nil {
		v.Options.Tail, v.Options.Live = true, rand.Text()
		v.Draw = func(l *history.Log) Shower { return SpaceTime(l, v.Options) }
	}
	if v.Show == nil {
		v.Show = inCell()
	}
	return v
}

// inCell shows pictures in one place of the cell that calls it.
func inCell() func(p Shower) error {
	h := display.NewHandle()
	return func(p Shower) error {
		return h.Send(display.Bundle{Data: map[string]any{"text/html": p.HTML(), "text/plain": p.String()}})
	}
}

// keep adds events, and forgets the oldest.
func (v *live) keep(events []history.Event) {
	if len(events) == 0 {
		return
	}
	v.new = true
	v.events = append(v.events, events...)
	if len(v.events) > 2*v.Keep {
		v.forgot = true
		v.events = append(v.events[:0:0], v.events[len(v.events)-v.Keep:]...)
	}
}

// draw shows the last events, when there are new ones.
func (v *live) draw() error {
	if !v.new {
		return nil
	}
	v.new = false
	l, err := history.Merge(v.events)
	if err != nil {
		return err
	}
	if n := len(l.Events); n > v.Keep || v.forgot { // a part: what it lacks is no fault of the run
		l = l.Between(max(0, n-v.Keep), n)
	}
	return v.Show(v.Draw(l))
}
