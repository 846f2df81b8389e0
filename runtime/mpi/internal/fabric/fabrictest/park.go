package fabrictest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// never is the done of a Park that waits for something else.
func never() bool { return false }

// begun returns a done that is false, and a channel that is closed when it was asked: then the Park is under way.
func begun() (done func() bool, under <-chan struct{}) {
	c := make(chan struct{})
	var once sync.Once
	return func() bool { once.Do(func() { close(c) }); return false }, c
}

// A packet ends a Park for its sender, or for anyone.
func parkForPacket(t *testing.T, open Open) {
	all := ranks(t, open, 3)
	for i, from := range []int{1, fabric.Anyone, 1, 1, fabric.Anyone, fabric.Anyone} {
		done, under := begun()
		var wg sync.WaitGroup
		wg.Go(func() {
			all[0].until(from, "the packet has come", func() bool { return len(all[0].got[1]) > i || done() })
		})
		<-under
		all[1].mustSend(0, 8, sort{})
		wg.Wait()
	}
}

// Sent ends a Park, too.
func parkForToken(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	limit := all[0].f.Limit(1)
	for i, from := range []int{1, fabric.Anyone, 1} {
		for count := 0; !all[0].holds() && count < 200; count++ {
			all[0].mustSend(1, limit, sort{token: true})
		}
		done, under := begun()
		var wg sync.WaitGroup
		wg.Go(func() {
			all[0].until(from, "all tokens are Sent", func() bool { return done() || len(all[0].open) == 0 })
		})
		<-under
		if !all[1].receive(0, int(all[0].sent(1))) {
			t.Fatalf("turn %d", i)
		}
		wg.Wait()
	}
}

// A Park ends with its context.
func parkContext(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	for _, from := range []int{1, fabric.Anyone, 1} {
		ctx, cancel := context.WithCancel(t.Context())
		done, under := begun()
		var wg sync.WaitGroup
		wg.Go(func() {
			for ctx.Err() == nil {
				all[0].f.Park(ctx, from, done)
			}
		})
		<-under
		cancel()
		wg.Wait()
		all[0].f.Park(ctx, from, never) // it has ended already
	}
	all[1].mustSend(0, 8, sort{}) // and nothing is broken by it
	all[0].receive(1, 1)
}

// A Park whose wait is over does not begin.
func parkDone(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	all[1].mustSend(0, 8, sort{})
	all[0].receive(1, 1)
	ctx := soonest(t)
	for _, from := range []int{1, fabric.Anyone} {
		all[0].f.Park(ctx, from, func() bool { all[0].locked(); return true })
	}
	if ctx.Err() != nil {
		t.Error("a Park did not look whether it is done")
	}
}

// Wake ends all Parks.
func wake(t *testing.T, open Open) {
	all := ranks(t, open, 3)
	for range 20 {
		var over atomic.Bool
		var wg sync.WaitGroup
		for _, from := range []int{1, 1, 2, fabric.Anyone, fabric.Anyone} {
			done, under := begun()
			wg.Go(func() {
				all[0].until(from, "it was woken", func() bool { return done() || over.Load() })
			})
			<-under
		}
		over.Store(true)
		all[0].f.Wake()
		wg.Wait()
	}
}

// A Wake between a Park's look at done and its sleep ends it, with the lock or without.
func wakeNotLost(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	ctx := soonest(t)
	for i, from := range []int{1, fabric.Anyone, 1, fabric.Anyone, 1, 1} {
		asked := false
		all[0].f.Park(ctx, from, func() bool {
			if !asked {
				asked = true
				if i%2 == 0 {
					all[0].f.Wake()
				} else {
					go all[0].f.Wake()
				}
			}
			return false
		})
	}
	if ctx.Err() != nil {
		t.Error("a Wake was lost")
	}
}

// Several goroutines of a rank wait at once, each for something of its own.
func severalPark(t *testing.T, open Open) {
	all := ranks(t, open, 4)
	const each, turns = 4, 50
	has := func(from int, tag int32) bool { // the caller holds the lock
		for _, p := range all[0].got[from] {
			if p.h.Tag == tag {
				return true
			}
		}
		return false
	}
	var wg sync.WaitGroup
	for from := 1; from < 4; from++ {
		for i := range each {
			wg.Go(func() {
				at := from
				if i == 0 {
					at = fabric.Anyone
				}
				for turn := range turns {
					tag := int32(turn*each + i)
					if !all[0].until(at, "its packet has come", func() bool { return has(from, tag) }) {
						return
					}
					all[0].mustSend(from, 8, sort{header: fabric.Header{Tag: tag}})
				}
			})
		}
		wg.Go(func() {
			r := all[from]
			for turn := range turns {
				for i := range each {
					r.mustSend(0, 8*i, sort{header: fabric.Header{Tag: int32(turn*each + (i+turn)%each)}})
				}
				if !r.receive(0, (turn+1)*each) {
					return
				}
			}
		})
	}
	wg.Wait()
}

// One packet after the other, each waited for: a wakeup that is lost would be the end of it.
func pingPong(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	const rounds = 3000
	var wg sync.WaitGroup
	for me, r := range all {
		wg.Go(func() {
			for i := range rounds {
				if me == 1 && !r.receive(0, i+1) {
					return
				}
				r.mustSend(1-me, 8, sort{})
				from := 1 - me
				if i/100%2 == 1 {
					from = fabric.Anyone
				}
				if me == 0 && !r.until(from, "the answer has come", func() bool { return len(r.got[1]) > i }) {
					return
				}
			}
		})
	}
	wg.Wait()
}
