package mpi

import (
	"errors"
	"testing"
)

// TestTwoGoroutinesInOneWindow: while one is in a Fence, whatever another calls of the window says so and changes nothing.
func TestTwoGoroutinesInOneWindow(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		mem := make([]int, 2)
		w, err := c.WinCreate(mem, WithName("numbers"))
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		ok(t, w.Fence())
		ok(t, w.Put([]int{7 + c.Rank()}, 1-c.Rank(), 0))
		if c.Rank() == 1 {
			_, err := c.Recv(make([]int, 1), 0, 0)
			ok(t, errors.Join(err, w.Fence()))
		} else {
			first := make(chan error)
			go func() { first <- w.Fence() }()
			until(func() (is bool) { w.p.d.Locked(func() { is = w.waits.call == "Fence" }); return is })
			all, err := c.Group().Incl(0, 1)
			ok(t, err)
			for call, f := range map[string]func() error{
				"Fence": func() error { return w.Fence() }, "Put": func() error { return w.Put([]int{1}, 1, 1) }, "Free": w.Free, "Complete": w.Complete,
				"Start": func() error { return w.Start(all) }, "Post": func() error { return w.Post(all) }, "Lock": func() error { return w.Lock(LockShared, 1) }, "LockAll": func() error { return w.LockAll() },
			} {
				err := f()
				check(t, err, ErrRMASync, "Win."+call)
				check(t, err, ErrRMASync, "another goroutine of this rank is in Fence of numbers at the same time")
			}
			ok(t, errors.Join(c.Send([]int{1}, 1, 0), <-first))
		}
		if mem[0] != 8-c.Rank() || mem[1] != 0 {
			t.Errorf("rank %d: %v", c.Rank(), mem)
		}
		ok(t, errors.Join(w.Fence(), w.Free()))
	})
}

// TestBothSidesOfAWindow: one goroutine waits for accesses to this rank's memory, while another accesses others'. That is no error.
func TestBothSidesOfAWindow(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		mem := make([]int, 1)
		w, err := c.WinCreate(mem)
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		other, err := c.Group().Incl(1 - c.Rank())
		ok(t, err)
		for i := range 100 {
			ok(t, w.Post(other))
			waited := make(chan error)
			go func() { waited <- w.Wait() }()
			ok(t, w.Start(other))
			ok(t, w.Put([]int{i + c.Rank()}, 1-c.Rank(), 0))
			ok(t, errors.Join(w.Complete(), <-waited))
			if want := i + 1 - c.Rank(); mem[0] != want {
				t.Fatalf("rank %d: %d, want %d", c.Rank(), mem[0], want)
			}
		}
		ok(t, w.Free())
	})
}

// TestManyGoroutinesFlush: of one epoch of locks each goroutine may wait for what it has accessed; the window is freed when all have.
func TestManyGoroutinesFlush(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		mem := make([]int, 8)
		w, err := c.WinCreate(mem)
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		ok(t, w.LockAll())
		over := make(chan error)
		for g := range mem {
			go func() {
				var err error
				for range 50 {
					err = errors.Join(err, w.Accumulate([]int{1}, 1-c.Rank(), g, Sum), w.Flush(1-c.Rank()))
				}
				over <- err
			}()
		}
		for range mem {
			ok(t, <-over)
		}
		ok(t, errors.Join(w.UnlockAll(), c.Barrier()))
		for g, n := range mem {
			if n != 50 {
				t.Errorf("rank %d: element %d is %d", c.Rank(), g, n)
			}
		}
		ok(t, w.Free())
	})
}

// TestFreeWhileInUse: not while another goroutine is in a collective operation; a message under way ends well.
func TestFreeWhileInUse(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		d, err := c.Dup()
		ok(t, err)
		if c.Rank() == 1 {
			_, err := c.Recv(make([]int, 1), 0, 0)
			ok(t, errors.Join(err, d.Barrier(), d.Send([]int{5}, 0, 0)))
			_, err = c.Recv(make([]int, 1), 0, 0)
			ok(t, errors.Join(err, d.Send([]int{6}, 0, 1), d.Free()))
			return
		}
		over := make(chan error)
		go func() { over <- d.Barrier() }()
		until(func() bool { return d.blocking() != nil })
		check(t, d.Free(), ErrOther, "another goroutine of this rank is in Barrier of comm 1 at the same time: free it when that has ended")
		ok(t, errors.Join(c.Send([]int{1}, 1, 0), <-over))
		_, err = d.Recv(make([]int, 1), 1, 0)
		ok(t, err)
		x := make([]int, 1)
		go func() { _, err := d.Recv(x, 1, 1); over <- err }()
		until(func() (waits bool) { d.p.d.Locked(func() { waits = len(d.p.d.Waiters()) > 0 }); return waits })
		ok(t, errors.Join(d.Free(), c.Send([]int{1}, 1, 0), <-over))
		if x[0] != 6 {
			t.Errorf("received %d", x[0])
		}
		check(t, d.Barrier(), ErrComm, "comm 1 was freed")
	})
}

// TestFinalizeWhileOthersCall: a goroutine that waits for what nobody will send any more is told so; one in a collective operation keeps Finalize from beginning.
func TestFinalizeWhileOthersCall(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		over := make(chan error, 1)
		if c.Rank() == 0 {
			go func() { over <- c.Barrier() }()
			until(func() bool { return c.blocking() != nil })
			check(t, c.p.meetLast(), ErrOther, "another goroutine of this rank is in Barrier of world at the same time")
			ok(t, errors.Join(c.Send([]int{1}, 1, 0), <-over))
			go func() { _, err := c.Recv(make([]int, 1), AnySource, 9); over <- err }()
			until(func() (waits bool) { c.p.d.Locked(func() { waits = len(c.p.d.Waiters()) > 0 }); return waits })
		} else {
			_, err := c.Recv(make([]int, 1), 0, 0)
			ok(t, errors.Join(err, c.Barrier()))
		}
		ok(t, c.p.meetLast())
		ok(t, c.p.finalize())
		if c.Rank() == 0 {
			check(t, <-over, ErrSession, "Finalize was called")
		}
	})
}
