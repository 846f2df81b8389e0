package mpi

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// TestPartitions: partitions in any order, cut differently on the two sides, in several rounds, short and long.
func TestPartitions(t *testing.T) {
	for _, cut := range [][2]int{{1, 1}, {4, 4}, {8, 2}, {3, 6}, {1, 12}, {12, 1}} {
		for _, count := range []int{24, 24 << 10} {
			t.Run(fmt.Sprintf("%d to %d of %d", cut[0], cut[1], count), func(t *testing.T) {
				launch(t, 2, func(c *Comm) {
					data := make([]int, count)
					if c.Rank() == 0 {
						sendRounds(t, c, data, cut[0])
						return
					}
					recvRounds(t, c, data, cut[1])
				})
			})
		}
	}
}

const partRounds = 3

func sendRounds(t *testing.T, c *Comm, data []int, n int) {
	q, err := c.PsendInit(data, n, 1, 5, nil)
	ok(t, err)
	for round := range partRounds {
		ok(t, q.Start())
		var all sync.WaitGroup
		for i := range n {
			all.Go(func() {
				part := data[i*len(data)/n : (i+1)*len(data)/n]
				for k := range part {
					part[k] = (i*len(data)/n + k) * (round + 1)
				}
				ok(t, q.Pready(i))
			})
		}
		_, err := q.Wait()
		ok(t, err)
		all.Wait()
	}
	ok(t, q.Free())
}

func recvRounds(t *testing.T, c *Comm, data []int, n int) {
	q, err := c.PrecvInit(data, n, 0, 5, nil)
	ok(t, err)
	for round := range partRounds {
		for i := range data {
			data[i] = -1
		}
		ok(t, q.Start())
		_, err := q.Wait()
		ok(t, err)
		for i, x := range data {
			if x != i*(round+1) {
				t.Fatalf("round %d: element %d is %d", round, i, x)
			}
		}
	}
	ok(t, q.Free())
}

// TestParrived: a partition is there when what the sender has made ready covers it, and no earlier.
func TestParrived(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		data := make([]int32, 6)
		if c.Rank() == 0 {
			copy(data, []int32{1, 2, 3, 4, 5, 6})
			q, err := c.PsendInit(data, 6, 1, 0, nil)
			ok(t, err)
			ok(t, q.Start())
			ok(t, q.PreadyList([]int{3, 2}))
			_, _ = c.Recv(nil, 1, 9)
			ok(t, q.PreadyRange(4, 5))
			_, _ = c.Recv(nil, 1, 9)
			ok(t, q.PreadyRange(0, 1))
			_, err = q.Wait()
			ok(t, err)
			return
		}
		q, err := c.PrecvInit(data, 3, 0, 0, nil)
		ok(t, err)
		if there, err := q.Parrived(1); err != nil || !there {
			t.Errorf("a request that is not started: %v, %v", there, err)
		}
		ok(t, q.Start())
		for _, i := range []int{1, 2, 0} {
			for there := false; !there; {
				there, err = q.Parrived(i)
				ok(t, err)
			}
			if want := []int32{int32(2*i + 1), int32(2*i + 2)}; !slices.Equal(data[2*i:2*i+2], want) {
				t.Errorf("partition %d is there, and has %v, want %v", i, data[2*i:2*i+2], want)
			}
			if i == 1 {
				if there, _ := q.Parrived(0); there {
					t.Error("partition 0 is there before it was made ready")
				}
			}
			if i != 0 {
				ok(t, c.Send(nil, 0, 9))
			}
		}
		_, err = q.Wait()
		ok(t, err)
	})
}

// TestPartitionsInOrder: requests of one tag meet in the order of their making, however they are started; other tags and messages are apart.
func TestPartitionsInOrder(t *testing.T) {
	launch(t, 3, func(c *Comm) {
		if c.Rank() == 2 {
			return
		}
		a, b := []int{0}, []int{0}
		if c.Rank() == 0 {
			a[0], b[0] = 1, 2
			x, err := c.PsendInit(a, 1, 1, 7, nil)
			ok(t, err)
			y, err := c.PsendInit(b, 1, 1, 7, nil)
			ok(t, err)
			ok(t, y.Start())
			ok(t, y.Pready(0))
			ok(t, c.Send([]int{3}, 1, 7))
			ok(t, x.Start())
			ok(t, x.Pready(0))
			_, err = WaitAll([]*Request{x, y})
			ok(t, err)
			return
		}
		x, err := c.PrecvInit(a, 1, 0, 7, nil)
		ok(t, err)
		y, err := c.PrecvInit(b, 1, 0, 7, nil)
		ok(t, err)
		plain := []int{0}
		_, err = c.Recv(plain, 0, 7)
		ok(t, err)
		ok(t, StartAll([]*Request{x, y}))
		_, err = WaitAll([]*Request{x, y})
		ok(t, err)
		if a[0] != 1 || b[0] != 2 || plain[0] != 3 {
			t.Errorf("got %d, %d, %d, want 1, 2, 3", a[0], b[0], plain[0])
		}
	})
}

