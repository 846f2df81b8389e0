package election

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// elect runs an election among processes with these numbers, in the order of the ring, of which some start at once, and is the number of
// its messages without those that announce the leader.
func elect(t testing.TB, algorithm string, variant Variant, numbers []int, starters ...int) int {
	t.Helper()
	n := len(numbers)
	c := sim.Config{N: n, Seed: 1, FIFO: true, Quiet: true, Delay: sim.Fixed(ms), New: func(p int) protocol.Process {
		return makeRight(algorithm)(Config{ID: ID{Number: numbers[p]}, Variant: variant})
	}}
	for _, p := range starters {
		c.Commands = append(c.Commands, sim.Command{Proc: p, Command: "elect"})
	}
	r, err := sim.Run(c)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Max(numbers)
	if variant == Relay {
		want = 0
		for _, p := range starters {
			want = max(want, numbers[p])
		}
	}
	for p, process := range r.Processes {
		if got, known := process.(interface{ Leader() (ID, bool) }).Leader(); !known || got.Number != want {
			t.Fatalf("%s %v, ids %v, starters %v: p%d takes %v for the leader, want %d", algorithm, variant, numbers, starters, p, got, want)
		}
	}
	return r.Stats.Sent - n
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// permutations calls f with each order of 1, …, n.
func permutations(n int, f func(numbers []int)) {
	numbers := make([]int, 0, n)
	var extend func()
	extend = func() {
		if len(numbers) == n {
			f(numbers)
			return
		}
		for k := 1; k <= n; k++ {
			if !slices.Contains(numbers, k) {
				numbers = append(numbers, k)
				extend()
				numbers = numbers[:len(numbers)-1]
			}
		}
	}
	extend()
}

// nH is n·H_k, times the factorial of 6 to be whole.
func nH(n, k int) int {
	sum := 0
	for i := 1; i <= k; i++ {
		sum += 720 / i
		if 720%i != 0 {
			panic("nH is for k up to 6")
		}
	}
	return n * sum
}

// TestAllStart: over all n! rings the best election takes 2n−1 messages, the worst n(n+1)/2, and the mean is n·H_n, exactly (Chang and
// Roberts 1979).
func TestAllStart(t *testing.T) {
	for n := 1; n <= 6; n++ {
		best, worst, sum, rings := math.MaxInt, 0, 0, 0
		permutations(n, func(numbers []int) {
			got := elect(t, changRoberts, WakeUp, numbers, upTo(n)...)
			best, worst, sum, rings = min(best, got), max(worst, got), sum+got, rings+1
		})
		if best != Best(n) || worst != Worst(n) || 720*sum != rings*nH(n, n) {
			t.Errorf("%d processes, all %d rings: %d to %d messages, %v on average, want %d to %d, %v", n, rings, best, worst, float64(sum)/float64(rings), Best(n), Worst(n), Mean(n))
		}
		if want := float64(nH(n, n)) / 720; math.Abs(Mean(n)-want) > 1e-9 {
			t.Errorf("Mean(%d) = %v, want %v", n, Mean(n), want)
		}
	}
}

// TestSorted: the best ring grows in its direction, the worst against it.
func TestSorted(t *testing.T) {
	for n := 1; n <= 64; n++ {
		up := upTo(n)
		if got := elect(t, changRoberts, WakeUp, up, up...); got != Best(n) {
			t.Errorf("%d growing ids: %d messages, want %d", n, got, Best(n))
		}
		down := slices.Clone(up)
		slices.Reverse(down)
		if got := elect(t, changRoberts, WakeUp, down, up...); got != Worst(n) {
			t.Errorf("%d falling ids: %d messages, want %d", n, got, Worst(n))
		}
	}
}

// TestOneStarts: n to 2n−1 messages when those that are reached wake up, both of which some ring takes; n when they relay.
func TestOneStarts(t *testing.T) {
	for n := 1; n <= 6; n++ {
		least, most := math.MaxInt, 0
		permutations(n, func(numbers []int) {
			got := elect(t, changRoberts, WakeUp, numbers, 0)
			least, most = min(least, got), max(most, got)
			if got := elect(t, changRoberts, Relay, numbers, 0); got != n {
				t.Errorf("relay, ids %v: %d messages, want %d", numbers, got, n)
			}
		})
		if least != n || most != max(n, 2*n-1) {
			t.Errorf("%d processes: %d to %d messages, want %d to %d", n, least, most, n, 2*n-1)
		}
	}
}

// TestSomeStart: whichever k start, the mean over all rings is n·H_k in the variant Relay (Tel's book, chapter 7).
func TestSomeStart(t *testing.T) {
	for n := 1; n <= 5; n++ {
		for set := 1; set < 1<<n; set++ {
			var starters []int
			for p := range n {
				if set>>p&1 == 1 {
					starters = append(starters, p)
				}
			}
			sum, rings := 0, 0
			permutations(n, func(numbers []int) {
				sum, rings = sum+elect(t, changRoberts, Relay, numbers, starters...), rings+1
			})
			if k := len(starters); 720*sum != rings*nH(n, k) {
				t.Errorf("%d processes, %v start: %v messages on average, want %v", n, starters, float64(sum)/float64(rings), MeanOf(n, k))
			}
		}
	}
}

// TestBound: 8n(1+⌈log₂ n⌉) is never reached (Hirschberg and Sinclair 1980), and at 64 the mean is far below it.
func TestBound(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for n := 1; n <= 64; n++ {
		for range 5 {
			if got := elect(t, hirschbergSinclair, WakeUp, r.Perm(n), upTo(n)...); got > Bound(n) {
				t.Errorf("%d processes: %d messages, want at most %d", n, got, Bound(n))
			}
		}
	}
	for n, want := range map[int]int{1: 8, 2: 32, 3: 72, 4: 96, 5: 160, 64: 3584} {
		if got := Bound(n); got != want {
			t.Errorf("Bound(%d) = %d, want %d", n, got, want)
		}
	}
	sum := 0
	for range 100 {
		sum += elect(t, hirschbergSinclair, WakeUp, r.Perm(64), upTo(64)...)
	}
	if mean := sum / 100; mean < 1100 || mean > 1350 {
		t.Errorf("64 processes: %d messages on average, want about 1217", mean)
	}
}

// TestAnnouncement: n messages to announce the leader, n to number the ring, which counts it: for n of 1 and 2, too.
func TestAnnouncement(t *testing.T) {
	for _, k := range kinds {
		for _, n := range []int{1, 2, 3, 8} {
			s := newSchedule(k.algorithm, k.variant, uint64(n), seeded(uint64(n)))
			s.n, s.ring, s.ids, s.numbering = n, nil, nil, true
			for p := range n {
				s.ids = append(s.ids, ID{Number: (p * 5) % 8})
			}
			s.commands = []sim.Command{{Proc: n - 1, Command: "elect"}}
			r := s.run(t, makeRight(k.algorithm))
			if wrong := r.violated(); wrong != "" {
				t.Errorf("%s %v, %d processes: %s", k.algorithm, k.variant, n, wrong)
			}
			if f, v := check.Sent(r.Log(), "F"), check.Sent(r.Log(), "T"); f != n || v != n {
				t.Errorf("%s %v, %d processes: %d F and %d T, want %d each", k.algorithm, k.variant, n, f, v, n)
			}
			counted, ranks := 0, make([]bool, n)
			for _, p := range r.Processes {
				counted += p.(process).Count()
				ranks[p.(process).Rank()] = true
			}
			if counted != n || slices.Contains(ranks, false) {
				t.Errorf("%s %v, %d processes: %d counted, ranks %v", k.algorithm, k.variant, n, counted, ranks)
			}
		}
	}
}

// TestLateStarter: "elect" does nothing once a process knows the leader, or has relayed.
func TestLateStarter(t *testing.T) {
	for _, k := range kinds {
		s := schedule{algorithm: k.algorithm, variant: k.variant, seed: 1, n: 4, stays: true, delay: sim.Fixed(ms)}
		for p := range s.n {
			s.ids = append(s.ids, ID{Number: p})
			s.commands = append(s.commands, sim.Command{At: time.Duration(p) * time.Second, Proc: p, Command: "elect"})
		}
		r := s.run(t, makeRight(k.algorithm))
		if wrong := r.violated(); wrong != "" {
			t.Errorf("%s %v: %s", k.algorithm, k.variant, wrong)
		}
		last := r.marks(history.ElectKnown)[s.n-1].Mono
		for _, e := range r.Log().Events {
			if e.Kind == history.Send && e.Mono > last+100*ms {
				t.Errorf("%s %v: %s sends %s at %v, when all know the leader since %v", k.algorithm, k.variant, e.Proc, e.Msg.Type, e.Mono, last)
			}
		}
	}
}

// TestAngluin: among processes that nothing tells apart nobody alone is elected (Angluin 1980).
func TestAngluin(t *testing.T) {
	s := schedule{algorithm: changRoberts, seed: 1, n: 4, ids: make([]ID, 4), delay: sim.Fixed(ms), stays: true}
	for p := range s.n {
		s.commands = append(s.commands, sim.Command{Proc: p, Command: "elect"})
	}
	if got := len(s.run(t, makeRight(changRoberts)).marks(history.ElectLeader)); got != 4 {
		t.Errorf("%d leaders among 4 processes with one id, want all", got)
	}
}

func Example() {
	numbers := []int{3, 10, 7, 9, 1}
	result, err := sim.Run(sim.Config{N: 5, FIFO: true,
		New: func(p int) protocol.Process {
			return NewChangRoberts(Config{ID: ID{Number: numbers[p]}, Number: true})
		},
		Commands: []sim.Command{{Proc: 0, Command: "elect"}, {Proc: 3, Command: "elect"}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for p, process := range result.Processes {
		member := process.(*ChangRoberts)
		leader, _ := member.Leader()
		fmt.Println("p"+strconv.Itoa(p), "leader", leader, "rank", member.Rank(), "count", member.Count())
	}
	fmt.Println(Best(5), Worst(5), Mean(5))
	// Output:
	// p0 leader 10 rank 4 count 0
	// p1 leader 10 rank 0 count 5
	// p2 leader 10 rank 1 count 0
	// p3 leader 10 rank 2 count 0
	// p4 leader 10 rank 3 count 0
	// 9 15 11.416666666666666
}
