package transport

import (
	"context"
	"time"

	"jeton/runtime/session"
)

// LinkFaults is the way of messages from one rank to another, in that direction, as the place where faults are. Its methods set one
// fault more; the order goes to the process that sends on the link and is carried out when they return.
//
//	m.Link(2, 3).Delay(50 * time.Millisecond)
//	m.Link(2, 3).For(5*time.Second).Drop(0.1, 7)
type LinkFaults struct {
	from, to int
	lasts    time.Duration
	give     giver
}

// A giver carries out orders, wherever the ranks are.
type giver func(ctx context.Context, ranks []int, o orderOf) (Faults, error)

// Link is the way from one rank to another.
func (m *Mesh) Link(from, to int) LinkFaults { return LinkFaults{from: from, to: to, give: m.give} }

// For is the same link; faults that are set through it end by themselves after d.
func (l LinkFaults) For(d time.Duration) LinkFaults {
	l.lasts = d
	return l
}

// Delay makes each message take d longer.
func (l LinkFaults) Delay(d time.Duration) error { return l.set(Fault{Kind: KindDelay, Delay: d}) }

// DelayUniform makes each message take longer by between min and max.
func (l LinkFaults) DelayUniform(min, max time.Duration, seed uint64) error {
	return l.set(Fault{Kind: KindUniform, Delay: min, Max: max, Seed: seed})
}

// DelayExponential makes each message take longer by mean on average: most by less, few by much more.
func (l LinkFaults) DelayExponential(mean time.Duration, seed uint64) error {
	return l.set(Fault{Kind: KindExponential, Delay: mean, Seed: seed})
}

// Drop loses a message with the probability chance, from 0 to 1.
func (l LinkFaults) Drop(chance float64, seed uint64) error {
	return l.set(Fault{Kind: KindDrop, Chance: chance, Seed: seed})
}

// Duplicate lets a message come twice with the probability chance.
func (l LinkFaults) Duplicate(chance float64, seed uint64) error {
	return l.set(Fault{Kind: KindDuplicate, Chance: chance, Seed: seed})
}

// Reorder holds a message with the probability chance for between half of within and within, while later ones overtake it.
func (l LinkFaults) Reorder(chance float64, within time.Duration, seed uint64) error {
	return l.set(Fault{Kind: KindReorder, Chance: chance, Max: within, Seed: seed})
}

// Slow lets so many bytes a second through, a message's header (40 bytes) counted.
func (l LinkFaults) Slow(bytesPerSecond int) error {
	return l.set(Fault{Kind: KindSlow, Rate: bytesPerSecond})
}

// Cut lets nothing through. As with a cable that is pulled out under TCP, what is sent waits, up to 1 MiB and then in Send, and comes
// in order after the mending. Drop(1, 0) is a cut that loses what is sent.
func (l LinkFaults) Cut() error { return l.set(Fault{Kind: KindCut}) }

// Mend ends the link's cuts.
func (l LinkFaults) Mend() error { return l.order(opMend) }

// Clear ends all faults of the link. What it held back goes on at once.
func (l LinkFaults) Clear() error { return l.order(opClear) }

func (l LinkFaults) set(f Fault) error {
	f.From, f.To, f.For = l.from, l.to, l.lasts
	_, err := l.give(session.Current().Context(), []int{l.from}, orderOf{Op: opSet, Fault: f})
	return err
}

func (l LinkFaults) order(op string) error {
	_, err := l.give(session.Current().Context(), []int{l.from}, orderOf{Op: op, Fault: Fault{From: l.from, To: l.to}})
	return err
}

// Cut cuts the cable between two ranks, in both directions, for a time; 0 is until Mend.
func (m *Mesh) Cut(a, b int, d time.Duration) error { return cut(m.give, a, b, d) }

// Mend mends it.
func (m *Mesh) Mend(a, b int) error { return mend(m.give, a, b) }

// ClearFaults ends all faults of all links that this process can reach.
func (m *Mesh) ClearFaults() error { return clear(m.give) }

// Faults are all faults in force on all links that this process can reach: those of all ranks when the size of the mesh is known,
// those of the connected ones otherwise. It returns what it could learn together with an error that names those that did not answer.
func (m *Mesh) Faults() (Faults, error) { return list(m.give) }

func cut(give giver, a, b int, d time.Duration) error {
	if err := (LinkFaults{from: a, to: b, give: give}).For(d).Cut(); err != nil {
		return err
	}
	return LinkFaults{from: b, to: a, give: give}.For(d).Cut()
}

func mend(give giver, a, b int) error {
	if err := (LinkFaults{from: a, to: b, give: give}).Mend(); err != nil {
		return err
	}
	return LinkFaults{from: b, to: a, give: give}.Mend()
}

func clear(give giver) error {
	_, err := give(session.Current().Context(), nil, orderOf{Op: opClear, Fault: Fault{To: -1}})
	return err
}

func list(give giver) (Faults, error) {
	return give(session.Current().Context(), nil, orderOf{Op: opList})
}
