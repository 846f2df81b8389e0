package device

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"
	"unsafe"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"

	"pgregory.net/rapid"
)

var ctx = context.Background()

// job makes the devices of n ranks.
func job(n int, c Config) (all []*Device) {
	for _, f := range fabric.NewMemory(n) {
		all = append(all, New(f, c))
	}
	return all
}

// run has each rank do its part, and waits for all.
func run(t *testing.T, all []*Device, part func(d *Device)) {
	t.Helper()
	var wg sync.WaitGroup
	for _, d := range all {
		wg.Go(func() { part(d) })
	}
	over := make(chan struct{})
	go func() { wg.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(5 * time.Minute):
		t.Fatalf("the ranks wait for ever")
	}
}

func ints(x []int64) Buffer {
	if len(x) == 0 {
		return Buffer{}
	}
	return Buffer{Mem: unsafe.Slice((*byte)(unsafe.Pointer(&x[0])), 8*len(x)), Count: len(x), Type: dtype.Of(dtype.Int64)}
}

func of(mem []byte, k dtype.Kind) Buffer {
	return Buffer{Mem: mem, Count: len(mem) / k.Size(), Type: dtype.Of(k)}
}

func to(d *Device, rank, tag int) Destination {
	return Destination{Rank: rank, Source: d.Rank(), Tag: tag}
}
func from(rank, tag int) Source { return Source{Rank: rank, Source: rank, Tag: tag} }

// send and recv wait until they are done.
func send(t *testing.T, d *Device, mode Mode, rank, tag int, b Buffer) {
	t.Helper()
	r, err := d.Send(mode, to(d, rank, tag), b)
	if r != nil {
		d.Wait(ctx, r)
		err = r.Err
		d.Free(r)
	}
	if err != nil {
		t.Errorf("rank %d: send to %d: %v", d.Rank(), rank, err)
	}
}

func recv(t *testing.T, d *Device, rank, tag int, b Buffer) (Status, error) {
	t.Helper()
	r := d.Irecv(from(rank, tag), b)
	if err := d.Wait(ctx, r); err != nil {
		t.Error(err)
	}
	return r.Status, r.Err
}

func pattern(n, seed int) []int64 {
	x := make([]int64, n)
	for i := range x {
		x[i] = int64(seed)<<32 + int64(i)
	}
	return x
}

// TestLengths: messages of each length arrive whole, in each mode, to others and to oneself.
func TestLengths(t *testing.T) {
	for _, mode := range []Mode{Standard, Synchronous} {
		for _, n := range []int{0, 1, 100, DefaultEager / 8, DefaultEager/8 + 1, 10_000, 300_000} {
			for _, peer := range []int{0, 1} {
				t.Run(fmt.Sprintf("mode=%d/items=%d/to=%d", mode, n, peer), func(t *testing.T) {
					got := make([]int64, n)
					run(t, job(2, Config{}), func(d *Device) {
						if d.Rank() == peer {
							r := d.Irecv(from(0, 7), ints(got))
							if d.Rank() == 0 {
								send(t, d, mode, peer, 7, ints(pattern(n, 1)))
							}
							d.Wait(ctx, r)
							if r.Err != nil || r.Status.Bytes != 8*n || r.Status.Source != 0 || r.Status.Tag != 7 {
								t.Errorf("%+v, %v", r.Status, r.Err)
							}
						} else if d.Rank() == 0 {
							send(t, d, mode, peer, 7, ints(pattern(n, 1)))
						}
					})
					for i, x := range pattern(n, 1) {
						if got[i] != x {
							t.Fatalf("item %d is %x, want %x", i, got[i], x)
						}
					}
				})
			}
		}
	}
}

// TestSynchronousWaits: a synchronous send is done only when its receive is there; a standard one of a short message at once.
func TestSynchronousWaits(t *testing.T) {
	all := job(2, Config{})
	short, long := ints(pattern(1, 0)), ints(pattern(100_000, 0))
	if r, err := all[0].Send(Standard, to(all[0], 1, 0), short); r != nil || err != nil {
		t.Fatalf("a short message waits: %v", err)
	}
	a, b := all[0].Isend(Synchronous, to(all[0], 1, 1), short), all[0].Isend(Standard, to(all[0], 1, 2), long)
	all[1].Test(func() bool { return false })
	all[0].Test(func() bool { return false })
	if a.Done || b.Done {
		t.Fatalf("done before there is a receive: synchronous %v, long %v", a.Done, b.Done)
	}
	run(t, all, func(d *Device) {
		if d.Rank() == 0 {
			d.WaitAll(ctx, []*Request{a, b})
			return
		}
		recv(t, d, 0, 1, ints(make([]int64, 1)))
		recv(t, d, 0, 2, ints(make([]int64, 100_000)))
	})
}

