package mpi

// Reading and writing what a view has in pieces. Data sieving: pieces that lie near each other are read at once, with the gaps between, and sorted out in
// memory. To write them so, the gaps are read, too, and written back, under a lock: else what another rank has written there meanwhile would be lost;
// so all ranks lock what they write, if one of them writes so (hint romio_ds_write).
//
// Source: R. Thakur, W. Gropp, E. Lusk, "Data sieving and collective I/O in ROMIO" (Frontiers 1999).

// mostGap is up to how long a gap is read with what is round it: about as many bytes as are copied while the system is called once.
const mostGap = 4 << 10

// A filePiece is bytes of the file, and where they are in a row.
type filePiece struct{ place, row, n int }

// A sieve collects pieces until they are read, or written, at once.
type sieve struct {
	f       *File
	row     []byte
	pieces  []filePiece
	buffer  []byte
	most    int // bytes at once
	gap     int // bytes of a gap; -1: nothing is collected
	move    func(s *sieve) error
	err     error
	ended   bool // the file has: what is behind is not there
	arrived int  // bytes of the row
}

// end is behind the last byte that was collected.
func (s *sieve) end() int {
	last := s.pieces[len(s.pieces)-1]
	return last.place + last.n
}

// add takes the next piece.
func (s *sieve) add(p filePiece) {
	if s.err != nil || s.ended {
		return
	}
	if len(s.pieces) > 0 && (s.gap < 0 || p.place-s.end() > s.gap || p.place+p.n-s.pieces[0].place > s.most) {
		s.flush()
	}
	s.pieces = append(s.pieces, p)
}

func (s *sieve) flush() {
	if len(s.pieces) > 0 && s.err == nil && !s.ended {
		s.err = s.move(s)
	}
	s.pieces = s.pieces[:0]
}

// hull is memory for all bytes from the first that was collected to the last.
func (s *sieve) hull() []byte {
	n := s.end() - s.pieces[0].place
	if cap(s.buffer) < n {
		s.buffer = make([]byte, max(n, min(s.most, 2*n)))
	}
	return s.buffer[:n]
}

// readRuns reads the row.
func (a *fileAccess) readRuns() error {
	s := &sieve{f: a.f, row: a.row, most: a.hints.readBuffer, gap: mostGap, move: (*sieve).read}
	switch a.hints.dsRead {
	case enable:
		s.gap = maxFileOffset
	case disable:
		s.gap = -1
	}
	a.sift(s)
	a.done = s.arrived
	return s.err
}

// sift gives a sieve all pieces of the access.
func (a *fileAccess) sift(s *sieve) {
	at := 0
	a.view.mine.Runs(a.from, len(a.row), func(place, n int) {
		s.add(filePiece{place, at, n})
		at += n
	})
	s.flush()
}

func (s *sieve) read() error {
	first := s.pieces[0]
	if len(s.pieces) == 1 {
		n, err := s.f.readAt(s.row[first.row:first.row+first.n], first.place)
		s.came(first, n)
		return err
	}
	hull := s.hull()
	n, err := s.f.readAt(hull, first.place)
	for _, p := range s.pieces {
		here := min(max(n-(p.place-first.place), 0), p.n)
		copy(s.row[p.row:p.row+here], hull[p.place-first.place:])
		s.came(p, here)
	}
	return err
}

// came notes how much of a piece was there.
func (s *sieve) came(p filePiece, n int) {
	s.arrived += n
	s.ended = s.ended || n < p.n
}

// writeRuns writes the row.
func (a *fileAccess) writeRuns() error {
	s := a.writer(a.row)
	a.sift(s)
	a.done = s.arrived
	return s.err
}

// writer is what writes pieces of a row.
func (a *fileAccess) writer(row []byte) *sieve {
	s := &sieve{f: a.f, row: row, most: a.hints.sieveWrite, gap: -1, move: (*sieve).write}
	if a.hints.dsWrite != enable {
		return s
	}
	if a.f.mode.reads() {
		s.gap = maxFileOffset
	}
	if !a.held {
		s.move = func(s *sieve) error { return a.f.whileLocked(a.ctx, true, s.pieces[0].place, s.end(), s.write) }
	}
	return s
}

func (s *sieve) write() error {
	first := s.pieces[0]
	row := s.row[first.row : first.row+first.n]
	if len(s.pieces) > 1 {
		row = s.hull()
		n, err := s.f.readAt(row, first.place)
		if err != nil {
			return err
		}
		clear(row[n:])
		for _, p := range s.pieces {
			copy(row[p.place-first.place:], s.row[p.row:p.row+p.n])
		}
	}
	if err := s.f.writeAt(row, first.place); err != nil {
		return err
	}
	for _, p := range s.pieces {
		s.arrived += p.n
	}
	return nil
}

// readAt reads bytes of the file; fewer when it ends.
func (f *File) readAt(row []byte, place int) (int, error) {
	n, err := f.fd.ReadAt(row, int64(place))
	if isEnd(err) {
		err = nil
	}
	return n, fileError("reading it", err)
}

func (f *File) writeAt(row []byte, place int) error {
	_, err := f.fd.WriteAt(row, int64(place))
	return fileError("writing it", err)
}
