package check

import (
	"math"
	"regexp"
	"strconv"

	"jeton/runtime/history"
)

// Amounts says how much is in a state, and in a message: what [Conserved] adds up. ok is false for what has no amount.
type Amounts struct {
	State   func(mark history.Event) (amount float64, ok bool)      // of a mark snap.record; nil: the number that is its attribute state
	Message func(m *history.Message) (amount float64, carries bool) // of a message; nil: the last number of its Text
}

// Conserved checks that in each whole wave the sum of the states and of what was in the channels is the same: nothing is lost or made, as with tokens
// or money. What a blocked application has taken from its state and not sent yet belongs to the state; where the record says it in an attribute out,
// its numbers are added. Roles for [Types]: "control" (MARKER, DONE). Options: Among. Cost: linear, and waves × processes.
func Conserved(l *history.Log, a Amounts, opts ...Option) Verdict {
	v, w := about(propConserved), wavesOf(l, choose(opts))
	if !v.begin(w) {
		return v.unknown(whyNoWave.with())
	}
	sum := map[int]float64{}
	for _, n := range w.numbers {
		for p := range l.Procs {
			i, ok := w.record[p][n]
			if !ok {
				continue
			}
			x, ok := a.state(l.Events[i])
			if !ok {
				return v.unknown(whyNoAmount.with(happening{l, i}))
			}
			sum[n] += x
		}
	}
	w.transfers(func(t transfer) bool {
		x, ok := a.message(l.Events[t.send].Msg)
		for n := w.at[t.send].wave; ok; {
			if n, ok = w.crosses(t, n+1); ok {
				sum[n] += x
			}
		}
		return true
	})
	first, none := 0, true
	for _, n := range w.numbers {
		switch {
		case !w.whole(n):
		case none:
			first, none = n, false
		case math.Abs(sum[n]-sum[first]) > 1e-9*max(1, math.Abs(sum[first])):
			wit := witness(l, w.recorded(first), w.recorded(n)).wave(w, n)
			return v.violated(wit, whyNotConserved, sum[n], n, sum[first], first).careful(l)
		}
	}
	if none {
		return v.unknown(whyNoWhole.with())
	}
	return v.ok(okConserved, sum[first], len(w.numbers)).careful(l)
}

var numeral = regexp.MustCompile(`-?\d+(\.\d+)?`)

// state is the amount of a recorded state.
func (a Amounts) state(e history.Event) (float64, bool) {
	var x float64
	var err error
	if a.State != nil {
		var ok bool
		if x, ok = a.State(e); !ok {
			return 0, false
		}
	} else if x, err = strconv.ParseFloat(e.Attrs["state"], 64); err != nil {
		return 0, false
	}
	for _, out := range numeral.FindAllString(e.Attrs["out"], -1) {
		y, _ := strconv.ParseFloat(out, 64)
		x += y
	}
	return x, true
}

// message is the amount that a message carries.
func (a Amounts) message(m *history.Message) (float64, bool) {
	if a.Message != nil {
		return a.Message(m)
	}
	all := numeral.FindAllString(m.Text, -1)
	if len(all) == 0 {
		return 0, false
	}
	x, err := strconv.ParseFloat(all[len(all)-1], 64)
	return x, err == nil
}