// TestNoOvertaking: whatever lengths, modes and tags there are, of one source each receive takes the first message that fits.
func TestNoOvertaking(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 4).Draw(rt, "ranks")
		eager := rapid.SampledFrom([]int{-1, 64, 1024}).Draw(rt, "eager")
		type message struct{ to, tag, items, mode int }
		plan := make([][]message, n)
		for i := range plan {
			for range rapid.IntRange(0, 20).Draw(rt, "messages") {
				plan[i] = append(plan[i], message{rapid.IntRange(0, n-1).Draw(rt, "to"), rapid.IntRange(0, 2).Draw(rt, "tag"), rapid.IntRange(0, 5000).Draw(rt, "items"), rapid.IntRange(0, 1).Draw(rt, "mode")})
			}
		}
		tagged := rapid.Bool().Draw(rt, "tagged")
		run(t, job(n, Config{Eager: eager, Window: 8192}), func(d *Device) {
			var sends, recvs []*Request
			var want []message
			var bufs [][]int64
			for src := range plan {
				for _, m := range plan[src] {
					if m.to != d.Rank() {
						continue
					}
					tag := Any
					if tagged {
						tag = m.tag
					}
					buf := make([]int64, 5000)
					recvs = append(recvs, d.Irecv(from(src, tag), ints(buf)))
					want, bufs = append(want, m), append(bufs, buf)
				}
			}
			for i, m := range plan[d.Rank()] {
				sends = append(sends, d.Isend(Mode(m.mode), to(d, m.to, m.tag), ints(pattern(m.items, i))))
			}
			d.WaitAll(ctx, recvs)
			d.WaitAll(ctx, sends)
			for i, r := range recvs {
				if r.Err != nil || r.Status.Bytes != 8*want[i].items || r.Status.Tag != want[i].tag {
					t.Errorf("rank %d, receive %d: %+v %v, want %+v", d.Rank(), i, r.Status, r.Err, want[i])
				}
				for k := 1; k < want[i].items; k++ {
					if bufs[i][k] != bufs[i][0]+int64(k) {
						t.Errorf("rank %d, receive %d: item %d is wrong", d.Rank(), i, k)
						break
					}
				}
			}
		})
	})
}

// TestWrong: a receive that is too short, or of another type, has an error; the next message is not touched by it.
func TestWrong(t *testing.T) {
	for _, n := range []int{4, 100_000} {
		run(t, job(2, Config{}), func(d *Device) {
			if d.Rank() == 0 {
				send(t, d, Standard, 1, 0, ints(pattern(n, 1)))
				send(t, d, Synchronous, 1, 0, ints(pattern(n, 2)))
				send(t, d, Standard, 1, 0, ints(pattern(n, 3)))
				return
			}
			var short *TruncateError
			var other *TypeError
			if _, err := recv(t, d, 0, 0, ints(make([]int64, n-1))); !errors.As(err, &short) || short.Sent != uint64(8*n) || short.Room != 8*n-8 {
				t.Errorf("truncated: %v", err)
			}
			if _, err := recv(t, d, 0, 0, of(make([]byte, 8*n), dtype.Float64)); !errors.As(err, &other) {
				t.Errorf("of another type: %v", err)
			}
			got := make([]int64, n)
			if s, err := recv(t, d, 0, 0, ints(got)); err != nil || s.Bytes != 8*n || got[n-1] != pattern(n, 3)[n-1] {
				t.Errorf("after them: %v %v", s, err)
			}
		})
	}
}

// TestDerived: a column is sent and received as a row, short and long.
func TestDerived(t *testing.T) {
	for _, n := range []int{10, 5000} {
		run(t, job(2, Config{}), func(d *Device) {
			column := Buffer{Count: 1, Type: dtype.Vector(n, 1, 3, dtype.Of(dtype.Int64))}
			if d.Rank() == 0 {
				column.Mem = ints(pattern(3*n, 0)).Mem
				send(t, d, Standard, 1, 0, column)
				send(t, d, Standard, 1, 1, ints(pattern(n, 0)))
				return
			}
			row := make([]int64, n)
			if _, err := recv(t, d, 0, 0, ints(row)); err != nil || row[n-1] != int64(3*n-3) {
				t.Errorf("%v %v", row[n-1], err)
			}
			matrix := make([]int64, 3*n)
			column.Mem = ints(matrix).Mem
			if _, err := recv(t, d, 0, 1, column); err != nil || matrix[3*n-3] != int64(n-1) || matrix[1] != 0 {
				t.Errorf("%v %v", matrix[3*n-3], err)
			}
		})
	}
}

