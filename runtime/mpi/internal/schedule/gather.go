package schedule

// Gather: Out of the root becomes the Ins of all, in the order of ranks. Linear: N−1 messages to the root; Binomial: ⌈log₂N⌉ rounds; Binary: a tree
// that is as high, in which nobody has more than two children.
func Gather(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	switch how {
	case Linear:
		s.linearGather(a)
	case Binomial:
		s.binomialGather(a)
	case Binary:
		s.binaryGather(a)
	default:
		panic(unknown("Gather", how))
	}
	return s.done()
}

// mine is what this rank gives to a gathering.
func (a Args) mine() Span {
	if a.InPlace {
		return a.of(a.Rank)
	}
	return in(0, a.Count)
}

// of is the part of a rank in Out.
func (a Args) of(rank int) Span { return out(rank*a.Count, a.Count) }

func (s *Schedule) linearGather(a Args) {
	if a.Rank != a.Root {
		s.send(a.Root, in(0, a.Count))
		return
	}
	for r := range a.Size {
		if r != a.Root {
			s.recv(r, a.of(r))
		}
	}
	s.local(Copy, a.mine(), a.of(a.Rank))
}

// binomialGather collects below each rank the parts of its part of the tree, which follow on it; the root brings them into the order of ranks.
func (s *Schedule) binomialGather(a Args) {
	t, r := binomial(a), a.relative()
	n := a.below(r)
	if n == 1 && t.parent >= 0 {
		s.send(t.parent, in(0, a.Count))
		return
	}
	into := Tmp
	if t.parent < 0 && a.Root == 0 {
		into = Out
	} else {
		s.Tmp = n * a.Count
	}
	own := in(0, a.Count)
	if t.parent < 0 {
		own = a.mine()
	}
	for _, c := range t.children {
		d := (c - a.Rank + a.Size) % a.Size
		s.recv(c, Span{into, d * a.Count, a.below(r+d) * a.Count})
	}
	s.local(Copy, own, Span{into, 0, a.Count})
	switch {
	case t.parent >= 0:
		s.then()
		s.send(t.parent, tmp(0, n*a.Count))
	case a.Root != 0:
		s.turn(a, tmp(0, n*a.Count), out(0, n*a.Count), a.Root)
	}
}

// turn copies the parts of N ranks so that part i of from becomes part i+by, round the end.
func (s *Schedule) turn(a Args, from, to Span, by int) {
	cut := (a.Size - by) * a.Count
	s.local(Copy, Span{from.Buf, from.At, cut}, Span{to.Buf, to.At + by*a.Count, cut})
	rest := from.N - cut
	s.local(Copy, Span{from.Buf, from.At + cut, rest}, Span{to.Buf, to.At, rest})
}

// Scatter: part r of the root's In goes to Out of rank r. InPlace, of the root: its own part stays where it is. Linear: N−1 messages of one
// part; Binomial: ⌈log₂N⌉ rounds; Binary: as Gather.
func Scatter(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	switch how {
	case Linear:
		s.linearScatter(a)
	case Binomial:
		s.binomialScatter(a)
	case Binary:
		s.binaryScatter(a)
	default:
		panic(unknown("Scatter", how))
	}
	return s.done()
}

func (s *Schedule) linearScatter(a Args) {
	if a.Rank != a.Root {
		s.recv(a.Root, out(0, a.Count))
		return
	}
	for r := range a.Size {
		if r != a.Root {
			s.send(r, in(r*a.Count, a.Count))
		}
	}
	if !a.InPlace {
		s.local(Copy, in(a.Rank*a.Count, a.Count), out(0, a.Count))
	}
}

func (s *Schedule) binomialScatter(a Args) {
	t, r := binomial(a), a.relative()
	n := a.below(r)
	from := Tmp
	switch {
	case t.parent >= 0 && n == 1:
		s.recv(t.parent, out(0, a.Count))
		return
	case t.parent >= 0:
		s.Tmp = n * a.Count
		s.recv(t.parent, tmp(0, n*a.Count))
		s.then()
	case a.Root == 0:
		from = In
	default:
		s.Tmp = n * a.Count
		s.turn(a, in(0, n*a.Count), tmp(0, n*a.Count), a.Size-a.Root)
		s.then()
	}
	for i := len(t.children) - 1; i >= 0; i-- { // the largest part of the tree first
		d := (t.children[i] - a.Rank + a.Size) % a.Size
		s.send(t.children[i], Span{from, d * a.Count, a.below(r+d) * a.Count})
	}
	if t.parent >= 0 || !a.InPlace {
		s.local(Copy, Span{from, 0, a.Count}, out(0, a.Count))
	}
}

// Allgather: Out of each becomes the Ins of all, in the order of ranks. Ring: N−1 rounds with one part each; RecursiveDoubling, for N a power of
// two only, and Bruck: ⌈log₂N⌉ rounds; each rank sends N−1 parts in all three.
func Allgather(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	switch {
	case how == GatherBcast:
		a.Root = 0
		s.gatherBcast(a)
	case how == Ring:
		s.ringAllgather(a)
	case how == RecursiveDoubling && below(a.Size) == a.Size:
		s.doublingAllgather(a)
	case how == Bruck:
		s.bruckAllgather(a)
	default:
		panic(unknown("Allgather", how))
	}
	return s.done()
}

func (s *Schedule) gatherBcast(a Args) {
	own := a
	if a.InPlace && a.Rank != 0 { // a gathering has no place of its own for others than the root
		s.Tmp = a.Count
		own.InPlace = false
		s.send(0, a.mine())
	} else if a.Rank != 0 {
		s.send(0, in(0, a.Count))
	} else {
		s.linearGather(own)
	}
	s.down(binomial(a), segments(a.Size*a.Count, 0), Out)
}

