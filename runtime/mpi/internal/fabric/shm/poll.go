//go:build linux

package shm

import (
	"fmt"
	"math/bits"
	"slices"

	"jeton/runtime/mpi/internal/fabric"
)

const (
	batch = 8  // packets of one ring in one Poll
	few   = 8  // so many rings are looked at however long they are silent
	round = 64 // after so many Polls, rings that were silent all the time are not looked at any more
)

// Poll looks into the rings that speak, and whether others have begun to.
func (f *Fabric) Poll() bool {
	if f.closed {
		return false
	}
	if s := f.box.state.Load(); away(s) {
		f.enter(s)
	}
	return f.poll()
}

// poll is Poll for the sentry, which is not the rank's caller.
func (f *Fabric) poll() bool {
	f.listen()
	some := false
	for i := 0; i < len(f.rings); i++ {
		if p := f.rings[i]; p.in.some() {
			p.seen = f.polls
			some = f.drain(p) || some
			if i < len(f.rings) && f.rings[i] != p {
				i-- // it was lost, and left the list
			}
		}
	}
	if len(f.late) > 0 {
		some = f.flushAll() || some
	}
	if f.polls++; f.polls%round == 0 && len(f.rings) > few {
		f.rest()
	}
	return some
}

// listen adds the rings whose bits have been set.
func (f *Fabric) listen() (some bool) {
	for w, known := range f.known {
		if fresh := word64(f.box.mem, bitsAt+uint64(w)*8).Load() &^ known; fresh != 0 {
			some = f.heed(w, fresh) || some
		}
	}
	return some
}

// heed looks at rings from now on. Its sender will be answered, most likely: its inbox is mapped already now.
func (f *Fabric) heed(w int, fresh uint64) (some bool) {
	for ; fresh != 0; fresh &= fresh - 1 {
		p := f.byRing(w*64 + bits.TrailingZeros64(fresh))
		f.known[w] |= fresh & -fresh
		if p == nil || p.lost != nil {
			continue // nobody's: only who writes nonsense sets it
		}
		p.seen = f.polls
		f.rings = append(f.rings, p)
		f.call(p)
		some = true
	}
	return some
}

// byRing is the peer whose ring of the inbox has a number.
func (f *Fabric) byRing(i int) *peer {
	if i >= len(f.local) {
		return nil
	}
	return f.peers[f.local[i]]
}

// rest stops looking at rings that have been silent.
func (f *Fabric) rest() {
	for _, p := range slices.Clone(f.rings) {
		if f.polls-p.seen >= round {
			f.cool(p)
		}
	}
}

// cool stops looking at a ring, which its sender finds out by its bit.
func (f *Fabric) cool(p *peer) {
	i := slices.Index(f.rings, p)
	if i < 0 {
		return
	}
	f.rings = slices.Delete(f.rings, i, i+1)
	word, bit := f.box.bits(p.ring)
	f.known[p.ring/64] &^= bit
	word.And(^bit)
	if p.lost == nil && p.in.some() {
		word.Or(bit) // it has come between: heard of again at the next Poll
	}
}

// drain delivers some of a ring's packets, and reports whether there were any.
func (f *Fabric) drain(p *peer) (some bool) {
	for range batch {
		payload, what := p.in.next(&f.header)
		switch what {
		case packet:
			f.sink.Deliver(p.rank, &f.header, payload)
			some = true
			if p.in.owes() >= f.box.limit()/4 {
				f.giveBack(p)
			}
			continue
		case bye:
			f.drop(p, fmt.Errorf("rank %d: %w", p.rank, fabric.ErrClosed))
			return true
		case broken:
			f.drop(p, fmt.Errorf("rank %d: %w", p.rank, ErrBroken))
			return true
		}
		break
	}
	if some {
		f.giveBack(p)
	}
	return some
}

// giveBack frees the room that packets had.
func (f *Fabric) giveBack(p *peer) {
	if p.in.free() {
		f.tellRoom(p)
	}
}

// tellRoom wakes a sender that waits for room.
func (f *Fabric) tellRoom(p *peer) {
	if p.out != nil {
		p.out.ring(true)
		return
	}
	p.nudge = true
	f.call(p)
}
