package mpi

import (
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

// All messages of all schedules are in their plans: nobody waits for ever.
func TestExplainIsWhole(t *testing.T) {
	for operation := range makers {
		for _, how := range algorithms[operation] {
			for n := 1; n <= 9; n++ {
				p, err := Explain(operation, string(how), n, n/2, 6)
				if err != nil {
					if n&(n-1) == 0 {
						t.Errorf("%s %s on %d: %v", operation, how, n, err)
					}
					continue
				}
				of, _, err := schedules(operation, string(how), n, n/2, 6, mostExplained, nil)
				ok(t, err)
				sent := 0
				for r := range n {
					for _, x := range of(r).Rounds {
						sent += len(x.Sends)
					}
				}
				if sent != p.Messages() {
					t.Errorf("%s %s on %d: %d messages are sent, and the scheduled has %d", operation, how, n, sent, p.Messages())
				}
			}
		}
	}
}

func TestExplainRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		operation, algorithm string
		ranks, root, count   int
		class                Class
		text                 string
	}{
		"operation": {"Bcst", "", 4, 0, 1, ErrArg, `"Bcst" is not one of Allgather, Allreduce`},
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
