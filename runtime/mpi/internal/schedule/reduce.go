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
	have        Buffer // where what it has combined so far is: its own contribution, to begin with
	sum         Buffer // where that goes, at the same places
	come        int    // where in Tmp a span is that has come and is not combined yet
}

// rank is which rank has a number.
func (f fold) rank(number int) int {
	if number < f.extra {
		return 2*number + 1
	}
	return number + f.extra
}

// foldOf is the fold of a rank whose own contribution is in have, and goes into sum.
func foldOf(a Args, have, sum Buffer) fold {
	f := fold{Args: a, size: below(a.Size), have: have, sum: sum}
	f.extra = a.Size - f.size
	if f.number = a.Rank - f.extra; a.Rank < 2*f.extra {
		f.number = a.Rank / 2
	}
	return f
}

// folds reports whether a rank has a partner that it gives all to (it is even), or that gives all to it.
func (f fold) folds() bool { return f.Rank < 2*f.extra }

// enter has the even ones of those that fold give what they have. It reports whether this rank goes on.
func (s *Schedule) enter(f *fold) bool {
	if !f.folds() {
		return true
	}
	s.then()
	if f.Rank%2 == 0 {
		s.send(f.Rank+1, Span{f.have, 0, f.Count})
		return false
	}
	s.meet(f, f.Rank-1, 0, f.Count, true)
	return true
}

func (s *Schedule) folded(a Args, rest func(f *fold)) {
	all := out(0, a.Count)
	switch {
	case a.Count == 0:
		return
	case a.Size == 1:
		s.local(Copy, s.own(a), all)
		return
	}
	f := foldOf(a, s.own(a).Buf, Out)
	if !s.enter(&f) {
		s.then()
		s.recv(a.Rank+1, all)
		return
	}
	rest(&f)
	if f.folds() {
		s.then()
		s.send(a.Rank-1, all)
	}
}

// meet receives what a peer has of n elements of the result, and combines it with what this rank has: where that is its own contribution still, what comes goes
// straight to its place in the sum. lower says that it comes from a lower rank.
func (s *Schedule) meet(f *fold, peer, at, n int, lower bool) {
	sum := Span{f.sum, at, n}
	if f.have != f.sum {
		s.recv(peer, sum)
		s.local(side(!lower), Span{f.have, at, n}, sum)
		f.have = f.sum
		return
	}
	come := tmp(f.come, n)
	s.Tmp = max(s.Tmp, f.come+n)
	s.recv(peer, come)
	s.local(side(lower), come, sum)
}

// doubling exchanges everything with partners at distance 1, 2, 4, …: after each, a group of twice the size has combined, in its order.
func (s *Schedule) doubling(f *fold) {
	for bit := 1; bit < f.size; bit *= 2 {
		s.then()
		peer := f.rank(f.number ^ bit)
		s.send(peer, Span{f.have, 0, f.Count})
		s.meet(f, peer, 0, f.Count, f.number&bit != 0)
	}
}

// side is how to combine what comes from a lower rank, or a higher one.
func side(lower bool) Act {
	if lower {
		return Before
	}
	return After
}

// halve gives half of what this rank is left with to a partner at distance size/2, size/4, … and combines the other half, until each has one part of
// the result. span is where the parts of some numbers lie.
func (s *Schedule) halve(f *fold, span func(from, n int) (at, size int)) {
	from := 0 // this rank is left with the parts from to from+width-1
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
		s.meet(f, peer, at, n, f.number&width != 0)
		from = mine
	}
}

// halving has each make one part of the result; then they are put together the same way back.
func (s *Schedule) halving(f *fold) {
	span := func(from, n int) (int, int) { return reach(f.Count, f.size, from, from+n) }
	s.halve(f, span)
	from := f.number
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
		f := fold{Args: a, have: own.Buf, sum: Out} // of a piece that this rank has not combined yet
		s.then()
		at, n := piece(a.Rank - i)
		if i == 0 {
			s.send(a.neighbour(1), Span{own.Buf, at, n})
		} else {
			s.send(a.neighbour(1), out(at, n))
		}
		at, n = piece(a.Rank - i - 1)
		s.meet(&f, a.neighbour(-1), at, n, true)
	}
	for i := range a.Size - 1 {
		s.then()
		at, n := piece(a.Rank + 1 - i)
		s.send(a.neighbour(1), out(at, n))
		at, n = piece(a.Rank - i)
		s.recv(a.neighbour(-1), out(at, n))
	}
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
