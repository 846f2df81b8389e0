package mutex

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// explore tries all interleavings of processes that enter so many times each.
func explore(t *testing.T, a Algorithm, times []int, make func(c Config) Process) *sim.Exploration {
	t.Helper()
	found, err := sim.Explore(sim.Config{N: len(times), FIFO: a.FIFO, Quiet: true, New: func(p int) protocol.Process {
		work := Work{Times: times[p], Stay: ms, Think: ms, Exact: true}
		return NewWorkload(work, func(granted func(*protocol.Env)) Process { return make(Config{Granted: granted}) })
	}}, sim.Bound{Invariant: exclusive, Final: allServed, NoClocks: true, Time: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s, entries %v: %v, in %v", a.Name, times, found, found.Elapsed)
	return found
}

// exclusive: no state has two processes in the section. Since all orders are tried, this is exclusion in all consistent cuts.
func exclusive(s *sim.State) error {
	in := ""
	for p, process := range s.Processes {
		if process.(*Workload).Process.State()["section"] != "inside" {
			continue
		}
		if in != "" {
			return fmt.Errorf("%s and p%d are in the section", in, p)
		}
		in = fmt.Sprintf("p%d", p)
	}
	return nil
}

// allServed: where nothing can happen any more all have entered as often as they wanted.
func allServed(r *sim.Result) error {
	for p, process := range r.Processes {
		if todo := process.(*Workload).Todo(); todo > 0 {
			return fmt.Errorf("p%d waits for ever: %d entries are still to come", p, todo)
		}
	}
	return nil
}

// TestAllInterleavings tries all of three processes that enter once each, and of two that enter twice. Of Lamport's, where each order of
// receipts gives other clocks, two of three enter: with all three there are more than a million states.
func TestAllInterleavings(t *testing.T) {
	for _, a := range Algorithms() {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			three := []int{1, 1, 1}
			if a.Name == "lamport" {
				three = []int{1, 1, 0}
			}
			for _, times := range [][]int{three, {2, 2}} {
				if found := explore(t, a, times, a.New); !found.Exhaustive || found.Terminals == 0 {
					t.Errorf("%v", found)
				}
			}
		})
	}
}

// inOneCall is the mutant whose mistake lies in the order of one call's effects: the log shows it, no state does.
const inOneCall = "closes the file after the release"

// TestInterleavingsOfMutants: the search finds what is wrong, too, with a small schedule that leads there.
func TestInterleavingsOfMutants(t *testing.T) {
	for _, m := range mutants {
		if m.accused.name != exclusion.name || m.adapt != nil || m.name == inOneCall {
			continue
		}
		t.Run(m.algorithm+": "+m.name, func(t *testing.T) {
			t.Parallel()
			a, err := Find(m.algorithm)
			if err != nil {
				t.Fatal(err)
			}
			found := explore(t, a, []int{1, 1, 1}, m.make)
			if found.Err == nil || found.Violation == nil {
				t.Errorf("no interleaving has two in the section: %v", found)
			}
			var of *sim.Error
			if errors.As(found.Err, &of) {
				t.Errorf("it fails in another way: %v", found.Err)
			}
		})
	}
}
