package order

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// The properties that a run is held against, by name.
const (
	propCausal   = "causal order"
	propFIFO     = "FIFO"
	propOnce     = "at most once"
	propAll      = "all delivered"
	propNeedless = "held only when something is missing"
	propNoFault  = "no panic, nothing refused"
)

// accuse reads a log, and says of each property that does not hold where.
//
// Causality is that of sendings and deliveries (Raynal, Schiper, Toueg 1991, section 2): a message that was received and is held has
// caused nothing yet, so the log's own clocks, which count receipts, would see too much.
func accuse(r *sim.Result) map[string]string {
	log, accused := r.Log(), map[string]string{}
	say := func(property string, i int, format string, args ...any) {
		if accused[property] == "" {
			accused[property] = log.Name(i) + ": " + fmt.Sprintf(format, args...)
		}
	}
	past := map[int]map[int]bool{}                // of a sending: those before it
	known := make([]map[int]bool, len(log.Procs)) // of a process: the sendings it depends on
	got := make([]map[int]bool, len(log.Procs))
	for p := range known {
		known[p], got[p] = map[int]bool{}, map[int]bool{}
	}
	missing := func(i, s int) (earlier []int) { // sendings before s to the process of event i, that it has not delivered
		p := log.Lane(i)
		for e := range past[s] {
			if !got[p][e] && slices.Contains(log.Events[e].Msg.To, log.Procs[p]) {
				earlier = append(earlier, e)
			}
		}
		slices.Sort(earlier)
		return earlier
	}
	var sends []int
	for i, e := range log.Events {
		p := log.Lane(i)
		switch e.Kind {
		case history.Send:
			past[i] = map[int]bool{}
			for s := range known[p] {
				past[i][s] = true
			}
			known[p][i] = true
			sends = append(sends, i)
		case history.Hold:
			if s := log.Sends(i)[0]; len(missing(i, s)) == 0 && !got[p][s] {
				say(propNeedless, i, "nothing is missing")
			}
		case history.Deliver:
			if len(log.Sends(i)) != 1 {
				say(propOnce, i, "it is of %d sendings", len(log.Sends(i)))
				continue
			}
			s := log.Sends(i)[0]
			if got[p][s] {
				say(propOnce, i, "delivered again")
			}
			for _, m := range missing(i, s) {
				say(propCausal, i, "before %s", log.Name(m))
				if log.Lane(m) == log.Lane(s) {
					say(propFIFO, i, "before %s", log.Name(m))
				}
			}
			got[p][s] = true
			known[p][s] = true
			for m := range past[s] {
				known[p][m] = true
			}
		case history.Mark:
			if e.Name == Refused {
				say(propNoFault, i, "%s", e.Attrs["why"])
			}
		}
	}
	for _, s := range sends {
		for _, to := range log.Events[s].Msg.To {
			if p := slices.Index(log.Procs, to); p < 0 || !got[p][s] {
				say(propAll, s, "not delivered to %s", to)
			}
		}
	}
	if !r.Quiescent {
		accused[propAll] = "not quiescent: " + r.Cut
	}
	return accused
}

// A picker draws a number from 0 to n-1.
type picker func(n int) int

// letters draws a correspondence of n processes: some letters answer others, some wait.
func letters(pick picker, n int, all bool) []Letter {
	list := make([]Letter, 1+pick(12))
	for i := range list {
		l := Letter{Name: "m" + strconv.Itoa(i), From: pick(n), Wait: time.Duration(pick(4)) * time.Millisecond}
		for p := range n {
			if all && p != l.From || !all && pick(2) == 0 {
				l.To = append(l.To, p)
			}
		}
		if len(l.To) == 0 {
			l.To = []int{(l.From + 1) % n}
		}
		if j := pick(i + 1); j < i && slices.Contains(list[j].To, l.From) {
			l.After = list[j].Name
		}
		list[i] = l
	}
	return list
}

// A system is what is run: how a process is made of its correspondence.
type system struct {
	make func(app protocol.Process) protocol.Process
	all  bool // letters to all others only
}

func layered(kind Kind) system {
	return system{func(app protocol.Process) protocol.Process { return NewLayer(Config{Kind: kind}, app) }, kind == Broadcast}
}

func ruled(rule func(self, n int) Rule) system {
	return system{make: func(app protocol.Process) protocol.Process { return NewLayer(Config{New: rule}, app) }}
}

func (s system) broadcast() system { s.all = true; return s }

// run runs a drawn correspondence of n processes on links that reorder, and here and there bring a message twice.
func (s system) run(pick picker, n int, seed uint64) map[string]string {
	list := letters(pick, n, s.all)
	r, err := sim.Run(sim.Config{
		N: n, Seed: seed, Delay: sim.Exponential(5 * time.Millisecond), Duplicate: float64(pick(2)) * 0.2,
		New: func(int) protocol.Process { return s.make(NewCorrespondent(list)) },
	})
	if err != nil {
		return map[string]string{propNoFault: err.Error()}
	}
	return accuse(r)
}

// seeded is run with all that is drawn from a seed.
func (s system) seeded(seed uint64) map[string]string {
	pick := rand.New(rand.NewPCG(seed, 1)).IntN
	return s.run(pick, 2+pick(3), seed)
}
