package mpi

import (
	"jeton/runtime/mpi/internal/fabric"
)

// From how many bytes on operations go by pieces, of those that are longer than a row: below, messages were as fast in measurements on 2 processors.
const (
	leastBcastPieces     = 4 << 10
	mostBcastOfTwo       = 32<<10 - 1 // bytes by pieces between two ranks: a longer row is copied once, from memory to memory
	mostAlltoallCopied   = 2          // ranks, and fewer, whose rows are copied from memory to memory
	leastAlltoallPieces  = 256 << 10  // of all that all ranks send; as long as all pieces have room at once: else ranks that share processors wait for each other piece by piece
	leastAllreducePieces = 32 << 10   // of more than two ranks: two exchange halves, without a third to wait for
)

// cut has a long operation be done on the slate, too, in pieces; false: it goes by messages.
func (n *noted) cut(b *blocking) bool {
	size := len(n.o.c.ranks)
	switch {
	case b.code == opBcast && n.Bytes >= leastBcastPieces && (size > 2 || n.Bytes <= mostBcastOfTwo):
		n.cutBcast()
	case b.code == opAlltoall && size > mostAlltoallCopied && size*n.Bytes >= leastAlltoallPieces && pieces(n.part, dealt(size)) <= fabric.SlatePieces:
		n.cutAlltoall(size)
	case b.code == opAllreduce && n.Bytes >= leastAllreducePieces && size > 2 && n.Type != nil && b.op.user == nil:
		n.cutAllreduce(size)
	default:
		return false
	}
	n.Length = 0
	return true
}

// pieces is how many of a length there are in so many bytes.
func pieces(nbytes, each int) int { return (nbytes + each - 1) / each }

// cutBcast has the root give one piece after the other.
func (n *noted) cutBcast() {
	n.Pieces = pieces(n.Bytes, fabric.SlatePiece)
	n.Put = func(k int, room []byte) { copy(room, n.own[k*fabric.SlatePiece:]) }
	n.Get = func(_, k int, piece []byte) error {
		copy(n.out[k*fabric.SlatePiece:], piece)
		return nil
	}
}

// cutAlltoall has each piece be some of what a rank gives to each: so all have as much to read of it.
func (n *noted) cutAlltoall(size int) {
	rank, each := n.o.c.rank, dealt(size)
	n.Pieces, n.Ahead = pieces(n.part, each), fabric.SlatePieces
	some := func(of []byte, member, k int) []byte {
		at := k * each
		return of[member*n.part:][at:min(at+each, n.part)]
	}
	n.Put = func(k int, room []byte) {
		for to := range size {
			if to != rank {
				copy(room[to*each:], some(n.own, to, k))
			}
		}
	}
	n.Get = func(member, k int, piece []byte) error {
		if to := some(n.out, member, k); member != rank {
			copy(to, piece[rank*each:])
		} else {
			copy(to, some(n.own, rank, k))
		}
		return nil
	}
}

// dealt is how much of a piece is for each of so many ranks.
func dealt(size int) int { return fabric.SlatePiece / size &^ (cacheLine - 1) }

// cacheLine is the length of a processor's cache line, on which copies begin.
const cacheLine = 64

// cutAllreduce has the ranks give a segment, each combine its part of what all have given, in the order of ranks, and give the result: so all have the same to the last bit. The next
// segment is given before the result is, so that nobody waits for it: pieces are segment 0, segment 1, result 0, segment 2, result 1, and so on. Segments are of values of the basic type,
// of which a piece holds a whole number: ranks may have made different types of them.
func (n *noted) cutAllreduce(size int) {
	rank, each := n.o.c.rank, fabric.SlatePiece
	count := pieces(n.Bytes, each)
	n.Pieces, n.Ahead = 2*count, min(2, count)
	what := func(k int) (segment int, result bool) {
		switch {
		case k == 0:
			return 0, false
		case k == 2*count-1:
			return count - 1, true
		case k%2 == 0:
			return k/2 - 1, true
		}
		return (k + 1) / 2, false
	}
	segment := func(all []byte, i int) []byte { return all[i*each : min((i+1)*each, n.Bytes)] }
	part := func(whole []byte, member int) []byte {
		from, to := n.share(len(whole), member)
		return whole[from:to]
	}
	n.Put = func(k int, room []byte) {
		if i, result := what(k); result {
			copy(room, part(segment(n.out, i), rank))
		} else {
			copy(room, segment(n.own, i))
		}
	}
	n.Get = func(member, k int, piece []byte) error {
		i, result := what(k)
		whole := segment(n.out, i)
		if result {
			if member != rank {
				copy(part(whole, member), piece)
			}
			return nil
		}
		to, from := part(whole, rank), part(piece[:len(whole)], rank)
		if member == 0 {
			copy(to, from)
			return nil
		}
		return n.combine(from, to)
	}
}
