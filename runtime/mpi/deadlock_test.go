package mpi

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/waitfor"
)

// A trial runs ranks that may block for ever, as processes do: what is urgent is taken also of a rank that is in no call.
type trial struct {
	procs []*process
	ended []atomic.Bool // the rank's code has returned
}

// try runs f on n ranks and returns what was told of a deadlock, "" if nothing, and each rank's error.
func try(t *testing.T, n int, f func(tr *trial, c *Comm) error) (text string, errs []error) {
	t.Helper()
	return tryOn(t, fabric.NewMemory(n), f)
}

func tryOn(t *testing.T, fabrics []fabric.Fabric, f func(tr *trial, c *Comm) error, more ...func(p *process)) (text string, errs []error) {
	t.Helper()
	n := len(fabrics)
	tr := &trial{ended: make([]atomic.Bool, n)}
	ctx, cancel := context.WithCancel(t.Context())
	var sentries sync.WaitGroup
	for i, end := range fabrics {
		p := start(end, make([]string, n), device.Config{})
		p.watch.pace = pace{2 * time.Millisecond, 3 * time.Millisecond, 10 * time.Millisecond, time.Second}
		p.world.SetErrhandler(ErrorsReturn)
		p.where = func() string { return fmt.Sprintf("In[1]:%d", i+1) }
		p.running = func() (int, bool) { return 1, !tr.ended[i].Load() }
		for _, f := range more {
			f(p)
		}
		tr.procs = append(tr.procs, p)
		sentries.Go(func() {
			for ctx.Err() == nil {
				p.d.Locked(func() { p.d.Poll() })
				end.Park(ctx, fabric.Anyone, func() bool { return false })
			}
		})
	}
	errs = make([]error, n)
	var ranks sync.WaitGroup
	for i, p := range tr.procs {
		ranks.Go(func() {
			errs[i] = f(tr, p.world)
			tr.ended[i].Store(true)
		})
	}
	over := make(chan struct{})
	go func() { ranks.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(forever):
		panic("the ranks wait for ever")
	}
	cancel()
	sentries.Wait()
	for i, p := range tr.procs {
		p.watch.close()
		var d *deadlockError
		if errors.As(errs[i], &d) {
			text += d.text
		}
	}
	return text, errs
}

// rounds waits until the leader has looked some times more: long enough for a false alarm.
func (tr *trial) rounds(more uint64) {
	read := func() (n uint64) {
		w := tr.procs[0].watch
		w.p.d.Locked(func() { n = w.round })
		return n
	}
	for began := read(); read() < began+more; {
		time.Sleep(time.Millisecond)
	}
}

func long() []int64 { return make([]int64, 1_000_000) }

// partner is who a rank of exercise 9.5 talks to.
func partner(c *Comm) int { return c.Rank() ^ 1 }

