package sim_test

import (
	"fmt"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// A voter of three wants to be the leader when it is told so, and is it when somebody agrees. It forgets to look whether it has agreed
// with another one itself.
type voter struct{ leader bool }

type (
	Vote struct{}
	Yes  struct{}
)

func (v *voter) Start(*protocol.Env) {}

func (v *voter) Receive(env *protocol.Env, from int, m any) {
	switch m.(type) {
	case Vote:
		env.Send(from, Yes{})
	case Yes:
		v.leader = true
	}
}

func (v *voter) Expire(*protocol.Env, string) {}

func (v *voter) Command(env *protocol.Env, command string) error {
	if command != "elect" {
		return fmt.Errorf("there is no command %q; there is elect", command)
	}
	env.SendAll(env.Others(), Vote{})
	return nil
}

func (v *voter) State() map[string]string { return map[string]string{"leader": fmt.Sprint(v.leader)} }

func oneLeader(processes []protocol.Process) error {
	n := 0
	for _, p := range processes {
		if p.(*voter).leader {
			n++
		}
	}
	if n > 1 {
		return fmt.Errorf("there are %d leaders", n)
	}
	return nil
}

// Many schedules of an algorithm; the first that fails, made small.
func Example() {
	cfg := sim.Config{
		N:   3,
		New: func(int) protocol.Process { return &voter{} },
		Commands: []sim.Command{
			{Proc: 0, Command: "elect"},
			{At: 10 * time.Millisecond, Proc: 2, Command: "elect"},
		},
		Loss: 0.4,
	}
	check := func(r *sim.Result) error { return oneLeader(r.Processes) }

	err := sim.Each(cfg, 1000, check)
	fmt.Println(err)

	seed := err.(*sim.Failure).Seed
	small, _ := sim.Shrink(cfg, seed, func(r *sim.Result) bool { return check(r) != nil })
	fmt.Print(small)
	// Output:
	// sim: seed 0, after 0 schedules without a failure: there are 2 leaders
	// seed 0; all processes start
	//   1. 1ms: p0 is told "elect"
	//   2. 2ms: p1 receives Vote, message 1 from p0
	//   3. 3ms: p2 is told "elect"
	//   4. 4ms: p0 receives Yes, message 1 from p1
	//   5. 5ms: p1 receives Vote, message 1 from p2
	//   6. 6ms: p2 receives Yes, message 1 from p1
}

// All interleavings of the same: each election has 1 + 3·3 states (its command not given; each of two votes under way, answered, or
// counted), so two have 10·10, and the 5 steps of each go on in 6 orders, both in C(10,5)·6·6.
func ExampleExplore() {
	cfg := sim.Config{
		N:        3,
		New:      func(int) protocol.Process { return &voter{} },
		Commands: []sim.Command{{Proc: 0, Command: "elect"}, {Proc: 2, Command: "elect"}},
	}
	x, _ := sim.Explore(cfg, sim.Bound{})
	fmt.Println(x)
	x, _ = sim.Explore(cfg, sim.Bound{Invariant: func(s *sim.State) error { return oneLeader(s.Processes) }})
	fmt.Println(x)
	// Output:
	// 100 states, 260 transitions, 1 ends, 10 steps deep, 9072 schedules; all of them
	// 9 states, 8 transitions, 0 ends, 8 steps deep; not all: a violation
	// there are 2 leaders:
	// seed 0; all processes start
	//   1. p0 is told "elect"
	//   2. p1 receives Vote, message 1 from p0
	//   3. p0 receives Yes, message 1 from p1
	//   4. p2 is told "elect"
	//   5. p0 receives Vote, message 1 from p2
	//   6. p2 receives Yes, message 2 from p0
}
