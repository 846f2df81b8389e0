package schedule

import (
	"fmt"
	"math"
	"math/bits"
	"testing"
)

func logUp(n int) int { return bits.Len(uint(n - 1)) }

// cost runs an operation on a network.
func cost(t testing.TB, size int, net Network, of func(a Args) *Schedule) *Cost {
	t.Helper()
	c, err := CostOf(size, func(r int) *Schedule { return of(Args{Rank: r, Size: size}) }, net)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestCounts: messages and elements of the algorithms are those of their papers. m is the count.
func TestCounts(t *testing.T) {
	const m = 5040
	bcast := func(how Algorithm, segment int) func(Args) *Schedule {
		return func(a Args) *Schedule { a.Count, a.Segment = m, segment; return Bcast(how, a) }
	}
	all := func(make func(Algorithm, Args) *Schedule, how Algorithm, count int) func(Args) *Schedule {
		return func(a Args) *Schedule { a.Count = count; return make(how, a) }
	}
	for _, n := range []int{1, 2, 3, 5, 8, 16, 21, 64} {
		log := logUp(n)
		power := n&(n-1) == 0
		two, extra := below(n), n-below(n) // of a fold
		for _, c := range []struct {
			name               string
			of                 func(Args) *Schedule
			messages, elements int // -1: not compared
		}{
			{"bcast linear", bcast(Linear, 0), n - 1, (n - 1) * m},
			{"bcast binomial", bcast(Binomial, 0), n - 1, (n - 1) * m},
			{"bcast chain in 10 segments", bcast(Chain, m/10), 10 * (n - 1), (n - 1) * m},
			{"scatter linear", all(Scatter, Linear, m), n - 1, (n - 1) * m},
			{"scatter binomial", all(Scatter, Binomial, m), n - 1, ifElse(power, n/2*log*m, -1)},
			{"gather binomial", all(Gather, Binomial, m), n - 1, ifElse(power, n/2*log*m, -1)},
			{"allgather ring", all(Allgather, Ring, m), n * (n - 1), n * (n - 1) * m},
			{"allgather bruck", all(Allgather, Bruck, m), n * log, n * (n - 1) * m},
			{"alltoall linear", all(Alltoall, Linear, m), n * (n - 1), n * (n - 1) * m},
			{"alltoall pairwise", all(Alltoall, Pairwise, m), n * (n - 1), n * (n - 1) * m},
			{"alltoall bruck", all(Alltoall, Bruck, m), n * log, ifElse(power, n*n/2*log*m, -1)},
			{"alltoall gather-scatter", all(Alltoall, GatherScatter, m), 2 * (n - 1), 2 * (n - 1) * n * m},
			{"allreduce doubling", all(Allreduce, RecursiveDoubling, m), ifElse(power, n*log, -1), ifElse(power, n*log*m, -1)},
			{"allreduce rabenseifner", all(Allreduce, Rabenseifner, m), ifElse(power, 2*n*log, -1), ifElse(power, 2*(n-1)*m, -1)},
			{"allreduce ring", all(Allreduce, Ring, m), 2 * n * (n - 1), 2 * (n - 1) * m},
			{"reduce-scatter linear", all(ReduceScatterBlock, Linear, m), n * (n - 1), n * (n - 1) * m},
			{"reduce-scatter pairwise", all(ReduceScatterBlock, Pairwise, m), n * (n - 1), n * (n - 1) * m},
			{"reduce-scatter ring", all(ReduceScatterBlock, Ring, m), n * (n - 1), n * (n - 1) * m},
			{"reduce-scatter halving", all(ReduceScatterBlock, RecursiveHalving, m), 2*extra + two*logUp(two), extra*(n+1)*m + n*(two-1)*m},
			{"reduce-scatter doubling", all(ReduceScatterBlock, RecursiveDoubling, m), 2*extra + two*logUp(two), extra*(n+1)*m + two*logUp(two)*n*m},
			{"reduce-scatter by one", all(ReduceScatterBlock, ReduceThenScatter, m), 2 * (n - 1), (n - 1) * (n + 1) * m},
			{"barrier", func(a Args) *Schedule { return Barrier(Dissemination, a) }, n * log, 0},
			{"barrier linear", func(a Args) *Schedule { return Barrier(Linear, a) }, 2 * (n - 1), 0},
		} {
			got := cost(t, n, Network{}, c.of)
			if c.messages >= 0 && got.Messages != c.messages || c.elements >= 0 && got.Elements != c.elements {
				t.Errorf("%s, %d ranks: %d messages of %d elements in all, want %d of %d", c.name, n, got.Messages, got.Elements, c.messages, c.elements)
			}
		}
	}
}

func ifElse(c bool, a, b int) int {
	if c {
		return a
	}
	return b
}

// TestTimes: on a network where a message of n elements keeps its sender busy for a+bn, times are those of the usual formulas.
func TestTimes(t *testing.T) {
	const a, b, m = 1.0, 0.25, 64
	net := Network{Send: a, Element: b}
	for _, n := range []int{2, 4, 16, 128} {
		log := float64(logUp(n))
		for _, c := range []struct {
			name string
			of   func(Args) *Schedule
			want float64
		}{
			{"bcast linear", func(x Args) *Schedule { x.Count = m; return Bcast(Linear, x) }, float64(n-1) * (a + b*m)},
			{"bcast binomial", func(x Args) *Schedule { x.Count = m; return Bcast(Binomial, x) }, log * (a + b*m)},
			{"scatter binomial", func(x Args) *Schedule { x.Count = m; return Scatter(Binomial, x) }, log*a + float64(n-1)*b*m},
			{"allgather ring", func(x Args) *Schedule { x.Count = m; return Allgather(Ring, x) }, float64(n-1) * (a + b*m)},
			{"allreduce doubling", func(x Args) *Schedule { x.Count = m; return Allreduce(RecursiveDoubling, x) }, log * (a + b*m)},
			{"reduce-scatter halving", func(x Args) *Schedule { x.Count = m; return ReduceScatterBlock(RecursiveHalving, x) }, log*a + float64(n-1)*b*m},
			{"reduce-scatter doubling", func(x Args) *Schedule { x.Count = m; return ReduceScatterBlock(RecursiveDoubling, x) }, log * (a + float64(n)*b*m)},
			{"reduce-scatter pairwise", func(x Args) *Schedule { x.Count = m; return ReduceScatterBlock(Pairwise, x) }, float64(n-1) * (a + b*m)},
			{"reduce-scatter ring", func(x Args) *Schedule { x.Count = m; return ReduceScatterBlock(Ring, x) }, float64(n-1) * (a + b*m)},
			{"barrier", func(x Args) *Schedule { return Barrier(Dissemination, x) }, log * a},
		} {
			if got := cost(t, n, net, c.of).Last(); math.Abs(got-c.want) > 1e-9 {
				t.Errorf("%s, %d ranks: %v, want %v", c.name, n, got, c.want)
			}
		}
	}
}

// TestBarrier: nobody leaves before the last has come, whoever that is.
func TestBarrier(t *testing.T) {
	for _, how := range []Algorithm{Linear, Dissemination} {
		for n := 1; n <= 17; n++ {
			for late := range n {
				c := cost(t, n, Network{Begin: func(r int) float64 { return float64(ifElse(r == late, 100, 0)) }}, func(a Args) *Schedule { return Barrier(how, a) })
				for r, at := range c.Time {
					if at < 100 {
						t.Errorf("%s: rank %d of %d leaves before rank %d has come", how, r, n, late)
					}
				}
			}
		}
	}
}

// TestManyRanks: the logarithmic algorithms at 10,000 ranks take as many rounds as they should.
func TestManyRanks(t *testing.T) {
	const n = 10_000
	net := Network{Send: 1e-6, Latency: 2e-6, Recv: 1e-6, Element: 1e-9, Combine: 1e-9}
	for name, of := range map[string]func(Args) *Schedule{
		"bcast":     func(x Args) *Schedule { x.Count = 100; return Bcast(Binomial, x) },
		"barrier":   func(x Args) *Schedule { return Barrier(Dissemination, x) },
		"allreduce": func(x Args) *Schedule { x.Count = 100; return Allreduce(RecursiveDoubling, x) },
	} {
		got := cost(t, n, net, of).Last()
		if hop := 4e-6; got < hop*13 || got > hop*18 {
			t.Errorf("%s of %d ranks: %v s, which is no logarithm", name, n, got)
		}
	}
}

// TestDeadlock: ranks that wait for each other are named.
func TestDeadlock(t *testing.T) {
	_, err := CostOf(2, func(r int) *Schedule {
		s := &Schedule{}
		s.recv(1-r, Span{})
		s.then()
		s.send(1-r, Span{})
		return s
	}, Network{})
	if fmt.Sprint(err) != "schedule: rank 0 waits for ever, in round 0 of 2" {
		t.Error(err)
	}
}

func BenchmarkManyRanks(b *testing.B) {
	for b.Loop() {
		cost(b, 10_000, Network{Send: 1}, func(x Args) *Schedule { x.Count = 100; return Allreduce(RecursiveDoubling, x) })
	}
}