func (s *Schedule) ringAllgather(a Args) {
	s.local(Copy, a.mine(), a.of(a.Rank))
	for i := range a.Size - 1 {
		s.then()
		s.send(a.neighbour(1), a.of(a.neighbour(-i)))
		s.recv(a.neighbour(-1), a.of(a.neighbour(-i-1)))
	}
}

func (s *Schedule) doublingAllgather(a Args) {
	s.local(Copy, a.mine(), a.of(a.Rank))
	for bit := 1; bit < a.Size; bit *= 2 {
		s.then()
		have, get := a.Rank&^(bit-1), (a.Rank^bit)&^(bit-1)
		s.send(a.Rank^bit, out(have*a.Count, bit*a.Count))
		s.recv(a.Rank^bit, out(get*a.Count, bit*a.Count))
	}
}

// bruckAllgather: a rank has the parts of the 2^k ranks from its own on after round k; at the end they are turned into order.
func (s *Schedule) bruckAllgather(a Args) {
	s.Tmp = a.Size * a.Count
	s.local(Copy, a.mine(), tmp(0, a.Count))
	for d := 1; d < a.Size; d *= 2 {
		s.then()
		n := min(d, a.Size-d) * a.Count
		s.send(a.neighbour(-d), tmp(0, n))
		s.recv(a.neighbour(d), tmp(d*a.Count, n))
	}
	s.then()
	s.turn(a, tmp(0, a.Size*a.Count), out(0, a.Size*a.Count), a.Rank)
}

// Alltoall: part r of each one's In goes to Out of rank r, at the place of its sender. InPlace: In is what Out has at first. Linear and
// Pairwise: N−1 messages of one part a rank, at once or in rounds; Bruck: ⌈log₂N⌉ messages of some N/2 parts; GatherScatter: 2(N−1) messages of N parts, in all.
func Alltoall(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	if how == GatherScatter {
		s.gatherScatter(a)
		return s.done()
	}
	from, at := In, 0
	if a.InPlace {
		s.Tmp = a.Size * a.Count
		s.local(Copy, out(0, s.Tmp), tmp(0, s.Tmp))
		s.then()
		from, at = Tmp, s.Tmp
	}
	part := func(r int) Span { return Span{from, r * a.Count, a.Count} }
	switch how {
	case Linear, Pairwise:
		s.local(Copy, part(a.Rank), a.of(a.Rank))
		for d := 1; d < a.Size; d++ {
			if how == Pairwise || d == 1 {
				s.then()
			}
			s.send(a.neighbour(d), part(a.neighbour(d)))
			s.recv(a.neighbour(-d), a.of(a.neighbour(-d)))
		}
	case Bruck:
		s.bruckAlltoall(a, part, at)
	default:
		panic(unknown("Alltoall", how))
	}
	return s.done()
}

// gatherScatter has rank 0 turn the matrix of parts: what it has in rows, by senders, it sends in rows by receivers. Few messages, and each rank waits twice at most: for small
// parts where ranks share processors.
func (s *Schedule) gatherScatter(a Args) {
	row := a.Size * a.Count
	own := Span{In, 0, row}
	if a.InPlace {
		own.Buf = Out
	}
	if a.Rank != 0 {
		s.send(0, own)
		s.then()
		s.recv(0, out(0, row))
		return
	}
	come := func(from, part int) Span { return tmp((from-1)*row+part*a.Count, a.Count) }
	s.Tmp = 2 * (a.Size - 1) * row
	turned := s.Tmp / 2
	for r := 1; r < a.Size; r++ {
		s.recv(r, tmp((r-1)*row, row))
		part := func(from int) Span { return tmp(turned+(r-1)*row+from*a.Count, a.Count) }
		s.local(Copy, Span{own.Buf, r * a.Count, a.Count}, part(0))
		for from := 1; from < a.Size; from++ {
			s.local(Copy, come(from, r), part(from))
		}
	}
	s.local(Copy, Span{own.Buf, 0, a.Count}, a.of(0))
	for from := 1; from < a.Size; from++ {
		s.local(Copy, come(from, 0), a.of(from))
	}
	s.then()
	for r := 1; r < a.Size; r++ {
		s.send(r, tmp(turned+(r-1)*row, row))
	}
}

// bruckAlltoall: the part for the rank at distance d goes there by the hops of d's binary form. Part d lies in work at d; what moves in a round is
// packed behind.
func (s *Schedule) bruckAlltoall(a Args, part func(r int) Span, at int) {
	work := func(d int) Span { return tmp(at+d*a.Count, a.Count) }
	pack := at + a.Size*a.Count
	come := pack + (a.Size+1)/2*a.Count
	s.Tmp = come + (a.Size+1)/2*a.Count
	for d := range a.Size {
		s.local(Copy, part(a.neighbour(d)), work(d))
	}
	for bit := 1; bit < a.Size; bit *= 2 {
		s.then()
		n := 0
		for d := bit; d < a.Size; d++ {
			if d&bit != 0 {
				s.local(Copy, work(d), tmp(pack+n*a.Count, a.Count))
				n++
			}
		}
		s.then()
		s.send(a.neighbour(bit), tmp(pack, n*a.Count))
		s.recv(a.neighbour(-bit), tmp(come, n*a.Count))
		n = 0
		for d := bit; d < a.Size; d++ {
			if d&bit != 0 {
				s.local(Copy, tmp(come+n*a.Count, a.Count), work(d))
				n++
			}
		}
	}
	s.then()
	for d := range a.Size {
		s.local(Copy, work(d), a.of(a.neighbour(-d)))
	}
}
