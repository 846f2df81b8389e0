//go:build linux

package mpi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/shm"
)

// noting fails the test unless the communicator's operations are done by a slate.
func noting(t testing.TB, c *Comm) {
	t.Helper()
	if c.Size() > 1 && c.slate.s.Load() == nil {
		t.Errorf("%s has no slate", c.Name())
	}
}

// noteAll does each operation that a slate does, with parts of so many int, and checks what comes of it. base differs from call to call.
func noteAll(t testing.TB, c *Comm, count, base int) {
	t.Helper()
	n, me := c.Size(), c.Rank()
	value := func(r, i int) int { return base + 1000*r + i }
	row := func(r, from, to int) (x []int) {
		for i := from; i < to; i++ {
			x = append(x, value(r, i))
		}
		return x
	}
	look := func(call string, got, want []int) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s, ranks=%d, count=%d, base=%d: rank %d has %v, want %v", call, n, count, base, me, got, want)
		}
	}
	root := base % n
	got := make([]int, count)
	if me == root {
		got = row(root, 0, count)
	}
	ok(t, c.Bcast(got, root))
	look("Bcast", got, row(root, 0, count))

	sum := make([]int, count)
	for r := range n {
		for i := range sum {
			sum[i] += value(r, i)
		}
	}
	ok(t, c.Allreduce(row(me, 0, count), got, Sum))
	look("Allreduce", got, sum)
	got = row(me, 0, count)
	ok(t, c.Allreduce(InPlace, got, Sum))
	look("Allreduce in place", got, sum)

	got = make([]int, count)
	ok(t, c.Scatter(row(me, 0, n*count), got, root))
	look("Scatter", got, row(root, me*count, (me+1)*count))

	var parts, dealt []int
	for r := range n {
		parts = append(parts, row(r, 0, count)...)
		dealt = append(dealt, row(r, me*count, (me+1)*count)...)
	}
	all := make([]int, n*count)
	ok(t, c.Allgather(row(me, 0, count), all))
	look("Allgather", all, parts)
	clear(all)
	copy(all[me*count:], row(me, 0, count))
	ok(t, c.Allgather(InPlace, all))
	look("Allgather in place", all, parts)
	ok(t, c.Alltoall(row(me, 0, n*count), all))
	look("Alltoall", all, dealt)
	all = row(me, 0, n*count)
	ok(t, c.Alltoall(InPlace, all))
	look("Alltoall in place", all, dealt)
	ok(t, c.Barrier())
}

// TestSlateResults: every operation, with rows in a note's line, beside it, and too long for it, by messages and in a piece, many times as many as a slate has notes.
func TestSlateResults(t *testing.T) {
	for n := 1; n <= 9; n++ {
		t.Run(fmt.Sprintf("ranks=%d", n), func(t *testing.T) {
			together(t, n, func(c *Comm) {
				for base := range 12 {
					for _, count := range []int{0, 1, 5, fabric.SlateRow / 8, fabric.SlateRow/8 + 1} {
						noteAll(t, c, count, base)
					}
				}
				for base, count := range []int{leastBcastPieces / 8, leastAllreducePieces/8 + 1} {
					noteAll(t, c, count, base)
				}
				noting(t, c)
			})
		})
	}
}

// TestSlateAmongMessages: operations that are not done by the slate come between those that are.
func TestSlateAmongMessages(t *testing.T) {
	together(t, 3, func(c *Comm) {
		for base := range 40 {
			noteAll(t, c, 1, base)
			q, err := c.Ibarrier()
			ok(t, err)
			x := []int{c.Rank()}
			ok(t, c.Allreduce(InPlace, x, Max, WithAlgorithm("ring")))
			_, err = q.Wait()
			ok(t, err)
			ok(t, c.Reduce(x, make([]int, 1), Sum, 1))
			ok(t, c.Bcast(make([]int, 4000), base%3))
		}
		noting(t, c)
	})
}