// deadlocks are programs that never end, and what is said of them.
var deadlocks = map[string]struct {
	n    int
	run  func(c *Comm) error
	want []string
}{
	"long sends": {4, func(c *Comm) error { return c.Send(long(), partner(c), 42) },
		[]string{"is in Send(1000000 int64, to ", ", tag 42), In[1]:", "Each waits for the next: cycle ", "No rank calls Recv", "Sendrecv"}},
	"short synchronous sends": {2, func(c *Comm) error { return c.Ssend([]int{1}, partner(c), 0) }, []string{"is in Ssend(1 int64, to 1, tag 0)", "No rank calls Recv"}},
	"receives": {2, func(c *Comm) error { _, err := c.Recv(make([]int, 1), partner(c), 7); return err },
		[]string{"rank 1 is in Recv(1 int64, from 0, tag 7)", "No rank sends", "cycle 0 → 1 → 0"}},
	"a ring of sends": {5, func(c *Comm) error { return c.Ssend([]int{1}, (c.Rank()+1)%5, 0) }, []string{"cycle 0 → 1 → 2 → 3 → 4 → 0"}},
	"a ring of receives": {3, func(c *Comm) error { _, err := c.Recv(make([]int, 1), (c.Rank()+2)%3, AnyTag); return err },
		[]string{"tag AnyTag", "No rank sends"}},
	"itself": {1, func(c *Comm) error { return c.Ssend([]int{1}, 0, 0) }, []string{"Rank 0 waits for itself"}},
	"a barrier under if": {3, func(c *Comm) error {
		if c.Rank() == 0 {
			return c.Barrier()
		}
		return nil
	}, []string{"rank 0 is in Barrier, In[1]:", "in no call: its code of In[1] has ended", "In Barrier: rank 0; not in it, and waited for: rank ", "outside of any if"}},
	"an agreement under if": {3, func(c *Comm) error {
		if c.Rank() == 1 {
			return nil
		}
		_, err := c.Agree(1)
		return err
	}, []string{"rank 0 is in Agree, In[1]:", "rank 2 is in Agree, In[1]:", "rank 1 is in no call"}},
	"a reduction under if": {4, func(c *Comm) error {
		if c.Rank() != 3 {
			return c.Allreduce([]int{1}, make([]int, 1), Sum)
		}
		return nil
	}, []string{"is in Allreduce, ", "rank 3 is in no call"}},
	"different order of communicators": {2, func(c *Comm) error {
		d, err := c.Dup()
		if err != nil {
			return err
		}
		d.SetErrhandler(ErrorsReturn)
		d.SetName("second")
		if c.Rank() == 0 {
			return errors.Join(c.Barrier(), d.Barrier())
		}
		return errors.Join(d.Barrier(), c.Barrier())
	}, []string{"rank 0 is in Barrier, In[1]:", "rank 1 is in Barrier of second", "In Barrier: rank 0; not in it, and waited for: rank 1", "same order"}},
	"a collective and a receive": {2, func(c *Comm) error {
		if c.Rank() == 0 {
			return c.Barrier()
		}
		_, err := c.Recv(make([]int, 1), 0, 3)
		return err
	}, []string{"rank 0 is in Barrier, In[1]:", "rank 1 is in Recv(1 int64, from 0, tag 3)", "cycle 0 → 1 → 0"}},
	"each its own root": {2, func(c *Comm) error { return c.Gather([]int{1}, make([]int, 2), c.Rank()) },
		[]string{"rank 0 is in Gather(root=0)", "rank 1 is in Gather(root=1)", "give the same root on all ranks"}},
	"another tag": {2, func(c *Comm) error {
		if c.Rank() == 1 {
			return c.Send([]int{1}, 0, 7)
		}
		_, err := c.Recv(make([]int, 1), 1, 5)
		return err
	}, []string{"At rank 0 a message from 1 with tag 7 waits; this Recv asks for tag 5.", "compare source, tag"}},
	"another source": {3, func(c *Comm) error {
		switch c.Rank() {
		case 2:
			return c.Send([]int{1}, 0, 7)
		case 1:
			return nil
		}
		_, err := c.Recv(make([]int, 1), 1, 7)
		return err
	}, []string{"a message from 2 with tag 7 waits; this Recv asks for one from 1."}},
	"another communicator": {2, func(c *Comm) error {
		d, err := c.Dup()
		if err != nil {
			return err
		}
		d.SetName("second")
		if c.Rank() == 1 {
			return d.Send([]int{1}, 0, 7)
		}
		_, err = c.Recv(make([]int, 1), 1, 7)
		return err
	}, []string{"a message from 1 in second with tag 7 waits; this Recv is in world."}},
	"any source": {3, func(c *Comm) error { _, err := c.Recv(make([]int, 1), AnySource, 0); return err }, []string{"from AnySource, tag 0", "No rank sends"}},
	"one receive too many": {2, func(c *Comm) error {
		if c.Rank() == 1 {
			return c.Send([]int{1}, 0, 0)
		}
		_, err := c.Recv(make([]int, 1), 1, 0)
		if err == nil {
			_, err = c.Recv(make([]int, 1), 1, 0)
		}
		return err
	}, []string{"rank 1 is in no call", "receive fewer messages"}},
	"a probe": {2, func(c *Comm) error { _, err := c.Probe(partner(c), 3); return err }, []string{"is in Probe(from 1, tag 3)"}},
	"wait": {2, func(c *Comm) error {
		q, err := c.Irecv(make([]int, 1), partner(c), 9)
		if err == nil {
			_, err = q.Wait()
		}
		return err
	}, []string{"is in Wait(1 int64, from 1, tag 9)"}},
	"wait for any": {3, func(c *Comm) error {
		var all []*Request
		for r := range 3 {
			if r != c.Rank() {
				q, err := c.Irecv(make([]int, 1), r, 9)
				if err != nil {
					return err
				}
				all = append(all, q)
			}
		}
		_, _, err := WaitAny(all)
		return err
	}, []string{"rank 0 is in WaitAny(Irecv(1 int64, from 1, tag 9) or Irecv(1 int64, from 2, tag 9))", "rank 2 is in WaitAny(", "No rank sends", "let one rank send first"}},
	"a non-blocking collective": {2, func(c *Comm) error {
		if c.Rank() == 1 {
			return nil
		}
		q, err := c.Ibarrier()
		if err == nil {
			_, err = q.Wait()
		}
		return err
	}, []string{"rank 0 is in Wait [Barrier]", "rank 1 is in no call"}},
	"a fence under if": {2, func(c *Comm) error {
		w, err := c.WinCreate(make([]int, 1))
		if err == nil && c.Rank() == 0 {
			w.SetErrhandler(ErrorsReturn)
			err = w.Fence()
		}
		return err
	}, []string{"rank 0 is in Win.Fence, In[1]:", "rank 1 is in no call", "Fence on all ranks"}},
	"a start without a post": {2, func(c *Comm) error {
		w, err := c.WinCreate(make([]int, 1))
		if err == nil && c.Rank() == 0 {
			w.SetErrhandler(ErrorsReturn)
			err = w.Start(groupOf(c, 1))
		}
		return err
	}, []string{"rank 0 is in Win.Start, In[1]:"}},
	"a wait without a complete": {2, func(c *Comm) error {
		w, err := c.WinCreate(make([]int, 1))
		if err != nil {
			return err
		}
		w.SetErrhandler(ErrorsReturn)
		if c.Rank() == 0 {
			if err = w.Post(groupOf(c, 1)); err == nil {
				err = w.Wait()
			}
			return err
		}
		return w.Start(groupOf(c, 0))
	}, []string{"rank 0 is in Win.Wait, In[1]:", "rank 1 is in no call", "Complete with Wait"}},
	"a lock that is kept": {2, func(c *Comm) error {
		w, err := c.WinCreate(make([]int, 1))
		if err != nil {
			return err
		}
		w.SetErrhandler(ErrorsReturn)
		if c.Rank() == 1 {
			return errors.Join(w.Lock(LockExclusive, 0), c.Barrier())
		}
		if err = c.Barrier(); err == nil {
			err = w.Lock(LockExclusive, 0)
		}
		return err
	}, []string{"rank 0 is in Win.Lock, In[1]:", "rank 1 is in no call", "The lock of rank 0's memory, which rank 0 asks for, is with rank 1.", "Lock with Unlock"}},
	"a fence and a barrier": {2, func(c *Comm) error {
		w, err := c.WinCreate(make([]int, 1))
		if err != nil {
			return err
		}
		w.SetErrhandler(ErrorsReturn)
		if c.Rank() == 0 {
			return c.Barrier()
		}
		return w.Fence()
	}, []string{"rank 0 is in Barrier, In[1]:", "rank 1 is in Win.Fence, In[1]:", "Fence on all ranks"}},
	"partitions of nobody": {2, func(c *Comm) error {
		q, err := c.PrecvInit(make([]int, 4), 2, partner(c), 3, nil)
		if err == nil {
			err = q.Start()
		}
		if err == nil {
			_, err = q.Wait()
		}
		return err
	}, []string{"rank 0 is in Wait(4 int64, from 1, tag 3)", "No rank sends"}},
	"a partition that is not ready": {2, func(c *Comm) error {
		if c.Rank() == 1 {
			q, err := c.PrecvInit(make([]int, 4), 4, 0, 3, nil)
			if err == nil {
				err = q.Start()
			}
			if err == nil {
				_, err = q.Wait()
			}
			return err
		}
		q, err := c.PsendInit(make([]int, 4), 4, 1, 3, nil)
		if err == nil {
			err = q.Start()
		}
		if err == nil {
			err = q.PreadyRange(1, 2)
		}
		if err == nil {
			_, err = q.Wait()
		}
		return err
		// It waits for itself alone, and may be told so before rank 1 is in its Wait.
	}, []string{"rank 0 is in Wait(4 int64, no Pready(0 3), to 1, tag 3)", "make each partition ready by Pready"}},
}

