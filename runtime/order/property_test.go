package order

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
	"jeton/runtime/protocol"
	"jeton/runtime/sim"
)

// The properties that a run is held against, by name.
const (
	propCausal   = "causal order"
	propFIFO     = "FIFO"
	propOnce     = "at most once"
	propMade     = "only what was sent"
	propAll      = "all delivered"
	propNeedless = "held only when something is missing"
	propNoFault  = "no panic, nothing refused"
)

// accuse holds a run against all properties, and says of each that does not hold why.
func accuse(r *sim.Result) map[string]string {
	log, accused := r.Log(), map[string]string{}
	for property, v := range map[string]check.Verdict{
		propCausal: check.Causal(log), propFIFO: check.FIFO(log), propOnce: check.AtMostOnce(log), propMade: check.NoCreation(log),
		propAll: check.Delivered(log, check.AtRest(r.Quiescent)),
	} {
		if v.Status != check.OK {
			accused[property] = v.Why
		}
	}
	if i := needless(log); i >= 0 {
		accused[propNeedless] = log.Name(i)
	}
	for i, e := range log.Events {
		if e.Kind == history.Mark && e.Name == Refused {
			accused[propNoFault] = log.Name(i) + ": " + e.Attrs["why"]
		}
	}
	return accused
}

// needless is an event that holds a message for which nothing is missing, -1 for none.
//
// Causality is that of sendings and deliveries (Raynal, Schiper, Toueg 1991): a message that was received and is held has
// caused nothing yet, so the log's own clocks, which count receipts, would see too much.
func needless(log *history.Log) int {
	past := map[int]map[int]bool{}                // of a sending: those before it
	known := make([]map[int]bool, len(log.Procs)) // of a process: the sendings it depends on
	got := make([]map[int]bool, len(log.Procs))   // those that were delivered to it
	for p := range known {
		known[p], got[p] = map[int]bool{}, map[int]bool{}
	}
	for i, e := range log.Events {
		p := log.Lane(i)
		switch e.Kind {
		case history.Send:
			past[i] = maps.Clone(known[p])
			known[p][i] = true
		case history.Hold:
			missing := false
			for s := range past[log.Sends(i)[0]] {
				missing = missing || !got[p][s] && slices.Contains(log.Events[s].Msg.To, e.Proc)
			}
			if !missing && !got[p][log.Sends(i)[0]] {
				return i
			}
		case history.Deliver:
			for _, s := range log.Sends(i) {
				got[p][s], known[p][s] = true, true
				maps.Copy(known[p], past[s])
			}
		}
	}
	return -1
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
