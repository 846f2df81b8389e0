package mutex

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// busy is a run in which all n want the section all the time, and a message takes 10 ms.
func busy(t *testing.T, name string, n, times int, c Config) run {
	t.Helper()
	a, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	s := schedule{seed: 1, n: n, work: Work{Times: times, Stay: ms, Exact: true}, config: c, delay: sim.Fixed(10 * ms)}
	r := s.run(t, a, a.New)
	if wrong := r.violated(); wrong != "" {
		t.Fatalf("%s, %d processes: %s", name, n, wrong)
	}
	return r
}

// TestMessagesPerEntry is the table of the papers, under load: 2(N−1) of Ricart and Agrawala (1981), which also counts
// Lamport's (1978) as 3(N−1); at most N of Suzuki and Kasami (1985).
func TestMessagesPerEntry(t *testing.T) {
	for n := 1; n <= 8; n++ {
		for _, c := range []struct {
			name string
			want int
		}{{"central", 3}, {"lamport", 3 * (n - 1)}, {"ricart-agrawala", 2 * (n - 1)}} {
			if got := check.Sent(busy(t, c.name, n, 5, Config{}).Log()); got != 5*n*c.want {
				t.Errorf("%s, %d processes, %d entries: %d messages, want %d", c.name, n, 5*n, got, 5*n*c.want)
			}
		}
	}
}

// TestTokenPerEntry: at full load the token makes one hop an entry (Le Lann 1977).
func TestTokenPerEntry(t *testing.T) {
	for n := 1; n <= 8; n++ {
		l := busy(t, "token", n, 5, Config{}).Log()
		all := entered(l)
		hops := 0
		for i := all[0].enter; i < all[len(all)-1].enter; i++ {
			if e := l.Events[i]; e.Kind == history.Send && e.Msg.Type == "TOKEN" {
				hops++
			}
		}
		if len(all) != 5*n || hops != len(all)-1 {
			t.Errorf("%d processes: %d hops between the first and the last of %d entries, want one each", n, hops, len(all))
		}
	}
}

// TestTokenIdle: a lap is N messages, whether anyone wants the section or not, and takes N hold times.
func TestTokenIdle(t *testing.T) {
	for n := 1; n <= 8; n++ {
		r, err := sim.Run(sim.Config{N: n, Delay: sim.Fixed(ms), Limit: sim.Limit{Time: 10 * time.Second},
			New: func(int) protocol.Process { return NewTokenRing(Config{Hold: 9 * ms}) }})
		if err != nil {
			t.Fatal(err)
		}
		laps := 0
		for _, e := range r.Log().Events {
			if e.Proc == "p0" && e.Kind == history.Receive {
				laps++
			}
		}
		if got, want := check.Sent(r.Log(), "TOKEN"), 1000; got < want-1 || got > want { // one every 10 ms, for 10 s
			t.Errorf("%d processes: %d hops in 10 s, want %d", n, got, want)
		}
		if want := 1000 / n; laps < want-1 || laps > want {
			t.Errorf("%d processes: %d laps, want %d", n, laps, want)
		}
	}
}

// TestTokenWait: one who asks waits for 0 to N−1 hops, (N−1)/2 on average.
func TestTokenWait(t *testing.T) {
	const n, runs = 9, 400
	sum := 0
	for seed := range uint64(runs) {
		at := 500*ms + time.Duration(seed)*977*time.Microsecond
		r, err := sim.Run(sim.Config{N: n, Seed: seed, Delay: sim.Fixed(0), Limit: sim.Limit{Time: time.Second},
			New: func(int) protocol.Process { return NewTokenRing(Config{}) }, Commands: []sim.Command{{At: at, Proc: int(seed % n), Command: "request"}}})
		if err != nil {
			t.Fatal(err)
		}
		l := r.Log()
		hops := 0
		mine := entered(l)[0]
		for i := range l.Events[:mine.enter] {
			if e := l.Events[i]; e.Kind == history.Send && e.Wall.Sub(sim.Epoch) >= at {
				hops++
			}
		}
		if hops > n-1 {
			t.Fatalf("seed %d: %d hops until the entry, want at most %d", seed, hops, n-1)
		}
		sum += hops
	}
	if mean := float64(sum) / runs; mean < 3.8 || mean > 4.2 {
		t.Errorf("%d processes: %.2f hops until the entry on average, want %d", n, mean, (n-1)/2)
	}
}

