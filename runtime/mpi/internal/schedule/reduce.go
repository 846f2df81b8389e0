package schedule

// Reduce: Out of the root becomes the combination of all Ins. Linear, Chain, Binomial keep the order of ranks (with one message more when the
// root is not rank 0); Binary does not.
func Reduce(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	root := a.Root
	if a.Ordered {
		a.Root = 0 // below whom ranks stand in their order
	}
	shape := map[Algorithm]func(Args) tree{Linear: star, Chain: chain, Binary: binary, Binomial: binomial}[how]
	if shape == nil || a.Ordered && how == Binary {
		panic(unknown("Reduce", how))
	}
	own, acc, at := in(0, a.Count), tmp(0, a.Count), a.Count
	if a.Rank == root {
		if a.InPlace {
			own = out(0, a.Count)
		}
		if a.Root == root {
			acc, at = out(0, a.Count), 0
		}
	}
	segment := a.Segment
	if how == Linear {
		segment = 0
	}
	s.up(shape(a), segments(a.Count, segment), own, acc, at)
	if acc.Buf == Tmp {
		s.Tmp = max(s.Tmp, a.Count)
	}
	if a.Root != root && a.Count > 0 {
		s.then()
		if a.Rank == a.Root {
			s.send(root, acc)
		} else if a.Rank == root {
			s.recv(a.Root, out(0, a.Count))
		}
	}
	return s.done()
}

// Allreduce: Out of each becomes the combination of all Ins. Linear, ReduceBcast and RecursiveDoubling keep the order of ranks. The latter sends
// N⌊log₂N⌋ messages of all in ⌈log₂N⌉ rounds or so; Rabenseifner and Ring send each element about twice.
func Allreduce(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	switch {
	case how == ReduceBcast, how == Linear:
		own, shape := a, binomial
		if own.Root = 0; how == Linear {
			shape = star
		}
		s.up(shape(own), segments(a.Count, a.Segment), s.own(a), out(0, a.Count), 0)
		s.down(shape(own), segments(a.Count, a.Segment), Out)
	case how == RecursiveDoubling:
		s.folded(a, s.doubling)
	case how == Rabenseifner && !a.Ordered:
		s.folded(a, s.halving)
	case how == Ring && !a.Ordered:
		s.ring(a)
	default:
		panic(unknown("Allreduce", how))
	}
	return s.done()
}

// own is where a rank's own contribution to the whole is.
func (s *Schedule) own(a Args) Span {
	if a.InPlace {
		return out(0, a.Count)
	}
	return in(0, a.Count)
}

// A fold makes a power of two of any number of ranks: of the first 2·extra ones, the even give what they have to the odd ones, and get the
// result from them in the end.
type fold struct {
	Args
	extra, size int    // size is the power of two
	number      int    // of this rank among them
	have        Buffer // where what it has combined so far is: In, to begin with, unless that is in Out
}

// rank is which rank has a number.
func (f fold) rank(number int) int {
	if number < f.extra {
		return 2*number + 1
	}
	return number + f.extra
}

func (s *Schedule) folded(a Args, rest func(f fold)) {
	f := fold{Args: a, size: below(a.Size)}
	f.extra = a.Size - f.size
	f.number = a.Rank - f.extra
	f.have = s.own(a).Buf
	all := out(0, a.Count)
	if a.Count == 0 {
		return
	}
	if a.Size == 1 {
		s.local(Copy, s.own(a), all)
		return
	}
	if a.Rank < 2*f.extra {
		f.number = a.Rank / 2
		s.then()
		if a.Rank%2 == 0 {
			s.send(a.Rank+1, s.own(a))
			s.then()
			s.recv(a.Rank+1, all)
			return
		}
		s.meet(&f, a.Rank-1, all, true)
	}
	rest(f)
	if a.Rank < 2*f.extra {
		s.then()
		s.send(a.Rank-1, all)
	}
}

