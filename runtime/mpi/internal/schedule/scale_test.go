package schedule

import (
	"math"
	"testing"
)

// A formula is an algorithm's time on N ranks, where a message of n elements keeps its sender busy for a+bn.
type formula struct {
	name string
	of   func(Args) *Schedule
	time func(n float64) float64
	most int     // ranks: at more, the schedules of all would take gigabytes
	near float64 // how far from it the schedule may be, where N is no power of two: a factor (folding sends everything twice more)
}

const (
	scaleA    = 1e-6 // a second more for each message
	scaleB    = 1e-9 // … and each element
	scaleM    = 5120 // elements
	scaleSize = 10_000
)

func formulas() []formula {
	const a, b, m = scaleA, scaleB, scaleM
	log := func(n float64) float64 { return math.Ceil(math.Log2(n)) }
	with := func(make func(Algorithm, Args) *Schedule, how Algorithm, count, segment int) func(Args) *Schedule {
		return func(x Args) *Schedule { x.Count, x.Segment = count, segment; return make(how, x) }
	}
	const pieces = 10
	return []formula{
		{"barrier dissemination", func(x Args) *Schedule { return Barrier(Dissemination, x) }, func(n float64) float64 { return log(n) * a }, scaleSize, 1},
		{"barrier linear", func(x Args) *Schedule { return Barrier(Linear, x) }, func(n float64) float64 { return n * a }, scaleSize, 1},
		{"bcast linear", with(Bcast, Linear, m, 0), func(n float64) float64 { return (n - 1) * (a + b*m) }, scaleSize, 1},
		{"bcast binomial", with(Bcast, Binomial, m, 0), func(n float64) float64 { return log(n) * (a + b*m) }, scaleSize, 1},
		{"bcast chain, 10 segments", with(Bcast, Chain, m, m/pieces), func(n float64) float64 { return (n - 2 + pieces) * (a + b*m/pieces) }, 2000, 1},
		{"bcast scatter-allgather", with(Bcast, ScatterAllgather, m, 0), func(n float64) float64 { return log(n)*a + (n-1)*a + 2*(n-1)/n*b*m }, 500, 1.05},
		{"scatter linear", with(Scatter, Linear, m, 0), func(n float64) float64 { return (n - 1) * (a + b*m) }, scaleSize, 1},
		{"scatter binomial", with(Scatter, Binomial, m, 0), func(n float64) float64 { return log(n)*a + (n-1)*b*m }, scaleSize, 1},
		{"gather binomial", with(Gather, Binomial, m, 0), func(n float64) float64 { return log(n)*a + (n-1)*b*m }, scaleSize, 2},
		{"allgather ring", with(Allgather, Ring, m, 0), func(n float64) float64 { return (n - 1) * (a + b*m) }, 500, 1},
		{"allgather bruck", with(Allgather, Bruck, m, 0), func(n float64) float64 { return log(n)*a + (n-1)*b*m }, scaleSize, 1},
		{"alltoall pairwise", with(Alltoall, Pairwise, m, 0), func(n float64) float64 { return (n - 1) * (a + b*m) }, 500, 1},
		{"alltoall bruck", with(Alltoall, Bruck, m, 0), func(n float64) float64 { return log(n) * (a + n/2*b*m) }, 500, 1.15},
		{"reduce binomial", with(Reduce, Binomial, m, 0), func(n float64) float64 { return log(n) * (a + b*m) }, scaleSize, 1.2},
		{"reduce-scatter ring", with(ReduceScatterBlock, Ring, m, 0), func(n float64) float64 { return (n - 1) * (a + b*m) }, 500, 1},
		{"reduce-scatter halving", with(ReduceScatterBlock, RecursiveHalving, m, 0), func(n float64) float64 { return log(n)*a + (n-1)*b*m }, scaleSize, 2.3},
		{"reduce-scatter doubling", with(ReduceScatterBlock, RecursiveDoubling, m, 0), func(n float64) float64 { return log(n) * (a + n*b*m) }, scaleSize, 1.15},
		{"allreduce linear", with(Allreduce, Linear, m, 0), func(n float64) float64 { return n * (a + b*m) }, scaleSize, 1},
		{"allreduce reduce-bcast", with(Allreduce, ReduceBcast, m, 0), func(n float64) float64 { return 2 * log(n) * (a + b*m) }, scaleSize, 1.1},
		{"allreduce recursive doubling", with(Allreduce, RecursiveDoubling, m, 0), func(n float64) float64 { return log(n) * (a + b*m) }, scaleSize, 1.15},
		{"allreduce rabenseifner", with(Allreduce, Rabenseifner, m, 0), func(n float64) float64 { return 2*log(n)*a + 2*(n-1)/n*b*m }, scaleSize, 1.45},
		{"allreduce ring", with(Allreduce, Ring, m, 0), func(n float64) float64 { return 2 * (n - 1) * (a + b*m/n) }, 500, 1.1},
	}
}

// TestScale: up to ten thousand ranks, the times of the schedules on the simulated network are those of the formulas: exactly with N a power of two that divides the elements, otherwise
// within what folding costs, or saves, and parts of unequal length. -v shows the curves.
func TestScale(t *testing.T) {
	net := Network{Send: scaleA, Element: scaleB}
	for _, f := range formulas() {
		for _, n := range []int{2, 16, 100, 500, 2000, 4096, scaleSize} {
			if n > f.most {
				continue
			}
			got, want := cost(t, n, net, f.of).Last(), f.time(float64(n))
			ratio := got / want
			t.Logf("%-30s %6d ranks %12.1f µs, by the formula %12.1f: %.3f", f.name, n, got*1e6, want*1e6, ratio)
			limit := 1 + 1e-9
			if n&(n-1) != 0 || scaleM%n != 0 {
				limit = f.near + 1e-9
			}
			if ratio > limit || ratio < 1/limit {
				t.Errorf("%s, %d ranks: %.1f µs, which is %.3f of the formula's", f.name, n, got*1e6, ratio)
			}
		}
	}
}
