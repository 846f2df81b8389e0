//go:build linux

package shm

import (
	"encoding/binary"
	"slices"

	"jeton/runtime/mpi/internal/fabric"
)

// A slate lies in the inboxes of its members: each writes into its own, and reads in those of the others, which it has mapped. Note n of a member is in one of its lines
// until the member writes the one that takes the line again; so it may not before all others have said that they are done with n. They say so every few notes only, since
// a rank can be ahead by all notes but those.
type slate struct {
	f       *Fabric
	number  uint32
	own     int // this rank's number among the members
	members []member
	open    bool
	shut    bool   // it will never be open
	least   uint64 // so many notes all others have done, when that was looked at
	written uint64
	done    uint64
	wanting bool // the word says that this rank waits for others to do more
}

// A member is a rank of a slate, as this one sees it.
type member struct {
	p   *peer  // nil: this rank itself
	mem []byte // what it writes; nil: not found yet
}

// often is how many notes may be done before the others are told: those who write shall have half of the lines left.
const often = notes / 4

var _ fabric.Sharer = (*Fabric)(nil)

// Slate implements fabric.Sharer.
func (f *Fabric) Slate(number uint32, ranks []int) fabric.Slate {
	s := &slate{f: f, number: number, members: make([]member, len(ranks))}
	if f.closed {
		return nil
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
	if at, ok := f.free(); ok {
		s.members[s.own].mem = f.box.slate(at)
		f.slates = append(f.slates, s)
		word64(s.mine(), doneAt).Store(0)
		word64(s.mine(), numberAt).Store(uint64(number) + 1)
	} else {
		s.shut = true
		word32(f.box.mem, fullAt).Store(1)
	}
	f.opening = append(f.opening, s)
	s.wakeAll()
	return s
}

// slate is the memory of one in an inbox.
func (b *inbox) slate(i int) []byte { return b.mem[b.geometry.slate(i):][:slateEach:slateEach] }

// free is a place for another slate. There is none once there was none: others have gone by that.
func (f *Fabric) free() (at int, ok bool) {
	if word32(f.box.mem, fullAt).Load() != 0 {
		return 0, false
	}
	for at = range slates {
		mem := f.box.slate(at)
		i := slices.IndexFunc(f.slates, func(s *slate) bool { return &s.mine()[0] == &mem[0] })
		if i < 0 {
			return at, true
		}
		if s := f.slates[i]; s.written == closed && s.isRead() {
			f.slates = slices.Delete(f.slates, i, i+1)
			return at, true
		}
	}
	return 0, false
}

// closed is how many notes of a slate are written whose owner writes no more.
const closed = 1<<64 - 1

func (s *slate) mine() []byte { return s.members[s.own].mem }

// Open implements fabric.Slate, as the other methods do.
func (s *slate) Open() (open, settled bool, err error) {
	if s.open {
		return true, true, nil
	}
	missing := false
	for i := range s.members {
		m := &s.members[i]
		if m.mem != nil || m.p == nil {
			continue
		}
		switch full := false; {
		case m.p.out != nil:
			box := m.p.out.box
			full = word32(box.mem, fullAt).Load() != 0 // before the look: who is full does not begin any more
			if m.mem = box.find(s.number); m.mem == nil && full {
				s.shut = true
			} else if m.mem == nil {
				missing = true
			} else {
				m.p.out.pinned = true
			}
		case m.p.lost != nil:
			return false, true, m.p.lost
		default:
			missing = true
		}
		if m.mem == nil && !s.shut && m.p.lost != nil {
			return false, true, m.p.lost
		}
	}
	if s.shut || !missing {
		s.f.opening = slices.DeleteFunc(s.f.opening, func(x *slate) bool { return x == s })
		s.open = !s.shut
		return s.open, true, nil
	}
	return false, false, nil
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

func (s *slate) Has(member int) bool { return member == s.own || s.members[member].mem != nil }

func (s *slate) Room(n uint64) bool {
	if n < s.least+notes {
		return true
	}
	if s.look(); n < s.least+notes {
		return true
	}
	if !s.wanting {
		s.wanting = true
		word32(s.mine(), wantingAt).Store(1)
		s.look()
	}
	return n < s.least+notes
}

// look finds out what all others have done.
func (s *slate) look() {
	least := uint64(closed)
	for i := range s.members {
		if i == s.own {
			continue
		}
		if done, reads := s.members[i].reads(s.number); reads {
			least = min(least, done)
		}
	}
	s.least = max(s.least, least)
	if s.least == closed { // nobody is left
		s.least = s.written
	}
}

// reads is how many notes a member has done, if it may still read any.
func (m *member) reads(number uint32) (done uint64, yes bool) {
	if m.p.lost != nil {
		return 0, false
	}
	done = word64(m.mem, doneAt).Load()
	return done, word64(m.mem, numberAt).Load() == uint64(number)+1 // else it has closed its own, when all had done all
}

func (s *slate) Write(n uint64, note *fabric.Note, row []byte, wake bool) {
	if s.f.closed || s.shut {
		return
	}
	if s.wanting {
		s.wanting = false
		word32(s.mine(), wantingAt).Store(0)
	}
	s.written = n + 1
	at := noteAt(n)
	words := s.mine()[at : at+line]
	binary.NativeEndian.PutUint64(words[checkAt:], note.Check)
	binary.NativeEndian.PutUint32(words[turnAt:], note.Turn)
	binary.NativeEndian.PutUint32(words[bytesAt:], note.Bytes)
	words[opAt], words[opAt+1], words[opAt+2] = note.Op, note.Item, note.Flags
	binary.NativeEndian.PutUint32(words[sizeAt:], uint32(len(row)))
	copy(s.row(s.mine(), n, len(row)), row)
	word64(words, orderAt).Store(n + 1) // a full fence: who is about to sleep has said so, or sees it
	if wake {
		s.wakeAll()
	}
}

func noteAt(n uint64) uint64 { return notesAt + n%notes*line }

// row is where a row of so many bytes is.
func (s *slate) row(mem []byte, n uint64, nbytes int) []byte {
	at := noteAt(n) + shortAt
	if nbytes > shortRow {
		at = rowsAt + n%notes*rowBytes
	}
	return mem[at:][:nbytes:nbytes]
}

// wakeAll wakes the members that are parked.
func (s *slate) wakeAll() {
	for i := range s.members {
		if p := s.members[i].p; p != nil && p.out != nil {
			p.out.rouse()
		}
	}
}

func (s *slate) Read(i int, n uint64, note *fabric.Note) ([]byte, fabric.Found) {
	m := &s.members[i]
	if s.f.closed {
		return nil, fabric.Past
	}
	at := noteAt(n)
	words := m.mem[at : at+line]
	if found := m.find(words, n); found != fabric.There {
		return nil, found
	}
	note.Check = binary.NativeEndian.Uint64(words[checkAt:])
	note.Turn = binary.NativeEndian.Uint32(words[turnAt:])
	note.Bytes = binary.NativeEndian.Uint32(words[bytesAt:])
	note.Op, note.Item, note.Flags = words[opAt], words[opAt+1], words[opAt+2]
	size := binary.NativeEndian.Uint32(words[sizeAt:])
	if size > rowBytes {
		return nil, fabric.Past
	}
	return s.row(m.mem, n, int(size)), fabric.There
}

// find looks whether a note is where it would be.
func (m *member) find(words []byte, n uint64) fabric.Found {
	order := word64(words, orderAt)
	switch is := order.Load(); {
	case is == n+1:
		return fabric.There
	case is > n+1:
		return fabric.Past
	case word64(m.mem, doneAt).Load() <= n:
		return fabric.Coming
	case order.Load() == n+1: // written between the two looks
		return fabric.There
	}
	return fabric.Past
}

func (s *slate) Done(n uint64) {
	s.done = n + 1
	if s.done%often == 0 {
		s.tellDone()
	}
}

// tellDone says what this rank has done, to those who wait for that.
func (s *slate) tellDone() {
	if s.f.closed || s.shut {
		return
	}
	word64(s.mine(), doneAt).Store(s.done)
	for i := range s.members {
		if m := &s.members[i]; m.p != nil && m.mem != nil && m.p.out != nil && word32(m.mem, wantingAt).Load() != 0 {
			m.p.out.rouse()
		}
	}
}

func (s *slate) Close() {
	s.f.opening = slices.DeleteFunc(s.f.opening, func(x *slate) bool { return x == s })
	if s.f.closed {
		return
	}
	if s.shut {
		s.f.slates = slices.DeleteFunc(s.f.slates, func(x *slate) bool { return x == s })
		return
	}
	s.tellDone()
	s.least, s.written = s.written, closed
}

// isRead reports whether all others have done what was written here before it was closed.
func (s *slate) isRead() bool {
	for i := range s.members {
		m := &s.members[i]
		if m.p == nil || m.p.lost != nil {
			continue
		}
		if m.mem == nil {
			if m.p.out == nil {
				return false
			}
			if m.mem = m.p.out.box.find(s.number); m.mem == nil {
				return false // it has not begun
			}
			m.p.out.pinned = true
		}
		if done, reads := m.reads(s.number); reads && done < s.least {
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