// TestTurnaround: under load the time between an exit and the next entry is one message time, two with a server in between.
func TestTurnaround(t *testing.T) {
	for name, want := range map[string]time.Duration{
		"central": 20 * ms, "token": 10 * ms, "lamport": 10 * ms, "ricart-agrawala": 10 * ms, "suzuki-kasami": 10 * ms,
	} {
		l := busy(t, name, 5, 4, Config{}).Log()
		all := entered(l)
		for k := 6; k < len(all); k++ { // from when all queue
			if got := l.Events[all[k].enter].Wall.Sub(l.Events[all[k-1].exit].Wall); got != want {
				t.Errorf("%s: %v between the exit of %s and the entry of %s, want %v", name, got, all[k-1].proc, all[k].proc, want)
			}
		}
	}
}

// TestSuzukiKasamiCost: an entry costs nothing where the token is, N messages elsewhere.
func TestSuzukiKasamiCost(t *testing.T) {
	for n := 2; n <= 8; n++ {
		at := func(i, p int, word string) sim.Command {
			return sim.Command{At: time.Duration(i) * time.Second, Proc: p, Command: word}
		}
		r, err := sim.Run(sim.Config{N: n, New: func(int) protocol.Process { return NewSuzukiKasami(Config{}) }, Commands: []sim.Command{
			at(1, 0, "request"), at(2, 0, "release"), // nothing
			at(3, 1, "request"), at(4, 1, "release"), // N
			at(5, 1, "request"), at(6, 1, "release"), // nothing
			at(7, 0, "request"), at(8, 0, "release"), // N
		}})
		if err != nil {
			t.Fatal(err)
		}
		if got := check.Sent(r.Log()); got != 2*n || len(entered(r.Log())) != 4 {
			t.Errorf("%d processes: %d messages, want %d", n, got, 2*n)
		}
	}
}