// TestSlateTypes: what has gaps is packed, an operator that does not commute is applied in the order of ranks, and values of several kinds go by messages.
func TestSlateTypes(t *testing.T) {
	type mixed struct {
		A int64
		B float32
	}
	together(t, 4, func(c *Comm) {
		column := Must(Int64.Vector(3, 1, 2))
		x := make([]int64, 6)
		var err error
		if c.Rank() == 1 {
			err = c.Bcast([]int64{7, 8, 9}, 1)
		} else {
			err = c.Bcast(Buffer{Data: x, Count: 1, Type: column}, 1)
		}
		ok(t, err)
		if want := []int64{7, 0, 8, 0, 9, 0}; c.Rank() != 1 && !slices.Equal(x, want) {
			t.Errorf("%v, want %v", x, want)
		}
		first, err := NewOp(func(a, _ int64) int64 { return a }, false)
		ok(t, err)
		y := []int64{int64(c.Rank() + 7)}
		ok(t, c.Allreduce(InPlace, y, first))
		if y[0] != 7 {
			t.Errorf("the first of all is %d, want 7", y[0])
		}
		z := []mixed{{}}
		if c.Rank() == 0 {
			z[0] = mixed{5, 2.5}
		}
		ok(t, c.Bcast(z, 0))
		if z[0] != (mixed{5, 2.5}) {
			t.Errorf("%v", z)
		}
		noting(t, c)
	})
}

// TestSlatesOfManyCommunicators: each has its own, as long as there are some; of those that are freed, others get the place. They are used at once, and by parts of each
// other's ranks.
func TestSlatesOfManyCommunicators(t *testing.T) {
	together(t, 4, func(c *Comm) {
		for i := range 80 { // more than an inbox has, one after the other
			d, err := c.Dup()
			ok(t, err)
			noteAll(t, d, 1, i)
			ok(t, d.Free())
		}
		var all []*Comm
		for range 40 { // and at once
			d, err := c.Dup()
			ok(t, err)
			noteAll(t, d, 1, 3)
			all = append(all, d)
		}
		half, err := c.Split(c.Rank()%2, -c.Rank())
		ok(t, err)
		all = append(all, c, half)
		var wg sync.WaitGroup
		for i, d := range all[36:] {
			wg.Go(func() {
				for base := range 10 {
					noteAll(t, d, 2, base+i)
				}
			})
		}
		wg.Wait()
		noting(t, half)
	})
}

// TestSlateRunsAhead: the root of a broadcast waits for others only when its notes are used up, and then until they are read.
func TestSlateRunsAhead(t *testing.T) {
	together(t, 3, func(c *Comm) {
		ok(t, c.Barrier())
		x := []int{0}
		if c.Rank() == 0 {
			for i := range 20 {
				x[0] = i
				ok(t, c.Bcast(x, 0))
			}
			for r := 1; r < 3; r++ { // the others are in no broadcast yet
				ok(t, c.Send([]int{1}, r, 0))
			}
			for i := 20; i < 500; i++ {
				x[0] = i
				ok(t, c.Bcast(x, 0))
			}
			return
		}
		_, err := c.Recv(x, 0, 0)
		ok(t, err)
		for i := range 500 {
			ok(t, c.Bcast(x, 0))
			if x[0] != i {
				t.Fatalf("broadcast %d brings %d", i, x[0])
			}
		}
	})
}

