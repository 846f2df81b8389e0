// Each call that waits, with a rank that a signal stops or kills before it or in it: see test_mpi_signals.py.
package main

import (
	"fmt"
	"jeton/runtime/mpi"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

const victim = 1

var (
	c, ctl    *mpi.Comm
	me, n     int
	left      int
	right     int
	directory string
)

// A call is what each rank does; what it returns is the first error, or what came out wrong.
type call struct {
	name string
	f    func() error
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func failed(_ any, err error) error { return err }

func wrong(what string, got, want any) error {
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		return fmt.Errorf("WRONG %s: %s, not %s", what, g, w)
	}
	return nil
}

// by has rank 0 and the victim do something of their own, and the others nothing.
func by(zero, other func() error) func() error {
	return func() error {
		switch me {
		case 0:
			return zero()
		case victim:
			return other()
		}
		return nil
	}
}

func ints(v ...int) []int { return v }

func received(v int) func() error {
	return func() error {
		x := make([]int, 1<<15)
		st, err := c.Recv(x, 0, 5)
		return first(err, wrong("message", []int{x[0], st.Source}, []int{v, 0}))
	}
}

func sent(v int) func() error { return func() error { return c.Send(ints(v), 0, 5) } }

func long(v int) []int {
	x := make([]int, 1<<15)
	x[0] = v
	return x
}

func request(f func(q *mpi.Request, x []int) error) func() error {
	return func() error {
		x := ints(0)
		q, err := c.Irecv(x, victim, 5)
		return first(err, f(q, x), wrong("message", x, ints(7)))
	}
}

func window(f func(w *mpi.Win, mem []int) error) func() error {
	return func() error {
		mem := make([]int, n)
		w, err := c.WinCreate(mem)
		if err != nil {
			return err
		}
		w.SetErrhandler(mpi.ErrorsReturn)
		if err := f(w, mem); err != nil {
			w.Revoke()
			return err
		}
		return w.Free()
	}
}

func made(d *mpi.Comm, err error) error {
	if err != nil || d == nil {
		return err
	}
	sum := ints(0)
	return first(d.Allreduce(ints(1), sum, mpi.Sum), wrong("size", sum[0], d.Size()))
}

// all are the numbers that each rank has: 10r.
func all() (x []int) {
	for r := range n {
		x = append(x, 10*r)
	}
	return x
}

func total() int { return 10 * n * (n - 1) / 2 }

func gathered(f func(x []int) error) func() error {
	return func() error {
		x := make([]int, n)
		return first(f(x), wrong("all", x, all()))
	}
}

func summed(f func(x []int) error) func() error {
	return func() error {
		x := ints(0)
		return first(f(x), wrong("sum", x[0], total()))
	}
}

func calls() []call {
	ones, mine := make([]int, n), ints(10*me)
	for i := range ones {
		ones[i] = 1
	}
	each := make([]int, n) // from me to each
	for i := range each {
		each[i] = 10 * me
	}
	types := make([]*mpi.Datatype, n)
	for i := range types {
		types[i] = mpi.Int
	}
	waits := func(f func(q *mpi.Request) error) func() error {
		return by(request(func(q *mpi.Request, _ []int) error { return f(q) }), sent(7))
	}
	return []call{
		{"Send", by(func() error { return c.Send(long(3), victim, 5) }, received(3))},
		{"Ssend", by(func() error { return c.Ssend(ints(3), victim, 5) }, received(3))},
		{"BufferDetach", by(func() error {
			if err := c.BufferAttach(1 << 20); err != nil {
				return err
			}
			if err := c.Bsend(long(3), victim, 5); err != nil {
				c.BufferDetach()
				return err
			}
			return failed(c.BufferDetach())
		}, received(3))},
		{"Recv", by(func() error {
			x := ints(0)
			_, err := c.Recv(x, victim, 5)
			return first(err, wrong("message", x, ints(7)))
		}, sent(7))},
		{"RecvLong", by(func() error {
			x := make([]int, 1<<15)
			_, err := c.Recv(x, victim, 5)
			return first(err, wrong("message", x[0], 7))
		}, func() error { return c.Send(long(7), 0, 5) })},
		{"RecvAny", by(func() error {
			x := ints(0)
			_, err := c.Recv(x, mpi.AnySource, 5)
			return first(err, wrong("message", x, ints(7)))
		}, sent(7))},
		{"Probe", by(func() error {
			_, err := c.Probe(victim, 5)
			if err != nil {
				return err
			}
			return failed(c.Recv(ints(0), victim, 5))
		}, sent(7))},
		{"Mprobe", by(func() error {
			m, err := c.Mprobe(mpi.AnySource, 5)
			if err != nil {
				return err
			}
			x := ints(0)
			_, err = m.Recv(x)
			return first(err, wrong("message", x, ints(7)))
		}, sent(7))},
		{"Sendrecv", func() error {
			x := ints(0)
			_, err := c.Sendrecv(mine, right, 5, x, left, 5)
			return first(err, wrong("message", x[0], 10*left))
		}},
		{"SendrecvReplace", func() error {
			x := long(10 * me)
			_, err := c.SendrecvReplace(x, right, 5, left, 5)
			return first(err, wrong("message", x[0], 10*left))
		}},
		{"Wait", waits(func(q *mpi.Request) error { return failed(q.Wait()) })},
		{"Test", waits(func(q *mpi.Request) error {
			for {
				if _, done, err := q.Test(); done || err != nil {
					return err
				}
				time.Sleep(time.Millisecond)
			}
		})},
		{"WaitAll", waits(func(q *mpi.Request) error { return failed(mpi.WaitAll([]*mpi.Request{q})) })},
		{"WaitAny", waits(func(q *mpi.Request) error {
			_, _, err := mpi.WaitAny([]*mpi.Request{q})
			return err
		})},
		{"WaitSome", waits(func(q *mpi.Request) error {
			_, _, err := mpi.WaitSome([]*mpi.Request{q})
			return err
		})},
		{"Partitioned", by(func() error {
			x := ints(0, 0)
			q, err := c.PrecvInit(x, 2, victim, 5, nil)
			return first(err, q.Start(), failed(q.Wait()), wrong("partitions", x, ints(7, 8)))
		}, func() error {
			q, err := c.PsendInit(ints(7, 8), 2, 0, 5, nil)
			return first(err, q.Start(), q.Pready(1), q.Pready(0), failed(q.Wait()))
		})},
		{"Barrier", func() error { return c.Barrier() }},
		{"Ibarrier", func() error {
			q, err := c.Ibarrier()
			return first(err, failed(q.Wait()))
		}},
		{"Bcast", func() error {
			x := long(10 * me)
			return first(c.Bcast(x, victim), wrong("Bcast", x[0], 10*victim))
		}},
		{"Gather", func() error {
			x := make([]int, n)
			if err := c.Gather(mine, x, 0); err != nil || me != 0 {
				return err
			}
			return wrong("Gather", x, all())
		}},
		{"Scatter", func() error {
			x := ints(0)
			return first(c.Scatter(all(), x, victim), wrong("Scatter", x, mine))
		}},
		{"Allgather", gathered(func(x []int) error { return c.Allgather(mine, x) })},
		{"Alltoall", gathered(func(x []int) error { return c.Alltoall(each, x) })},
		{"Reduce", func() error {
			x := ints(0)
			if err := c.Reduce(mine, x, mpi.Sum, 0); err != nil || me != 0 {
				return err
			}
			return wrong("Reduce", x[0], total())
		}},
		{"Allreduce", summed(func(x []int) error { return c.Allreduce(mine, x, mpi.Sum) })},
		{"AllreduceLong", func() error {
			x := make([]int, 1<<15)
			return first(c.Allreduce(long(10*me), x, mpi.Sum), wrong("sum", x[0], total()))
		}},
		{"ReduceScatter", summed(func(x []int) error { return c.ReduceScatter(each, x, ones, mpi.Sum) })},
		{"ReduceScatterBlock", summed(func(x []int) error { return c.ReduceScatterBlock(each, x, mpi.Sum) })},
		{"Scan", func() error {
			x := ints(0)
			return first(c.Scan(mine, x, mpi.Sum), wrong("Scan", x[0], 5*me*(me+1)))
		}},
		{"Exscan", func() error {
			x := ints(0)
			return first(c.Exscan(mine, x, mpi.Sum), wrong("Exscan", x[0], 5*me*(me-1)))
		}},
		{"Gatherv", func() error {
			x := make([]int, n)
			if err := c.Gatherv(mine, x, ones, nil, 0); err != nil || me != 0 {
				return err
			}
			return wrong("Gatherv", x, all())
		}},
		{"Scatterv", func() error {
			x := ints(0)
			return first(c.Scatterv(all(), ones, nil, x, victim), wrong("Scatterv", x, mine))
		}},
		{"Allgatherv", gathered(func(x []int) error { return c.Allgatherv(mine, x, ones, nil) })},
		{"Alltoallv", gathered(func(x []int) error { return c.Alltoallv(each, ones, nil, x, ones, nil) })},
		{"Alltoallw", gathered(func(x []int) error { return c.Alltoallw(each, ones, nil, types, x, ones, nil, types) })},
		{"Persistent", summed(func(x []int) error {
			q, err := c.AllreduceInit(mine, x, mpi.Sum)
			return first(err, q.Start(), failed(q.Wait()))
		})},
		{"Neighbor", func() error {
			ring, err := c.CartCreate([]int{n}, []bool{true}, false)
			if err != nil {
				return err
			}
			x := ints(0, 0)
			if err := ring.NeighborAllgather(mine, x); err != nil {
				ring.Revoke()
				return err
			}
			return wrong("neighbours", x, ints(10*left, 10*right))
		}},
		{"Dup", func() error { return made(c.Dup()) }},
		{"Split", func() error { return made(c.Split(0, -me)) }},
		{"SplitType", func() error { return made(c.SplitType(mpi.CommTypeShared, 0)) }},
		{"Create", func() error { return made(c.Create(c.Group())) }},
		{"CreateGroup", func() error { return made(c.CreateGroup(c.Group(), 3)) }},
		{"DistGraph", func() error { return made(c.DistGraphCreateAdjacent(ints(left), nil, ints(right), nil, false)) }},
		{"Intercomm", func() error {
			half, err := c.Split(me%2, 0)
			if err != nil {
				c.Revoke()
				return err
			}
			x, err := half.IntercommCreate(0, c, 1-me%2, 3)
			if err != nil {
				half.Revoke()
				return err
			}
			if err := x.Barrier(); err != nil {
				x.Revoke()
				return err
			}
			return made(x.Merge(me%2 == 1))
		}},
		{"WinAllocate", func() error {
			var mem []int
			w, err := c.WinAllocate(&mem, 4)
			if err != nil {
				return err
			}
			return w.Free()
		}},
		{"Fence", window(func(w *mpi.Win, mem []int) error {
			return first(w.Fence(), w.Put(mine, right, 0), w.Fence(), wrong("Put", mem[0], 10*left))
		})},
		{"PostStart", window(func(w *mpi.Win, mem []int) error {
			return first(w.Post(c.Group()), w.Start(c.Group()), w.Put(mine, right, 1), w.Complete(), w.Wait(), wrong("Put", mem[1], 10*left))
		})},
		{"Lock", window(func(w *mpi.Win, mem []int) error {
			got := ints(-1)
			return first(w.Lock(mpi.LockExclusive, victim), w.Accumulate(ints(1), victim, 2, mpi.Sum), w.Flush(victim), w.Get(got, victim, 3), w.Unlock(victim), wrong("Get", got, ints(0)))
		})},
		{"LockAll", window(func(w *mpi.Win, mem []int) error {
			got := ints(-1)
			return first(w.LockAll(), w.FetchAndOp(ints(1), got, victim, 3, mpi.Sum), w.FlushAll(), w.UnlockAll())
		})},
		{"File", func() error {
			f, err := mpi.OpenFile(c, filepath.Join(directory, "data"), mpi.ModeCreate|mpi.ModeRdWr, nil)
			if err != nil {
				return err
			}
			x := ints(0)
			if err := first(failed(f.WriteAtAll(8*me, mine)), f.Sync(), c.Barrier(), failed(f.ReadAtAll(8*left, x)), wrong("file", x[0], 10*left)); err != nil {
				c.Revoke()
				f.Close()
				return err
			}
			return f.Close()
		}},
		{"Agree", func() error {
			k, err := c.Agree(3 << (me & 1))
			return first(err, wrong("Agree", k, 2))
		}},
		{"Shrink", func() error {
			d, err := c.Shrink()
			if err != nil {
				return err
			}
			return wrong("Shrink", d.Size() >= n-1, true)
		}},
	}
}

// strike makes a call in which, or before which, the victim is signalled.
func strike(f func() error, s syscall.Signal, before bool, pid int) error {
	switch me {
	case 0:
		if before {
			syscall.Kill(pid, s)
			ctl.Send(nil, victim, 1)
		} else {
			ctl.Send(nil, victim, 1)
			time.Sleep(3 * time.Millisecond) // so that it is likely to be in the call. What comes of it is right wherever it is
			syscall.Kill(pid, s)
		}
		for r := 2; r < n; r++ {
			ctl.Send(nil, r, 1)
		}
		if s == syscall.SIGSTOP {
			time.AfterFunc(15*time.Millisecond, func() { syscall.Kill(pid, syscall.SIGCONT) })
		}
	default:
		ctl.Recv(nil, 0, 1)
	}
	return f()
}

func main() {
	only, how, before := os.Args[1], os.Args[2], os.Args[3] == "before"
	directory = os.Args[4]
	mpi.OnDeadlock(mpi.ExplainOnly) // timers call
	ctl = mpi.World()
	ctl.SetErrhandler(mpi.ErrorsReturn)
	me, n = ctl.Rank(), ctl.Size()
	left, right = (me+n-1)%n, (me+1)%n
	pid := ints(os.Getpid())
	ctl.Bcast(pid, victim)
	s := syscall.SIGSTOP
	if how == "kill" {
		s = syscall.SIGKILL
	}
	for i := range 1 << 30 {
		var err error
		if c, err = ctl.Dup(); err != nil {
			panic(err)
		}
		list := calls()
		if i == len(list) {
			break
		}
		if only != "all" && only != list[i].name {
			continue
		}
		ctl.Barrier()
		err = strike(list[i].f, s, before, pid[0])
		if err != nil {
			c.Revoke()
		}
		fmt.Printf("%s: rank %d: %v\n", list[i].name, me, err)
		if how == "kill" {
			break
		}
	}
	mpi.Finalize()
}