// meet receives what a peer has of a span of the result, and combines it with what this rank has: where that is in In still, what comes goes straight to
// Out. lower says that it comes from a lower rank.
func (s *Schedule) meet(f *fold, peer int, x Span, lower bool) {
	if f.have == In {
		s.recv(peer, x)
		s.local(side(!lower), in(x.At, x.N), x)
		f.have = Out
		return
	}
	come := tmp(x.At, x.N)
	s.Tmp = max(s.Tmp, f.Count)
	s.recv(peer, come)
	s.local(side(lower), come, x)
}

// doubling exchanges everything with partners at distance 1, 2, 4, …: after each, a group of twice the size has combined, in its order.
func (s *Schedule) doubling(f fold) {
	for bit := 1; bit < f.size; bit *= 2 {
		s.then()
		peer := f.rank(f.number ^ bit)
		s.send(peer, Span{f.have, 0, f.Count})
		s.meet(&f, peer, out(0, f.Count), f.number&bit != 0)
	}
}

// side is how to combine what comes from a lower rank, or a higher one.
func side(lower bool) Act {
	if lower {
		return Before
	}
	return After
}

// halving gives half of what this rank is left with to a partner at distance size/2, size/4, … and combines the other half; then each has
// one part of the result, and they are put together the same way back.
func (s *Schedule) halving(f fold) {
	span := func(from, n int) (int, int) { return reach(f.Count, f.size, from, from+n) }
	from := 0 // this rank is left with parts from to from+width-1
	for width := f.size / 2; width > 0; width /= 2 {
		s.then()
		peer := f.rank(f.number ^ width)
		mine, theirs := from, from+width
		if f.number&width != 0 {
			mine, theirs = theirs, mine
		}
		at, n := span(theirs, width)
		s.send(peer, Span{f.have, at, n})
		at, n = span(mine, width)
		s.meet(&f, peer, out(at, n), f.number&width != 0)
		from = mine
	}
	for width := 1; width < f.size; width *= 2 {
		s.then()
		peer := f.rank(f.number ^ width)
		at, n := span(from, width)
		s.send(peer, out(at, n))
		from &^= width
		theirs := from
		if f.number&width == 0 {
			theirs = from + width
		}
		at, n = span(theirs, width)
		s.recv(peer, out(at, n))
	}
}

// ring combines a part at each step, and passes it on; then the parts go round once more.
func (s *Schedule) ring(a Args) {
	piece := func(i int) (int, int) { return part(a.Count, a.Size, (i+2*a.Size)%a.Size) }
	own := s.own(a)
	if a.Size == 1 {
		s.local(Copy, own, out(0, a.Count))
	}
	for i := range a.Size - 1 {
		f := fold{Args: a, have: own.Buf} // of a piece that this rank has not combined yet
		s.then()
		at, n := piece(a.Rank - i)
		if i == 0 {
			s.send(a.neighbour(1), Span{own.Buf, at, n})
		} else {
			s.send(a.neighbour(1), out(at, n))
		}
		at, n = piece(a.Rank - i - 1)
		s.meet(&f, a.neighbour(-1), out(at, n), true)
	}
	for i := range a.Size - 1 {
		s.then()
		at, n := piece(a.Rank + 1 - i)
		s.send(a.neighbour(1), out(at, n))
		at, n = piece(a.Rank - i)
		s.recv(a.neighbour(-1), out(at, n))
	}
}

// ReduceScatterBlock: Out of rank r becomes the combination of the parts r of all Ins. Linear and ReduceThenScatter keep the order of ranks;
// Pairwise has N−1 rounds with a part each.
func ReduceScatterBlock(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	part := func(r int) Span { return in(r*a.Count, a.Count) }
	if a.InPlace {
		part = func(r int) Span { return out(r*a.Count, a.Count) }
	}
	switch {
	case how == Linear:
		s.linearReduceScatter(a, part)
	case how == ReduceThenScatter:
		s.reduceThenScatter(a, part(0).Buf)
	case how == Pairwise && !a.Ordered:
		s.pairwiseReduceScatter(a, part)
	default:
		panic(unknown("ReduceScatterBlock", how))
	}
	return s.done()
}

