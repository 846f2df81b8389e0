package mpi

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"testing"
)

// A settler uses windows of a communicator, and communicators made of it, until a rank dies, and then windows of those that live.
type settler struct {
	c    *Comm
	plan *rand.Rand // all ranks draw the same of it
	own  *rand.Rand
}

// live makes windows, and is in epochs of all kinds. It returns the first error; then it has revoked the windows that it has.
func (s *settler) live() error {
	wins, err := s.windows()
	for range 1 + s.plan.IntN(6) {
		if err == nil {
			err = s.epoch(wins[s.plan.IntN(len(wins))])
		}
	}
	if err == nil {
		err = s.count(wins[0])
	}
	for _, w := range wins {
		if err == nil {
			err = w.Free()
		} else if !w.freed.Load() {
			_ = w.Revoke() // who waits for this rank's next call would wait for ever
		}
	}
	return err
}

func (s *settler) windows() (wins []*Win, err error) {
	races, allocate := WithRaces(s.plan.IntN(4) == 0), s.plan.IntN(2) == 0
	for i := range 2 {
		var w *Win
		if mem := make([]int, settlersCells); allocate && i == 1 {
			w, err = s.c.WinAllocate(&mem, len(mem), races)
		} else {
			w, err = s.c.WinCreate(mem, races)
		}
		if err != nil {
			return wins, err
		}
		w.SetErrhandler(ErrorsReturn)
		wins = append(wins, w)
	}
	return wins, nil
}

// Each rank's memory has a cell to which all add, one for each rank, which puts there, and one that says how many live.
const (
	settlers      = 6
	sumAt         = 0
	putAt         = 1
	livingAt      = putAt + settlers
	settlersCells = livingAt + 1
)

