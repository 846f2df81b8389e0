package mutex

import (
	"fmt"
	"strings"

	"jeton/runtime/protocol"
)

// An Algorithm is one of the package's, with what its paper says of it.
type Algorithm struct {
	Name    string // for Find: "central"
	Title   string // for a table: "Centralised"
	Source  string // author and year
	Formula string // the messages of an entry
	FIFO    bool   // it needs FIFO channels
	Token   bool   // it has one
	New     func(c Config) Process

	perEntry func(n int) (low, high int) // high: unbounded
}

const unbounded = -1

func per(low, high func(n int) int) func(n int) (int, int) {
	return func(n int) (int, int) { return low(n), high(n) }
}

// Algorithms are all of them, in the order of their years.
func Algorithms() []Algorithm {
	constant := func(k int) func(int) int { return func(int) int { return k } }
	others := func(k int) func(int) int { return func(n int) int { return k * (n - 1) } }
	return []Algorithm{
		{"central", "Centralised", "folklore", "3", false, false, func(c Config) Process { return NewCentral(c) },
			per(constant(3), constant(3))},
		{"token", "Token ring", "Le Lann 1977", "1 under load, unbounded when idle", false, true, func(c Config) Process { return NewTokenRing(c) },
			per(constant(1), constant(unbounded))},
		{"lamport", "Lamport", "Lamport 1978", "3(N−1)", true, false, func(c Config) Process { return NewLamport(c) },
			per(others(3), others(3))},
		{"ricart-agrawala", "Ricart-Agrawala", "Ricart and Agrawala 1981", "2(N−1)", false, false, func(c Config) Process { return NewRicartAgrawala(c) },
			per(others(2), others(2))},
		{"suzuki-kasami", "Suzuki-Kasami", "Suzuki and Kasami 1985", "0 or N", false, true, func(c Config) Process { return NewSuzukiKasami(c) },
			per(constant(0), func(n int) int {
				if n == 1 {
					return 0
				}
				return n
			})},
		{"raymond", "Raymond", "Raymond 1989", "0 to 2 × diameter", false, true, func(c Config) Process { return NewRaymond(c) },
			per(constant(0), func(n int) int { return 2 * diameter(n) })},
	}
}

// Find gives an algorithm by its name.
func Find(name string) (Algorithm, error) {
	var names []string
	for _, a := range Algorithms() {
		if a.Name == name {
			return a, nil
		}
		names = append(names, a.Name)
	}
	return Algorithm{}, fmt.Errorf("mutex: no algorithm %q: there are %s", name, strings.Join(names, ", "))
}

// Messages is how many messages entries cost among n processes, at least and at most, with the Config's defaults; high is -1 when there
// is no bound. A message to several counts once for each.
func (a Algorithm) Messages(n, entries int) (low, high int) {
	low, high = a.perEntry(n)
	if high != unbounded {
		high *= entries
	}
	return low * entries, high
}

// Workload is a process of the algorithm that does the work.
func (a Algorithm) Workload(c Config, work Work) *Workload {
	return NewWorkload(work, func(granted func(*protocol.Env)) Process {
		c.Granted = granted
		return a.New(c)
	})
}

// diameter is the longest path of the default tree of n processes: between its two deepest leaves on either side of the root.
func diameter(n int) int {
	depth := func(p int) (d int) {
		for ; p > 0; p = (p - 1) / 2 {
			d++
		}
		return d
	}
	branch := func(p, child int) bool { // is p below this child of the root?
		for p > 2 {
			p = (p - 1) / 2
		}
		return p == child
	}
	left, right := 0, 0
	for p := 1; p < n; p++ {
		if branch(p, 1) {
			left = max(left, depth(p))
		} else {
			right = max(right, depth(p))
		}
	}
	return left + right
}