// TestSlateMismatch: ranks that do not do the same are told what each does.
func TestSlateMismatch(t *testing.T) {
	one, two, big, huge := []int{1}, []int{1, 2}, make([]int, 5000), make([]int, 3*fabric.SlatePieces*fabric.SlatePiece/8)
	long := make([]int, mostBcastOfTwo/8) // by pieces
	for name, m := range map[string]struct {
		first, second func(c *Comm) error // of rank 0, and of rank 1
		class         Class
		want          string
	}{
		"operation":       {func(c *Comm) error { return c.Barrier() }, func(c *Comm) error { return c.Allreduce(InPlace, one, Sum) }, ErrOther, "all ranks of world must call the same"},
		"root":            {func(c *Comm) error { return c.Bcast(one, 0) }, func(c *Comm) error { return c.Allreduce(InPlace, one, Sum) }, ErrOther, "is in Bcast, and this rank in Allreduce"},
		"roots":           {func(c *Comm) error { return c.Bcast(one, 1) }, func(c *Comm) error { return c.Bcast(one, 0) }, ErrRoot, "says that the root is"},
		"operators":       {func(c *Comm) error { return c.Allreduce(InPlace, one, Sum) }, func(c *Comm) error { return c.Allreduce(InPlace, one, Max) }, ErrOp, "combines by"},
		"counts":          {func(c *Comm) error { return c.Bcast(one, 0) }, func(c *Comm) error { return c.Bcast(two, 0) }, ErrTruncate, "rank 0 sends 8 bytes where this rank expects 16"},
		"much more":       {func(c *Comm) error { return c.Bcast(one, 0) }, func(c *Comm) error { return c.Bcast(big, 0) }, ErrTruncate, "rank 0 sends 8 bytes where this rank expects 40000"},
		"much less":       {func(c *Comm) error { return c.Bcast(big, 0) }, func(c *Comm) error { return c.Bcast(one, 0) }, ErrTruncate, "rank 0 sends 40000 bytes where this rank expects 8"},
		"types":           {func(c *Comm) error { return c.Bcast(one, 0) }, func(c *Comm) error { return c.Bcast([]float64{1}, 0) }, ErrType, "1 int64 were sent, and received as float64"},
		"algorithm":       {func(c *Comm) error { return c.Bcast(one, 0) }, func(c *Comm) error { return c.Bcast(one, 0, WithAlgorithm("linear")) }, ErrOther, "does its Bcast in another way"},
		"long, operation": {func(c *Comm) error { return c.Bcast(huge, 0) }, func(c *Comm) error { return c.Allreduce(InPlace, huge, Sum) }, ErrOther, "must call the same"},
		"long, roots":     {func(c *Comm) error { return c.Bcast(huge, 0) }, func(c *Comm) error { return c.Bcast(huge, 1) }, ErrRoot, "says that the root is"},
		"long, lengths":   {func(c *Comm) error { return c.Bcast(long, 0) }, func(c *Comm) error { return c.Bcast(long[1:], 0) }, ErrTruncate, "the counts of the two do not agree"},
		"long, by pieces": {func(c *Comm) error { return c.Bcast(huge, 0) }, func(c *Comm) error { return c.Bcast(long, 0) }, ErrTruncate, "the counts of the two do not agree"},
		"long, types":     {func(c *Comm) error { return c.Bcast(long, 0) }, func(c *Comm) error { return c.Bcast(make([]float64, len(long)), 0) }, ErrType, "do not agree on the type"},
		"long, algorithm": {func(c *Comm) error { return c.Bcast(long, 0) }, func(c *Comm) error { return c.Bcast(long, 0, WithAlgorithm("linear")) }, ErrOther, "does its Bcast in another way"},
		"order":           {func(c *Comm) error { _, err := c.Ibarrier(); return errors.Join(err, c.Barrier()) }, func(c *Comm) error { return c.Barrier() }, ErrOther, "all ranks must"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, warm := range []bool{false, true} {
				var mu sync.Mutex
				var all []error
				ctx, cancel := context.WithCancel(t.Context())
				together(t, 2, func(c *Comm) {
					c.p.ctx = func() context.Context { return ctx }
					if warm {
						ok(t, c.Barrier())
					}
					f := m.first
					if c.Rank() == 1 {
						f = m.second
					}
					err := f(c)
					mu.Lock()
					defer mu.Unlock()
					if all = append(all, err); err != nil {
						cancel() // as the end of the job would
					}
				})
				cancel()
				i := slices.IndexFunc(all, func(err error) bool { return err != nil && !errors.Is(err, context.Canceled) })
				if i < 0 {
					t.Fatalf("no rank says why: %v", all)
				}
				check(t, all[i], m.class, m.want)
			}
		})
	}
}