// linearReduceScatter gets all parts, each in its place, and combines them in order.
func (s *Schedule) linearReduceScatter(a Args, part func(int) Span) {
	s.Tmp = a.Size * a.Count
	for d := 1; d < a.Size; d++ {
		from, to := a.neighbour(-d), a.neighbour(d)
		s.recv(from, tmp(from*a.Count, a.Count))
		s.send(to, part(to))
	}
	s.local(Copy, part(a.Rank), tmp(a.Rank*a.Count, a.Count))
	for r := 1; r < a.Size; r++ {
		s.local(After, tmp(r*a.Count, a.Count), tmp(0, a.Count))
	}
	s.local(Copy, tmp(0, a.Count), out(0, a.Count))
}

func (s *Schedule) reduceThenScatter(a Args, from Buffer) {
	b := Args{Rank: a.Rank, Size: a.Size, Count: a.Size * a.Count}
	s.up(binomial(b), segments(b.Count, a.Segment), Span{from, 0, b.Count}, tmp(0, b.Count), b.Count)
	s.Tmp = max(s.Tmp, b.Count)
	s.then()
	if a.Rank != 0 {
		s.recv(0, out(0, a.Count))
		return
	}
	for r := 1; r < a.Size; r++ {
		s.send(r, tmp(r*a.Count, a.Count))
	}
	s.local(Copy, tmp(0, a.Count), out(0, a.Count))
}

func (s *Schedule) pairwiseReduceScatter(a Args, part func(int) Span) {
	acc, come := tmp(0, a.Count), tmp(a.Count, a.Count)
	s.Tmp = 2 * a.Count
	s.local(Copy, part(a.Rank), acc)
	for d := 1; d < a.Size; d++ {
		s.then()
		s.send(a.neighbour(d), part(a.neighbour(d)))
		s.recv(a.neighbour(-d), come)
		s.local(After, come, acc)
	}
	s.then()
	s.local(Copy, acc, out(0, a.Count))
}

// Scan: Out of rank r becomes the combination of the Ins of ranks 0 to r; with exclusive, 0 to r−1, and Out of rank 0 stays. All keep the
// order of ranks. Linear: N−1 messages, one after the other; RecursiveDoubling: ⌈log₂N⌉ rounds.
func Scan(how Algorithm, a Args, exclusive bool) *Schedule {
	a.check()
	s := &Schedule{}
	switch how {
	case Linear:
		s.linearScan(a, exclusive)
	case RecursiveDoubling:
		s.doublingScan(a, exclusive)
	default:
		panic(unknown("Scan", how))
	}
	return s.done()
}

func (s *Schedule) linearScan(a Args, exclusive bool) {
	own, all, sum := s.own(a), out(0, a.Count), tmp(0, a.Count)
	s.Tmp = 2 * a.Count
	s.local(Copy, own, sum)
	if a.Rank > 0 {
		s.then()
		come := tmp(a.Count, a.Count)
		s.recv(a.Rank-1, come)
		s.local(Before, come, sum)
		if exclusive {
			s.local(Copy, come, all)
		}
	}
	if !exclusive {
		s.local(Copy, sum, all)
	}
	if a.Rank+1 < a.Size {
		s.then()
		s.send(a.Rank+1, sum)
	}
}

// doublingScan: sum is the combination of the group that this rank has heard of.
func (s *Schedule) doublingScan(a Args, exclusive bool) {
	own, all, sum, come := s.own(a), out(0, a.Count), tmp(0, a.Count), tmp(a.Count, a.Count)
	s.Tmp = 2 * a.Count
	s.local(Copy, own, sum)
	if !exclusive {
		s.local(Copy, own, all)
	}
	first := exclusive
	for bit := 1; bit < a.Size; bit *= 2 {
		peer := a.Rank ^ bit
		if peer >= a.Size {
			continue
		}
		s.then()
		s.send(peer, sum)
		s.recv(peer, come)
		s.local(side(peer < a.Rank), come, sum)
		switch {
		case peer > a.Rank:
		case first:
			s.local(Copy, come, all)
			first = false
		default:
			s.local(Before, come, all)
		}
	}
}
