package schedule

import "strings"

// An Algorithm is a way to do a collective operation, by its usual name. Which operations have it, [Algorithms] says.
type Algorithm string

const (
	Linear            Algorithm = "linear"             // one with all
	Chain             Algorithm = "chain"              // from one to the next, in segments
	Binary            Algorithm = "binary"             // a binary tree; broadcasts and reductions in segments
	Binomial          Algorithm = "binomial"           // a binomial tree
	ScatterAllgather  Algorithm = "scatter-allgather"  // van de Geijn: pieces to all, which complete them
	ReduceBcast       Algorithm = "reduce-bcast"       // to one, and from there to all
	GatherBcast       Algorithm = "gather-bcast"       // the same
	GatherScatter     Algorithm = "gather-scatter"     // all to one, which deals it out
	ReduceThenScatter Algorithm = "reduce-scatter"     // the same
	RecursiveDoubling Algorithm = "recursive-doubling" // partners at distance 1, 2, 4, …
	RecursiveHalving  Algorithm = "recursive-halving"  // partners at distance N/2, N/4, …, 1, with half of what is left
	Rabenseifner      Algorithm = "rabenseifner"       // recursive halving, then doubling
	Ring              Algorithm = "ring"               // N−1 steps to the neighbour, with a part each
	Bruck             Algorithm = "bruck"              // ⌈log₂N⌉ rounds at any N
	Pairwise          Algorithm = "pairwise"           // N−1 rounds, one partner in each
	Dissemination     Algorithm = "dissemination"      // ⌈log₂N⌉ rounds: i tells i+2^k
)

// Ordered reports whether an algorithm of an operation combines in the order of ranks, as an operator needs that does not commute.
func Ordered(operation string, how Algorithm) bool {
	switch how {
	case RecursiveHalving, Rabenseifner, Ring, Pairwise, Binary:
		return !strings.Contains(operation, "Reduce") && operation != "Allreduce"
	}
	return true
}

// Bcast: Out of the root goes to Out of all. Linear, Chain, Binary, Binomial: (N−1) messages of all, or of segments; ScatterAllgather sends
// each element about twice.
func Bcast(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	switch how {
	case Linear:
		s.down(star(a), segments(a.Count, 0), Out)
	case Chain:
		s.down(chain(a), segments(a.Count, a.Segment), Out)
	case Binary:
		s.down(binary(a), segments(a.Count, a.Segment), Out)
	case Binomial:
		s.down(binomial(a), segments(a.Count, a.Segment), Out)
	case ScatterAllgather:
		s.scatterAllgather(a)
	default:
		panic(unknown("Bcast", how))
	}
	return s.done()
}

func unknown(op string, how Algorithm) string {
	return "schedule: " + op + " has no algorithm " + string(how)
}

// done drops a last round in which nothing happens.
func (s *Schedule) done() *Schedule {
	if n := len(s.Rounds); n > 0 {
		if r := &s.Rounds[n-1]; len(r.Sends)+len(r.Recvs)+len(r.Locals) == 0 {
			s.Rounds = s.Rounds[:n-1]
		}
	}
	return s
}

// scatterAllgather sends part r of the whole to the rank of relative number r, along a binomial tree, and then round a ring.
func (s *Schedule) scatterAllgather(a Args) {
	parts := func(from, n int) Span {
		at, size := reach(a.Count, a.Size, from, from+n)
		return out(at, size)
	}
	t := binomial(a)
	if t.parent >= 0 {
		s.recv(t.parent, parts(a.relative(), a.below(a.relative())))
		s.then()
	}
	for i := len(t.children) - 1; i >= 0; i-- { // the largest part first
		r := (t.children[i] - a.Root + a.Size) % a.Size
		s.send(t.children[i], parts(r, a.below(r)))
	}
	r := a.relative()
	for i := range a.Size - 1 {
		s.then()
		s.send(a.neighbour(1), parts((r-i+a.Size)%a.Size, 1))
		s.recv(a.neighbour(-1), parts((r-i-1+a.Size)%a.Size, 1))
	}
}

// Barrier: nobody's schedule ends before all have begun theirs. Linear: 2(N−1) empty messages, Dissemination: N⌈log₂N⌉.
func Barrier(how Algorithm, a Args) *Schedule {
	a.check()
	s := &Schedule{}
	switch how {
	case Linear:
		t := star(Args{Rank: a.Rank, Size: a.Size})
		for _, c := range t.children {
			s.recv(c, Span{})
		}
		if t.parent >= 0 {
			s.send(t.parent, Span{})
		}
		s.then()
		for _, c := range t.children {
			s.send(c, Span{})
		}
		if t.parent >= 0 {
			s.recv(t.parent, Span{})
		}
	case Dissemination:
		for d := 1; d < a.Size; d *= 2 {
			s.then()
			s.send(a.neighbour(d), Span{})
			s.recv(a.neighbour(-d), Span{})
		}
	default:
		panic(unknown("Barrier", how))
	}
	return s.done()
}
