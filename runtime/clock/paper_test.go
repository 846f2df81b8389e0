package clock

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// clocks are the operations that a run is stamped with; mutants change one.
type clocks struct {
	tick          func(l *Lamport) Lamport
	receive       func(l *Lamport, s Lamport) Lamport
	compare       func(a, b Stamp) int
	vectorTick    func(v *Vector, p int) Vector
	vectorReceive func(v *Vector, p int, w Vector) Vector
	vectorCompare func(v, w Vector) Order
}

func right() clocks {
	return clocks{
		tick: (*Lamport).Tick, receive: (*Lamport).Receive, compare: Stamp.Compare,
		vectorTick:    func(v *Vector, p int) Vector { return v.Tick(p) },
		vectorReceive: (*Vector).Receive,
		vectorCompare: Vector.Compare,
	}
}

// An event of a drawn run, with its past as a set of events: happened-before by its definition (Lamport 1978), which no
// clock takes part in.
type event struct {
	proc    int
	past    []bool // of the events before it, by index
	depth   Lamport
	lamport Lamport
	vector  Vector
	named   NamedVector
	row     Vector // the own row of the matrix clock
}

// A message flies until it is drawn: late, and in any order.
type message struct {
	send  int // index of its event
	stamp Matrix
}

// run makes a run: events of the processes' own, and messages. pick draws a number from 0 to n-1.
func run(c clocks, pick func(n int) int) []event {
	n, steps := 1+pick(5), 1+pick(40)
	lamports, vectors, names, matrices := make([]Lamport, n), make([]Vector, n), make([]NamedVector, n), make([]Matrix, n)
	last := make([]int, n) // index of a process's last event, -1 at first
	for p := range n {
		vectors[p], names[p], matrices[p], last[p] = NewVector(n), NamedVector{}, NewMatrix(n), -1
	}
	var events []event
	var flying []message
	for i := range steps {
		p := pick(n)
		name := string(rune('a' + p))
		e := event{proc: p, past: make([]bool, steps), depth: 1}
		e.after(events, last[p])
		if len(flying) > 0 && pick(2) == 0 {
			k := pick(len(flying))
			m := flying[k]
			flying = slices.Delete(flying, k, k+1)
			from := events[m.send]
			e.after(events, m.send)
			e.lamport, e.vector = c.receive(&lamports[p], from.lamport), c.vectorReceive(&vectors[p], p, from.vector)
			e.named, e.row = names[p].Receive(name, from.named), matrices[p].Receive(p, from.proc, m.stamp).Row(p)
		} else { // an event of its own, whose stamps a message takes along
			e.lamport, e.vector, e.named = c.tick(&lamports[p]), c.vectorTick(&vectors[p], p), names[p].Tick(name)
			stamp := matrices[p].Tick(p)
			e.row = stamp.Row(p)
			flying = append(flying, message{i, stamp})
		}
		events = append(events, e)
		last[p] = i
	}
	return events
}

// after puts event i, and what was before it, into e's past.
func (e *event) after(events []event, i int) {
	if i < 0 {
		return
	}
	for k, in := range events[i].past {
		e.past[k] = e.past[k] || in
	}
	e.past[i] = true
	e.depth = max(e.depth, events[i].depth+1)
}

// order is what is true of events i and j.
func order(events []event, i, j int) Order {
	switch {
	case i == j:
		return Equal
	case events[j].past[i]:
		return Before
	case events[i].past[j]:
		return After
	}
	return Concurrent
}

// The properties, each by its name: what it finds wrong in a run.
var properties = map[string]func(c clocks, events []event) error{
	// Lamport 1978, Clock Condition: if a → b then C(a) < C(b).
	"clock condition": func(_ clocks, events []event) error {
		return pairs(events, func(e, f event, o Order) error {
			if o == Before && !e.lamport.MayPrecede(f.lamport) {
				return fmt.Errorf("stamps %d, then %d", e.lamport, f.lamport)
			}
			return nil
		})
	},
	// The clock that grows by 1 is the length of the longest chain of causes.
	"longest chain": func(_ clocks, events []event) error {
		for i, e := range events {
			if e.lamport != e.depth {
				return fmt.Errorf("event %d has stamp %d at the end of a chain of %d", i, e.lamport, e.depth)
			}
		}
		return nil
	},
	// Lamport 1978, the relation ⇒: a total order.
	"total order": func(c clocks, events []event) error {
		return pairs(events, func(e, f event, o Order) error {
			d := c.compare(e.lamport.Stamp(e.proc), f.lamport.Stamp(f.proc))
			if (d == 0) != (o == Equal) || o == Before && d > 0 {
				return fmt.Errorf("the pairs (%d, %d), (%d, %d) are %d", e.lamport, e.proc, f.lamport, f.proc, d)
			}
			return nil
		})
	},
	// Fidge 1988, Mattern 1988: a → b iff V(a) < V(b), and a ∥ b iff they cannot be compared.
	"vectors": func(c clocks, events []event) error {
		return pairs(events, func(e, f event, o Order) error {
			if got := c.vectorCompare(e.vector, f.vector); got != o {
				return fmt.Errorf("vectors %v, %v are %v, the events %v", e.vector, f.vector, got, o)
			}
			return nil
		})
	},
	"named vectors and own rows": func(_ clocks, events []event) error {
		return pairs(events, func(e, f event, o Order) error {
			if n, r := e.named.Compare(f.named), e.row.Compare(f.row); n != o || r != o {
				return fmt.Errorf("%v, %v are %v; %v, %v are %v; the events %v", e.named, f.named, n, e.row, f.row, r, o)
			}
			return nil
		})
	},
}