// TestSlateRoots: ranks that each take themselves for the root read nobody's note, and are all right. What comes next says that they were not; what follows it is right.
func TestSlateRoots(t *testing.T) {
	for name, op := range map[string]func(c *Comm, root int) error{
		"Bcast":   func(c *Comm, root int) error { return c.Bcast([]int{1}, root) },
		"long":    func(c *Comm, root int) error { return c.Bcast(make([]int, 3*fabric.SlatePiece/8), root) },
		"Scatter": func(c *Comm, root int) error { return c.Scatter(make([]int, c.Size()), []int{1}, root) },
	} {
		for who, root := range map[string]func(rank int) int{
			"each":    func(rank int) int { return rank },
			"another": func(rank int) int { return min(rank, 1) * (1 - rank/2) }, // rank 1 itself, all others 0
		} {
			for next, after := range map[string]func(c *Comm) error{
				"Barrier":   func(c *Comm) error { return c.Barrier() },
				"Allreduce": func(c *Comm) error { return c.Allreduce([]int{1}, []int{0}, Sum) },
				"two more":  func(c *Comm) error { return errors.Join(c.Bcast([]int{1}, 0), c.Barrier()) },
			} {
				for _, warm := range []bool{false, true} {
					t.Run(fmt.Sprintf("%s/%s/%s/warm=%v", name, who, next, warm), func(t *testing.T) {
						together(t, 4, func(c *Comm) {
							for range 3 * bit(warm) {
								ok(t, op(c, 2))
							}
							ok(t, op(c, root(c.Rank())))
							check(t, after(c), ErrRoot, "root")
							sum := []int{0}
							ok(t, c.Barrier())
							ok(t, c.Allreduce([]int{1}, sum, Sum))
							if sum[0] != 4 {
								t.Errorf("rank %d: the sum is %d", c.Rank(), sum[0])
							}
							noting(t, c)
						})
					})
				}
			}
		}
	}
}

// TestSlateDeath: a rank is gone; who waits for it, or for what it should have read, is told, and the others by them.
func TestSlateDeath(t *testing.T) {
	for name, op := range map[string]func(c *Comm) error{
		"Barrier":       func(c *Comm) error { return c.Barrier() },
		"Bcast":         func(c *Comm) error { return c.Bcast([]int{1}, 0) },
		"from it":       func(c *Comm) error { return c.Bcast([]int{1}, 3) },
		"long":          func(c *Comm) error { return c.Bcast(make([]int, 2*fabric.SlatePieces*fabric.SlatePiece/8), 0) },
		"long, from it": func(c *Comm) error { return c.Bcast(make([]int, 2*fabric.SlatePieces*fabric.SlatePiece/8), 3) },
		"long, of all": func(c *Comm) error {
			return c.Allreduce(InPlace, make([]int, 2*fabric.SlatePieces*fabric.SlatePiece/8), Sum)
		},
	} {
		t.Run(name, func(t *testing.T) {
			gone := make(chan struct{})
			b := &board{addrs: map[int]string{}}
			var all []*process
			for r := range 4 {
				f, err := shm.Open(t.Context(), shm.Config{Rank: r, Size: 4, Directory: b, Gone: func(rank int) <-chan struct{} {
					if rank == 3 {
						return gone
					}
					return nil
				}})
				ok(t, err)
				all = append(all, start(f, make([]string, 4), device.Config{}))
				all[r].world.SetErrhandler(ErrorsReturn)
				t.Cleanup(func() { f.Close(context.Background()) })
			}
			var wg, met sync.WaitGroup
			met.Add(4)
			for r, p := range all {
				wg.Go(func() {
					c := p.world
					for range 100 {
						ok(t, c.Barrier())
					}
					met.Done()
					if r == 3 {
						met.Wait()
						close(gone)
						return
					}
					var err error
					for err == nil { // the root may be ahead
						err = op(c)
					}
					if !errors.Is(err, ErrRevoked) { // by one that has found it first
						check(t, err, ErrProcFailed, "rank 3")
					}
					ok(t, c.Revoke())
					check(t, c.Barrier(), ErrRevoked, "")
					d, err := c.Shrink()
					ok(t, err)
					noteAll(t, d, 1, 1)
					noting(t, d)
				})
			}
			wg.Wait()
		})
	}
}

