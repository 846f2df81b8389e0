package mpi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// TestAnySource: a receive from AnySource says that a rank has died, until the program knows it; then it receives from the living.
func TestAnySource(t *testing.T) {
	mortal(t, 3, func(j *jury, c *Comm) {
		switch c.Rank() {
		case 2:
			ok(t, c.Barrier())
			j.kill(2)
			return
		case 1:
			ok(t, c.Barrier())
			_, err := c.Recv(nil, 0, 1)
			ok(t, err)
			ok(t, c.Send([]int{7}, 0, 5))
			ok(t, c.Send([]int{8}, 0, 5))
			return
		}
		x, y := make([]int, 1), make([]int, 1)
		before, err := c.Irecv(x, AnySource, 5)
		ok(t, err)
		ok(t, c.Barrier())
		c.until(t, 2)
		const text = "rank 2 of world (host0) does not answer any more: it was killed; it might be the source"
		check(t, second(before.Wait()), ErrProcFailedPending, text)
		_, done, err := before.Test()
		check(t, err, ErrProcFailedPending, text)
		if done {
			t.Error("a request that is stalled is done")
		}
		_, _, err = WaitAny([]*Request{nil, before})
		check(t, err, ErrProcFailedPending, text)
		_, _, err = WaitSome([]*Request{before})
		check(t, err, ErrInStatus, text)
		_, err = WaitAll([]*Request{before})
		check(t, err, ErrInStatus, text)
		check(t, second(c.Recv(y, AnySource, 5)), ErrProcFailedPending, text)
		check(t, second(c.Probe(AnySource, 5)), ErrProcFailedPending, text)
		check(t, second(c.Mprobe(AnySource, 5)), ErrProcFailedPending, text)
		_, _, err = c.Iprobe(AnySource, 5)
		check(t, err, ErrProcFailedPending, text)
		_, _, err = c.Iprobe(2, 5)
		check(t, err, ErrProcFailed, "rank 2 of world")
		failed, err := c.GetFailed()
		ok(t, err)
		acked, err := c.FailureGetAcked()
		ok(t, err)
		if failed.String() != "{2}" || acked.Size() != 0 {
			t.Errorf("failed %v, acknowledged %v", failed, acked)
		}
		if _, err := c.AckFailed(2); !errors.Is(err, ErrArg) {
			t.Errorf("AckFailed(2): %v", err)
		}
		n, err := c.AckFailed(1)
		ok(t, err)
		if n != 1 {
			t.Errorf("%d acknowledged", n)
		}
		ok(t, c.FailureAck())
		ok(t, c.Send(nil, 1, 1))
		_, err = before.Wait()
		ok(t, err)
		_, err = c.Recv(y, AnySource, 5)
		ok(t, err)
		if x[0] != 7 || y[0] != 8 {
			t.Errorf("received %d and %d", x[0], y[0])
		}
	})
}

// TestRevoke: it ends what waits and what comes, on all ranks; Agree, Shrink and other communicators work on.
func TestRevoke(t *testing.T) {
	mortal(t, 3, func(_ *jury, c *Comm) {
		d, err := c.Dup()
		ok(t, err)
		large := make([]byte, 1<<20)
		const text = "rank 0 has revoked comm 1: Shrink makes a communicator"
		switch c.Rank() {
		case 0:
			_, err := c.Recv(nil, 1, 0)
			ok(t, err)
			_, err = c.Recv(nil, 2, 0)
			ok(t, err)
			ok(t, d.Revoke())
			ok(t, d.Revoke())
		case 1: // waits in a send that nobody receives, another that nobody acknowledges, and receives
			s, err := d.Isend(large, 2, 0)
			ok(t, err)
			ss, err := d.Issend(nil, 2, 0)
			ok(t, err)
			own, err := d.Isend(large, 1, 0)
			ok(t, err)
			r, err := d.Irecv(large, AnySource, AnyTag+8)
			ok(t, err)
			ok(t, c.Send(nil, 0, 0))
			check(t, second(s.Wait()), ErrRevoked, text)
			check(t, second(ss.Wait()), ErrRevoked, text)
			check(t, second(own.Wait()), ErrRevoked, text)
			check(t, second(r.Wait()), ErrRevoked, text)
		case 2:
			ok(t, c.Send(nil, 0, 0))
			check(t, d.Barrier(), ErrRevoked, text)
		}
		if !d.IsRevoked() || c.IsRevoked() {
			t.Error("the wrong one is revoked")
		}
		for _, err := range []error{
			d.Send(nil, 1, 0), second(d.Recv(nil, 1, 0)), second(d.Probe(1, 0)), second(d.Mprobe(AnySource, 0)), second(d.Dup()), d.Bcast([]int{1}, 0),
			second(d.Recv(nil, ProcNull, 0)), second(d.WinCreate([]int{1})), second(d.Split(0, 0)),
		} {
			check(t, err, ErrRevoked, text)
		}
		all, err := d.Agree(7 &^ (1 << c.Rank()))
		ok(t, err)
		if all != 0 {
			t.Errorf("agreed on %d", all)
		}
		e, err := d.Shrink()
		ok(t, err)
		ok(t, e.Barrier())
		ok(t, c.Barrier())
		if e.Size() != 3 || e.Rank() != c.Rank() || e.IsRevoked() {
			t.Errorf("shrunk to %v", e)
		}
		ok(t, d.Free())
	})
}

