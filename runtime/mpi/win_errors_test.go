package mpi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// says checks the class of an error, and what its sentence has.
func says(t testing.TB, err error, class Class, words ...string) {
	t.Helper()
	if !errors.Is(err, class) {
		t.Errorf("the error is %v, want one of class %v", err, class)
		return
	}
	for _, word := range words {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%v: lacks %q", err, word)
		}
	}
}

// TestWindowErrors: what is wrong with a call is said, and nothing else happens.
func TestWindowErrors(t *testing.T) {
	windowed(t, 2, 10, func(c *Comm, w *Win, mem []int) {
		peer := 1 - c.Rank()
		x := []int{1, 2}
		says(t, w.Put(x, peer, 0), ErrRMASync, "Fence", "Lock", "must come before Put")
		says(t, w.Unlock(peer), ErrRMASync, "has not locked")
		says(t, w.UnlockAll(), ErrRMASync, "LockAll must come first")
		says(t, w.Flush(peer), ErrRMASync, "Lock")
		says(t, w.FlushAll(), ErrRMASync)
		says(t, w.Complete(), ErrRMASync, "Start")
		says(t, w.Wait(), ErrRMASync, "Post")
		says(t, w.Lock(7, peer), ErrLocktype)
		says(t, w.Lock(LockShared, 2), ErrRank, "0 to 1")
		says(t, w.Lock(LockShared, peer, ModeNoPut), ErrAssert, "ModeNoPut")
		says(t, w.Fence(Assert(64)), ErrAssert)
		says(t, w.Start(nil), ErrGroup)
		says(t, w.Detach(0), ErrRMAFlavor)

		ok(t, w.Lock(LockShared, peer))
		says(t, w.Lock(LockShared, peer), ErrRMASync, "cannot be taken twice")
		says(t, w.LockAll(), ErrRMASync, "Unlock")
		says(t, w.Fence(), ErrRMASync, "Unlock")
		says(t, w.Start(c.Group()), ErrRMASync, "Unlock")
		says(t, w.Free(), ErrRMASync, "Unlock")
		says(t, w.Put(x, c.Rank(), 0), ErrRMASync, "Lock(…, "+fmt.Sprint(c.Rank())+")")
		says(t, w.Put(x, 5, 0), ErrRank)
		says(t, w.Put(x, peer, 9), ErrRMARange, "bytes 72 to 88", "80 bytes (10 units)")
		says(t, w.Get(x, peer, -1), ErrRMARange, "bytes -8 to 8")
		says(t, w.Put(x, peer, 1<<60), ErrDisp)
		says(t, w.Put([]float64{1}, peer, 0), ErrType, "float64", "int64")
		says(t, w.Put(map[int]int{}, peer, 0), ErrBuffer)
		says(t, w.Put(x, peer, 0, As(1, Int)), ErrType, "16 bytes")
		says(t, w.Put(x, peer, 0, As(4, Int32)), ErrType, "int32")
		says(t, w.Put(x, peer, 0, As(-1, Int)), ErrCount)
		own, err := NewOp(func(a, b int) int { return a }, true)
		ok(t, err)
		says(t, w.Accumulate(x, peer, 0, own), ErrOp, "predefined")
		says(t, w.Accumulate(x, peer, 0, nil), ErrOp)
		says(t, w.FetchAndOp(x, x, peer, 0, Sum), ErrCount, "one item")
		says(t, w.GetAccumulate(x, make([]int, 1), peer, 0, Sum), ErrCount)
		says(t, w.CompareAndSwap(x, x, x, peer, 0), ErrType, "one item")
		ok(t, w.Put(x, ProcNull, 12))
		ok(t, w.Put([]int{}, peer, 10))
		q, err := w.Rget(x, ProcNull, 0)
		ok(t, err)
		s, err := q.Wait()
		ok(t, err)
		if s.Source != ProcNull {
			t.Errorf("of ProcNull: %v", s)
		}
		ok(t, w.Unlock(peer))

		ok(t, w.LockAll())
		says(t, w.LockAll(), ErrRMASync, "UnlockAll was not")
		says(t, w.Unlock(peer), ErrRMASync, "UnlockAll unlocks")
		ok(t, w.UnlockAll())

		ok(t, w.Fence())
		ok(t, w.Put(x, peer, 0))
		says(t, w.Lock(LockShared, peer), ErrRMASync, "1 accesses since Fence")
		says(t, w.Free(), ErrRMASync, "since Fence")
		says(t, w.Fence(ModeNoPrecede), ErrAssert, "1 accesses")
		ok(t, w.Fence(ModeNoSucceed))
		says(t, w.Put(x, peer, 0), ErrRMASync, "ModeNoSucceed")
		if mem[0] != 1 || mem[1] != 2 || mem[9] != 0 {
			t.Errorf("memory is %v", mem)
		}

		g, err := c.Group().Incl(peer)
		ok(t, err)
		ok(t, w.Post(g))
		says(t, w.Post(g), ErrRMASync, "Wait must come first")
		says(t, w.Fence(), ErrRMASync, "Wait must come before Fence")
		ok(t, w.Start(g))
		says(t, w.Start(g), ErrRMASync, "Complete must come first")
		says(t, w.Lock(LockShared, peer), ErrRMASync, "Complete")
		says(t, w.Put(x, c.Rank(), 0), ErrRMASync, "not in the group of Start")
		ok(t, w.Complete())
		ok(t, w.Wait())
	})
}

