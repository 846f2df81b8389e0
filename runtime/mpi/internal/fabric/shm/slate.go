//go:build linux

package shm

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"sync/atomic"

	"jeton/runtime/mpi/internal/fabric"
)

// A slate lies in the inboxes of its members, which all have mapped. Note n of a member is in one of its lines until it writes the one that takes the line again; so it
// may not before all others have said that they are done with n. They say so every few notes only, since a rank can be ahead by all notes but those.
type slate struct {
	f       *Fabric
	number  uint32
	own     int // this rank's number among the members
	members []member
	board   []byte // the first member's, in which notes are; nil: not open yet
	step    uint64 // from a member's line to the next one's
	shut    bool   // it will never be open
	least   uint64 // so many notes all others have done, when that was looked at
	done    uint64
	placed  [fabric.SlatePieces]uint64 // which pieces of this rank's are there
	passed  uint64
	closed  bool // this rank writes no more
	drowsy  bool // it has said that it may be about to sleep, and nothing is known to have come since
}

// A member is a rank of a slate, as this one sees it.
type member struct {
	p   *peer  // nil: this rank itself
	mem []byte // its part; nil: not found yet
}

const (
	together = 8 // lines are fetched in a stream

	often = notes / 4      // notes may be done before the others are told: those who write have three quarters of their lines then
	over  = math.MaxUint64 // has done who will write no more, and read none
)

var _ fabric.SlateMaker = (*Fabric)(nil)

// Slate implements fabric.SlateMaker.
func (f *Fabric) Slate(number uint32, ranks []int) fabric.Slate {
	if f.closed || len(ranks) > fabric.SlateRanks {
		return nil
	}
	s := &slate{f: f, number: number, members: make([]member, len(ranks)), step: line}
	if len(ranks) <= fabric.SlateRanks/2 {
		s.step = apart // there is room
	}
	for i, rank := range ranks {
		switch {
		case rank == f.cfg.Rank:
			s.own = i
		case f.peers[rank] == nil:
			return nil // of another host
		default:
			s.members[i].p = f.peers[rank]
			f.call(f.peers[rank])
		}
	}
	if mem := f.free(); mem != nil {
		s.members[s.own].mem = mem
		f.slates = append(f.slates, s)
		clear(mem[sleepersAt : notesAt+notes*len(ranks)*int(s.step)]) // nobody has begun
		word64(mem, numberAt).Store(uint64(number) + 1)
	} else {
		s.shut = true
		word32(f.box.mem, fullAt).Store(1)
	}
	f.opening = append(f.opening, s)
	for _, m := range s.members {
		if m.p != nil && m.p.out != nil {
			m.p.out.rouse()
		}
	}
	return s
}

// slate is the memory of one in an inbox.
func (b *inbox) slate(i int) []byte { return b.mem[b.geometry.slate(i):][:slateEach:slateEach] }

// free is a place for another slate. There is none once there was none: others have gone by that.
func (f *Fabric) free() []byte {
	if word32(f.box.mem, fullAt).Load() != 0 {
		return nil
	}
	for at := range slates {
		mem := f.box.slate(at)
		i := slices.IndexFunc(f.slates, func(s *slate) bool { return &s.members[s.own].mem[0] == &mem[0] })
		if i < 0 {
			return mem
		}
		if f.slates[i].isOver() {
			f.slates = slices.Delete(f.slates, i, i+1)
			return mem
		}
	}
	return nil
}

// find is the memory of a slate in its owner's inbox; nil: there is none yet.
func (b *inbox) find(number uint32) []byte {
	for i := range slates {
		if mem := b.slate(i); word64(mem, numberAt).Load() == uint64(number)+1 {
			return mem
		}
	}
	return nil
}

// Open implements fabric.Slate, as the other methods do.
func (s *slate) Open() (open, settled bool, err error) {
	missing := false
	for i := range s.members {
		m := &s.members[i]
		if m.mem != nil || m.p == nil {
			continue
		}
		if m.p.out == nil {
			missing = true
			if m.p.lost != nil {
				err = m.p.lost
			}
			continue
		}
		box := m.p.out.box
		full := word32(box.mem, fullAt).Load() != 0 // before the look: who is full does not begin any more
		if m.mem = box.find(s.number); m.mem != nil {
			m.p.out.pinned = true
		} else if missing = true; full {
			s.shut = true
		}
	}
	if missing && !s.shut {
		return false, err != nil, err
	}
	s.f.opening = slices.DeleteFunc(s.f.opening, func(x *slate) bool { return x == s })
	if !s.shut {
		s.board = s.members[0].mem
	}
	return !s.shut, true, nil
}

func (s *slate) Has(member int) bool { return member == s.own || s.members[member].mem != nil }

// doneBy is how many notes a member has done.
func (s *slate) doneBy(member int) *atomic.Uint64 {
	return word64(s.board, donesAt+uint64(member)*line)
}

func (s *slate) Room(n uint64) bool {
	if s.f.closed {
		return true // to write nothing
	}
	if n >= s.least+notes {
		s.look()
	}
	return n < s.least+notes
}

func (s *slate) Near(i int, n uint64, stream bool) {
	count := uint64(1)
	if stream {
		count = together
	}
	if n%count != 0 || s.f.closed {
		return
	}
	for k := n; k < n+count; k++ {
		if line := s.line(i, k); i == s.own {
			line[spareAt] = 0
		} else {
			word64(line, orderAt).Load()
		}
	}
}

