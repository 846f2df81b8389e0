package device

import (
	"errors"
	"syscall"
)

// A Place is where a row of a member lies, in its own memory.
type Place uint64

// Where is a row's place.
func Where(row []byte) Place { return Place(address(row)) }

// Legible reports whether all other members can read this rank's memory, as far as they have said so.
func (s *Slate) Legible() bool {
	d := s.d
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range s.ranks {
		if r != d.rank && !d.fabric.Direct(r) {
			return false
		}
	}
	return true
}

// fetchAtOnce is how much is copied while others wait for the lock.
const fetchAtOnce = 1 << 20

// Fetch copies from a member's memory, which the member must leave as it is until it knows that this has been done.
func (s *Slate) Fetch(into []byte, member int, from Place, at int) error {
	for place := uintptr(from) + uintptr(at); len(into) > 0; {
		n := min(len(into), fetchAtOnce)
		if err := s.fetch(into[:n], s.ranks[member], place); err != nil {
			return err
		}
		into, place = into[n:], place+uintptr(n)
	}
	return nil
}

func (s *Slate) fetch(into []byte, rank int, at uintptr) error {
	d := s.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return d.broken
	}
	if lost := d.peers[rank].lost; lost != nil {
		return &LostError{rank, lost}
	}
	err := d.fabric.Fetch(into, rank, at)
	if errors.Is(err, syscall.ESRCH) {
		return &LostError{rank, err}
	}
	return err
}

// ByMessages says that the operation of a tag, which has been noted, goes by messages after all: its members have found so by what they have read.
func (s *Slate) ByMessages(tag int) {
	s.d.mu.Lock()
	defer s.d.mu.Unlock()
	s.by = tag
}
