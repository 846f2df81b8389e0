package fabrictest

import (
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// meet has each rank hear of each other.
func meet(all []*rank) {
	var wg sync.WaitGroup
	for me, r := range all {
		wg.Go(func() {
			for to := range all {
				if to != me {
					r.mustSend(to, 8, sort{})
				}
			}
			for from := range all {
				if from != me {
					r.receive(from, 1)
				}
			}
		})
	}
	wg.Wait()
}

// lose waits until a rank is lost.
func (r *rank) lose(rank int) bool {
	r.t.Helper()
	return r.until(rank, "the other is lost", func() bool { return r.lost[rank] == 1 })
}

// An end that is closed is lost to the others, who can go on without it, and cannot send to it. It may be closed twice.
func closes(t *testing.T, open Open) {
	all := ranks(t, open, 3)
	meet(all)
	for range 2 {
		if err := all[1].f.Close(soonest(t)); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	for _, r := range []*rank{all[0], all[2]} {
		if !r.lose(1) {
			return
		}
		if err := r.send(1, 8, sort{token: true}); err == nil {
			t.Errorf("rank %d can send to a rank that is lost", r.f.Rank())
		}
	}
	all[0].mustSend(2, 8, sort{})
	all[2].receive(0, 2)
	if err := all[1].send(0, 8, sort{}); err == nil {
		t.Error("a closed end can send")
	}
}

// Close ends the Parks of its own end.
func closeParked(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	meet(all)
	ctx := soonest(t)
	var wg sync.WaitGroup
	for _, from := range []int{1, fabric.Anyone} {
		done, under := begun()
		wg.Go(func() { all[0].f.Park(ctx, from, done) })
		<-under
	}
	if err := all[0].f.Close(soonest(t)); err != nil {
		t.Errorf("close: %v", err)
	}
	wg.Wait()
	if ctx.Err() != nil {
		t.Error("a Park has outlived its end")
	}
}

// What an end has taken before its Close arrives, and the loss after it; tokens of what was on the way to it are Sent first.
func lostLast(t *testing.T, open Open) {
	all := ranks(t, open, 2)
	meet(all)
	limit := all[1].f.Limit(0)
	const count = 30
	for i := range count {
		all[1].mustSend(0, min(limit, 100<<10), sort{token: i%2 == 0})
		all[0].mustSend(1, min(limit, 100<<10), sort{token: true})
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := all[1].f.Close(soonest(t)); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	all[0].lose(1)
	wg.Wait()
	all[0].mu.Lock()
	defer all[0].mu.Unlock()
	if n := len(all[0].got[1]) - 1; n != count {
		t.Errorf("%d of %d packets came before the loss", n, count)
	}
	if n := len(all[0].open); n > 0 {
		t.Errorf("%d payloads to a lost rank are still the fabric's", n)
	}
}
