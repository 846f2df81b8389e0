package snapshot

import (
	"fmt"
	"testing"

	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// small is three banks that make one transfer each, and one wave; each process has a store of its own, which is part of its state.
func small(b build, transfers ...int) sim.Config {
	return sim.Config{N: len(transfers), FIFO: true, Quiet: true, Commands: []sim.Command{{Proc: 0, Command: "snapshot"}}, New: func(p int) protocol.Process {
		return b(Config{App: &Bank{Balance: 10, Left: transfers[p]}, Store: NewMemory()})
	}}
}

// recordedMoney looks into the stores of all at the end: the money of the wave must be all there is.
func recordedMoney(r *sim.Result) error {
	sum := 0
	for p, q := range r.Processes {
		c, err := inside(q).Store.Load(1, p)
		if err != nil {
			return err
		}
		b := new(Bank)
		if err := b.Restore(c.App); err != nil {
			return err
		}
		sum += b.Balance
		for _, m := range c.Channels {
			sum += money(m.Msg)
		}
	}
	if sum != 10*len(r.Processes) {
		return fmt.Errorf("the wave has %d of money, not %d", sum, 10*len(r.Processes))
	}
	return nil
}

// All interleavings of three processes: the money of each wave is all there is; without the hold rule, or without the log of the channels, there is an
// interleaving where it is not, and the search finds it.
func TestAllInterleavings(t *testing.T) {
	for _, c := range []struct {
		name  string
		build build
		right bool
	}{{"blocking", blocking, true}, {"Chandy-Lamport", chandyLamport, true}, {"no hold rule", noHold, false}, {"channels are not logged", unlogged, false}} {
		x, err := sim.Explore(small(c.build, 1, 1, 1), sim.Bound{Final: recordedMoney})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v", c.name, x)
		if c.right != (x.Err == nil) || c.right && !x.Exhaustive {
			t.Errorf("%s: %v", c.name, x)
		}
	}
}
