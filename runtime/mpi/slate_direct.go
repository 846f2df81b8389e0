package mpi

import (
	"context"
	"encoding/binary"

	"jeton/runtime/mpi/internal/device"
)

// Long operations of ranks that can read each other's memory are done from there: each notes where its data lies, and when all have, copies what it needs. So each byte is copied once, and all wait
// for all two or three times, however long the operation is: ranks that share processors wait for their turn at each.
//
// Source: S. Chakraborty, H. Subramoni, D. K. Panda, "Contention-Aware Kernel-Assisted MPI Collectives for Multi-/Many-Core Systems" (CLUSTER 2017).

// From how many bytes, and of how many ranks, on: below, pieces or messages were as fast in measurements on 2 processors.
const (
	leastAlltoallDirect  = 32 << 10 // from each to each
	leastAlltoallRanks   = 3
	leastAllreduceDirect = 256 << 10 // of each
	leastAllreduceRanks  = 5
)

// fetchBytes is how much of a member's memory is combined at once: the next level of the caches has room for it.
const fetchBytes = 64 << 10

// A direct is how an operation is done from memory to memory. After each of its steps, all wait for all.
type direct struct {
	steps   []func() error
	use     device.Use     // of the notes by which they meet
	in, out []device.Place // by member
	whole   bool           // all can read all, and have read what they wanted
	row     [17]byte       // that this rank notes: its places, and whether all is well here
	scratch []byte
}

// copyDirect has a long operation be done so.
func (n *noted) copyDirect(b *blocking) {
	size := len(n.o.c.ranks)
	var steps []func() error
	switch {
	case b.code == opAlltoall && size >= leastAlltoallRanks && n.part >= leastAlltoallDirect && !n.place:
		steps = []func() error{n.fetchParts}
	case b.code == opAllreduce && size >= leastAllreduceRanks && n.Bytes >= leastAllreduceDirect && n.Type != nil && b.op.user == nil:
		steps = []func() error{n.combineSegment, n.fetchSegments}
	default:
		return
	}
	n.direct = &direct{steps: steps, in: make([]device.Place, size), out: make([]device.Place, size)}
}

// meet notes where this rank's data lies, and whether all is well here, and waits until all have; then whole says whether it is everywhere.
func (d *direct) meet(ctx func() context.Context, n *noted, well bool) (messages bool, err error) {
	binary.NativeEndian.PutUint64(d.row[:], uint64(device.Where(n.own)))
	binary.NativeEndian.PutUint64(d.row[8:], uint64(device.Where(n.out)))
	d.row[16] = 0
	if well {
		d.row[16] = 1
	}
	d.whole = true
	messages, err = n.note(ctx, &d.use)
	n.Quiet = d.use.Quiet
	return messages, err
}

func (d *direct) take(member int, row []byte) {
	d.in[member], d.out[member] = device.Place(binary.NativeEndian.Uint64(row)), device.Place(binary.NativeEndian.Uint64(row[8:]))
	d.whole = d.whole && row[16] != 0
}

// run does the operation, unless a rank cannot read another's memory; then nothing has been done.
func (d *direct) run(ctx func() context.Context, n *noted) (done, messages bool, err error) {
	d.use = n.Use
	d.use.Row, d.use.Length, d.use.Pieces, d.use.Take = d.row[:], len(d.row), 0, d.take
	d.use.Sends = nil // counted when all is done
	if messages, err = d.meet(ctx, n, n.s.Legible()); messages || err != nil || !d.whole {
		return messages || err != nil, messages, err
	}
	d.use.Messages = 0 // that is settled
	for i, step := range d.steps {
		failed := step()
		if i == len(d.steps)-1 {
			d.use.Sends = n.Sends
		}
		switch _, err := d.meet(ctx, n, failed == nil); {
		case err != nil: // it may be that a rank is lost, which is why
			return true, false, err
		case failed != nil:
			return true, false, failed
		case !d.whole:
			return true, false, bad(ErrIntern, "another rank of %s could not read what it needs of the others' memory", n.o.c.Name())
		}
	}
	return true, false, nil
}

// fetchParts is an Alltoall.
func (n *noted) fetchParts() error {
	size, rank := len(n.o.c.ranks), n.o.c.rank
	copy(n.out[rank*n.part:][:n.part], n.own[rank*n.part:])
	for i := 1; i < size; i++ {
		m := (rank + i) % size // each of another
		if err := n.s.Fetch(n.out[m*n.part:][:n.part], m, n.direct.in[m], rank*n.part); err != nil {
			return err
		}
	}
	return nil
}

// combineSegment combines this rank's segment, in the order of ranks: so all have the same result to the last bit.
func (n *noted) combineSegment() error {
	from, to := n.share(n.Bytes, n.o.c.rank)
	for ; from < to; from += fetchBytes {
		if err := n.combineAt(from, min(from+fetchBytes, to)); err != nil {
			return err
		}
	}
	return nil
}

func (n *noted) combineAt(from, to int) error {
	d, rank := n.direct, n.o.c.rank
	out := n.out[from:to]
	if d.scratch == nil {
		d.scratch = make([]byte, 2*fetchBytes)
	}
	theirs, mine := d.scratch[:len(out)], n.own[from:to]
	if n.place && rank > 0 { // rank 0's is about to be written there
		mine = append(d.scratch[fetchBytes:fetchBytes], mine...)
	}
	for m := range n.o.c.ranks {
		row := theirs
		switch {
		case m == rank:
			row = mine
		case m == 0:
			row = out
		}
		if m != rank {
			if err := n.s.Fetch(row, m, d.in[m], from); err != nil {
				return err
			}
		}
		if m == 0 {
			copy(out, row)
		} else if err := n.combine(row, out); err != nil {
			return err
		}
	}
	return nil
}

// fetchSegments takes what the others have combined.
func (n *noted) fetchSegments() error {
	size, rank := len(n.o.c.ranks), n.o.c.rank
	for i := 1; i < size; i++ {
		m := (rank + i) % size
		from, to := n.share(n.Bytes, m)
		if err := n.s.Fetch(n.out[from:to], m, n.direct.out[m], from); err != nil {
			return err
		}
	}
	return nil
}