// TestPartitionsToNobody: with ProcNull they are done when they are started.
func TestPartitionsToNobody(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		q, err := c.PsendInit(make([]int, 4), 2, ProcNull, 0, nil)
		ok(t, err)
		r, err := c.PrecvInit(make([]int, 4), 2, ProcNull, 0, nil)
		ok(t, err)
		ok(t, StartAll([]*Request{q, r}))
		ok(t, q.PreadyRange(0, 1))
		_, err = WaitAll([]*Request{q, r})
		ok(t, err)
	})
}

// TestPartitionMistakes names each.
func TestPartitionMistakes(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		data := make([]int, 6)
		_, err := c.PsendInit(data, 4, 0, 0, nil)
		check(t, err, ErrCount, "no 4 equal partitions")
		_, err = c.PsendInit(data, 0, 0, 0, nil)
		check(t, err, ErrArg, "at least 1")
		_, err = c.PsendInit(data, 2, 3, 0, nil)
		check(t, err, ErrRank, "ranks of")
		_, err = c.PrecvInit(data, 2, AnySource, 0, nil)
		check(t, err, ErrRank, "name the rank")
		_, err = c.PrecvInit(data, 2, 0, AnyTag, nil)
		check(t, err, ErrTag, "name the tag")
		q, err := c.PsendInit(data, 3, 0, 0, nil)
		ok(t, err)
		r, err := c.PrecvInit(make([]int, 6), 3, 0, 0, nil)
		ok(t, err)
		check(t, q.Pready(0), ErrRequest, "not started")
		ok(t, StartAll([]*Request{q, r}))
		check(t, q.Pready(3), ErrArg, "no partition 3")
		check(t, q.PreadyList([]int{1, 1}), ErrArg, "named twice")
		check(t, q.PreadyRange(2, 1), ErrArg, "first is not above last")
		ok(t, q.Pready(1))
		check(t, q.Pready(1), ErrArg, "made ready before")
		check(t, r.Pready(1), ErrRequest, "it receives")
		_, err = q.Parrived(1)
		check(t, err, ErrRequest, "it sends")
		_, err = r.Parrived(-1)
		check(t, err, ErrArg, "no partition -1")
		check(t, q.Free(), ErrRequest, "under way")
		check(t, q.Start(), ErrRequest, "not waited for")
		ok(t, q.PreadyList([]int{0, 2}))
		_, err = WaitAll([]*Request{q, r})
		ok(t, err)
		p, err := c.SendInit(data, 0, 0)
		ok(t, err)
		check(t, p.Pready(0), ErrRequest, "without partitions")
		check(t, (*Request)(nil).Pready(0), ErrRequest, "nil")
		ok(t, q.Free())
		check(t, q.Start(), ErrRequest, "freed")
	})
}

// TestPartitionsDoNotFit: more than the receiver takes, and partitions that end within elements with gaps, are errors of its Wait.
func TestPartitionsDoNotFit(t *testing.T) {
	odd, err := Int.Vector(2, 1, 2)
	ok(t, err)
	ok(t, odd.Commit())
	for _, to := range []struct {
		buf   any
		class Class
		text  string
	}{
		{make([]int, 4), ErrTruncate, "room for 32"},
		{make([]float64, 6), ErrType, "received as"},
		{Buffer{Data: make([]int, 12), Count: 3, Type: odd}, ErrType, "cut the data at whole elements"},
	} {
		launch(t, 2, func(c *Comm) {
			if c.Rank() == 0 {
				q, err := c.PsendInit(make([]int, 6), 6, 1, 0, nil)
				ok(t, err)
				ok(t, q.Start())
				ok(t, q.PreadyRange(0, 5))
				_, err = q.Wait()
				ok(t, err)
				return
			}
			q, err := c.PrecvInit(to.buf, 1, 0, 0, nil)
			ok(t, err)
			ok(t, q.Start())
			_, err = q.Wait()
			check(t, err, to.class, to.text)
		})
	}
}

// TestPartitionsOfTheDead: who waits for partitions of a rank that has gone is told.
func TestPartitionsOfTheDead(t *testing.T) {
	launchOn(t, fabric.NewMemory(2), device.Config{}, func(c *Comm) {
		if c.Rank() == 0 {
			q, err := c.PsendInit(make([]int, 2), 2, 1, 0, nil)
			ok(t, err)
			ok(t, q.Start())
			ok(t, q.Pready(0))
			ok(t, c.p.d.Close(t.Context()))
			return
		}
		q, err := c.PrecvInit(make([]int, 2), 2, 0, 0, nil)
		ok(t, err)
		ok(t, q.Start())
		_, err = q.Wait()
		check(t, err, ErrProcFailed, "rank 0")
	})
}
