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
	own    bool            // it is not merged: a display that its rank will change
	text   string          // of a line, without its end
	hash   uint64          // of text, or of the display's forms
	bundle *session.Bundle // of a picture
	at     int             // its number in the transcript, once it is there
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

// merge puts what ranks have shown since the last time, each in its own order, behind the transcript's settled blocks, and with what is
// not settled yet: that is merged anew each time.
//
// Each block of a rank goes to an equal one, of other ranks, that stands behind the rank's last, so that as many as can be do (align); if
// there is none, right behind the rank's last, or behind what was there before. So the order of each rank is kept, equal lines meet whichever rank is
// faster, and the order between ranks is that of time, as far as it was told apart: what is settled in one go is in the order of ranks.
//
// A rank's errors (stderr) are merged apart: they come through a pipe of their own, and in one go it is not known where they stood among
// its other lines. They come behind those.
func (t *transcript) merge(fresh [][]*block) {
	t.reopen()
	for rank, list := range fresh {
		for _, b := range list {
			apart := 0
			if b.kind == stderr {
				apart = 1
			}
			t.window[apart][rank] = append(t.window[apart][rank], b)
		}
	}
	var added []*block
	var last [2][]*block
	for apart := range t.window {
		var more []*block
		more, last[apart] = t.join(t.last[apart], t.window[apart])
		added = append(added, more...)
	}
	settled := [2][]int{slices.Clone(t.last[0]), slices.Clone(t.last[1])}
	added = inOrder(added, len(t.last[0]))
	for i, b := range added {
		b.at = t.base + i
	}
	for apart := range last {
		for rank, b := range last[apart] {
			if b != nil {
				t.last[apart][rank] = b.at
			}
		}
	}
	t.add(added)
	t.settled = settled
}

// join lets the blocks of each rank join those that are there behind number last, which is for good, and returns those that could not,
// merged among each other; and the last of each rank, where that is one of them.
func (t *transcript) join(last []int, fresh [][]*block) (added, newest []*block) {
	base, first := t.end(), 0 // the blocks that can be joined
	if t.printed {
		first = t.base
	}
	newest = make([]*block, len(fresh))
	for rank, list := range fresh {
		for len(list) > 0 { // what others have shown before
			i := t.find(max(first, last[rank]+1), base, list[0])
			if i < 0 {
				break
			}
			t.get(i).ranks.add(rank)
			last[rank], list = i, list[1:]
		}
		fresh[rank] = list
		if len(list) == 0 {
			continue
		}
		added, newest[rank] = weave(added, list, rank)
	}
	return added, newest
}

// weave lets a rank's blocks join equal ones that are being added, or stand between them, and returns all, and the rank's last.
func weave(added, list []*block, rank int) (all []*block, newest *block) {
	with, aligned := align(added, list)
	all = make([]*block, 0, len(added)+len(list))
	at := 0 // the first of added that is not in all
	for j, b := range list {
		i := -1
		if aligned {
			i = with[j]
		} else {
			i = next(added, at, b)
		}
		if i < 0 {
			all = append(all, b)
		} else {
			b = added[i]
			all = append(all, added[at:i+1]...)
			at = i + 1
		}
		b.ranks.add(rank)
		newest = b
	}
	return append(all, added[at:]...), newest
}

// find looks among the transcript's blocks, from number from on and below end, for one that n can join; -1 when there is none.
func (t *transcript) find(from, end int, n *block) int {
	for i := from; i < min(end, from+lookAhead); i++ {
		if b := t.get(i); b != nil && b.same(n) {
			return i
		}
	}
	return -1
}

// next is find among the blocks that are being added.
func next(added []*block, from int, n *block) int {
	for i := from; i < min(len(added), from+lookAhead); i++ {
		if added[i].same(n) {
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
