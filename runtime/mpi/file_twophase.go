package mpi

import "jeton/runtime/mpi/internal/dtype"

// Two-phase collective access. What the ranks access together is cut into as many parts as there are ranks that access the file for all, the aggregators.
// To write, each rank sends each aggregator what lies in its part, and the aggregator writes that in few large pieces; to read, the other way. An
// aggregator has a buffer for a part of its part: so it goes in rounds.
//
// Which bytes of the file a message has nobody needs to say: all ranks know all views, since SetView, and what each accesses of its own, so each knows
// what is in which part. And since views ascend, what is in a part is a run of a rank's data, which is sent from where it is.
//
// Where ranks write the same bytes, those of the highest stay: as if the ranks had written in their order, also in a file that is atomic.
//
// Sources: R. Thakur, W. Gropp, E. Lusk, "Data sieving and collective I/O in ROMIO" (Frontiers 1999); J. G. Blas, F. Isaila, D. Singh,
// J. Carretero, "View-based collective I/O for MPI-IO" (CCGrid 2008).
type twoPhase struct {
	a           *fileAccess
	m           *meeting
	spans       []dataSpan // what each rank accesses
	lo, hi      int        // bytes of the file
	aggregators []int      // ranks, by the number of their part
	base        int        // of the first part, and
	part, round int        // bytes of a part, and of a round's share of it
	grain       int        // all pieces are whole multiples of so many bytes
	buffer      []byte     // an aggregator's
	scratch     []byte
	covered     coverage
	err         error // of this rank's access to the file: the messages go on
}

// A dataSpan is a run of a rank's data, and where it begins and ends in the file.
type dataSpan struct{ from, to, lo, hi int }

func (s dataSpan) none() bool { return s.from >= s.to }

// pageBytes is what parts are multiples of: the pages of memory, and the blocks of many file systems.
const pageBytes = 4096

// newTwoPhase prepares an access; nil when the ranks do better alone.
func newTwoPhase(a *fileAccess, m *meeting, spans []dataSpan) *twoPhase {
	t := &twoPhase{a: a, m: m, spans: spans, grain: pageBytes}
	interleave, end := false, 0
	first := true
	for r, s := range spans {
		if s.none() {
			continue
		}
		if first {
			t.lo, t.hi, first = s.lo, s.hi, false
		} else {
			interleave = interleave || s.lo < end
			t.lo, t.hi = min(t.lo, s.lo), max(t.hi, s.hi)
		}
		end = s.hi
		t.grain |= s.lo | s.hi | a.view.all[r].Grain(pageBytes)
	}
	t.grain &= -t.grain
	how := a.hints.cbRead
	if a.write {
		how = a.hints.cbWrite
	}
	if first || len(spans) == 1 || how == disable || how == automatic && !interleave {
		return nil
	}
	t.aggregators = a.f.aggregators(a.hints.nodes)
	t.base = t.lo &^ (pageBytes - 1)
	n := len(t.aggregators)
	t.part = ((t.hi-t.base+n-1)/n + pageBytes - 1) &^ (pageBytes - 1)
	t.round = min(t.part, max(a.hints.buffer&^(pageBytes-1), pageBytes))
	return t
}

// aggregators are the ranks that access the file for all: first one of each host, then another of each.
func (f *File) aggregators(n int) (ranks []int) {
	byHost := map[string][]int{}
	var hosts []string
	for r, job := range f.c.ranks {
		h := f.c.p.hosts[job]
		if byHost[h] == nil {
			hosts = append(hosts, h)
		}
		byHost[h] = append(byHost[h], r)
	}
	for turn := 0; len(ranks) < n; turn++ {
		for _, h := range hosts {
			if turn < len(byHost[h]) && len(ranks) < n {
				ranks = append(ranks, byHost[h][turn])
			}
		}
	}
	return ranks
}

