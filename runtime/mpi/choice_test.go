package mpi

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jeton/runtime/mpi/internal/schedule"
)

// TestMeasured: the table names algorithms that there are, from 0 bytes on for each number of ranks, in the order of bytes.
func TestMeasured(t *testing.T) {
	for i, m := range measured {
		if !slices.Contains(algorithms[m.operation], m.how) || m.ranks < leastMeasured || m.segment < 0 {
			t.Errorf("%+v", m)
		}
		same := i > 0 && measured[i-1].operation == m.operation && measured[i-1].near == m.near && measured[i-1].ranks == m.ranks
		if same && measured[i-1].from >= m.from || !same && m.from != 0 {
			t.Errorf("%+v comes after %+v", m, measured[i-1])
		}
	}
	for _, operation := range append(slices.Collect(maps.Keys(scales)), "ReduceScatterBlock") {
		for _, near := range []bool{true, false} {
			if !slices.ContainsFunc(measured, func(m choice) bool { return m.operation == operation && m.near == near }) {
				t.Errorf("%s was not measured (near: %t)", operation, near)
			}
		}
	}
}

// TestAlgorithmsInDocs: the table of algorithms in docs/mpi.md is that of the library.
func TestAlgorithmsInDocs(t *testing.T) {
	text, err := os.ReadFile("../../docs/mpi.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| operation | algorithms |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	said := map[string][]string{}
	for _, line := range strings.Split(table, "\n") {
		cells := strings.Split(line, "|")
		for _, operation := range strings.Split(cells[1], ",") {
			for _, how := range strings.Split(cells[2], ",") {
				name, _, _ := strings.Cut(strings.TrimSpace(how), " ")
				said[strings.TrimSpace(operation)] = append(said[strings.TrimSpace(operation)], name)
			}
		}
	}
	known := map[string][]string{}
	for operation := range algorithms {
		known[operation] = Algorithms(operation)
	}
	if diff := cmp.Diff(known, said); diff != "" {
		t.Errorf("the library has -, the page says +:\n%s", diff)
	}
}

// TestUsual: whatever is asked for, there is an algorithm that does it; and none by which one rank speaks with all of very many hosts, where another takes a
// logarithm of the time.
func TestUsual(t *testing.T) {
	for _, near := range []bool{true, false} {
		for n := 1; n <= 200; n += 1 + n/8 {
			p := &process{host: "a", sharesMemory: near}
			c := &Comm{p: p}
			for r := range n {
				c.ranks, p.hosts = append(c.ranks, r), append(p.hosts, "a")
			}
			if c.near() != near {
				t.Fatal("near")
			}
			for operation := range algorithms {
				for _, bytes := range []int{0, 1, 100, 5000, 100_000, 10_000_000} {
					for _, ordered := range []bool{true, false} {
						how, segment := c.usual(operation, bytes, ordered)
						if err := c.can(operation, how, ordered); err != nil || !slices.Contains(algorithms[operation], how) || segment < 0 {
							t.Errorf("%s of %d bytes on %d ranks: %q: %v", operation, bytes, n, how, err)
						}
						if !near && n > 64 && (scales[operation] && how == schedule.Linear || how == schedule.ReduceThenScatter) {
							t.Errorf("%s of %d bytes on %d hosts: %q", operation, bytes, n, how)
						}
					}
				}
			}
		}
	}
}

// TestNear: ranks share memory when they are on one host, and it has some to share.
func TestNear(t *testing.T) {
	p := &process{host: "a", hosts: []string{"a", "b", "a"}, sharesMemory: true}
	for _, c := range []struct {
		ranks []int
		near  bool
	}{{[]int{0}, true}, {[]int{0, 2}, true}, {[]int{0, 1}, false}, {[]int{0, 1, 2}, false}} {
		if (&Comm{p: p, ranks: c.ranks}).near() != c.near {
			t.Errorf("ranks %d: near is %t", c.ranks, !c.near)
		}
	}
}
