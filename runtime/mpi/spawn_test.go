package mpi

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// connected runs f on the ranks of two jobs, of which the second was started by the first: each has a fabric of its own, and all are in a wider one, with
// numbers that nobody has. The first job's processes get to know it when they run.
func connected(t *testing.T, n, m int, f func(w, other *Comm)) {
	t.Helper()
	far := fabric.NewMemory(n + m + 5)
	joint := uint32(n+m)<<contextBits | firstContext // as from a process that is none of these
	parents, children := numbered(0, n), numbered(n, m)
	host := func(k int) []string { return slices.Repeat([]string{"a"}, k) }
	var all sync.WaitGroup
	for r, near := range fabric.NewMemory(n) {
		p := start(near, host(n), device.Config{})
		all.Go(func() {
			p.d.Extend(func(s fabric.Sink) fabric.Fabric {
				wide := fabric.Widen(near, 0, far[r])
				wide.AttachFar(s, p.d)
				return wide
			})
			other := p.join(joint, parents, children, "children")
			other.handler.Store(ErrorsReturn)
			f(p.world, other)
		})
	}
	for r, near := range fabric.NewMemory(m) {
		p := start(fabric.Widen(near, n, far[n+r]), host(m), device.Config{First: n, Size: m})
		all.Go(func() {
			p.parent = p.join(joint, children, parents, "parent")
			p.parent.handler.Store(ErrorsReturn)
			f(p.world, p.parent)
		})
	}
	over := make(chan struct{})
	go func() { all.Wait(); close(over) }()
	select {
	case <-over:
	case <-time.After(forever):
		panic("the ranks wait for ever") // with what each waits for
	}
}

func numbered(first, n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = first + i
	}
	return all
}

// TestConnectedJobs: each job is as before, both together are an intercommunicator, and what is made of it.
func TestConnectedJobs(t *testing.T) {
	for _, size := range [][2]int{{1, 1}, {1, 3}, {2, 2}, {3, 1}, {4, 3}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			connected(t, size[0], size[1], func(w, other *Comm) {
				child := w.p.parent != nil
				sum, n := []int{0}, size[0]
				if child {
					n = size[1]
				}
				if w.Size() != n || other.RemoteSize() != size[0]+size[1]-n {
					t.Errorf("a world of %d, and %d others", w.Size(), other.RemoteSize())
				}
				ok(t, w.Allreduce([]int{1}, sum, Sum))
				if sum[0] != n {
					t.Errorf("a world of %d adds up to %d", n, sum[0])
				}
				long := make([]int, 1<<16) // by rendezvous
				if !child {
					for r := range other.RemoteSize() {
						if w.Rank() == 0 {
							long[len(long)-1] = r + 1
							ok(t, other.Send(long, r, 3))
						}
					}
				} else {
					_, err := other.Recv(long, 0, 3)
					ok(t, err)
					if long[len(long)-1] != w.Rank()+1 {
						t.Errorf("got %d", long[len(long)-1])
					}
				}
				m, err := other.Merge(child)
				ok(t, err)
				ok(t, m.Allreduce([]int{m.Rank()}, sum, Sum))
				if k := size[0] + size[1]; m.Size() != k || sum[0] != k*(k-1)/2 {
					t.Errorf("%v adds up to %d", m, sum[0])
				}
				near, err := m.SplitType(CommTypeShared, 0)
				ok(t, err)
				if near.Size() != n {
					t.Errorf("%d processes share memory, want the %d of a job", near.Size(), n)
				}
				even, err := m.Split(m.Rank()%2, 0)
				ok(t, err)
				ok(t, even.Barrier())
				for _, c := range []*Comm{near, even, m, other} {
					ok(t, c.Disconnect())
				}
				check(t, other.Barrier(), ErrComm, "freed")
				ok(t, w.Barrier())
			})
		})
	}
}

// TestDisconnectWaits: for what is under way.
func TestDisconnectWaits(t *testing.T) {
	connected(t, 1, 1, func(w, other *Comm) {
		x := []int{0}
		if w.p.parent != nil {
			q, err := other.Irecv(x, 0, 0)
			ok(t, err)
			ok(t, other.Disconnect())
			if _, done, err := q.Test(); !done || err != nil || x[0] != 4 {
				t.Errorf("after Disconnect: done %v, %v, got %d", done, err, x[0])
			}
			return
		}
		ok(t, other.Send([]int{4}, 0, 0))
		ok(t, other.Disconnect())
	})
}

// TestAbortOfConnectedJobs: the others are told, but those that have disconnected are not.
func TestAbortOfConnectedJobs(t *testing.T) {
	for _, apart := range []bool{false, true} {
		connected(t, 1, 2, func(w, other *Comm) {
			child := w.p.parent != nil
			if apart {
				ok(t, other.Barrier())
				w.p.d.Part(other.foreign())
			}
			if child {
				w.SetErrhandler(ErrorsReturn)
				if w.Rank() == 0 {
					w.p.d.Break(bad(ErrOther, "it ends the job"), 7, "it ends the job")
					return
				}
				_, err := w.Recv([]int{0}, 0, 0)
				check(t, err, ErrOther, "it ends the job")
				return
			}
			if !apart {
				_, err := other.Recv([]int{0}, 1, 0)
				check(t, err, ErrOther, "it ends the job")
			} else if err := w.p.d.Broken(); err != nil {
				t.Errorf("a job that is apart was ended: %v", err)
			}
		})
	}
}

// TestSpawnAlone: who has no launcher cannot start others, and is told what to do.
func TestSpawnAlone(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		_, _, err := c.Spawn("true", nil, 1, nil, 0)
		check(t, err, ErrSpawn, "jeton run -n 1")
		_, err = c.Accept("port", nil, 1)
		check(t, err, ErrSpawn, "jeton run -n 1")
		_, _, err = c.Spawn("true", nil, 1, nil, 5)
		check(t, err, ErrRoot, "ranks of")
		check(t, c.Disconnect(), ErrComm, "predefined")
	})
}