func groupOf(c *Comm, ranks ...int) *Group {
	g, err := c.Group().Incl(ranks...)
	if err != nil {
		panic(err)
	}
	return g
}

// TestDeadlocks: each is told of by one rank, with what each is in, and ends on all, whatever their handlers of errors.
func TestDeadlocks(t *testing.T) {
	for name, d := range deadlocks {
		t.Run(name, func(t *testing.T) {
			text, errs := try(t, d.n, func(_ *trial, c *Comm) error { return d.run(c) })
			if strings.Count(text, "deadlock: ") != 1 {
				t.Errorf("told %d times", strings.Count(text, "deadlock: "))
			}
			for _, want := range d.want {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in\n%s", want, text)
				}
			}
			for r, err := range errs {
				if err != nil && !errors.Is(err, ErrDeadlock) {
					t.Errorf("rank %d: %v", r, err)
				}
			}
		})
	}
}

// TestNothingIsOwedInTheNextJob: a job was ended before reports came that the leader had asked for; in the next one it asks again.
func TestNothingIsOwedInTheNextJob(t *testing.T) {
	next := fabric.NewMemory(3)
	renewed := func(p *process) {
		p.d.Locked(func() {
			w := p.watch
			w.round, w.alarm, w.owes, w.now, w.began = 7, true, []bool{false, true, true}, make([]*waitfor.Report, 3), time.Now()
			w.now[p.d.Rank()] = &waitfor.Report{Rank: p.d.Rank()}
		})
		p.begin(next[p.d.Rank()])
	}
	text, _ := tryOn(t, fabric.NewMemory(3), func(_ *trial, c *Comm) error { return c.Ssend([]int{1}, (c.Rank()+1)%3, 0) }, renewed)
	if strings.Count(text, "deadlock: ") != 1 {
		t.Errorf("it was told %d times", strings.Count(text, "deadlock: "))
	}
}

