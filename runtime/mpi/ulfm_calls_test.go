package mpi

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// A wait is a call that may block, as each rank of four makes it. Rank 3 is the one that dies.
type wait struct {
	name string
	f    func(c *Comm) error
}

// peer is the call of those that have to do with rank 3 by a message.
func peer(name string, f func(c *Comm) error) wait {
	return wait{name, func(c *Comm) error {
		if c.Rank() == 3 {
			return nil
		}
		return f(c)
	}}
}

// waits4 are the calls, beside collective operations: those are made of their algorithms.
func waits4() []wait {
	one := func() []int { return make([]int, 1) }
	large := make([]byte, 1<<17)
	return append([]wait{
		peer("Send", func(c *Comm) error { return c.Send(large, 3, 0) }),
		peer("Ssend", func(c *Comm) error { return c.Ssend(nil, 3, 0) }),
		peer("Recv", func(c *Comm) error { return second(c.Recv(one(), 3, 0)) }),
		peer("Recv/any", func(c *Comm) error { return second(c.Recv(one(), AnySource, 0)) }),
		peer("Probe", func(c *Comm) error { return second(c.Probe(3, 0)) }),
		peer("Probe/any", func(c *Comm) error { return second(c.Probe(AnySource, 0)) }),
		peer("Mprobe", func(c *Comm) error { return second(c.Mprobe(3, 0)) }),
		peer("Sendrecv", func(c *Comm) error { return second(c.Sendrecv(large, 3, 0, one(), 3, 0)) }),
		peer("SendrecvReplace", func(c *Comm) error { return second(c.SendrecvReplace(one(), 3, 0, 3, 0)) }),
		peer("Wait", func(c *Comm) error {
			q, err := c.Irecv(one(), 3, 0)
			return firstOf(err, second(q.Wait()))
		}),
		peer("WaitAll", func(c *Comm) error {
			p, err := c.Irecv(one(), 3, 0)
			q, err2 := c.Issend(nil, 3, 0)
			return firstOf(err, err2, second(WaitAll([]*Request{p, q})))
		}),
		peer("WaitAny", func(c *Comm) error {
			q, err := c.Irecv(one(), AnySource, 0)
			_, _, err2 := WaitAny([]*Request{q})
			return firstOf(err, err2)
		}),
		peer("WaitSome", func(c *Comm) error {
			q, err := c.Irecv(one(), 3, 0)
			_, _, err2 := WaitSome([]*Request{q})
			return firstOf(err, err2)
		}),
		peer("Start", func(c *Comm) error {
			q, err := c.RecvInit(one(), 3, 0)
			return firstOf(err, q.Start(), second(q.Wait()))
		}),
		{"Dup", func(c *Comm) error { return second(c.Dup()) }},
		{"Split", func(c *Comm) error { return second(c.Split(c.Rank()%2, 0)) }},
		{"Create", func(c *Comm) error { return second(c.Create(c.Group())) }},
		{"CreateGroup", func(c *Comm) error { return second(c.CreateGroup(c.Group(), 1)) }},
		{"CartCreate", func(c *Comm) error { return second(c.CartCreate([]int{2, 2}, []bool{true, true}, false)) }},
		{"DistGraphCreateAdjacent", func(c *Comm) error {
			next, last := []int{(c.Rank() + 1) % 4}, []int{(c.Rank() + 3) % 4}
			return second(c.DistGraphCreateAdjacent(last, nil, next, nil, false))
		}},
		{"IntercommCreate", func(c *Comm) error {
			g, err := c.Split(c.Rank()%2, 0)
			if err != nil {
				_ = c.Revoke() // the others' leader would wait for this one
				return err
			}
			d, err := g.IntercommCreate(0, c, 1-c.Rank()%2, 3)
			if err != nil {
				return err
			}
			return second(d.Merge(c.Rank()%2 == 1))
		}},
		{"WinCreate", func(c *Comm) error { return second(c.WinCreate(one())) }},
		{"WinAllocate", func(c *Comm) error {
			var mem []int
			return second(c.WinAllocate(&mem, 4))
		}},
		window("Fence", func(c *Comm, w *Win) error { return firstOf(w.Fence(), w.Put(one(), 0, 0), w.Fence()) }),
		window("Win.Free", func(c *Comm, w *Win) error { return w.Free() }),
		window("LockAll", func(c *Comm, w *Win) error {
			return firstOf(w.LockAll(), w.Put(one(), 3, 0), w.FlushAll(), w.UnlockAll())
		}),
		window("Lock", func(c *Comm, w *Win) error { return firstOf(w.Lock(LockExclusive, 0), w.Put(one(), 0, 0), w.Unlock(0)) }),
		window("PSCW", func(c *Comm, w *Win) error {
			return firstOf(w.Post(c.Group()), w.Start(c.Group()), w.Put(one(), 0, 0), w.Complete(), w.Wait())
		}),
	}, append(collectives4(), blocking4()...)...)
}