// run does the access.
func (t *twoPhase) run() error {
	for at := 0; at < t.part; at += t.round {
		if err := t.turn(at); err != nil {
			return err
		}
	}
	if t.a.write {
		return t.m.agree("writing it", t.err)
	}
	return t.m.agree("reading it", t.err)
}

// share is which bytes of the file an aggregator has in a round.
func (t *twoPhase) share(number, at int) (from, to int) {
	from = t.base + number*t.part + at
	return min(from, t.hi), min(t.base+(number+1)*t.part, from+t.round, t.hi)
}

// within is what of a rank's data lies between two bytes of the file.
func (t *twoPhase) within(r, from, to int) dataSpan {
	s, v := t.spans[r], t.a.view.all[r]
	if s.none() || s.hi <= from || s.lo >= to {
		return dataSpan{}
	}
	if s.lo < from {
		s.from = max(v.Before(from), s.from)
	}
	if s.hi > to {
		s.to = min(v.Before(to), s.to)
	}
	if s.none() {
		return dataSpan{}
	}
	s.lo, s.hi = v.Place(s.from), v.Place(s.to-1)+1
	return s
}

// compact reports whether the span has no gaps in the file.
func (s dataSpan) compact() bool { return s.hi-s.lo == s.to-s.from }

// turn is a round.
func (t *twoPhase) turn(at int) error {
	me := t.m.c.rank
	var s step
	var mine []dataSpan // of all ranks, in this aggregator's share
	var lo, hi int
	for number, r := range t.aggregators {
		from, to := t.share(number, at)
		if from >= to {
			continue
		}
		if r == me {
			lo, hi = from, to
			for rank := range t.spans {
				mine = append(mine, t.within(rank, from, to))
			}
			continue
		}
		x := t.within(me, from, to)
		if x.none() {
			continue
		}
		own := transfer{r, bytesOf(t.a.row[x.from-t.a.from : x.to-t.a.from])}
		if t.a.write {
			s.sends = append(s.sends, own)
		} else {
			s.recvs = append(s.recvs, own)
		}
	}
	if mine == nil {
		return t.m.steps([]step{s})
	}
	if t.a.write {
		return t.collect(s, mine, lo, hi)
	}
	return t.deal(s, mine)
}

// room makes the aggregator's buffers: n bytes of the file, and what does not lie there as it is sent.
func (t *twoPhase) room(n int, mine []dataSpan, apart func(r int) bool) {
	if cap(t.buffer) < n {
		t.buffer = make([]byte, n)
	}
	t.buffer = t.buffer[:n]
	all := 0
	for r, x := range mine {
		if !x.none() && r != t.m.c.rank && apart(r) {
			all += x.to - x.from
		}
	}
	if cap(t.scratch) < all {
		t.scratch = make([]byte, all)
	}
	t.scratch = t.scratch[:all]
}

// collect receives what an aggregator writes, and writes it.
func (t *twoPhase) collect(s step, mine []dataSpan, lo, hi int) error {
	me := t.m.c.rank
	apart := func(r int) bool { return !mine[r].compact() || t.a.f.atomic.Load() } // where ranks overlap, their order counts
	t.room(hi-lo, mine, apart)
	rows := make([][]byte, len(mine))
	rest := t.scratch
	for r, x := range mine {
		n := x.to - x.from
		switch {
		case x.none():
			continue
		case r == me:
			rows[r] = t.a.row[x.from-t.a.from : x.to-t.a.from]
			continue
		case apart(r):
			rows[r], rest = rest[:n], rest[n:]
		default:
			rows[r] = t.buffer[x.lo-lo : x.hi-lo]
		}
		s.recvs = append(s.recvs, transfer{r, bytesOf(rows[r])})
	}
	if err := t.m.steps([]step{s}); err != nil {
		return err
	}
	t.covered.begin(lo, hi, t.grain)
	for r, x := range mine {
		if x.none() {
			continue
		}
		if r != me && !apart(r) {
			t.covered.mark(x.lo, x.hi-x.lo)
			continue
		}
		row := rows[r]
		t.a.view.all[r].Runs(x.from, x.to-x.from, func(place, n int) {
			copy(t.buffer[place-lo:], row[:n])
			row = row[n:]
			t.covered.mark(place, n)
		})
	}
	if t.err == nil {
		t.err = t.store(lo)
	}
	return nil
}

