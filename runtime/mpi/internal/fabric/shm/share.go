//go:build linux

package shm

import (
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// A share is a long message that both its ends copy. Which pieces are taken is a word of the sender's ring in the receiver's inbox: the turn, so that who comes late
// takes nothing of the next message; how many the sender has given, from the end on; how many the receiver has taken, from the beginning on.
type share struct {
	word   *atomic.Uint64
	turn   uint64
	size   int // bytes of the message
	piece  int
	pieces uint64
}

const (
	countBits = 20
	countMask = 1<<countBits - 1
	turnMask  = 1<<(64-2*countBits) - 1

	// Pieces are long, since a call has a price, and some, since in the end one waits for the other.
	smallestPiece = 128 << 10
	largestPiece  = 256 << 10
)

func newShare(word *atomic.Uint64, turn uint32, size int) share {
	piece := min(max(size/4, smallestPiece), largestPiece)
	piece = max(piece, size>>(countBits-1)) &^ (page - 1)
	return share{word: word, turn: uint64(turn), size: size, piece: piece, pieces: uint64((size + piece - 1) / piece)}
}

// next takes a piece, and says where it is.
func (s *share) next(front bool) (at, n int, ok bool) {
	for {
		w := s.word.Load()
		taken, given := w&countMask, w>>countBits&countMask
		if w>>(2*countBits) != s.turn || taken+given >= s.pieces {
			return 0, 0, false
		}
		which, one := taken, uint64(1)
		if !front {
			which, one = s.pieces-1-given, 1<<countBits
		}
		if s.word.CompareAndSwap(w, w+one) {
			at = int(which) * s.piece
			return at, min(s.piece, s.size-at), true
		}
	}
}

// given reports whether the sender has taken pieces.
func (s *share) given() bool { return s.word.Load()>>countBits&countMask > 0 }

// Offer implements fabric.Copier, as Take and Give do.
func (f *Fabric) Offer(from, n int) (turn uint32, ok bool) {
	p, err := f.peer(from)
	if err != nil || p.out == nil {
		return 0, false
	}
	word := f.box.share(p.ring)
	turn = uint32((word.Load()>>(2*countBits) + 1) & turnMask)
	word.Store(uint64(turn) << (2 * countBits))
	return turn, true
}

func (f *Fabric) Take(into []byte, from int, address uintptr, turn uint32) (given bool, err error) {
	p, err := f.peer(from)
	if err != nil {
		return false, err
	}
	s := newShare(f.box.share(p.ring), turn, len(into))
	for {
		at, n, ok := s.next(true)
		if !ok {
			return s.given(), err
		}
		if err == nil { // else what is left is only taken, so that nobody gives it
			err = f.Fetch(into[at:at+n], from, address+uintptr(at))
		}
	}
}

func (f *Fabric) Give(row []byte, to int, address uintptr, turn uint32) (some bool, err error) {
	p, err := f.peer(to)
	if err != nil || p.out == nil {
		return false, err
	}
	s := newShare(p.out.box.share(f.index), turn, len(row))
	for {
		at, n, ok := s.next(false)
		if !ok {
			return some, err
		}
		some = true
		if err == nil {
			err = give(row[at:at+n], p.out.pid, address+uintptr(at))
		}
	}
}

// give writes a process's memory, as fetch reads it.
func give(from []byte, pid int, at uintptr) error {
	for len(from) > 0 {
		local := []unix.Iovec{{Base: &from[0]}}
		local[0].SetLen(len(from))
		n, err := unix.ProcessVMWritev(pid, local, []unix.RemoteIovec{{Base: at, Len: len(from)}}, 0)
		switch {
		case err != nil:
			return err
		case n == 0:
			return unix.EFAULT
		}
		from, at = from[n:], at+uintptr(n)
	}
	return nil
}