// window is a call of a window.
func window(name string, f func(c *Comm, w *Win) error) wait {
	return wait{name, func(c *Comm) error {
		w, err := c.WinCreate(make([]int, 4))
		if err != nil {
			return err
		}
		w.SetErrhandler(ErrorsReturn)
		if err = f(c, w); err != nil {
			_ = w.Revoke() // who waits for this rank's next call would wait for ever
		}
		return err
	}}
}

// collectives4 are all collective operations, by each of their algorithms, blocking, begun and persistent.
func collectives4() (all []wait) {
	n := 4
	x, y, z := func() []int { return make([]int, 64) }, func() []int { return make([]int, 64*n) }, []int{64, 64, 64, 64}
	at := []int{0, 64, 128, 192}
	calls := map[string]func(c *Comm, o ...Option) (*Request, error){
		"Barrier":            func(c *Comm, o ...Option) (*Request, error) { return c.Ibarrier(o...) },
		"Bcast":              func(c *Comm, o ...Option) (*Request, error) { return c.Ibcast(y(), 1, o...) },
		"Gather":             func(c *Comm, o ...Option) (*Request, error) { return c.Igather(x(), y(), 1, o...) },
		"Scatter":            func(c *Comm, o ...Option) (*Request, error) { return c.Iscatter(y(), x(), 1, o...) },
		"Allgather":          func(c *Comm, o ...Option) (*Request, error) { return c.Iallgather(x(), y(), o...) },
		"Alltoall":           func(c *Comm, o ...Option) (*Request, error) { return c.Ialltoall(y(), y(), o...) },
		"Reduce":             func(c *Comm, o ...Option) (*Request, error) { return c.Ireduce(y(), y(), Sum, 1, o...) },
		"Allreduce":          func(c *Comm, o ...Option) (*Request, error) { return c.Iallreduce(y(), y(), Sum, o...) },
		"ReduceScatterBlock": func(c *Comm, o ...Option) (*Request, error) { return c.IreduceScatterBlock(y(), x(), Sum, o...) },
		"Scan":               func(c *Comm, o ...Option) (*Request, error) { return c.Iscan(y(), y(), Sum, o...) },
		"Exscan":             func(c *Comm, o ...Option) (*Request, error) { return c.Iexscan(y(), y(), Sum, o...) },
		"Gatherv":            func(c *Comm, o ...Option) (*Request, error) { return c.Igatherv(x(), y(), z, at, 1, o...) },
		"Scatterv":           func(c *Comm, o ...Option) (*Request, error) { return c.Iscatterv(y(), z, at, x(), 1, o...) },
		"Allgatherv":         func(c *Comm, o ...Option) (*Request, error) { return c.Iallgatherv(x(), y(), z, at, o...) },
		"Alltoallv":          func(c *Comm, o ...Option) (*Request, error) { return c.Ialltoallv(y(), z, at, y(), z, at, o...) },
		"ReduceScatter":      func(c *Comm, o ...Option) (*Request, error) { return c.IreduceScatter(y(), x(), z, Sum, o...) },
		"persistent": func(c *Comm, o ...Option) (*Request, error) {
			q, err := c.AllreduceInit(y(), y(), Sum, o...)
			return q, firstOf(err, q.Start())
		},
	}
	for name, call := range calls {
		how := append([]string{""}, Algorithms(name)...)
		for _, a := range how {
			var o []Option
			if a != "" {
				o = append(o, WithAlgorithm(a))
			}
			all = append(all, wait{name + "/" + a, func(c *Comm) error {
				q, err := call(c, o...)
				if err != nil {
					return err
				}
				return second(q.Wait())
			}})
		}
	}
	return all
}