// TestLateReports: a machine so loaded that each report takes longer than a round has is only slower to tell.
func TestLateReports(t *testing.T) {
	loaded := func(p *process) {
		p.watch.pace = pace{2 * time.Millisecond, time.Millisecond, 2 * time.Millisecond, time.Minute}
		if p.d.Rank() > 0 { // all but the one that asks
			p.others = func() (int, bool) { time.Sleep(20 * time.Millisecond); return 0, false }
		}
	}
	text, errs := tryOn(t, fabric.NewMemory(2), func(_ *trial, c *Comm) error { return c.Ssend([]int{1}, partner(c), 0) }, loaded)
	if strings.Count(text, "deadlock: ") != 1 || !errors.Is(errs[0], ErrDeadlock) {
		t.Errorf("%v, told:\n%s", errs, text)
	}
}

// alive are programs that end, though some of their ranks wait for long.
var alive = map[string]struct {
	n   int
	run func(tr *trial, c *Comm) error
}{
	"one computes, and then sends": {2, func(tr *trial, c *Comm) error {
		if c.Rank() == 1 {
			tr.rounds(6)
			return c.Send([]int{1}, 0, 0)
		}
		_, err := c.Recv(make([]int, 1), 1, 0)
		return err
	}},
	"one of several sources computes": {4, func(tr *trial, c *Comm) error {
		switch c.Rank() {
		case 0:
			for range 3 {
				if _, err := c.Recv(make([]int, 1), AnySource, 0); err != nil {
					return err
				}
			}
			return nil
		case 3:
			tr.rounds(6)
		}
		return c.Ssend([]int{1}, 0, 0)
	}},
	"a barrier to which one comes late": {5, func(tr *trial, c *Comm) error {
		if c.Rank() == 2 {
			tr.rounds(6)
		}
		return c.Barrier()
	}},
	"one asks again and again": {2, func(tr *trial, c *Comm) error {
		if c.Rank() == 0 {
			if err := c.Ssend([]int{1}, 1, 1); err != nil {
				return err
			}
			_, err := c.Recv(make([]int, 1), 1, 0)
			return err
		}
		tr.rounds(3)
		for {
			if _, found, err := c.Iprobe(0, 1); found || err != nil {
				break
			}
		}
		if _, err := c.Recv(make([]int, 1), 0, 1); err != nil {
			return err
		}
		return c.Send([]int{1}, 0, 0)
	}},
	"a lock that is given back late": {2, func(tr *trial, c *Comm) error {
		w, err := c.WinCreate(make([]int, 1))
		if err != nil {
			return err
		}
		if c.Rank() == 1 {
			if err := errors.Join(w.Lock(LockExclusive, 0), c.Barrier()); err != nil {
				return err
			}
			tr.rounds(6)
			return errors.Join(w.Unlock(0), w.Free())
		}
		return errors.Join(c.Barrier(), w.Lock(LockExclusive, 0), w.Unlock(0), w.Free())
	}},
}