// look finds out what all others have done.
func (s *slate) look() {
	least := uint64(over - notes)
	for i, m := range s.members {
		if m.p != nil && m.p.lost == nil {
			least = min(least, s.doneBy(i).Load())
		}
	}
	s.least = max(s.least, least)
}

// line is where note n of a member is.
func (s *slate) line(member int, n uint64) []byte {
	return s.board[notesAt+(n%notes*uint64(len(s.members))+uint64(member))*s.step:][:line:line]
}

// row is where a note's row of so many bytes is.
func (s *slate) row(member int, n uint64, words []byte, nbytes int) []byte {
	if nbytes <= shortRow {
		return words[shortAt:][:nbytes:nbytes]
	}
	return s.members[member].mem[rowsAt+n%notes*rowBytes:][:nbytes:nbytes]
}

func (s *slate) Write(n uint64, note *fabric.Note, row []byte, wake bool) {
	if s.f.closed {
		return
	}
	words := s.line(s.own, n)
	binary.NativeEndian.PutUint64(words[checkAt:], note.Check)
	binary.NativeEndian.PutUint32(words[turnAt:], note.Turn)
	binary.NativeEndian.PutUint32(words[bytesAt:], note.Bytes)
	words[opAt], words[opAt+1], words[opAt+2], words[opAt+3] = note.Op, note.Item, note.Flags, note.Root
	binary.NativeEndian.PutUint32(words[sizeAt:], uint32(len(row)))
	copy(s.row(s.own, n, words, len(row)), row)
	word64(words, orderAt).Store(n + 1) // a full fence: who is about to sleep has said so, or sees it
	if wake {
		s.wake()
	}
}

func (s *slate) Read(i int, n uint64, note *fabric.Note) ([]byte, fabric.Found) {
	if s.f.closed {
		return nil, fabric.Past
	}
	words := s.line(i, n)
	switch order := word64(words, orderAt).Load(); {
	case order <= n:
		return nil, fabric.Coming
	case order > n+1:
		return nil, fabric.Past
	}
	note.Check = binary.NativeEndian.Uint64(words[checkAt:])
	note.Turn = binary.NativeEndian.Uint32(words[turnAt:])
	note.Bytes = binary.NativeEndian.Uint32(words[bytesAt:])
	note.Op, note.Item, note.Flags, note.Root = words[opAt], words[opAt+1], words[opAt+2], words[opAt+3]
	size := binary.NativeEndian.Uint32(words[sizeAt:])
	if size > rowBytes {
		return nil, fabric.Past
	}
	return s.row(i, n, words, int(size)), fabric.There
}

func (s *slate) Skipped(i int, n uint64) bool {
	return !s.f.closed && s.doneBy(i).Load() > n && word64(s.line(i, n), orderAt).Load() != n+1 // in this order: it is written before it is done
}

func (s *slate) Done(n uint64) {
	s.done = n + 1
	if s.done%often == 0 && !s.f.closed {
		s.doneBy(s.own).Store(s.done)
		s.wake()
	}
}

// sleepers has a bit for each member that may be asleep.
func (s *slate) sleepers() *atomic.Uint32 { return word32(s.board, sleepersAt) }

func (s *slate) Sleep() {
	if s.board != nil && !s.f.closed {
		s.drowsy = true
		s.sleepers().Or(1 << s.own)
	}
}

// wake wakes the members that may be asleep.
func (s *slate) wake() {
	if s.sleepers().Load() == 0 {
		return
	}
	own := uint32(1) << s.own
	for all := s.sleepers().And(own) &^ own; all != 0; all &= all - 1 {
		if i := bits.TrailingZeros32(all); i < len(s.members) {
			if p := s.members[i].p; p != nil && p.out != nil {
				p.out.rouse()
			}
		}
	}
}

// stirred reports, once, whether something has been written since this rank said that it may be about to sleep. A goroutine that sleeps for the others asks.
func (s *slate) stirred() bool {
	if s.drowsy && s.sleepers().Load()&(1<<s.own) == 0 {
		s.drowsy = false
		return true
	}
	return false
}

func (s *slate) Close() {
	s.f.opening = slices.DeleteFunc(s.f.opening, func(x *slate) bool { return x == s })
	if s.f.closed || s.closed {
		return
	}
	s.closed, s.drowsy = true, false
	if s.board != nil {
		s.doneBy(s.own).Store(over)
		s.wake()
	}
}

// isOver reports whether nobody will write or read on the slate any more.
func (s *slate) isOver() bool {
	switch {
	case !s.closed:
		return false
	case s.board == nil:
		return s.shut // else others may have begun
	case word64(s.board, numberAt).Load() != uint64(s.number)+1: // the first member has found that it is
		return true
	}
	for i, m := range s.members {
		if m.p != nil && m.p.lost == nil && s.doneBy(i).Load() != over {
			return false
		}
	}
	return true
}

// begun wakes a rank whose inbox is mapped now, if it may wait for a slate of this one's.
func (f *Fabric) begun(p *peer) {
	for _, s := range f.opening {
		if p.out != nil && slices.ContainsFunc(s.members, func(m member) bool { return m.p == p }) {
			p.out.rouse()
		}
	}
}

// forgo ends with a peer's inbox. What its owner has written on slates stays, for who has not read it yet.
func (f *Fabric) forgo(p *peer) {
	if p.out == nil {
		return
	}
	if p.out.pinned {
		f.kept = append(f.kept, p.out.box)
	}
	p.out.close()
	p.out = nil
}