// TestRaymondCost: at most two messages for each edge on the way, which is 2(N−1) at the ends of a line; about four an entry when all
// want it (Raymond 1989).
func TestRaymondCost(t *testing.T) {
	for n := 2; n <= 9; n++ {
		line := make([]int, n)
		for p := range line {
			line[p] = p - 1
		}
		r, err := sim.Run(sim.Config{N: n, New: func(int) protocol.Process { return NewRaymond(Config{Tree: line}) },
			Commands: []sim.Command{{Proc: n - 1, Command: "request"}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := check.Sent(r.Log()); got != 2*(n-1) || len(entered(r.Log())) != 1 {
			t.Errorf("a line of %d: %d messages, want %d", n, got, 2*(n-1))
		}
	}
	for _, n := range []int{3, 7, 15} {
		got := float64(check.Sent(busy(t, "raymond", n, 20, Config{}).Log())) / float64(20*n)
		if got > 4 || got < 2 {
			t.Errorf("%d processes that all want it: %.2f messages an entry, want 2 to 4", n, got)
		}
	}
}

// TestOldRequest: without FIFO a request may come after its token has come and gone; it gets no other (Suzuki and Kasami 1985).
func TestOldRequest(t *testing.T) {
	s, env := NewSuzukiKasami(Config{}), protocol.NewEnv(0, 3, 0, nil)
	s.Start(env)
	s.Receive(env, 1, Request{Time: 2})
	s.Receive(env, 2, Privilege{Served: []uint64{0, 2, 1}})
	env.Reset(0, 0, 0)
	s.Receive(env, 1, Request{Time: 1})
	if len(env.Effects()) != 0 {
		t.Errorf("an old request has the effects %+v", env.Effects())
	}
}

// TestDeadClient: a client that is killed in its section frees the lock once the server hears of it, and not before.
func TestDeadClient(t *testing.T) {
	a, _ := Find("central")
	s := schedule{seed: 3, n: 4, work: Work{Times: 2, Stay: 100 * ms, Exact: true}, delay: sim.Fixed(ms),
		config: Config{Server: 3}, faults: []sim.Fault{sim.Kill(50*ms, 0)}, commands: []sim.Command{{At: 500 * ms, Proc: 3, Command: "lost 0"}}}
	r := s.run(t, a, a.New)
	if wrong := r.violated(); wrong != "" {
		t.Fatal(wrong)
	}
	var procs []string
	for _, section := range entered(r.Log()) {
		procs = append(procs, section.proc)
	}
	second := r.Log().Events[entered(r.Log())[1].enter].Wall.Sub(sim.Epoch)
	if want := []string{"p0", "p1", "p2", "p3", "p1", "p2", "p3"}; !slices.Equal(procs, want) || second != 501*ms {
		t.Errorf("entries %v, the second after %v, want %v, 501ms", procs, second, want)
	}
	if mark := lostMark(r.Log()); mark["of"] != "0" || mark["had"] != "section" {
		t.Errorf("the server's mark is %v", mark)
	}
}

// TestClientComesBack: it is started again under its number, and served again.
func TestClientComesBack(t *testing.T) {
	a, _ := Find("central")
	for seed := range uint64(40) {
		killed := 1 + time.Duration(seed)*7*ms
		s := schedule{seed: seed, n: 3, work: Work{Times: 3, Stay: 20 * ms}, delay: sim.Uniform(ms, 5*ms),
			faults:   []sim.Fault{sim.Kill(killed, 1), sim.Restart(killed+100*ms, 1, nil)},
			commands: []sim.Command{{At: killed + 50*ms, Command: "lost 1"}, {At: killed + 100*ms, Command: "back 1"}}}
		r := s.run(t, a, a.New)
		for _, p := range []property{exclusion, asked, served} {
			if wrong := p.accuses(r); wrong != "" || !r.Quiescent {
				t.Errorf("seed %d: %s%s", seed, wrong, r.Cut)
			}
		}
		if todo := r.Processes[1].(*Workload).Todo(); todo != 0 {
			t.Errorf("seed %d: the client that came back has %d entries still to come", seed, todo)
		}
	}
}

func lostMark(l *history.Log) map[string]string {
	for _, e := range l.Events {
		if e.Kind == history.Mark && e.Name == Lost {
			return e.Attrs
		}
	}
	return nil
}

// TestSharedFile is the proof from outside: what each writes at its entry and at its exit is never torn by another.
func TestSharedFile(t *testing.T) {
	for _, a := range Algorithms() {
		var file []int
		write := func(env *protocol.Env) { file = append(file, env.Self()) }
		s := schedule{seed: 1, n: 4, delay: sim.Uniform(ms, 10*ms), work: Work{Times: 5, Stay: 5 * ms, Think: ms, Enter: write, Exit: write}}
		r := s.run(t, a, a.New)
		if wrong := r.violated(); wrong != "" || len(file) != 40 {
			t.Errorf("%s: %d lines, want 40; %s", a.Name, len(file), wrong)
		}
		for i := 0; i+1 < len(file); i += 2 {
			if file[i] != file[i+1] {
				t.Errorf("%s: process %d writes line %d while %d is in the section", a.Name, file[i+1], i+2, file[i])
			}
		}
	}
}

// TestTable compares all of them as a lab does, and their formulas with those that package check has.
func TestTable(t *testing.T) {
	checked := map[string]func(n, entries int) check.Expected{
		"central": func(_, entries int) check.Expected { return check.CentralCount(entries) },
		"lamport": check.LamportCount, "ricart-agrawala": check.RicartAgrawalaCount, "suzuki-kasami": check.SuzukiKasamiCount,
	}
	for _, a := range Algorithms() {
		low, high := a.Messages(5, 50)
		r := busy(t, a.Name, 5, 10, Config{})
		if got := check.Sent(r.Log()) - check.Sent(r.Log(), "END"); got < low || high >= 0 && got > high {
			t.Errorf("%s: %d messages, want %d to %d (%s an entry)", a.Title, got, low, high, a.Formula)
		}
		if expected := checked[a.Name]; expected != nil && (expected(5, 50).Least != low || expected(5, 50).Most != high) {
			t.Errorf("%s: %d to %d messages, but package check expects %+v", a.Title, low, high, expected(5, 50))
		}
	}
	if _, err := Find("bakery"); err == nil || err.Error() != `mutex: no algorithm "bakery": there are central, token, lamport, ricart-agrawala, suzuki-kasami, raymond` {
		t.Errorf("Find(bakery): %v", err)
	}
}

func TestDiameter(t *testing.T) {
	for n, want := range map[int]int{1: 0, 2: 1, 3: 2, 4: 3, 5: 3, 6: 4, 7: 4, 8: 5, 15: 6} {
		if got := diameter(n); got != want {
			t.Errorf("diameter(%d) = %d, want %d", n, got, want)
		}
		longest := 0
		for p := range n {
			for q := range n {
				longest = max(longest, distance(p, q))
			}
		}
		if longest != want {
			t.Errorf("the longest path of %d is %d, want %d", n, longest, want)
		}
	}
}

// distance is the length of the path between two processes of the default tree.
func distance(p, q int) int {
	switch {
	case p > q:
		return 1 + distance((p-1)/2, q)
	case q > p:
		return 1 + distance(p, (q-1)/2)
	}
	return 0
}

func ExampleAlgorithm_Workload() {
	algorithm, _ := Find("ricart-agrawala")
	result, err := sim.Run(sim.Config{N: 5, FIFO: algorithm.FIFO, New: func(int) protocol.Process {
		return algorithm.Workload(Config{}, Work{Times: 10, Stay: time.Millisecond})
	}})
	low, high := algorithm.Messages(5, 50)
	fmt.Println(result.Stats.Sent, low, high, err)
	// Output: 400 400 400 <nil>
}
