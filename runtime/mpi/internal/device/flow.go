package device

import "jeton/runtime/mpi/internal/fabric"

// What is longer than a row goes over the slate in pieces, once all that this rank has to do with have said that they are in the operation.

// flow writes and reads the pieces that it can now, and reports whether that is all.
func (s *Slate) flow() bool {
	u := s.use
	puts, gets := u.All || s.leads(), u.All || !s.leads()
	for s.failed == nil {
		more := puts && s.put < u.Pieces && (u.Ahead == 0 || s.put < s.got+u.Ahead) && s.writePiece()
		if gets && s.got < u.Pieces && (!u.All || s.got < s.put) {
			more = s.readPiece() || more
		}
		if !more {
			break
		}
	}
	over := (!puts || s.put == u.Pieces) && (!gets || s.got == u.Pieces)
	if over {
		s.absent = -1
	}
	return over && s.failed == nil
}

// writePiece writes the next piece, if nobody lags.
func (s *Slate) writePiece() bool {
	n := s.n - 1
	for i := range s.ranks {
		if s.s.Lags(i, n, s.put) {
			s.absent = i
			if s.parks {
				s.suspect(i)
			}
			return false
		}
	}
	if room := s.s.Place(n, s.put); room != nil {
		s.use.Put(s.put, room)
		s.s.Placed(n, s.put)
	}
	s.put++
	return true
}

// suspect looks whether a member that does not read what this rank writes is in another operation, or takes another rank for the leader: of an operation in which only the leader's
// note is waited for, nobody has looked at the others'.
func (s *Slate) suspect(member int) {
	if s.use.All {
		return
	}
	if _, found := s.s.Read(member, s.n-1, &s.note); found == fabric.There {
		if err := s.compare(s.ranks[member]); err != nil {
			s.fail(s.ranks[member], err)
		}
	}
}

// readPiece reads the next piece of one member after the other, and reports whether there was one.
func (s *Slate) readPiece() (some bool) {
	u, n := s.use, s.n-1
	from, to := u.Leader, u.Leader+1
	if u.All {
		from, to = s.next, len(s.ranks)
	}
	for i := from; i < to; i++ {
		piece, found := s.s.Piece(i, n, s.got)
		switch found {
		case fabric.Coming:
			s.absent = i
			return some
		case fabric.Past:
			s.fail(s.ranks[i], &SkippedError{From: s.ranks[i]})
			return false
		}
		if err := u.Get(i, s.got, piece); err != nil {
			s.fail(-1, err)
			return false
		}
		s.next, some = i+1, true
	}
	s.next = 0
	s.got++
	s.s.Passed(n, s.got)
	return true
}
