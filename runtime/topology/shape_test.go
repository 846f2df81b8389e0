package topology

import (
	"fmt"
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func shapes(n int) []Shape {
	return []Shape{Chain(n), Ring(n, AddressUp), Ring(n, AddressAlong), Star(n), Tree(n), Binomial(n), Complete(n), Stars(n)}
}

// reachable is how many processes there are in 0's part.
func reachable(s Shape) int {
	seen := map[int]bool{0: true}
	for todo := []int{0}; len(todo) > 0; todo = todo[1:] {
		for _, q := range s.Neighbours(todo[0]) {
			if !seen[q] {
				seen[q] = true
				todo = append(todo, q)
			}
		}
	}
	return len(seen)
}

func TestShapes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 70).Draw(t, "n")
		for _, s := range shapes(n) {
			if err := s.check(); err != nil {
				t.Fatal(err)
			}
			if got := reachable(s); got != s.N {
				t.Fatalf("%s: %d are connected", s, got)
			}
			want := map[string]int{"ring": n, "complete graph": n * (n - 1) / 2}[s.Kind]
			if want == 0 && s.Kind != "complete graph" {
				want = s.N - 1
			}
			if len(s.Links) != want {
				t.Fatalf("%s has %d links, want %d", s, len(s.Links), want)
			}
		}
	})
}

// Lab 5, 2a to 2c: degree 2 everywhere; in the first closing each makes one connection and takes one; in the second, the first takes two
// and the last makes two.
func TestRings(t *testing.T) {
	for n := 1; n < 9; n++ {
		up, along := Ring(n, AddressUp), Ring(n, AddressAlong)
		for p := range n {
			if up.Connects(p) != 1 || up.Accepts(p) != 1 {
				t.Errorf("%s: %d makes %d and takes %d", up, p, up.Connects(p), up.Accepts(p))
			}
			makes, takes := 1, 1
			if n > 1 && p == 0 {
				makes, takes = 0, 2
			} else if n > 1 && p == n-1 {
				makes, takes = 2, 0
			}
			if along.Connects(p) != makes || along.Accepts(p) != takes {
				t.Errorf("%s, along: %d makes %d and takes %d", along, p, along.Connects(p), along.Accepts(p))
			}
		}
	}
	if got := fmt.Sprint(Ring(1, AddressUp).Neighbours(0), Ring(2, AddressUp).Neighbours(0), Ring(3, AddressUp).Neighbours(1)); got != "[0] [1] [0 2]" {
		t.Error(got)
	}
}

// Lab 7: ten processes, eight and one connections.
func TestStarsOfTheLab(t *testing.T) {
	s := Stars(10)
	if s.N != 10 || len(s.Links) != 9 || !slices.Equal(s.Neighbours(0), []int{1, 2, 4, 6, 8}) || !slices.Equal(s.Neighbours(1), []int{0, 3, 5, 7, 9}) {
		t.Errorf("%+v", s)
	}
}

// Vuillemin 1978: the children of a binomial tree's root are trees of 1, 2, 4, … processes; the deepest is at ⌊log₂⌋.
func TestBinomial(t *testing.T) {
	if got := fmt.Sprint(Binomial(8).Neighbours(0), Binomial(8).Neighbours(4), Binomial(8).Neighbours(6)); got != "[1 2 4] [0 5 6] [4 7]" {
		t.Error(got)
	}
	for p := range 64 {
		if depth := bits.OnesCount(uint(p)); depth > 6 {
			t.Errorf("%d is %d from the root", p, depth)
		}
	}
	if got := fmt.Sprint(Tree(7).Neighbours(1), Tree(7).Neighbours(6)); got != "[0 3 4] [2]" {
		t.Error(got)
	}
}

func TestNoShapes(t *testing.T) {
	for _, s := range []Shape{Chain(0), Ring(-1, AddressUp), Ring(3, 0), Ring(3, 7), Star(5000), {Kind: "mine", N: 2, Links: []Link{{0, 2}}}} {
		if s.check() == nil {
			t.Errorf("%+v is taken", s)
		}
	}
}
