package schedule

import (
	"fmt"
	"math"
	"runtime"
	"testing"
	"time"
)

// turning are the operations that may be Turned, by their algorithms.
var turning = []struct {
	operation string
	of        func(Algorithm, Args) *Schedule
	how       []Algorithm
}{
	{"Barrier", Barrier, []Algorithm{Dissemination, Linear}},
	{"Bcast", Bcast, []Algorithm{Binomial, Linear, Chain}},
	{"Allgather", Allgather, []Algorithm{Ring, Bruck, GatherBcast}},
	{"Alltoall", Alltoall, []Algorithm{Linear, Pairwise, Bruck}},
	{"Allreduce", Allreduce, []Algorithm{Ring, RecursiveDoubling, Rabenseifner, Linear}},
	{"ReduceScatterBlock", ReduceScatterBlock, []Algorithm{Pairwise, Linear, Ring, ReduceThenScatter, RecursiveHalving, RecursiveDoubling}},
}

// TestTurned: of what is Turned, every rank's schedule is rank 0's, turned; and the cost by one schedule is that by all.
func TestTurned(t *testing.T) {
	net := Network{Send: 1, Latency: 20, Recv: 3, Element: 0.25, Combine: 0.5}
	seen := 0
	for _, x := range turning {
		for _, how := range x.how {
			for n := 1; n <= 33; n++ {
				for _, count := range []int{0, 1, 5, n, 3 * n} {
					if !Turned(x.operation, how, n, count) {
						continue
					}
					seen++
					name := fmt.Sprintf("%s %s, %d ranks, %d elements", x.operation, how, n, count)
					of := func(r int) *Schedule { return x.of(how, Args{Rank: r, Size: n, Count: count}) }
					for r := range n {
						if got, want := seenFrom(r, n, of(r)), seenFrom(0, n, of(0)); got != want {
							t.Fatalf("%s: rank %d does\n%s\nand rank 0\n%s", name, r, got, want)
						}
					}
					one, err := CostOfTurned(n, of(0), net)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					all, err := CostOf(n, of, net)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					if math.Abs(one.Last()-all.Last()) > 1e-6 || one.Messages != all.Messages || one.Elements != all.Elements || one.Rounds != all.Rounds {
						t.Errorf("%s: by one schedule %v and %+v, by all %v and %+v", name, one.Last(), one, all.Last(), all)
					}
				}
			}
		}
	}
	if seen < 1000 {
		t.Errorf("%d cases", seen)
	}
}

// seenFrom is what a rank does, with others by their distance: whom it sends what, and how much it combines.
func seenFrom(rank, size int, s *Schedule) (text string) {
	m := model{Network: Network{Combine: 1}}
	for i := range s.Rounds {
		r := &s.Rounds[i]
		for _, x := range r.Sends {
			text += fmt.Sprintf("%d to %d, ", x.Span.N, (x.Peer-rank+size)%size)
		}
		for _, x := range r.Recvs {
			text += fmt.Sprintf("%d from %d, ", x.Span.N, (x.Peer-rank+size)%size)
		}
		text += fmt.Sprintf("combine %v;\n", m.combining(r))
	}
	return text
}

// TestAllWaitForEver: ranks that all wait for a message that all would send later.
func TestAllWaitForEver(t *testing.T) {
	s := &Schedule{}
	s.recv(1, Span{})
	s.then()
	s.send(1, Span{})
	if _, err := CostOfTurned(2, s, Network{}); fmt.Sprint(err) != "schedule: all ranks wait for ever, in round 0 of 2" {
		t.Error(err)
	}
}

// TestManyRanksTurned: what 10,000 ranks do with a hundred million messages costs what the formulas say, and is known at once.
func TestManyRanksTurned(t *testing.T) {
	const a, b, m = scaleA, scaleB, scaleM
	const n = scaleSize
	log := math.Ceil(math.Log2(n))
	began := time.Now()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for _, c := range []struct {
		name  string
		s     *Schedule
		want  float64
		near  float64 // a factor
		count int
	}{
		{"allgather ring", Allgather(Ring, Args{Size: n, Count: m}), (n - 1) * (a + b*m), 1, n * (n - 1)},
		{"alltoall linear", Alltoall(Linear, Args{Size: n, Count: m}), (n - 1) * (a + b*m), 1, n * (n - 1)},
		{"alltoall pairwise", Alltoall(Pairwise, Args{Size: n, Count: m}), (n - 1) * (a + b*m), 1, n * (n - 1)},
		{"alltoall bruck", Alltoall(Bruck, Args{Size: n, Count: m}), log * (a + n/2*b*m), 1.15, n * int(log)},
		{"allreduce ring", Allreduce(Ring, Args{Size: n, Count: 2 * n}), 2 * (n - 1) * (a + 2*b), 1, 2 * n * (n - 1)},
		{"reduce-scatter pairwise", ReduceScatterBlock(Pairwise, Args{Size: n, Count: m}), (n - 1) * (a + b*m), 1, n * (n - 1)},
	} {
		got, err := CostOfTurned(n, c.s, Network{Send: a, Element: b})
		if err != nil {
			t.Fatal(err)
		}
		ratio := got.Last() / c.want
		t.Logf("%-24s %d ranks, %d messages: %.4f s, by the formula %.4f", c.name, n, got.Messages, got.Last(), c.want)
		if ratio > c.near+1e-9 || ratio < 1/c.near-1e-9 || got.Messages != c.count {
			t.Errorf("%s: %v s, want %v; %d messages, want %d", c.name, got.Last(), c.want, got.Messages, c.count)
		}
	}
	runtime.ReadMemStats(&after)
	made := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("%v, %d MiB made", time.Since(began).Round(time.Millisecond), made)
	if made > 500 {
		t.Errorf("%d MiB made", made)
	}
}
