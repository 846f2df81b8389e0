package topology

import (
	"fmt"
	"math/bits"
	"slices"
)

// A Shape is a network: processes 0 to N-1, and the connections between them.
type Shape struct {
	Kind    string // "ring"
	N       int
	Links   []Link
	Closing Closing // of a ring
}

// A Link is one connection: From connects to To, which accepts. A ring of one has one from 0 to 0, a ring of two has two of the same pair.
type Link struct{ From, To int }

// A Closing is how the chain becomes a ring.
type Closing int

// The handout's two closings.
const (
	// AddressUp: the last process sends the address at which it listens up the chain, in N-1 messages, and the first connects
	// to it. Each process accepts one connection and makes one.
	AddressUp Closing = 1
	// AddressAlong: each process was told the address of the first at its start, and the last connects to it. No message is relayed; the
	// first accepts two connections, the last makes two.
	AddressAlong Closing = 2
)

// Chain is 0 - 1 - … - N-1. Each process but the first connects to the one before it.
func Chain(n int) Shape {
	s := Shape{Kind: "chain", N: n}
	for p := 1; p < n; p++ {
		s.Links = append(s.Links, Link{p, p - 1})
	}
	return s
}

// Ring is a chain that is closed.
func Ring(n int, closing Closing) Shape {
	s := Chain(n)
	s.Kind, s.Closing = "ring", closing
	if n > 0 && closing == AddressAlong {
		s.Links = append(s.Links, Link{n - 1, 0})
	} else if n > 0 {
		s.Links = append(s.Links, Link{0, n - 1})
	}
	return s
}

// Star has 0 in the middle, to which all others connect.
func Star(n int) Shape {
	s := Shape{Kind: "star", N: n}
	for p := 1; p < n; p++ {
		s.Links = append(s.Links, Link{p, 0})
	}
	return s
}

// Stars is a pair of stars (lab 7): detectors 0 and 1, of which 1 connects to 0, and processes from 2 on, of which p connects to
// detector p mod 2.
func Stars(n int) Shape {
	s := Shape{Kind: "pair of stars", N: n}
	for p := 1; p < n; p++ {
		to := p % 2
		if p == 1 {
			to = 0
		}
		s.Links = append(s.Links, Link{p, to})
	}
	return s
}

// Tree is a binary tree as in a heap: p's parent is (p-1)/2, to which it connects.
func Tree(n int) Shape {
	s := Shape{Kind: "tree", N: n}
	for p := 1; p < n; p++ {
		s.Links = append(s.Links, Link{p, (p - 1) / 2})
	}
	return s
}

// Binomial is a binomial tree: p's parent is p without its lowest bit that is set, to which it connects. From 0, a message reaches all
// in ⌈log₂ N⌉ rounds.
func Binomial(n int) Shape {
	s := Shape{Kind: "binomial tree", N: n}
	for p := 1; p < n; p++ {
		s.Links = append(s.Links, Link{p, p &^ (1 << bits.TrailingZeros(uint(p)))})
	}
	return s
}

// Complete has a connection of each pair: the lower number connects, so that no pair has two.
func Complete(n int) Shape {
	s := Shape{Kind: "complete graph", N: n}
	for p := range n {
		for q := p + 1; q < n; q++ {
			s.Links = append(s.Links, Link{p, q})
		}
	}
	return s
}

// String is "ring of 8".
func (s Shape) String() string { return fmt.Sprintf("%s of %d", s.Kind, s.N) }

// Neighbours are the processes that p has connections to, each once, in the order of their numbers; on a ring of one, p itself.
func (s Shape) Neighbours(p int) (all []int) {
	for _, l := range s.Links {
		switch p {
		case l.From:
			all = append(all, l.To)
		case l.To:
			all = append(all, l.From)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// Connects is how many connections p makes, and Accepts how many it takes.
func (s Shape) Connects(p int) int {
	return s.count(func(l Link) bool { return l.From == p })
}

// Accepts is how many connections p takes.
func (s Shape) Accepts(p int) int {
	return s.count(func(l Link) bool { return l.To == p })
}

func (s Shape) count(of func(Link) bool) (n int) {
	for _, l := range s.Links {
		if of(l) {
			n++
		}
	}
	return n
}

// closingLink is the number of the link that closes a ring, -1 of other shapes.
func (s Shape) closingLink() int {
	if s.Closing == 0 || len(s.Links) == 0 {
		return -1
	}
	return len(s.Links) - 1
}

// later reports that link i is made when the others are there, and its address has come up the chain.
func (s Shape) later(i int) bool { return s.Closing == AddressUp && i == s.closingLink() }

// maxN bounds N: a process is one of the system's.
const maxN = 1000

func (s Shape) check() error {
	if s.N < 1 || s.N > maxN {
		return fmt.Errorf("topology: a %s: there are 1 to %d processes", s, maxN)
	}
	if s.Kind == "ring" && s.Closing != AddressUp && s.Closing != AddressAlong {
		return fmt.Errorf("topology: a %s is closed by AddressUp or AddressAlong", s)
	}
	for _, l := range s.Links {
		if min(l.From, l.To) < 0 || max(l.From, l.To) >= s.N {
			return fmt.Errorf("topology: a %s has a link from %d to %d", s, l.From, l.To)
		}
	}
	return nil
}
