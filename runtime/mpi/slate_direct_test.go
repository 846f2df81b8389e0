//go:build linux

package mpi

import (
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/shm"
)

// A reader is a rank's end whose reads of others' memory are counted, and may be forbidden.
type reader struct {
	*shm.Fabric
	reads  *atomic.Int64
	secret bool // others cannot read this rank's memory
	fails  bool // and this rank cannot read theirs, but has said that it can
}

var errRead = errors.New("not to be read")

func (r *reader) Direct(to int) bool { return !r.secret && r.Fabric.Direct(to) }

func (r *reader) Fetch(into []byte, from int, at uintptr) error {
	r.reads.Add(1)
	if r.fails {
		return errRead
	}
	return r.Fabric.Fetch(into, from, at)
}

// reading runs f on n ranks of one host, and returns how often one has read another's memory.
func reading(t *testing.T, n int, change func(rank int, r *reader), f func(c *Comm)) int64 {
	t.Helper()
	var reads atomic.Int64
	all := shmFabrics(t, n)
	for i := range all {
		r := &reader{Fabric: all[i].(*shm.Fabric), reads: &reads}
		change(i, r)
		all[i] = r
	}
	launchAt(t, all, slices.Repeat([]string{"here"}, n), device.Config{}, f)
	return reads.Load()
}

// deal is an Alltoall of so many int to each, whose results are checked.
func deal(t *testing.T, c *Comm, each int) error {
	t.Helper()
	n, me := c.Size(), c.Rank()
	send, recv := make([]int, n*each), make([]int, n*each)
	for i := range send {
		send[i] = me<<40 | i
	}
	if err := c.Alltoall(send, recv); err != nil {
		return err
	}
	for i, got := range recv {
		if want := i/each<<40 | me*each + i%each; got != want {
			t.Errorf("%d ranks: rank %d has %x at %d, want %x", n, me, got, i, want)
			break
		}
	}
	return nil
}

// addUp is an Allreduce of fractions, whose sum depends on the order. Each rank's segment takes four steps, the last of which is short.
func addUp(t *testing.T, c *Comm, inPlace bool) error {
	t.Helper()
	count := c.Size() * (3*fetchBytes/8 + 5)
	mine := func(r, i int) float64 { return 1 / float64(1+r+i%97) }
	send, sum := make([]float64, count), make([]float64, count)
	for i := range send {
		send[i] = mine(c.Rank(), i)
	}
	var from any = send
	if inPlace {
		copy(sum, send)
		from = InPlace
	}
	if err := c.Allreduce(from, sum, Sum); err != nil {
		return err
	}
	for i, got := range sum {
		want := mine(0, i)
		for r := 1; r < c.Size(); r++ {
			want += mine(r, i)
		}
		if got != want {
			t.Errorf("%d ranks, in place %v: rank %d has %v at %d, want %v: in the order of ranks", c.Size(), inPlace, c.Rank(), got, i, want)
			break
		}
	}
	return nil
}

// TestDirectResults: long operations are done from memory to memory, again and again, among short ones.
func TestDirectResults(t *testing.T) {
	for _, n := range []int{3, 4, 5, 8} {
		t.Run(fmt.Sprintf("ranks=%d", n), func(t *testing.T) {
			const rounds = 3
			reads := reading(t, n, func(int, *reader) {}, func(c *Comm) {
				ok(t, c.Barrier())
				for range rounds {
					ok(t, deal(t, c, leastAlltoallDirect/8+1))
					ok(t, addUp(t, c, false))
					ok(t, c.Barrier())
					ok(t, addUp(t, c, true))
				}
			})
			want := int64(rounds * n * (n - 1))
			if n >= leastAllreduceRanks {
				want += int64(rounds*n*(n-1)) * 2 * (4 + 1)
			}
			if reads != want {
				t.Errorf("others' memory was read %d times, want %d", reads, want)
			}
		})
	}
}

// TestDirectSecret: when one rank's memory cannot be read, all go over the slate, in pieces, or by messages where these have no room.
func TestDirectSecret(t *testing.T) {
	for _, all := range []bool{true, false} {
		reads := reading(t, leastAllreduceRanks, func(rank int, r *reader) { r.secret = all || rank == 2 }, func(c *Comm) {
			for range 2 {
				ok(t, deal(t, c, leastAlltoallDirect/8))
				ok(t, deal(t, c, fabric.SlatePieces*fabric.SlatePiece/8))
				ok(t, addUp(t, c, false))
				ok(t, c.Barrier())
			}
		})
		if all && reads != 0 {
			t.Errorf("memory that cannot be read was read %d times", reads)
		}
	}
}

// TestDirectFails: a rank that cannot read what it has said it can has an error, and so have the others, who would take what it has not combined; nobody waits.
func TestDirectFails(t *testing.T) {
	reading(t, leastAllreduceRanks, func(rank int, r *reader) { r.fails = rank == 1 }, func(c *Comm) {
		ok(t, c.Barrier())
		for range 2 {
			for _, err := range []error{deal(t, c, leastAlltoallDirect/8), addUp(t, c, false)} {
				if c.Rank() == 1 {
					if !errors.Is(err, errRead) {
						t.Errorf("rank 1: %v", err)
					}
				} else {
					check(t, err, ErrIntern, "could not read")
				}
			}
		}
	})
}

var _ fabric.SlateMaker = (*reader)(nil)

// TestDirectLong: what is longer than what is copied at once.
func TestDirectLong(t *testing.T) {
	const n = leastAlltoallRanks
	reads := reading(t, n, func(int, *reader) {}, func(c *Comm) {
		ok(t, c.Barrier())
		ok(t, deal(t, c, 5<<20/16)) // 2.5 MiB
	})
	if want := int64(n * (n - 1) * 3); reads != want {
		t.Errorf("others' memory was read %d times, want %d", reads, want)
	}
}