func pairs(events []event, look func(e, f event, o Order) error) error {
	for i, e := range events {
		for j, f := range events {
			if err := look(e, f, order(events, i, j)); err != nil {
				return fmt.Errorf("events %d, %d: %w", i, j, err)
			}
		}
	}
	return nil
}

func TestClocksTellCausality(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		events := run(right(), func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "n") })
		for name, property := range properties {
			if err := property(right(), events); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
		}
	})
}

// accusers are the properties that do not hold of some of the seeded runs.
func accusers(c clocks, runs uint64) map[string]bool {
	accused := map[string]bool{}
	for seed := range runs {
		events := run(c, rand.New(rand.NewPCG(seed, 0)).IntN)
		for name, property := range properties {
			if property(c, events) != nil {
				accused[name] = true
			}
		}
	}
	return accused
}

func TestRightClocksAreNeverAccused(t *testing.T) {
	if accused := accusers(right(), 1000); len(accused) > 0 {
		t.Errorf("accused by %v", accused)
	}
}

// Mutants: the usual mistakes, each with the property that finds it.
func TestMistakesAreFound(t *testing.T) {
	for name, m := range map[string]struct {
		change  func(c *clocks)
		accuser string
	}{
		"max without +1": {func(c *clocks) {
			c.receive = func(l *Lamport, s Lamport) Lamport { l.Merge(s); return *l }
		}, "clock condition"},
		"incremented after stamping": {func(c *clocks) {
			c.tick = func(l *Lamport) Lamport { s := *l; *l++; return s }
		}, "clock condition"},
		"two increments per receipt": {func(c *clocks) {
			c.receive = func(l *Lamport, s Lamport) Lamport { l.Tick(); return l.Receive(s) }
		}, "longest chain"},
		"the stamp taken over, whatever the clock had": {func(c *clocks) {
			c.receive = func(l *Lamport, s Lamport) Lamport { *l = s + 1; return *l }
		}, "clock condition"},
		"no tie-break by process": {func(c *clocks) {
			c.compare = func(a, b Stamp) int { return int(a.Time - b.Time) }
		}, "total order"},
		"a smaller number taken for a cause": {func(c *clocks) {
			c.vectorTick = func(v *Vector, p int) Vector { v.Tick(p); return Vector{sum(*v)} }
		}, "vectors"},
		"receipts not counted": {func(c *clocks) {
			c.vectorReceive = func(v *Vector, _ int, w Vector) Vector { v.Merge(w); return v.Copy() }
		}, "vectors"},
		"only the sender's entry taken over": {func(c *clocks) {
			c.vectorReceive = func(v *Vector, p int, w Vector) Vector {
				k := slices.Index(w, slices.Max(w))
				(*v)[k] = max((*v)[k], w[k])
				return v.Tick(p)
			}
		}, "vectors"},
		"the process's own slice in the message": {func(c *clocks) {
			c.vectorTick = func(v *Vector, p int) Vector { v.Tick(p); return *v }
		}, "vectors"},
		"one entry below is before": {func(c *clocks) {
			c.vectorCompare = func(v, w Vector) Order {
				for k := range v {
					if v[k] < w[k] {
						return Before
					}
				}
				return v.Compare(w)
			}
		}, "vectors"},
	} {
		c := right()
		m.change(&c)
		if accused := accusers(c, 100); !accused[m.accuser] {
			t.Errorf("%s: accused by %v, want %q", name, accused, m.accuser)
		}
	}
}

func sum(v Vector) (n int) {
	for _, e := range v {
		n += e
	}
	return n
}
