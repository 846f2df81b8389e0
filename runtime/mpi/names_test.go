package mpi

import (
	"fmt"
	"strings"
	"testing"

	"jeton/launcher/lang"
)

// TestNamesSayWhoMade: each communicator says by which call it was made, and its number is the same on all its ranks.
func TestNamesSayWhoMade(t *testing.T) {
	launch(t, 6, func(c *Comm) {
		full := func(d *Comm, err error) string {
			t.Helper()
			ok(t, err)
			if d == nil {
				return ""
			}
			return d.fullName().En
		}
		same := func(got, want string) {
			t.Helper()
			if got != want {
				t.Errorf("rank %d: %q, want %q", c.Rank(), got, want)
			}
		}
		same(c.fullName().En, "world")
		same(c.p.self.fullName().En, "self")
		half, err := c.Split(c.Rank()%2, 0)
		same(full(half, err), fmt.Sprintf("comm 1 (Split of world, color %d; ranks %s of world)", c.Rank()%2, []string{"0 2 4", "1 3 5"}[c.Rank()%2]))
		same(half.String(), fmt.Sprintf("comm 1 (rank %d of 3)", c.Rank()/2))
		french := fmt.Sprintf("comm 1 (Split de world, couleur %d ; rangs %s de world)", c.Rank()%2, []string{"0 2 4", "1 3 5"}[c.Rank()%2])
		same(half.called(lang.French), french)
		if c.Rank()%2 == 0 { // the other ranks have made fewer from now on
			d, err := half.Dup()
			same(full(d, err), "comm 2 (Dup of comm 1; ranks 0 2 4 of world)")
		}
		d, err := c.Dup()
		same(full(d, err), "comm 3 (Dup of world)")
		some, err := c.Group().Incl(0, 1, 2, 5)
		ok(t, err)
		if d, err = c.Create(some); c.Rank() < 3 || c.Rank() == 5 {
			same(full(d, err), "comm 4 (Create of world; ranks 0-2 5 of world)")
			grid, err := d.CartCreate([]int{2, 2}, []bool{false, true}, false)
			same(full(grid, err), "comm 5 (CartCreate of comm 4, 2 x 2; ranks 0-2 5 of world)")
			line, err := grid.CartSub([]bool{true, false})
			same(full(line, err), fmt.Sprintf("comm 6 (CartSub of comm 5, remain [true false]; ranks %s of world)", map[bool]string{true: "0 2", false: "1 5"}[c.Rank()%2 == 0]))
		}
		both, err := half.IntercommCreate(0, c, 1-c.Rank()%2, 0)
		if !strings.Contains(full(both, err), " (IntercommCreate of comm 1; ranks ") {
			t.Error(both.fullName().En)
		}
		if words := both.called(lang.French); !strings.Contains(words, " (IntercommCreate de comm 1 ; rangs ") || !strings.Contains(words, " et ") {
			t.Error(words)
		}
		one, err := both.Merge(c.Rank()%2 == 1)
		if !strings.Contains(full(one, err), " (Merge of comm ") {
			t.Error(one.fullName().En)
		}
		half.SetName("rows")
		err = half.Send([]int{1}, 7, 0)
		check(t, err, ErrRank, fmt.Sprintf(" in rows (Split of world, color %d; ranks ", c.Rank()%2))
		check(t, err, ErrRank, "the ranks of rows are 0 to 2")
	})
}

// TestNamesAreUnique: ranks that have made different numbers of communicators give each other no name twice.
func TestNamesAreUnique(t *testing.T) {
	launch(t, 5, func(c *Comm) {
		seen := map[string]bool{"world": true}
		of := c
		for i := range 40 {
			d, err := of.Split((c.Rank()+i)%(1+i%3), c.Rank()*i%7)
			ok(t, err)
			if seen[d.Name()] {
				t.Errorf("rank %d has two of the name %s", c.Rank(), d.Name())
			}
			seen[d.Name()] = true
			if of = d; i%4 == 3 {
				of = c
			}
		}
	})
}

func TestRanksWords(t *testing.T) {
	for want, ranks := range map[string][]int{"": nil, "3": {3}, "0 1": {0, 1}, "0-2": {0, 1, 2}, "5 0-3 9": {5, 0, 1, 2, 3, 9}, "3 2 1": {3, 2, 1}} {
		if got := ranksWords(ranks); got != want {
			t.Errorf("%v: %q, want %q", ranks, got, want)
		}
	}
	many := make([]int, 1000)
	for i := range many {
		many[i] = 2 * i
	}
	if got := ranksWords(many); got != "0 2 4 6 8 10 12 14 16 18 20 22 …" {
		t.Error(got)
	}
}
