package schedule

import "slices"

// ReduceScatterBlock is ReduceScatter with parts of Count elements each.
func ReduceScatterBlock(how Algorithm, a Args) *Schedule {
	a.Counts = nil
	return ReduceScatter(how, a)
}

// ReduceScatter: Out of rank r becomes the combination of the parts r of all Ins. InPlace: In is what Out has at first; but for the result, Out keeps it.
//
// Linear, RecursiveDoubling and ReduceThenScatter keep the order of ranks. Where a part has m elements: Linear and Pairwise send N−1 messages of a part a rank, at once or in
// rounds, and Ring as many to one neighbour; RecursiveHalving ⌊log₂N⌋ messages, of (N−1)·m elements together; RecursiveDoubling as many of N·m; ReduceThenScatter 2(N−1) messages in
// all, half of them of N·m. RecursiveHalving and RecursiveDoubling fold where N is no power of two: one round more before, of N·m elements, and one after, of m.
func ReduceScatter(how Algorithm, a Args) *Schedule {
	a.check()
	d := dealOf(a)
	switch {
	case a.Size == 1:
		d.s.local(Copy, d.part(0), d.result())
	case how == Linear:
		d.linear()
	case how == ReduceThenScatter:
		d.reduceThenScatter()
	case how == RecursiveDoubling:
		d.folded(d.s.doubling)
	case how == RecursiveHalving && !a.Ordered:
		d.folded(d.halving)
	case how == Pairwise && !a.Ordered:
		d.pairwise()
	case how == Ring && !a.Ordered:
		d.ring()
	default:
		panic(unknown("ReduceScatter", how))
	}
	return d.s.done()
}

// A deal is the making of a ReduceScatter's schedule.
type deal struct {
	Args
	s     *Schedule
	given Buffer // where this rank's contribution is
	ends  []int  // of parts that differ: that of rank r is elements ends[r] to ends[r+1]−1
}

func dealOf(a Args) *deal {
	d := &deal{Args: a, s: &Schedule{}, given: In}
	if a.InPlace {
		d.given = Out
	}
	if a.Counts != nil {
		d.ends = make([]int, a.Size+1)
		for r, n := range a.Counts {
			d.ends[r+1] = d.ends[r] + n
		}
	}
	return d
}

// at is where the part of a rank begins.
func (d *deal) at(r int) int {
	if d.ends == nil {
		return r * d.Count
	}
	return d.ends[r]
}

// size is how many elements the part of a rank has, total how many all parts have, longest how many the longest one has.
func (d *deal) size(r int) int { return d.at(r+1) - d.at(r) }
func (d *deal) total() int     { return d.at(d.Size) }
func (d *deal) longest() int {
	if d.Counts == nil {
		return d.Count
	}
	return slices.Max(d.Counts)
}

// part is that of a rank in this rank's contribution.
func (d *deal) part(r int) Span { return Span{d.given, d.at(r), d.size(r)} }

// result is where this rank's result is in the end.
func (d *deal) result() Span { return out(0, d.size(d.Rank)) }

// sum is where it grows: where the contribution must stay, elsewhere, at a place in Tmp.
func (d *deal) sum(at int) Span {
	if !d.InPlace {
		return d.result()
	}
	n := d.size(d.Rank)
	d.s.Tmp = max(d.s.Tmp, at+n)
	return tmp(at, n)
}

// linear gets all parts, each in its place, and combines them in order.
func (d *deal) linear() {
	n := d.size(d.Rank)
	from := func(r int) Span {
		if r == d.Rank {
			return d.part(r)
		}
		return tmp(r*n, n)
	}
	d.s.Tmp = d.Size * n
	for k := 1; k < d.Size; k++ {
		d.s.recv(d.neighbour(-k), from(d.neighbour(-k)))
		d.s.send(d.neighbour(k), d.part(d.neighbour(k)))
	}
	sum := tmp(d.Rank*n, n) // where nothing comes
	if !d.InPlace {
		sum = d.result()
	}
	d.s.local(Copy, from(0), sum)
	for r := 1; r < d.Size; r++ {
		d.s.local(After, from(r), sum)
	}
	d.s.local(Copy, sum, d.result())
}

// pairwise gets one part in each round.
func (d *deal) pairwise() {
	n := d.size(d.Rank)
	sum, come := d.sum(n), tmp(0, n)
	for k := 1; k < d.Size; k++ {
		d.s.then()
		d.s.send(d.neighbour(k), d.part(d.neighbour(k)))
		if k == 1 {
			d.s.recv(d.neighbour(-k), sum)
			d.s.local(After, d.part(d.Rank), sum)
			continue
		}
		d.s.Tmp = max(d.s.Tmp, n)
		d.s.recv(d.neighbour(-k), come)
		d.s.local(After, come, sum)
	}
	d.s.local(Copy, sum, d.result())
}

// ring passes each part on, from the rank behind its own once round to its own; who has it combines it with what it has.
func (d *deal) ring() {
	longest := d.longest()
	gone := d.part(d.neighbour(-1))
	for k := 2; k <= d.Size; k++ {
		d.s.then()
		d.s.send(d.neighbour(1), gone)
		r := d.neighbour(-k)
		come := tmp(k%2*longest, d.size(r)) // in turn: the other one is being sent
		if r == d.Rank {
			come = d.sum(k % 2 * longest)
		} else {
			d.s.Tmp = max(d.s.Tmp, come.At+come.N)
		}
		d.s.recv(d.neighbour(-1), come)
		d.s.local(After, d.part(r), come)
		gone = come
	}
	d.s.local(Copy, gone, d.result())
}

// folded has a power of two of ranks do the rest, each with its parts in Tmp in the end; and those that are not among them get theirs.
func (d *deal) folded(rest func(f *fold)) {
	a := d.Args
	a.Count = d.total()
	f := foldOf(a, d.given, Tmp)
	f.come = a.Count
	d.s.Tmp = a.Count
	if !d.s.enter(&f) {
		d.s.Tmp = 0
		d.s.then()
		d.s.recv(d.Rank+1, d.result())
		return
	}
	rest(&f)
	if f.folds() {
		d.s.then()
		d.s.send(d.Rank-1, tmp(d.at(d.Rank-1), d.size(d.Rank-1)))
	}
	d.s.local(Copy, tmp(d.at(d.Rank), d.size(d.Rank)), d.result())
}

// halving leaves each of a power of two of ranks with its own part, and that of the rank that has given all to it.
func (d *deal) halving(f *fold) {
	first := func(number int) int { return number + min(number, f.extra) }
	d.s.halve(f, func(from, n int) (at, size int) {
		at = d.at(first(from))
		return at, d.at(first(from+n)) - at
	})
}

// reduceThenScatter combines everything on rank 0, which deals it out.
func (d *deal) reduceThenScatter() {
	total := d.total()
	b := Args{Rank: d.Rank, Size: d.Size, Count: total}
	d.s.up(binomial(b), segments(total, d.Segment), Span{d.given, 0, total}, tmp(0, total), total)
	d.s.Tmp = max(d.s.Tmp, total)
	d.s.then()
	if d.Rank != 0 {
		d.s.recv(0, d.result())
		return
	}
	for r := 1; r < d.Size; r++ {
		d.s.send(r, tmp(d.at(r), d.size(r)))
	}
	d.s.local(Copy, tmp(0, d.size(0)), d.result())
}

// countsFit reports whether there is a length for each rank's part, or for all of them.
func (a Args) countsFit() bool {
	return a.Counts == nil || len(a.Counts) == a.Size && !slices.ContainsFunc(a.Counts, func(n int) bool { return n < 0 })
}