// TestSlateRevokeAndAbort: who waits at a slate hears of both.
func TestSlateRevokeAndAbort(t *testing.T) {
	together(t, 3, func(c *Comm) {
		d, err := c.Dup()
		ok(t, err)
		ok(t, d.Barrier())
		if c.Rank() == 0 {
			ok(t, d.Revoke())
		} else {
			for err == nil {
				err = d.Barrier()
			}
			check(t, err, ErrRevoked, "has revoked")
		}
		ok(t, c.Barrier())
		if c.Rank() == 2 {
			c.p.d.Break(bad(ErrOther, "enough"), 3, "enough")
			return
		}
		check(t, c.Barrier(), ErrOther, "enough")
	})
}

// TestSlateDeadlock: the explainer sees who waits for whom at a slate.
func TestSlateDeadlock(t *testing.T) {
	text, _ := tryOn(t, shmFabrics(t, 2), func(_ *trial, c *Comm) error {
		if err := c.Barrier(); err != nil {
			return err
		}
		if c.Rank() == 0 {
			return c.Barrier()
		}
		_, err := c.Recv(make([]int, 1), 0, 5)
		return err
	})
	for _, want := range []string{"rank 0 is in Barrier", "rank 1 is in Recv(1 int64, from 0, tag 5)", "cycle 0 → 1 → 0"} {
		if !strings.Contains(text, want) {
			t.Errorf("%s\nlacks %q", text, want)
		}
	}
}

// TestSlateTraffic: the messages are counted of the algorithm for which a note stands.
func TestSlateTraffic(t *testing.T) {
	of := func(options ...Option) (m *Traffic) {
		together(t, 4, func(c *Comm) {
			x := []int{1}
			for range 5 {
				ok(t, c.Bcast(x, 2, options...))
				ok(t, c.Barrier(options...))
			}
			all, err := c.TrafficMatrix(0)
			ok(t, err)
			if c.Rank() == 0 {
				m = all
			}
		})
		return m
	}
	got, want := of(), of(WithAlgorithm("linear"))
	if fmt.Sprint(got.Messages()) == fmt.Sprint(make([][]int, 4)) || got.Total().Messages < 5*(3+4) {
		t.Errorf("%v", got.Messages())
	}
	if got.Sent(2).Bytes == 0 || want.Sent(2).Bytes != 5*3*8 {
		t.Errorf("%v, %v", got.Sent(2), want.Sent(2))
	}
}

// TestSlateTraced: what is traced goes by messages, if all ranks are; a rank alone disturbs nobody.
func TestSlateTraced(t *testing.T) {
	var mu sync.Mutex
	events := 0
	r, err := history.NewRecorder(history.RecorderConfig{Proc: "ranks", Sink: func(batch []history.Event) {
		mu.Lock()
		defer mu.Unlock()
		for _, e := range batch {
			if e.Kind == history.Receive {
				events++
			}
		}
	}})
	ok(t, err)
	before := history.SetCurrent(r)
	together(t, 4, func(c *Comm) {
		for _, tracing := range []bool{false, c.Rank() == 2, c.Rank() == 0, true} {
			c.p.trace(tracing)
			for base := range 5 {
				noteAll(t, c, 2, base)
			}
		}
	})
	history.SetCurrent(before)
	r.Close()
	if events == 0 {
		t.Error("no message was seen")
	}
}