// TestProbe: a probed message is still there; a message that Mprobe took is nobody else's.
func TestProbe(t *testing.T) {
	for _, n := range []int{1, 100_000} {
		run(t, job(2, Config{}), func(d *Device) {
			if d.Rank() == 0 {
				d.WaitAll(ctx, []*Request{d.Isend(Standard, to(d, 1, 5), ints(pattern(n, 1))), d.Isend(Standard, to(d, 1, 5), ints(pattern(n, 2)))})
				return
			}
			s, err := d.Probe(ctx, Source{Rank: Any, Source: Any, Tag: Any})
			if err != nil || s.Source != 0 || s.Tag != 5 || s.Bytes != 8*n {
				t.Errorf("%+v %v", s, err)
			}
			m, err := d.Mprobe(ctx, from(0, 5))
			if err != nil {
				t.Error(err)
			}
			first, second := make([]int64, n), make([]int64, n)
			recv(t, d, 0, 5, ints(second))
			r := d.Imrecv(m, ints(first))
			d.Wait(ctx, r)
			if first[0] != 1<<32 || second[0] != 2<<32 {
				t.Errorf("first %x, second %x", first[0], second[0])
			}
			if _, ok, _ := d.Iprobe(from(0, Any)); ok {
				t.Error("a third message")
			}
		})
	}
}

// TestCancel: a receive without a message, and a send without a receive, can be taken back; what has met cannot.
func TestCancel(t *testing.T) {
	all := job(2, Config{})
	for _, peer := range []int{0, 1} {
		run(t, all, func(d *Device) {
			if d.Rank() == 1 {
				if peer == 1 {
					recv(t, d, 0, 9, Buffer{}) // the message behind them: the cancelling was seen
				}
				return
			}
			lone := d.Irecv(from(peer, 1), ints(make([]int64, 1)))
			d.Cancel(lone)
			d.Wait(ctx, lone)
			unheard := d.Isend(Synchronous, to(d, peer, 2), ints(pattern(100_000, 0)))
			d.Cancel(unheard)
			if peer == 1 {
				send(t, d, Synchronous, peer, 9, Buffer{})
			}
			d.Wait(ctx, unheard)
			if !lone.Status.Cancelled || !unheard.Status.Cancelled {
				t.Errorf("to %d: receive %v, send %v", peer, lone.Status.Cancelled, unheard.Status.Cancelled)
			}
			met := d.Irecv(from(0, 3), ints(make([]int64, 1)))
			send(t, d, Standard, 0, 3, ints(pattern(1, 0)))
			d.Cancel(met)
			if d.Wait(ctx, met); met.Status.Cancelled || met.Err != nil {
				t.Errorf("a receive that has its message was cancelled: %v", met.Err)
			}
		})
	}
}

// TestLost: who waits for a rank that dies is told; what it had sent is received.
func TestLost(t *testing.T) {
	fabrics := fabric.NewMemory(3)
	var all []*Device
	died, stalled := errors.New("killed"), errors.New("stalled")
	for _, f := range fabrics {
		all = append(all, New(f, Config{Stalled: func(uint32) error { return stalled }}))
	}
	run(t, all, func(d *Device) {
		switch d.Rank() {
		case 0:
			send(t, d, Standard, 1, 0, ints(pattern(1, 0)))
			recv(t, d, 1, 8, Buffer{})
			recv(t, d, 2, 8, Buffer{})
			fabrics[0].(*fabric.Memory).Kill(died)
		case 1:
			one := d.Irecv(from(0, 5), ints(make([]int64, 1)))
			any := d.Irecv(Source{Rank: Any, Source: Any, Tag: 5}, ints(make([]int64, 1)))
			long := d.Isend(Standard, to(d, 0, 6), ints(pattern(100_000, 0)))
			send(t, d, Standard, 0, 8, Buffer{})
			d.WaitAll(ctx, []*Request{one, long})
			if err := d.Wait(ctx, any); err != stalled || any.Done {
				t.Errorf("a receive from any source: %v, done: %v", err, any.Done)
			}
			d.Cancel(any)
			for _, r := range []*Request{one, long, d.Isend(Standard, to(d, 0, 6), Buffer{})} {
				var lost *LostError
				if !errors.As(r.Err, &lost) || lost.Rank != 0 || !errors.Is(r.Err, died) {
					t.Errorf("%v", r.Err)
				}
			}
			if _, err := recv(t, d, 0, 0, ints(make([]int64, 1))); err != nil {
				t.Errorf("what it had sent: %v", err)
			}
		case 2:
			r := d.Irecv(from(1, 0), Buffer{}) // of somebody else
			send(t, d, Standard, 0, 8, Buffer{})
			if _, err := recv(t, d, 0, 5, Buffer{}); err == nil {
				t.Error("received from the dead")
			}
			if r.Done {
				t.Errorf("a receive from another ended: %v", r.Err)
			}
		}
	})
}

