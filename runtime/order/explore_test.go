package order

import (
	"fmt"
	"strings"
	"testing"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// explored goes through all interleavings of a correspondence of three, one message of which may come twice. It returns the ways that
// they end for Nabilla.
func explored(t *testing.T, kind Kind, letters []Letter, promised []string) map[string]bool {
	t.Helper()
	ends := map[string]bool{}
	x, err := sim.Explore(sim.Config{N: 3, New: func(int) protocol.Process {
		return NewLayer(Config{Kind: kind}, NewCorrespondent(letters))
	}}, sim.Bound{Histories: true, Duplicates: 1, NoClocks: true, Final: func(r *sim.Result) error {
		ends[read(r, Nabilla)] = true
		if accused := without(accuse(r), promised...); len(accused) > 0 {
			return fmt.Errorf("accused of %v", accused)
		}
		return nil
	}})
	if err != nil || x.Err != nil || !x.Exhaustive || x.Terminals < 2 {
		t.Errorf("%s: %v, %v", kind, x, err)
	}
	return ends
}

// All interleavings of figure 8, and not only some seeds: as one mail to both, the answer never comes first; errata 9: as two, Brandon's
// first, it may; the other way round it may not.
func TestFigure8InAllOrders(t *testing.T) {
	for name, c := range map[string]struct {
		letters []Letter
		first   bool // the answer may be read first
	}{
		"one mail to both":              {Figure8(Causal).Letters, false},
		"two mails, Brandon's first":    {Figure8Unicasts(Causal, Brandon).Letters, true},
		"two mails, Nabilla's first":    {Figure8Unicasts(Causal, Nabilla).Letters, false},
		"one to both, without an order": {Figure8(None).Letters, true},
	} {
		kind, promised := Causal, promisesCausal
		if strings.HasSuffix(name, "without an order") {
			kind, promised = None, nil
		}
		first := false
		for end := range explored(t, kind, c.letters, promised) {
			first = first || strings.HasPrefix(end, "answer")
		}
		if first != c.first {
			t.Errorf("%s: the answer is read first in some order: %t, want %t", name, first, c.first)
		}
	}
}

// Two broadcasts of one process and an answer to each kind of order, in all interleavings.
func TestBroadcastsInAllOrders(t *testing.T) {
	all := func(p int) []int { return []int{(p + 1) % 3, (p + 2) % 3} }
	letters := []Letter{
		{Name: "1", From: 0, To: all(0)}, {Name: "2", From: 0, To: all(0)}, {Name: "answer", From: 1, To: all(1), After: "1"},
	}
	for kind, want := range map[Kind]string{Broadcast: "map[1, 2, answer:true 1, answer, 2:true]", Causal: "map[1, 2, answer:true 1, answer, 2:true]"} {
		if got := fmt.Sprint(explored(t, kind, letters, promisesCausal)); got != want {
			t.Errorf("%s: Nabilla reads %s, want %s", kind, got, want)
		}
	}
	if got := len(explored(t, FIFO, letters, promisesFIFO)); got != 3 {
		t.Errorf("FIFO: %d orders, want 3: the answer anywhere", got)
	}
}