// deeds are accesses to some ranks.
func (s *settler) deeds(w *Win, targets []int) error {
	put := map[int]bool{} // a second one to the same place would have no order
	for range s.own.IntN(5) {
		to, x, old := targets[s.own.IntN(len(targets))], []int{1}, make([]int, 1)
		var err error
		switch s.own.IntN(5) {
		case 0:
			if !put[to] {
				err = w.Put(x, to, putAt+s.c.Rank())
			}
			put[to] = true
		case 1:
			err = w.Accumulate(x, to, sumAt, Sum)
		case 2:
			err = w.FetchAndOp(x, old, to, sumAt, Sum)
		case 3:
			err = w.GetAccumulate(x, old, to, sumAt, Sum)
		default:
			if w.targets[to].lock == 0 {
				break // requests are for epochs of locks
			}
			var q *Request
			if q, err = w.RgetAccumulate(x, old, to, sumAt, Sum); err == nil {
				_, err = q.Wait()
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// epoch is one in which all ranks take part, or which each begins on its own.
func (s *settler) epoch(w *Win) error {
	all, to := inTurn(s.c.Size()), s.own.IntN(s.c.Size())
	kind := LockShared + LockType(s.own.IntN(2))
	do := func() error { return s.deeds(w, all) }
	fence := func() error { return w.Fence() }
	switch s.plan.IntN(9) {
	case 0:
		return oneAfterTheOther(fence, do, fence, do, func() error { return w.Fence(ModeNoSucceed) })
	case 1:
		return oneAfterTheOther(func() error { return w.Post(s.c.Group()) }, func() error { return w.Start(s.c.Group()) }, do, w.Complete, w.Wait)
	case 2:
		return oneAfterTheOther(func() error { return w.LockAll() }, do, w.FlushAll, do, w.UnlockAll)
	case 3:
		return oneAfterTheOther(func() error { return w.Lock(kind, to) }, func() error { return s.deeds(w, []int{to}) }, func() error { return w.Unlock(to) })
	case 4:
		return s.ring(s.c.Dup())
	case 5:
		return s.ring(s.c.Split(s.c.Rank()%2, 0))
	case 6:
		return s.ring(s.c.CreateGroup(s.c.Group(), 1))
	case 7:
		if s.c.Size() > 1 {
			return s.join()
		}
	}
	return s.c.Allreduce([]int{1}, make([]int, 1), Sum)
}

// ring passes messages around in a communicator that was made for that, and which ranks that have failed in making it do not have.
func (s *settler) ring(d *Comm, err error) error {
	if err != nil {
		return err
	}
	next, last := (d.Rank()+1)%d.Size(), (d.Rank()+d.Size()-1)%d.Size()
	err = oneAfterTheOther(
		func() error { return second(d.Sendrecv(nil, next, 0, nil, last, 0)) },
		func() error { return second(d.Sendrecv(nil, last, 0, nil, AnySource, 0)) },
		d.Free)
	if err != nil {
		_ = d.Revoke()
	}
	return err
}

// join makes an intercommunicator of two halves, and one communicator of that.
func (s *settler) join() error {
	side := s.c.Rank() % 2
	half, err := s.c.Split(side, 0)
	if err != nil {
		return err
	}
	d, err := half.IntercommCreate(0, s.c, 1-side, 3)
	if err != nil {
		_ = half.Revoke()
		_ = s.c.Revoke() // where the leaders meet
		return err
	}
	if err = d.Barrier(); err == nil {
		err = s.ring(d.Merge(side == 1))
	}
	if err != nil {
		_ = d.Revoke()
	}
	return err
}

// count has each rank add 1 to a cell of rank 0, which must be as many as there are.
func (s *settler) count(w *Win) error {
	var living int
	return oneAfterTheOther(
		func() error { return w.LockAll() },
		func() error { return w.FetchAndOp([]int{1}, make([]int, 1), 0, livingAt, Sum) },
		w.UnlockAll,
		func() error { return s.c.Barrier() },
		func() error { return w.Lock(LockShared, 0) },
		func() error { return w.Get(&living, 0, livingAt) },
		func() error { return w.Unlock(0) },
		func() error {
			if living != s.c.Size() {
				return fmt.Errorf("%d of %d ranks were counted", living, s.c.Size())
			}
			return nil
		})
}

// oneAfterTheOther does steps up to the first that fails.
func oneAfterTheOther(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// TestSettlers: ranks die at any packet of programs of windows, in all kinds of epochs. The others end with an error that says so, agree, and go on without
// them.
func TestSettlers(t *testing.T) {
	deaths := 0
	var lives atomic.Int64
	for n := 2; n <= settlers; n++ {
		for run := range 200 * *adversaryRuns {
			seed := rand.Uint64()
			r := rand.New(rand.NewPCG(seed, 0))
			doom := map[int]int64{} // after how many packets ranks die
			for range 1 + r.IntN(n-1) {
				doom[r.IntN(n)] = int64(r.IntN(20 + 40*n))
			}
			dead, errs := dying(n, doom, func(c *Comm) error { return outlive(c, seed, &lives) })
			deaths += len(dead)
			for rank, err := range errs {
				if _, dies := doom[rank]; err != nil && !dies {
					t.Fatalf("%d ranks, seed %d, run %d, which die after so many packets: %v: rank %d: %v", n, seed, run, doom, rank, errs)
				}
			}
		}
	}
	t.Logf("%d ranks have died, and %d times others have begun again", deaths, lives.Load())
}

// outlive is a rank that begins again with those that live, until all have done what they had to do.
func outlive(c *Comm, seed uint64, lives *atomic.Int64) error {
	for life := uint64(1); ; life++ {
		s := &settler{c, rand.New(rand.NewPCG(seed, life)), rand.New(rand.NewPCG(seed, life<<8|uint64(c.p.d.Rank())))}
		err := s.live()
		if err != nil && !errors.Is(err, ErrProcFailed) && !errors.Is(err, ErrProcFailedPending) && !errors.Is(err, ErrRevoked) {
			return err
		}
		all := 1
		if err != nil {
			all = 0
			_ = c.Revoke()
		}
		switch all, err = c.Agree(all); {
		case err != nil && !errors.Is(err, ErrProcFailed):
			return err
		case all == 1:
			return nil
		}
		if c, err = c.Shrink(); err != nil {
			return err
		}
		lives.Add(1)
	}
}
