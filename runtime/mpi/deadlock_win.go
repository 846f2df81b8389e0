package mpi

import "jeton/runtime/mpi/internal/waitfor"

// What calls of windows wait for, each a view of the window.
type (
	fenceWait Win
	eachWait  Win
	// exposeWait is eachWait of a Wait, beside which another goroutine may be in a call of the other side.
	exposeWait Win
	lockWait   Win
)

// wants implements wanting, as the others do: the ranks that have not come to this Fence.
func (w *fenceWait) wants() (ranks []int, _ *waitfor.Lock, _ bool) {
	for r, n := range w.exposed.fences {
		if r != w.c.rank && n < w.epoch.turn {
			ranks = append(ranks, w.c.ranks[r])
		}
	}
	return ranks, nil, len(ranks) == 0
}

// wants are the ranks that have not posted, or not called Complete, or Free.
func (w *eachWait) wants() ([]int, *waitfor.Lock, bool) { return w.waits.wants(w.c) }

func (w *exposeWait) wants() ([]int, *waitfor.Lock, bool) { return w.exposed.waits.wants(w.c) }

func (ws *waits) wants(c *Comm) (ranks []int, _ *waitfor.Lock, _ bool) {
	for _, r := range ws.missing {
		ranks = append(ranks, c.ranks[r])
	}
	return ranks, nil, len(ranks) == 0
}

// wants is the lock that was asked for.
func (w *lockWait) wants() ([]int, *waitfor.Lock, bool) {
	return nil, &waitfor.Lock{Window: w.c.context, Target: w.c.ranks[w.waits.lock]}, false
}

// lockers are who has locks of this rank's windows.
func (ws *windows) lockers() (all []waitfor.Locker) {
	for _, w := range ws.byContext {
		for _, l := range w.locks.holders {
			all = append(all, waitfor.Locker{Window: w.c.context, Rank: w.c.ranks[l.rank]})
		}
	}
	return all
}