// TestNotOnAllRanks: a rank has failed in the call that made a communicator, or a window, which others have therefore. Whatever they want of it ends.
func TestNotOnAllRanks(t *testing.T) {
	mortal(t, 3, func(_ *jury, c *Comm) {
		d, err := c.Dup()
		ok(t, err)
		w, err := c.WinCreate([]int{1})
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		const text = "rank 1 has found that, and does not have "
		dead := &device.LostError{Rank: 2, Err: errKilled}
		switch c.Rank() {
		case 0:
			r, err := d.Irecv(nil, AnySource, 0)
			ok(t, err)
			flag := 0
			a, err := d.Iagree(&flag)
			ok(t, err)
			ok(t, second(c.Recv(nil, 1, 0)))
			check(t, w.Lock(LockExclusive, 1), ErrProcFailed, text)
			check(t, w.Fence(), ErrProcFailed, text)
			check(t, second(r.Wait()), ErrProcFailed, text+"comm 1")
			check(t, second(a.Wait()), ErrProcFailed, text)
			check(t, d.Ssend(nil, 1, 0), ErrProcFailed, text)
			check(t, second(d.Agree(1)), ErrProcFailed, text)
			check(t, second(d.Shrink()), ErrProcFailed, text)
			if d.IsRevoked() {
				t.Error("nobody has revoked it")
			}
		case 1:
			w.p.windows.forget(w)
			ok(t, c.Ssend(nil, 0, 0))
			c.p.d.Locked(func() {
				w.c.failedIn(1, dead)
				c.faulty.made = nil
				c.failedIn(d.faulty.birth, dead)
			})
		}
	})
}

// TestRevokeAdversary: wherever the one dies that revokes, all of the living know it or none does.
func TestRevokeAdversary(t *testing.T) {
	for n := 3; n <= 6; n++ {
		for _, victims := range [][]int{{0}, {1}, {0, 1}} {
			deathsAt(t, n, victims, func(c *Comm) error {
				if c.Rank() == 0 {
					ok(t, c.Revoke())
				}
				err := c.p.d.WaitFor(c.p.ctx(), func() bool { return c.faulty.revoked() != nil || len(c.p.d.Losses()) > 0 })
				if err != nil {
					return err
				}
				flag := 0
				if _, err := c.Agree(-1); err != nil && !errors.Is(err, ErrProcFailed) { // what is under way arrives meanwhile
					return err
				}
				if c.IsRevoked() {
					flag = 1
				}
				return fmt.Errorf("%d", flag)
			}, func(t *testing.T, dead []int, errs []error) {
				same := ""
				for r := 1; r < n; r++ {
					if slices.Contains(dead, r) {
						continue
					}
					if said := fmt.Sprint(errs[r]); same == "" {
						same = said
					} else if same != said {
						t.Errorf("rank %d: %v, another %s", r, said, same)
					}
				}
				if len(dead) == 0 && same != "1" {
					t.Errorf("nobody has died: %s", same)
				}
			})
		}
	}
}

// TestShrinkAdversary: wherever ranks die, the living make the same communicator, and it works as far as its ranks live.
func TestShrinkAdversary(t *testing.T) {
	total := 0
	for n := 2; n <= 6; n++ {
		for _, victims := range victimsOf(n) {
			made := make([]string, n)
			total += deathsAt(t, n, victims, func(c *Comm) error {
				for d := c; ; {
					e, err := d.Shrink()
					if err != nil {
						return err
					}
					made[c.Rank()] += fmt.Sprint(e.context, e.ranks, " ")
					sum, one := make([]int, 1), 1
					err = e.Allreduce([]int{one}, sum, Sum)
					if err != nil && !errors.Is(err, ErrProcFailed) {
						return err
					}
					if err == nil && sum[0] != e.Size() {
						return fmt.Errorf("%d of %d", sum[0], e.Size())
					}
					flag := 1
					if err != nil {
						flag = 0
					}
					all, err := e.Agree(flag)
					if err != nil && !errors.Is(err, ErrProcFailed) {
						return err
					}
					if d = e; err == nil && all == 1 {
						return nil
					}
				}
			}, func(t *testing.T, dead []int, errs []error) {
				same := ""
				for r := range n {
					switch {
					case slices.Contains(dead, r):
					case errs[r] != nil:
						t.Errorf("rank %d: %v", r, errs[r])
					case same == "":
						same = made[r]
					case same != made[r]:
						t.Errorf("rank %d: %s, another %s", r, made[r], same)
					}
				}
				clear(made)
			})
		}
	}
	t.Logf("%d deaths", total)
}