// store writes what has come.
func (t *twoPhase) store(lo int) error {
	s := t.a.writer(t.buffer)
	t.covered.runs(func(place, n int) { s.add(filePiece{place, place - lo, n}) })
	s.flush()
	return s.err
}

// deal reads what an aggregator sends, and sends it.
func (t *twoPhase) deal(s step, mine []dataSpan) error {
	me := t.m.c.rank
	lo, hi := 0, 0
	for _, x := range mine {
		switch {
		case x.none():
		case lo == hi:
			lo, hi = x.lo, x.hi
		default:
			lo, hi = min(lo, x.lo), max(hi, x.hi)
		}
	}
	apart := func(r int) bool { return !mine[r].compact() }
	t.room(hi-lo, mine, apart)
	t.load(lo)
	rest := t.scratch
	for r, x := range mine {
		if x.none() {
			continue
		}
		n := x.to - x.from
		row := t.buffer[x.lo-lo : x.hi-lo]
		switch {
		case r == me:
			gather(t.a.row[x.from-t.a.from:], t.a.view.all[r], x, t.buffer, lo)
			continue
		case apart(r):
			row, rest = rest[:n], rest[n:]
			gather(row, t.a.view.all[r], x, t.buffer, lo)
		}
		s.sends = append(s.sends, transfer{r, bytesOf(row)})
	}
	return t.m.steps([]step{s})
}

// gather brings a span's pieces together.
func gather(row []byte, v *dtype.Tiling, x dataSpan, buffer []byte, lo int) {
	v.Runs(x.from, x.to-x.from, func(place, n int) {
		copy(row[:n], buffer[place-lo:])
		row = row[n:]
	})
}

// load reads the buffer. How long the file is all have agreed upon.
func (t *twoPhase) load(lo int) {
	n := 0
	if t.err == nil {
		n, t.err = t.a.f.readAt(t.buffer, lo)
	}
	if t.err == nil && n < len(t.buffer) {
		t.err = bad(ErrIO, "the file has become shorter meanwhile")
	}
	clear(t.buffer[n:])
}

// spansOf are what the ranks access: from which byte of their data on, and how many; of what is read, as far as the file goes.
func (a *fileAccess) spansOf(from, n []int, size int) []dataSpan {
	spans := make([]dataSpan, len(from))
	for r := range spans {
		s := dataSpan{from: from[r], to: from[r] + n[r]}
		if v := a.view.all[r]; !s.none() {
			if !a.write {
				s.to = min(s.to, max(v.Before(size), s.from))
			}
			if !s.none() {
				s.lo, s.hi = v.Place(s.from), v.Place(s.to-1)+1
			}
		}
		spans[r] = s
	}
	return spans
}

// held does an access of all while rank 0 has locked the bytes of the file, in one that is atomic.
func (t *twoPhase) held() error {
	f := t.a.f
	if !f.atomic.Load() {
		return t.run()
	}
	t.a.held = true
	if f.c.rank != 0 {
		told, err := t.m.tell(0, 0)
		if err == nil {
			err = wentWrong(0, told[0], told[1], "locking it")
		}
		if err != nil {
			return err
		}
		return t.run()
	}
	has := false
	err := f.whileLocked(t.a.ctx, t.a.write, t.lo, t.hi, func() error {
		has = true
		if _, err := t.m.tell(0, 0); err != nil {
			return err
		}
		return t.run()
	})
	if has {
		return err
	}
	class, errno := outcome(err)
	_, _ = t.m.tell(class, errno)
	return err
}