// TestDynamicUnit: places in a dynamic window are what Attach returns, which are bytes on all ranks.
func TestDynamicUnit(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		_, err := c.WinCreateDynamic(WithDispUnit(8 - 7*c.Rank()))
		check(t, err, [...]Class{ErrDisp, ErrWin}[c.Rank()], [...]string{"a displacement unit of 8 bytes", "rank 0 cannot take part: its call has failed"}[c.Rank()])
	})
}

// TestFreedWindow: no call does anything with a window that was freed.
func TestFreedWindow(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		w, err := c.WinCreate(make([]int32, 3), WithName("numbers"), WithDispUnit(2))
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		if w.Size() != 12 || w.DispUnit() != 2 || w.Flavor() != FlavorCreate || w.Name() != "numbers" || w.Group().Compare(c.Group()) != Ident {
			t.Errorf("%v: %d bytes, unit %d, flavour %v, group %v", w, w.Size(), w.DispUnit(), w.Flavor(), w.Group())
		}
		ok(t, w.Free())
		x := []int32{1}
		for call, err := range map[string]error{
			"Put": w.Put(x, 0, 0), "Fence": w.Fence(), "Lock": w.Lock(LockShared, 0), "LockAll": w.LockAll(), "Unlock": w.Unlock(0), "Flush": w.Flush(0),
			"Post": w.Post(c.Group()), "Start": w.Start(c.Group()), "Wait": w.Wait(), "Complete": w.Complete(), "Free": w.Free(), "Sync": w.Sync(), "Load": w.Load(x, 0),
		} {
			says(t, err, ErrWin, "Win."+call, "numbers was freed")
		}
	})
}

// TestWindowsThatDoNotAgree: all ranks learn that one has called otherwise.
func TestWindowsThatDoNotAgree(t *testing.T) {
	launch(t, 3, func(c *Comm) {
		var err error
		if c.Rank() == 1 {
			_, err = c.WinCreateDynamic()
		} else {
			_, err = c.WinCreate([]int{1})
		}
		says(t, err, ErrRMAFlavor, "dynamic", "create")
		if c.Rank() == 1 {
			_, err = c.WinCreate([]string{"a"})
			says(t, err, ErrType, "string")
		} else {
			_, err = c.WinCreate([]int{1})
			says(t, err, ErrWin, "rank 1")
		}
		if c.Rank() == 1 {
			_, err = c.WinAllocate([]int{}, 4)
			says(t, err, ErrBase, "&mem")
		} else {
			var mem []int
			_, err = c.WinAllocate(&mem, 4)
			says(t, err, ErrWin, "rank 1")
		}
	})
}

// TestGroupsThatDoNotAgree: who waits for a rank that has gone on to a call of all ranks is told so.
func TestGroupsThatDoNotAgree(t *testing.T) {
	windowed(t, 3, 1, func(c *Comm, w *Win, mem []int) {
		g, err := c.Group().Incl(2)
		ok(t, err)
		switch c.Rank() {
		case 0:
			says(t, w.Start(g), ErrRMASync, "rank 2 has called Fence", "not posted", "do not agree")
		case 1:
			ok(t, w.Post(g))
			says(t, w.Wait(), ErrRMASync, "rank 2 has called Fence", "not completed", "do not agree")
			w.exposed.posted = false // there is no way out in MPI
		}
		ok(t, w.Fence())
	})
}

// deadly runs f on three attended ranks of which the last dies where f says so. The others' errors must be of class ErrProcFailed.
func deadly(t *testing.T, f func(c *Comm, w *Win, die func(), dead func()) error) {
	t.Helper()
	all := fabric.NewMemory(3)
	var died atomic.Bool
	done := make(chan struct{})
	launchOn(t, attend(t, all), device.Config{}, func(c *Comm) {
		var mem []int
		w, err := c.WinAllocate(&mem, 4)
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		die := func() {
			died.Store(true)
			all[2].(*fabric.Memory).Kill(errors.New("it was killed"))
			close(done)
		}
		dead := func() {
			<-done
			ok(t, c.p.d.WaitFor(context.Background(), func() bool { return c.p.d.Lost(2) != nil }))
		}
		if err := f(c, w, die, dead); c.Rank() != 2 {
			says(t, err, ErrProcFailed, "rank 2")
		}
	})
	if !died.Load() {
		t.Error("nobody has died")
	}
}