// blocking4 are the collective operations that exchange by a plan, of messages that go at once and of some that do not. The second call finds the plan of the first.
func blocking4() (all []wait) {
	calls := map[string]func(c *Comm, x, y []int, o ...Option) error{
		"Barrier":            func(c *Comm, x, y []int, o ...Option) error { return c.Barrier(o...) },
		"Bcast":              func(c *Comm, x, y []int, o ...Option) error { return c.Bcast(y, 1, o...) },
		"Gather":             func(c *Comm, x, y []int, o ...Option) error { return c.Gather(x, y, 1, o...) },
		"Scatter":            func(c *Comm, x, y []int, o ...Option) error { return c.Scatter(y, x, 1, o...) },
		"Allgather":          func(c *Comm, x, y []int, o ...Option) error { return c.Allgather(x, y, o...) },
		"Alltoall":           func(c *Comm, x, y []int, o ...Option) error { return c.Alltoall(y, make([]int, len(y)), o...) },
		"Reduce":             func(c *Comm, x, y []int, o ...Option) error { return c.Reduce(y, make([]int, len(y)), Sum, 1, o...) },
		"Allreduce":          func(c *Comm, x, y []int, o ...Option) error { return c.Allreduce(y, make([]int, len(y)), Sum, o...) },
		"ReduceScatterBlock": func(c *Comm, x, y []int, o ...Option) error { return c.ReduceScatterBlock(y, x, Sum, o...) },
		"Scan":               func(c *Comm, x, y []int, o ...Option) error { return c.Scan(y, make([]int, len(y)), Sum, o...) },
		"Exscan":             func(c *Comm, x, y []int, o ...Option) error { return c.Exscan(y, make([]int, len(y)), Sum, o...) },
	}
	for name, call := range calls {
		for _, a := range Algorithms(name) {
			for _, count := range []int{8, 1 << 12} {
				all = append(all, wait{fmt.Sprintf("blocking/%s/%s/%d", name, a, count), func(c *Comm) error {
					for range 2 {
						if err := call(c, make([]int, count), make([]int, 4*count), WithAlgorithm(a)); err != nil {
							return err
						}
					}
					return nil
				}})
			}
		}
	}
	return all
}

// TestKilledInEachCall: rank 3 dies before each call, or in it at each of its packets; all others return an error that names it, or finish.
func TestKilledInEachCall(t *testing.T) {
	runs := 0
	for _, w := range waits4() {
		t.Run(w.name, func(t *testing.T) {
			for k := 0; ; k++ {
				dead := killedAt(t, k, w)
				if runs++; !dead || t.Failed() {
					break
				}
			}
		})
	}
	t.Logf("%d runs", runs)
}

// killedAt runs a call in which rank 3 dies when it is about to send its k-th packet, or, if it only waits, when it has made the call. It reports whether it died in the midst.
func killedAt(t *testing.T, k int, w wait) bool {
	memory := fabric.NewMemory(4)
	limit, cancel := context.WithTimeoutCause(context.Background(), forEver, errForEver)
	defer cancel()
	own, die := context.WithCancelCause(limit)
	contexts := []context.Context{limit, limit, limit, own}
	var once sync.Once
	var dead atomic.Bool // what rank 3 has begun goes on to send after its death
	kill := func() {
		once.Do(func() {
			die(errKilled)
			memory[3].(*fabric.Memory).Kill(errKilled)
		})
	}
	end := &doomed{Fabric: memory[3], dead: func() { dead.Store(true); kill() }}
	end.left.Store(int64(k))
	ends := []fabric.Fabric{memory[0], memory[1], memory[2], end}
	for r, err := range mortals(ends, contexts, func(c *Comm) error {
		err := w.f(c)
		if c.Rank() == 3 {
			kill()
		}
		return err
	}) {
		switch {
		case r == 3 || err == nil:
		case errors.Is(err, errForEver), !errors.Is(err, ErrProcFailed) && !errors.Is(err, ErrProcFailedPending) && !errors.Is(err, ErrRevoked) && !errors.Is(err, ErrInStatus):
			t.Errorf("packet %d: rank %d: %v", k, r, err)
		default:
			says(t, err, classOf(err), "rank ")
		}
	}
	return dead.Load()
}
