package world

import (
	"hash/maphash"
	"slices"

	"jeton/runtime/session"
)

// A kind says what a block is.
type kind uint8

const (
	stdout kind = iota
	stderr
	note    // our own word about a rank
	picture // a display, in its forms
)

// A block is one thing that some ranks have shown: a line, or a display.
type block struct {
	ranks  Set
	kind   kind
	text   string // of a line, without its end
	hash   uint64 // of text, or of the display's forms
	bundle session.Bundle
	own    bool // it is not merged: a display that its rank will change
	at     int  // its number in the transcript, once it is there
}

var seed = maphash.MakeSeed()

func lineOf(k kind, text string) *block {
	return &block{kind: k, text: text, hash: maphash.String(seed, text)}
}

// same reports whether b is what n is.
func (b *block) same(n *block) bool {
	return b.hash == n.hash && b.kind == n.kind && b.text == n.text && !b.own && !n.own
}

// lookAhead is how many blocks further a rank's line finds the equal line of others.
const lookAhead = 256

// merge puts what ranks have shown since the last time, each in its own order, behind the transcript's blocks.
//
// Each block of a rank goes to the first equal one, of other ranks, that stands behind the rank's last; if there is none, right
// behind the rank's last, or behind what was there before. So the order of each rank is kept, equal lines meet whichever rank is
// faster, and the order between ranks is that of time, as far as it was told apart: what comes in one go is in the order of ranks.
func (t *transcript) merge(fresh [][]*block) (added []*block) {
	base := t.end()
	last := make([]*block, len(fresh))
	for rank, list := range fresh {
		at := t.last[rank]
		for _, n := range list {
			if i := t.find(added, base, at+1, n, rank); i >= 0 {
				at = i
			} else {
				at = max(at+1, base)
				added = slices.Insert(added, at-base, n)
			}
			b := t.block(added, base, at)
			b.ranks.add(rank)
			last[rank] = b
		}
		if last[rank] != nil && at < base {
			t.last[rank], last[rank] = at, nil
		}
	}
	added = inOrder(added, len(fresh))
	for i, b := range added {
		b.at = base + i
	}
	for rank, b := range last {
		if b != nil {
			t.last[rank] = b.at
		}
	}
	t.add(added)
	return added
}

// block is block number at of the transcript, or of what is being added from base on.
func (t *transcript) block(added []*block, base, at int) *block {
	if at >= base {
		return added[at-base]
	}
	return t.get(at)
}

// find looks for a block from number from on that n, of rank, can join. It returns -1 when there is none.
func (t *transcript) find(added []*block, base, from int, n *block, rank int) int {
	for i := from; i < min(base+len(added), from+lookAhead); i++ {
		if b := t.block(added, base, i); b != nil && b.same(n) && !b.ranks.Has(rank) {
			return i
		}
	}
	return -1
}

// inOrder sorts blocks so that those of lower ranks come first where no rank's order forbids it.
func inOrder(blocks []*block, size int) []*block {
	queues := make([][]*block, size) // of each rank, what is left of its blocks
	for _, b := range blocks {
		for r := range b.ranks.Ranks {
			queues[r] = append(queues[r], b)
		}
	}
	sorted := make([]*block, 0, len(blocks))
	for rank := 0; rank < size; {
		if len(queues[rank]) == 0 {
			rank++
			continue
		}
		b := queues[rank][0]
		if !first(queues, b) { // others have to come to it
			rank++
			continue
		}
		for r := range b.ranks.Ranks {
			queues[r] = queues[r][1:]
		}
		sorted = append(sorted, b)
		rank = b.ranks.Min() // who waited for it may go on
	}
	return sorted
}

// first reports whether b is the next of all its ranks.
func first(queues [][]*block, b *block) bool {
	for r := range b.ranks.Ranks {
		if queues[r][0] != b {
			return false
		}
	}
	return true
}