// TestCredit: what a receiver keeps of messages that it has not asked for is bounded, and all arrive in the end.
func TestCredit(t *testing.T) {
	const window, messages = 64 << 10, 1000
	all := job(2, Config{Window: window})
	var sends []*Request
	for i := range messages {
		sends = append(sends, all[0].Isend(Standard, to(all[0], 1, i), ints(pattern(128, i))))
	}
	all[1].Test(func() bool { return false })
	kept := 0
	all[1].queue.Waiting(func(a *arrival) bool { kept += len(a.data); return true })
	if kept > window || kept < window/2 {
		t.Errorf("%d bytes are kept, want about %d", kept, window)
	}
	run(t, all, func(d *Device) {
		if d.Rank() == 0 {
			d.WaitAll(ctx, sends)
			return
		}
		for i := range messages {
			got := make([]int64, 128)
			if _, err := recv(t, d, 0, i, ints(got)); err != nil || got[127] != pattern(128, i)[127] {
				t.Errorf("message %d: %v", i, err)
			}
		}
	})
	if c := all[0].peers[1].credit; c < window/2 {
		t.Errorf("%d bytes of credit are left of %d", c, window)
	}
}

// TestContextEnds: who waits in vain is let go.
func TestContextEnds(t *testing.T) {
	all := job(2, Config{})
	ended, cancel := context.WithCancelCause(ctx)
	why := errors.New("interrupted")
	r := all[0].Irecv(from(1, 0), Buffer{})
	go cancel(why)
	if err := all[0].Wait(ended, r); !errors.Is(err, why) {
		t.Errorf("%v", err)
	}
}

// TestThreads: many goroutines of a rank wait at once, each for its own.
func TestThreads(t *testing.T) {
	run(t, job(2, Config{}), func(d *Device) {
		var wg sync.WaitGroup
		for tag := range 16 {
			wg.Go(func() {
				other := 1 - d.Rank()
				for i := range 50 {
					n := i * 100
					r := d.Irecv(from(other, tag), ints(make([]int64, n)))
					send(t, d, Standard, other, tag, ints(pattern(n, tag)))
					if d.Wait(ctx, r); r.Err != nil {
						t.Error(r.Err)
					}
				}
			})
		}
		wg.Wait()
	})
}

// TestToItself: a rank may send itself more than any credit, short messages and those that are found by probes.
func TestToItself(t *testing.T) {
	d := job(1, Config{})[0]
	for i := range 20_000 {
		send(t, d, Standard, 0, 1, ints(pattern(4, i)))
		got := make([]int64, 4)
		if i%2 == 0 {
			recv(t, d, 0, 1, ints(got))
		} else {
			m, _, _ := d.Improbe(from(0, 1))
			d.Wait(ctx, d.Imrecv(m, ints(got)))
		}
		if got[3] != pattern(4, i)[3] {
			t.Fatalf("message %d: %x", i, got)
		}
	}
	x, y := ints(pattern(4, 0)), ints(make([]int64, 4))
	if n := testing.AllocsPerRun(1000, func() {
		d.Send(Standard, to(d, 0, 1), x)
		r := d.Irecv(from(0, 1), y)
		d.Wait(ctx, r)
		d.Free(r)
	}); n != 0 {
		t.Errorf("%v allocations a message", n)
	}
}

// TestResetForgetsTheFabricBefore: what the fabric of before tells afterwards, that its ranks have left, is not of the new one's.
func TestResetForgetsTheFabricBefore(t *testing.T) {
	before, now := fabric.NewMemory(2), fabric.NewMemory(2)
	d := New(before[0], Config{})
	d.Reset(now[0], func() {})
	if err := before[1].Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	d.Locked(func() {
		before[0].Poll()
		if d.Lost(1) != nil {
			t.Error("rank 1 is lost")
		}
	})
}