// TestDeath: a rank dies while others wait for it, in each call that waits, and before.
func TestDeath(t *testing.T) {
	group := func(c *Comm, ranks ...int) *Group {
		g, err := c.Group().Incl(ranks...)
		ok(t, err)
		return g
	}
	x := []int{1}
	calls := map[string]func(c *Comm, w *Win) error{
		"Fence":   func(c *Comm, w *Win) error { return w.Fence() },
		"Free":    func(c *Comm, w *Win) error { return w.Free() },
		"Start":   func(c *Comm, w *Win) error { return w.Start(group(c, 2)) },
		"Wait":    func(c *Comm, w *Win) error { ok(t, w.Post(group(c, 2))); return w.Wait() },
		"Lock":    func(c *Comm, w *Win) error { return w.Lock(LockExclusive, 2) },
		"LockAll": func(c *Comm, w *Win) error { return w.LockAll() },
	}
	// What rank 2 sees when the others wait for it; of Start and Wait it sees nothing.
	inCall := map[string]func(w *Win) bool{
		"Fence":   func(w *Win) bool { return w.exposed.fences[0]+w.exposed.fences[1] == 2 },
		"Free":    func(w *Win) bool { return w.exposed.frees[0] && w.exposed.frees[1] },
		"Lock":    func(w *Win) bool { return len(w.locks.waiting) == 2 },
		"LockAll": func(w *Win) bool { return len(w.locks.waiting) == 2 },
	}
	for name, call := range calls {
		for _, when := range []string{"before", "while"} {
			t.Run(name+"/"+when, func(t *testing.T) {
				deadly(t, func(c *Comm, w *Win, die, dead func()) error {
					if c.Rank() == 2 {
						if when == "while" && (name == "Lock" || name == "LockAll") {
							ok(t, w.Lock(LockExclusive, 2)) // so that they wait
						}
						ok(t, c.Barrier())
						if there := inCall[name]; when == "while" && there != nil {
							ok(t, c.p.d.WaitFor(context.Background(), func() bool { return there(w) }))
						}
						die()
						return nil
					}
					ok(t, c.Barrier())
					if when == "before" {
						dead()
					}
					return call(c, w)
				})
			})
		}
	}
	for name, finish := range map[string]func(w *Win) error{
		"Put":       func(w *Win) error { return w.Put(x, 2, 0) },
		"Flush":     func(w *Win) error { return w.Flush(2) },
		"FlushAll":  func(w *Win) error { return w.FlushAll() },
		"UnlockAll": func(w *Win) error { return w.UnlockAll() },
		"Get": func(w *Win) error {
			return w.Get(make([]int, 1), 2, 0)
		},
		"Rget": func(w *Win) error {
			_, err := w.Rget(make([]int, 1), 2, 0)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			deadly(t, func(c *Comm, w *Win, die, dead func()) error {
				if c.Rank() != 2 {
					ok(t, w.LockAll())
					ok(t, w.Put(x, 2, 0))
				}
				ok(t, c.Barrier())
				if c.Rank() == 2 {
					die()
					return nil
				}
				dead()
				return finish(w)
			})
		})
	}
}

// TestDeathOfHolder: a rank dies that has a lock. Who waits for it is told; then the lock is free.
func TestDeathOfHolder(t *testing.T) {
	deadly(t, func(c *Comm, w *Win, die, dead func()) error {
		if c.Rank() == 2 {
			ok(t, w.Lock(LockExclusive, 0))
			ok(t, c.Barrier())
			c.Recv([]int{0}, 0, 0) // rank 1 waits
			die()
			return nil
		}
		ok(t, c.Barrier())
		if c.Rank() == 0 {
			ok(t, c.p.d.WaitFor(context.Background(), func() bool { return len(w.locks.waiting) == 1 }))
			ok(t, c.Send([]int{1}, 2, 0))
			dead()
			return w.Lock(LockExclusive, 2)
		}
		err := w.Lock(LockExclusive, 0)
		says(t, err, ErrProcFailed, "while it had the lock of rank 0's memory")
		ok(t, w.Lock(LockExclusive, 0))
		ok(t, w.Unlock(0))
		return err
	})
}

// TestDeathUnderWay: a rank dies that has not answered.
func TestDeathUnderWay(t *testing.T) {
	all := fabric.NewMemory(2)
	asked, over := make(chan struct{}), make(chan struct{})
	launchOn(t, all, device.Config{}, func(c *Comm) { // nobody attends
		w, err := c.WinCreate(make([]int, 4))
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		if c.Rank() == 1 {
			ok(t, c.Send(nil, 0, 0)) // from here on it looks at nothing
			<-asked
			all[1].(*fabric.Memory).Kill(errors.New("it was killed"))
			<-over
			return
		}
		defer close(over)
		_, err = c.Recv(nil, 1, 0)
		ok(t, err)
		ok(t, w.LockAll(ModeNoCheck))
		x := make([]int, 4)
		q, err := w.Rget(x, 1, 0)
		ok(t, err)
		ok(t, w.Get(x, 1, 0))
		close(asked)
		_, err = q.Wait()
		says(t, err, ErrProcFailed, "rank 1", "killed")
		says(t, w.Flush(1), ErrProcFailed, "rank 1", "killed")
		says(t, w.Put(x, 1, 0), ErrProcFailed, "rank 1")
		ok(t, w.Put(x, 0, 0)) // the others are as they were
		ok(t, w.Flush(0))
	})
}
