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

// Fetch copies from a member's memory, which the member must leave as it is until it knows that this has been done.
func (s *Slate) Fetch(into []byte, member int, from Place, at int) error {
	d := s.d
	d.mu.Lock()
	defer d.mu.Unlock()
	rank := s.ranks[member]
	if lost := d.peers[rank].lost; lost != nil {
		return &LostError{rank, lost}
	}
	err := d.fabric.Fetch(into, rank, uintptr(from)+uintptr(at))
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