// TestIagree: several at once, and the death that not all know is told to all, until all have acknowledged it.
func TestIagree(t *testing.T) {
	mortal(t, 4, func(j *jury, c *Comm) {
		flags := []int{1<<c.Rank() | 64, 96}
		a, err := c.Iagree(&flags[0])
		ok(t, err)
		b, err := c.Iagree(&flags[1])
		ok(t, err)
		_, err = WaitAll([]*Request{b, a})
		ok(t, err)
		if flags[0] != 64 || flags[1] != 96 {
			t.Errorf("agreed on %v", flags)
		}
		ok(t, c.Barrier())
		if c.Rank() == 0 {
			j.kill(0)
			return
		}
		c.until(t, 0)
		if c.Rank() == 1 {
			ok(t, c.FailureAck())
		}
		all, err := c.Agree(6)
		check(t, err, ErrProcFailed, "rank 0 of world is dead, which not all had acknowledged; the result is 6")
		ok(t, c.FailureAck())
		if all, err = c.Agree(all); all != 6 || err != nil {
			t.Errorf("agreed on %d: %v", all, err)
		}
		if c.Rank() == 1 {
			_, err = c.Agree(1)
		} else {
			_, err = c.Shrink()
		}
		check(t, err, ErrOther, "some ranks are in Agree, others in Shrink")
	})
}

// TestIntercommAgree: each group gets the other's flags, and Shrink leaves both.
func TestIntercommAgree(t *testing.T) {
	mortal(t, 5, func(j *jury, c *Comm) {
		half, err := c.Split(c.Rank()%2, 0)
		ok(t, err)
		d, err := half.IntercommCreate(0, c, 1-c.Rank()%2, 3)
		ok(t, err)
		all, err := d.Agree(4 + c.Rank()%2)
		ok(t, err)
		if all != 5-c.Rank()%2 {
			t.Errorf("agreed on %d", all)
		}
		if c.Rank() == 4 {
			j.kill(4)
			return
		}
		c.until(t, 4)
		check(t, d.Barrier(), ErrProcFailed, "rank 2 of")
		e, err := d.Shrink()
		ok(t, err)
		if e.Size() != 2 || e.RemoteSize() != 2 || !e.TestInter() {
			t.Errorf("%v with %d others", e, e.RemoteSize())
		}
		ok(t, e.Barrier())
	})
}

// FuzzFaults: whatever another rank sends about failures, this one does not panic.
func FuzzFaults(f *testing.F) {
	b := &ballot{flags: allFlags(), call: callAgree, failed: newRoll(3), acked: newRoll(3)}
	for verb := range int32(verbLacked + 1) {
		f.Add(verb, uint32(0), uint64(0), uint64(0), uint64(1), b.append(nil))
		f.Add(verb, uint32(0), uint64(1), uint64(0), uint64(2), []byte{4, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, verb int32, context uint32, x, y, z uint64, payload []byte) {
		ends := fabric.NewMemory(3)
		p := start(ends[1], []string{"a", "b", "c"}, device.Config{})
		p.world.SetErrhandler(ErrorsReturn)
		flag := 1
		h := fabric.Header{Kind: kindFault, Context: context, Tag: verb, A: x, B: y, C: z}
		deliver := func(from int) {
			p.d.Locked(func() { (*faultHandler)(&p.faults).Deliver(from, &h, payload) })
		}
		deliver(0)
		_, err := p.world.Iagree(&flag)
		ok(t, err)
		deliver(2)
		deliver(0)
	})
}

// ExampleComm_Shrink computes a sum by steps, in which each rank adds its share; a rank dies in the third, and the others take over.
func ExampleComm_Shrink() {
	ends := fabric.NewMemory(4)
	contexts := slices.Repeat([]context.Context{context.Background()}, 4)
	mortals(ends, contexts, func(c *Comm) error {
		sum := make([]int, 1)
		for step := 0; step < 6; step++ {
			if step == 2 && c.Size() == 4 && c.Rank() == 1 {
				ends[1].(*fabric.Memory).Kill(errKilled)
				return errKilled
			}
			share := []int{0}
			for i := c.Rank(); i < 12; i += c.Size() { // 12 items a step, dealt out among those that live
				share[0] += step*12 + i
			}
			got := make([]int, 1)
			err := c.Allreduce(share, got, Sum)
			flag := 1
			if err != nil {
				flag = 0
				c.Revoke()
			}
			if done, _ := c.Agree(flag); done == 1 {
				sum[0] += got[0]
				continue
			}
			if c, err = c.Shrink(); err != nil {
				return err
			}
			step-- // once more, by the living
		}
		if c.Rank() == 0 {
			fmt.Printf("%d ranks have the sum %d\n", c.Size(), sum[0])
		}
		return nil
	})
	// Output: 3 ranks have the sum 2556
}
