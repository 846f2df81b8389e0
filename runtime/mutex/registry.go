package mutex

import (
	"fmt"
	"strings"

	"jeton/launcher/lang"
	"jeton/runtime/protocol"
	"jeton/runtime/session"
)

// An Algorithm is one of the package's, with what its paper says of it.
type Algorithm struct {
	Name    string // for Find: "central"
	Title   string // for a table, in the notebook's language: "Centralised"
	Source  string // author and year
	Formula string // the messages of an entry
	FIFO    bool   // it needs FIFO channels
	Token   bool   // it has one
	New     func(c Config) Process

	// low and high are how many messages one entry costs among n, with the Config's defaults.
	low, high func(n int) int
}

const unbounded = -1

// Titles that are no names of people.
var (
	sayCentral = lang.Text{En: "Centralised", Fr: "Centralisé"}
	sayRing    = lang.Text{En: "Token ring", Fr: "Anneau à jeton"}
)

// Algorithms are all of them, in the order of their years.
func Algorithms() []Algorithm {
	l := session.Language()
	return []Algorithm{{
		Name: "central", Title: sayCentral.In(l), Source: "folklore", Formula: "3",
		New: func(c Config) Process { return NewCentral(c) },
		low: constant(3), high: constant(3),
	}, {
		Name: "token", Title: sayRing.In(l), Source: "Le Lann 1977", Formula: "1 under load, unbounded when idle", Token: true,
		New: func(c Config) Process { return NewTokenRing(c) },
		low: constant(1), high: constant(unbounded),
	}, {
		Name: "lamport", Title: "Lamport", Source: "Lamport 1978", Formula: "3(N−1)", FIFO: true,
		New: func(c Config) Process { return NewLamport(c) },
		low: toOthers(3), high: toOthers(3),
	}, {
		Name: "ricart-agrawala", Title: "Ricart-Agrawala", Source: "Ricart and Agrawala 1981", Formula: "2(N−1)",
		New: func(c Config) Process { return NewRicartAgrawala(c) },
		low: toOthers(2), high: toOthers(2),
	}, {
		Name: "suzuki-kasami", Title: "Suzuki-Kasami", Source: "Suzuki and Kasami 1985", Formula: "0 or N", Token: true,
		New: func(c Config) Process { return NewSuzukiKasami(c) },
		low: constant(0), high: allOrNone,
	}, {
		Name: "raymond", Title: "Raymond", Source: "Raymond 1989", Formula: "0 to 2 × diameter", Token: true,
		New: func(c Config) Process { return NewRaymond(c) },
		low: constant(0), high: func(n int) int { return 2 * diameter(n) },
	}}
}

func constant(k int) func(int) int { return func(int) int { return k } }
func toOthers(k int) func(int) int { return func(n int) int { return k * (n - 1) } }

func allOrNone(n int) int {
	if n == 1 {
		return 0
	}
	return n
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
	low, high = a.low(n)*entries, a.high(n)
	if high != unbounded {
		high *= entries
	}
	return low, high
}

// Workload is a process of the algorithm that does the work.
func (a Algorithm) Workload(c Config, work Work) *Workload {
	return NewWorkload(work, func(granted func(*protocol.Env)) Process {
		c.Granted = granted
		return a.New(c)
	})
}
