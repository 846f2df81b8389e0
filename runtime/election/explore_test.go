package election

import (
	"fmt"
	"testing"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// oneAtMost: no state has two leaders.
func oneAtMost(s *sim.State) error {
	leaders := 0
	for _, p := range s.Processes {
		if p.(protocol.Stater).State()["role"] == leader.String() {
			leaders++
		}
	}
	if leaders > 1 {
		return fmt.Errorf("%d leaders", leaders)
	}
	return nil
}

// agreed: at the end all know the greatest of those that did not merely relay, and have their ranks.
func agreed(r *sim.Result) error {
	var greatest ID
	for _, p := range r.Processes {
		m := memberOf(p)
		if m.role != relaying && m.config.ID.Compare(greatest) > 0 {
			greatest = m.config.ID
		}
	}
	ranks := map[int]bool{}
	for i, p := range r.Processes {
		if got, known := memberOf(p).Leader(); !known || got != greatest {
			return fmt.Errorf("p%d takes %v for the leader, want %v", i, got, greatest)
		}
		ranks[memberOf(p).Rank()] = true
	}
	for k := range len(r.Processes) {
		if !ranks[k] {
			return fmt.Errorf("nobody is rank %d", k)
		}
	}
	return nil
}

func memberOf(p protocol.Process) *member {
	switch p := p.(type) {
	case *ChangRoberts:
		return &p.member
	case *startsLate:
		return &p.member
	case *HirschbergSinclair:
		return &p.member
	}
	panic(fmt.Sprintf("%T is no member", p))
}

func exploreElection(t *testing.T, variant Variant, numbers []int, starters int, make func(c Config) process) *sim.Exploration {
	t.Helper()
	cfg := sim.Config{N: len(numbers), Quiet: true, New: func(p int) protocol.Process {
		return make(Config{ID: ID{Number: numbers[p]}, Variant: variant, Number: true, Done: func(*protocol.Env) {}})
	}}
	for p := range numbers {
		if starters>>p&1 == 1 {
			cfg.Commands = append(cfg.Commands, sim.Command{Proc: p, Command: "elect"})
		}
	}
	found, err := sim.Explore(cfg, sim.Bound{Invariant: oneAtMost, Final: agreed, NoClocks: true, Time: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAllInterleavings tries all of them: of up to three processes in each order of their ids, whichever start, at whatever time, on
// channels that need not be FIFO.
func TestAllInterleavings(t *testing.T) {
	for _, k := range kinds {
		t.Run(k.algorithm+" "+k.variant.String(), func(t *testing.T) {
			t.Parallel()
			states, cases := 0, 0
			for n := 1; n <= 3; n++ {
				permutations(n, func(numbers []int) {
					if numbers[0] != 1 {
						return // the same ring, turned
					}
					for starters := 1; starters < 1<<n; starters++ {
						found := exploreElection(t, k.variant, numbers, starters, makeRight(k.algorithm))
						if !found.Exhaustive || found.Terminals == 0 {
							t.Fatalf("ids %v, starters %b: %v", numbers, starters, found)
						}
						states, cases = states+found.States, cases+1
					}
				})
			}
			t.Logf("%d cases, %d states", cases, states)
		})
	}
}

// TestInterleavingOfLateStarter: the search finds the two leaders that a late starter of the variant Relay makes.
func TestInterleavingOfLateStarter(t *testing.T) {
	found := exploreElection(t, Relay, []int{1, 3, 2}, 0b011, func(c Config) process { return &startsLate{NewChangRoberts(c)} })
	if found.Err == nil || found.Err.Error() != "2 leaders" {
		t.Errorf("%v", found)
	}
}
