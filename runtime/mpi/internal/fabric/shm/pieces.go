//go:build linux

package shm

import (
	"sync/atomic"

	"jeton/runtime/mpi/internal/fabric"
)

// What is too long for a row goes by pieces: each is copied to the slate once, and from there by all who want it, without a system call. That is less than a copy from process to process
// for each of them, and nobody waits for the others as long as there is room.

// pieceBits are those of a piece's number within its note, in the word that names both.
const pieceBits = 24

// pieceName is a piece's name, which grows. 0 is none's.
func pieceName(n uint64, k int) uint64 { return n<<pieceBits + uint64(k) + 1 }

func slot(n uint64, k int) uint64 { return (n + uint64(k)) % fabric.SlatePieces }

func placedIn(mem []byte, slot uint64) *atomic.Uint64 { return word64(mem, placedAt+slot*apart) }

func (m *member) piece(slot uint64) []byte {
	return m.mem[piecesAt+slot*fabric.SlatePiece:][:fabric.SlatePiece:fabric.SlatePiece]
}

// Lags implements fabric.Slate, as the other methods do.
func (s *slate) Lags(i int, n uint64, k int) bool {
	m := &s.members[i]
	if s.f.closed || m.p == nil || m.p.lost != nil {
		return false
	}
	was := s.placed[slot(n, k)]
	return was != 0 && word64(m.mem, passedAt).Load() <= was
}

func (s *slate) Place(n uint64, k int) []byte {
	if s.f.closed {
		return nil
	}
	return s.members[s.own].piece(slot(n, k))
}

func (s *slate) Placed(n uint64, k int) {
	if s.f.closed {
		return
	}
	at := slot(n, k)
	s.placed[at] = pieceName(n, k)
	placedIn(s.members[s.own].mem, at).Store(s.placed[at]) // a full fence, as in Write
	s.wake()
}

func (s *slate) Piece(i int, n uint64, k int) ([]byte, fabric.Found) {
	if s.f.closed {
		return nil, fabric.Past
	}
	m, at := &s.members[i], slot(n, k)
	switch there, name := placedIn(m.mem, at).Load(), pieceName(n, k); {
	case there < name:
		return nil, fabric.Coming
	case there > name:
		return nil, fabric.Past
	}
	return m.piece(at), fabric.There
}

func (s *slate) Passed(n uint64, k int) {
	if next := pieceName(n, k); !s.f.closed && s.board != nil && next > s.passed {
		s.passed = next
		word64(s.members[s.own].mem, passedAt).Store(next)
		s.wake()
	}
}
