package mpi

import (
	"fmt"
	"reflect"
	"strconv"
	"testing"
)

func scheduled(t *testing.T, operation, algorithm string, ranks, root, count int, options ...Option) *Plan {
	t.Helper()
	p, err := Explain(operation, algorithm, ranks, root, count, options...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// The rounds of broadcasts and scatters are those of the labs' tables: 11.4 and 11.5.
func TestExplainTrees(t *testing.T) {
	for n := 1; n <= 33; n++ {
		for _, root := range []int{0, n - 1} {
			log := len(strconv.FormatInt(int64(n-1), 2))
			if n == 1 {
				log = 0
			}
			star := scheduled(t, "Bcast", "linear", n, root, 5)
			if star.Messages() != n-1 || len(star.Rounds) != n-1 || star.Items() != 5*(n-1) {
				t.Errorf("star of %d: %v", n, star)
			}
			for _, r := range star.Rounds {
				if r[0].From != root {
					t.Errorf("star of %d: %d sends", n, r[0].From)
				}
			}
			if p := scheduled(t, "Bcast", "binomial", n, root, 5); p.Messages() != n-1 || len(p.Rounds) != log {
				t.Errorf("binomial tree of %d: %v, want %d rounds", n, p, log)
			}
			p := scheduled(t, "Scatter", "binomial", n, root, 1)
			if p.Messages() != n-1 || len(p.Rounds) != log || n == 1<<log && p.Items() != n/2*log {
				t.Errorf("binomial scatter on %d: %v", n, p)
			}
			if p := scheduled(t, "Gather", "binomial", n, root, 1); p.Messages() != n-1 || len(p.Rounds) != log {
				t.Errorf("binomial gather on %d: %v", n, p)
			}
		}
	}
}

// A chain of N ranks that has S segments takes N−1+S−1 rounds.
func TestExplainPipeline(t *testing.T) {
	if p := scheduled(t, "Bcast", "chain", 5, 0, 8, WithSegment(2)); len(p.Rounds) != 4+3 || p.Messages() != 16 {
		t.Errorf("%v", p)
	}
}

func TestExplainRounds(t *testing.T) {
	for name, c := range map[string]struct {
		scheduled        *Plan
		rounds, messages int
	}{
		"ring":      {scheduled(t, "Allgather", "ring", 6, 0, 1), 5, 30},
		"doubling":  {scheduled(t, "Allreduce", "recursive-doubling", 8, 0, 1), 3, 24},
		"alltoall":  {scheduled(t, "Alltoall", "pairwise", 5, 0, 1), 4, 20},
		"at once":   {scheduled(t, "Alltoall", "linear", 5, 0, 1), 4, 20},
		"barrier":   {scheduled(t, "Barrier", "", 7, 0, 0), 3, 21},
		"scan":      {scheduled(t, "Scan", "linear", 4, 0, 1), 3, 3},
		"one alone": {scheduled(t, "Allreduce", "", 1, 0, 9), 0, 0},
	} {
		if len(c.scheduled.Rounds) != c.rounds || c.scheduled.Messages() != c.messages {
			t.Errorf("%s: want %d rounds of %d messages in all:\n%v", name, c.rounds, c.messages, c.scheduled)
		}
	}
	want := [][]Hop{{{2, 0, 1}}, {{0, 1, 1}, {2, 3, 1}}}
	if p := scheduled(t, "Bcast", "binomial", 4, 2, 1); !reflect.DeepEqual(p.Rounds, want) {
		t.Errorf("%v", p)
	}
}

// A plan has the messages that the operation sends when it is run: for each operation, algorithm and root, on 1 to 9 ranks, by the counts of who has sent
// whom how much.
func TestExplainIsWhatIsSent(t *testing.T) {
	const count = 3
	for n := 1; n <= 9; n++ {
		for _, root := range []int{0, n / 2, n - 1} {
			launch(t, n, func(c *Comm) {
				for _, operation := range plannedOperations() {
					for _, how := range algorithms[operation] {
						if operation == "Allgather" && how == "recursive-doubling" && n&(n-1) != 0 {
							continue
						}
						c.p.resetTraffic()
						ok(t, perform(c, operation, root, count, WithAlgorithm(string(how))))
						got := c.Traffic().Only(InCollectives)
						p := scheduled(t, operation, string(how), n, root, count)
						items := make([]int, n)
						messages := make([]int, n)
						for _, r := range p.Rounds {
							for _, h := range r {
								if h.From == c.Rank() {
									items[h.To] += h.Items
									messages[h.To]++
								}
							}
						}
						for to := range n {
							if f := got.Pair(c.Rank(), to); f.Messages != messages[to] || f.Items != items[to] {
								t.Errorf("%s %s, %d ranks, root %d: %d → %d: %d messages of %d elements were sent, and the plan has %d of %d", operation, how, n, root,
									c.Rank(), to, f.Messages, f.Items, messages[to], items[to])
							}
						}
					}
				}
			})
			if len(plannedOperations()) != len(algorithms) {
				t.Fatalf("plans are made of %v", plannedOperations())
			}
		}
	}
}

// perform calls a collective operation on count elements of each rank's part, or of the whole.
func perform(c *Comm, operation string, root, count int, how Option) error {
	n := c.Size()
	part, all, out, whole := make([]int, count), make([]int, n*count), make([]int, count), make([]int, n*count)
	counts, types := make([]int, n), make([]*Datatype, n)
	displs := make([]int, n)
	for r := range n {
		counts[r], types[r], displs[r] = count, Int, r*count*Int.Size()
	}
	switch operation {
	case "Barrier":
		return c.Barrier(how)
	case "Bcast":
		return c.Bcast(part, root, how)
	case "Gather":
		return c.Gather(part, whole, root, how)
	case "Gatherv":
		return c.Gatherv(part, whole, counts, nil, root, how)
	case "Scatter":
		return c.Scatter(all, out, root, how)
	case "Scatterv":
		return c.Scatterv(all, counts, nil, out, root, how)
	case "Allgather":
		return c.Allgather(part, whole, how)
	case "Allgatherv":
		return c.Allgatherv(part, whole, counts, nil, how)
	case "Alltoall":
		return c.Alltoall(all, whole, how)
	case "Alltoallv":
		return c.Alltoallv(all, counts, nil, whole, counts, nil, how)
	case "Alltoallw":
		return c.Alltoallw(all, counts, displs, types, whole, counts, displs, types, how)
	case "Reduce":
		return c.Reduce(part, out, Sum, root, how)
	case "Allreduce":
		return c.Allreduce(part, out, Sum, how)
	case "ReduceScatterBlock":
		return c.ReduceScatterBlock(all, out, Sum, how)
	case "ReduceScatter":
		return c.ReduceScatter(all, out, counts, Sum, how)
	case "Scan":
		return c.Scan(part, out, Sum, how)
	case "Exscan":
		return c.Exscan(part, out, Sum, how)
	}
	return fmt.Errorf("nobody calls %s", operation)
}

// A tree in which nobody has more than two children brings each its part: on 7 ranks, the root sends 3 parts each to two.
func TestExplainBinaryScatter(t *testing.T) {
	want := [][]Hop{{{3, 4, 9}}, {{3, 5, 9}, {4, 6, 3}}, {{4, 0, 3}, {5, 1, 3}}, {{5, 2, 3}}}
	if p := scheduled(t, "Scatter", "binary", 7, 3, 3); !reflect.DeepEqual(p.Rounds, want) {
		t.Errorf("%v", p)
	}
}

func TestExplainRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		operation, algorithm string
		ranks, root, count   int
		class                Class
		text                 string
	}{
		"operation": {"Bcst", "", 4, 0, 1, ErrArg, `"Bcst" is not one of Allgather, Allgatherv, Allreduce`},
		"algorithm": {"Bcast", "star", 4, 0, 1, ErrArg, `the algorithms of Bcast are ["binomial"`},
		"root":      {"Bcast", "", 4, 4, 1, ErrRoot, "0 to 3"},
		"ranks":     {"Bcast", "", 0, 0, 1, ErrArg, "0 ranks"},
		"count":     {"Bcast", "", 4, 0, -1, ErrCount, "-1 elements"},
		"power":     {"Allgather", "recursive-doubling", 6, 0, 1, ErrArg, "power of two"},
	} {
		_, err := Explain(c.operation, c.algorithm, c.ranks, c.root, c.count)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		check(t, err, c.class, c.text)
	}
}