// TestNoFalseAlarm: who computes, however long, is not taken for one that waits.
func TestNoFalseAlarm(t *testing.T) {
	for name, a := range alive {
		t.Run(name, func(t *testing.T) {
			text, errs := try(t, a.n, a.run)
			if err := errors.Join(errs...); err != nil || text != "" {
				t.Errorf("%v\n%s", err, text)
			}
		})
	}
}

// TestBystanders: where other goroutines may still call, it is told, and nothing is ended.
func TestBystanders(t *testing.T) {
	said := make(chan string, 1)
	text, errs := try(t, 2, func(tr *trial, c *Comm) error {
		if c.Rank() == 0 {
			p := c.p
			p.watch.mu.Lock() // no look is under way
			p.others = func() (int, bool) { return 1, false }
			p.stderr = writer(func(s string) { said <- s })
			p.watch.mu.Unlock()
			_, err := c.Recv(make([]int, 1), 1, 0)
			return err
		}
		tr.ended[1].Store(true) // as it is when goroutines are left
		if s := <-said; !strings.Contains(s, "rank 0 is in Recv(1 int64, from 1, tag 0)") || !strings.Contains(s, "left to wait") {
			t.Error(s)
		}
		return c.Send([]int{1}, 0, 0)
	})
	if err := errors.Join(errs...); err != nil || text != "" {
		t.Errorf("%v, %q", err, text)
	}
}

type writer func(s string)

func (w writer) Write(b []byte) (int, error) { w(string(b)); return len(b), nil }

// TestReportsOfBusyRanks: a rank in which something happens between two looks says that it runs, and nobody looks at its goroutines; when nothing does, it is blocked.
func TestReportsOfBusyRanks(t *testing.T) {
	try(t, 2, func(_ *trial, c *Comm) error {
		if c.Rank() == 1 {
			return c.Send([]int{1}, 0, 0)
		}
		_, err := c.Recv(make([]int, 1), 1, 0)
		if err != nil {
			return err
		}
		w, looked := c.p.watch, 0
		w.mu.Lock() // no look is under way
		defer w.mu.Unlock()
		c.p.others = func() (int, bool) { looked++; return 0, false }
		over := make(chan error)
		go func() { over <- c.Ssend([]int{1}, 0, 1) }()
		look := func(question uint64) (wanted bool, own *ownReport) {
			var stuck bool
			w.p.d.Locked(func() {
				w.question = question
				wanted, stuck = w.wants()
				w.question = 0
			})
			own = w.p.report(stuck)
			w.p.d.Locked(func() { own.read(w.p) })
			return wanted, own
		}
		waits := func() (yes bool) { w.p.d.Locked(func() { yes = len(w.p.d.Waiters()) > 0 }); return yes }
		for !waits() {
			time.Sleep(time.Millisecond)
		}
		w.p.d.Locked(func() { w.steps, w.still = w.p.d.Steps()-1, time.Now().Add(-time.Hour) }) // one thing has happened since
		if wanted, own := look(1); !wanted || own.State != waitfor.Running || looked != 0 {
			t.Errorf("a busy rank that is asked: wanted %v, state %v, looked at %d times", wanted, own.State, looked)
		}
		w.p.d.Locked(func() { w.still = time.Now().Add(-time.Hour) })
		if wanted, own := look(1); !wanted || own.State != waitfor.Blocked || looked != 1 {
			t.Errorf("a blocked rank that is asked: wanted %v, state %v, looked at %d times", wanted, own.State, looked)
		}
		_, err = c.Recv(make([]int, 1), 0, 1)
		return errors.Join(err, <-over)
	})
}
