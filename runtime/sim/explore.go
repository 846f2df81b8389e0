package sim

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"jeton/runtime/session"
)

// Explore tries all interleavings: in each state, each message in flight may be the next to arrive (the first of its link only, on one that
// is FIFO), each timer to expire, each command to be given, each fault to happen.
//
// Delays and times do not count: a message may take as long as it wants, commands of one process come in the order of their times, and
// so do the faults; a command that comes again and again is given Times times. A timer may expire at any time, but not before
// another of its process that is sure to be earlier; a process's clock goes on as its timers expire. So what holds here
// holds whatever the delays are, and for clocks that do not agree. Chance does not count either, but that each process draws what Env.Rand
// gives it under cfg.Seed; messages are lost as [Bound] says.
//
// The search is depth-first. It makes a process as it was again by telling a new one the same things, so that it may be anything; and
// goes into a state once, as told by a hash of 128 bits of the processes (through pointers, unexported fields included), their random
// sources and clocks, the timers, links and messages in flight. What functions have captured is not seen: a process that keeps state there
// wants Histories. With Histories, ways that differ in the order of independent steps (of different processes, no fault among them)
// are taken once, by sleep sets.
//
// Errors: [ErrConfig], a cell's interrupt, a process that is not the same when it is told the same things. What the search finds is in
// the Exploration, whose Err is no error of Explore.
// Cost: each transition but the first of a state tells a process all that it was told before; some 100,000 transitions a second.
//
// Sources: Godefroid, "Partial-Order Methods for the Verification of Concurrent Systems" (1996), 5 (sleep sets); Holzmann, "The Model
// Checker SPIN" (1997).
func Explore(cfg Config, bound Bound) (*Exploration, error) {
	cfg, err := cfg.filled()
	if err != nil {
		return nil, err
	}
	x := &explorer{cfg: cfg, quiet: cfg.Quiet, bound: bound.filled(), found: &Exploration{}, seen: map[fingerprint]known{}, begun: time.Now()}
	x.cfg.Quiet = true
	if x.commands, err = commandsOf(cfg); err != nil {
		return nil, err
	}
	x.faults = slices.SortedStableFunc(slices.Values(cfg.Faults), func(a, b Fault) int { return cmp.Compare(a.At, b.At) })
	err = x.search()
	x.found.Elapsed = time.Since(x.begun)
	return x.found, err
}

// commandsOf are the commands of each process, in the order of their times.
func commandsOf(cfg Config) ([][]string, error) {
	timed := make([][]Command, cfg.N)
	for _, c := range cfg.Commands {
		if c.Every > 0 && c.Times == 0 {
			return nil, badConfig("the command %q to p%d comes again without end, which cannot be explored; Times bounds it", c.Command, c.Proc)
		}
		timed[c.Proc] = append(timed[c.Proc], c)
		for i := 1; c.Every > 0 && i < c.Times; i++ {
			c.At += c.Every
			timed[c.Proc] = append(timed[c.Proc], c)
		}
	}
	words := make([][]string, cfg.N)
	for p, commands := range timed {
		slices.SortStableFunc(commands, func(a, b Command) int { return cmp.Compare(a.At, b.At) })
		for _, c := range commands {
			words[p] = append(words[p], c.Command)
		}
	}
	return words, nil
}

// An explorer searches the states that a configuration can come to.
type explorer struct {
	cfg      Config // Quiet
	quiet    bool   // what the caller wants
	bound    Bound
	commands [][]string // of each process, in their order
	faults   []Fault    // in their order
	found    *Exploration
	begun    time.Time

	seen  map[fingerprint]known // the states that were gone into
	path  []Step                // from the beginning to the state that the search is in
	way   []*node
	here  *position // that state, or one behind it, when it is stale
	stale bool
	cut   bool // some way was too long
	// unsound says that a process is not the same when it is told the same things.
	unsound error
}

// A known is a state that was gone into.
type known struct {
	ways  float64 // how many lead from it to an end; onWay of a state that the way leads through, for which it is not known yet
	depth int     // of the way by which it was come to
	cut   bool    // something behind it was not looked at, since the way became too long
}

const onWay = -1

// A node is a state on the way, with what was tried of what can happen there.
type node struct {
	key   fingerprint
	was   *snapshot
	steps []Step
	next  int
	sleep []Step // what need not be tried: the same is reached by another way
	ways  float64
	cut   bool // see known
}

func (x *explorer) search() error {
	err := x.begin()
	for len(x.way) > 0 && err == nil && x.found.Stopped == "" {
		n := x.way[len(x.way)-1]
		if n.next == len(n.steps) {
			x.leave(n)
			continue
		}
		err = x.advance(n)
	}
	for _, n := range x.way { // it was stopped: what was seen counts
		x.found.Schedules += n.ways
	}
	if x.cut && x.found.Stopped == "" {
		x.found.Stopped = fmt.Sprintf("ways of more than %d steps were not followed to their ends", x.bound.Depth)
	}
	x.found.Exhaustive = err == nil && x.found.Stopped == ""
	if x.bound.Histories && !x.bound.All {
		x.found.Schedules = 0
	}
	return cmp.Or(err, x.unsound)
}

// begin goes into the first state.
func (x *explorer) begin() error {
	pos, err := x.fresh()
	if err != nil {
		return err
	}
	if err := pos.create(); err != nil {
		x.violated(err)
		return nil
	}
	x.here = pos
	x.found.Schedules, x.cut, err = x.enter(nil)
	return err
}

// fresh is a position before its processes are made.
func (x *explorer) fresh() (*position, error) {
	s, err := newStepper(&x.cfg, true)
	if err != nil {
		return nil, err
	}
	s.keeps = true
	return &position{stepper: s, asked: make([]int, x.cfg.N), enc: &encoder{}}, nil
}

// advance takes the next step of a node.
func (x *explorer) advance(n *node) error {
	if x.stale {
		x.here.restore(n.was, n.next+1 < len(n.steps))
		x.stale = false
	}
	step := n.steps[n.next]
	n.next++
	x.found.Transitions++
	x.path = append(x.path, step)
	if _, err := x.here.apply(&step); err != nil {
		x.violated(err)
		return nil
	}
	var sleep []Step
	if x.reduces() {
		for _, other := range slices.Concat(n.sleep, n.steps[:n.next-1]) {
			if independent(other, step) {
				sleep = append(sleep, other)
			}
		}
	}
	depth := len(x.way)
	ways, cut, err := x.enter(sleep)
	if len(x.way) == depth { // not gone into
		x.count(ways, cut)
		x.back()
	}
	return err
}

func (x *explorer) reduces() bool { return x.bound.Histories && !x.bound.All }

// back goes to where the last step was taken.
func (x *explorer) back() {
	if len(x.path) > 0 {
		x.path = x.path[:len(x.path)-1]
	}
	x.stale = true
}

// leave ends a node: all was tried.
func (x *explorer) leave(n *node) {
	if !x.bound.Histories {
		x.seen[n.key] = known{ways: n.ways, depth: len(x.path), cut: n.cut}
	}
	x.way = x.way[:len(x.way)-1]
	if len(x.way) == 0 {
		x.found.Schedules, x.cut = n.ways, n.cut
		return
	}
	x.count(n.ways, n.cut)
	x.back()
}

// count adds to the node that the search is in what one of its steps has led to.
func (x *explorer) count(ways float64, cut bool) {
	n := x.way[len(x.way)-1]
	n.ways += ways
	n.cut = n.cut || cut
}

// enter judges the state that the search has come to, and makes a node of it, unless it is known, an end, or out of bounds. Then ways is
// how many lead from it to an end.
func (x *explorer) enter(sleep []Step) (ways float64, cut bool, err error) {
	key, was, err := x.recognize()
	if err != nil || was != nil && !(was.cut && was.depth > len(x.path)) {
		return was.counted(), was != nil && was.cut, err
	}
	if was == nil {
		x.found.States++
		x.found.Depth = max(x.found.Depth, len(x.path))
		if err := x.holds(x.here); err != nil {
			x.violated(err)
			return 0, false, nil
		}
	}
	steps := x.here.enabled(x)
	if len(steps) == 0 {
		x.end(key)
		return 1, false, nil
	}
	if err := x.look(); err != nil || x.found.Stopped != "" {
		return 0, false, err
	}
	if len(x.path) >= x.bound.Depth {
		x.remember(key, known{depth: len(x.path), cut: true})
		return 0, true, nil
	}
	x.remember(key, known{ways: onWay, depth: len(x.path)})
	steps = slices.DeleteFunc(steps, func(s Step) bool { return slices.ContainsFunc(sleep, s.same) })
	x.way = append(x.way, &node{key: key, was: x.here.snapshot(), steps: steps, sleep: sleep})
	return 0, false, nil
}

// recognize says whether the state is known.
func (x *explorer) recognize() (key fingerprint, was *known, err error) {
	if x.bound.Histories {
		return key, nil, nil
	}
	if key, err = x.here.fingerprint(x); err != nil {
		return key, nil, err
	}
	if k, ok := x.seen[key]; ok {
		was = &k
	}
	return key, was, nil
}

// counted is how many ways lead to an end from a known state: without end many when the way goes round.
func (k *known) counted() float64 {
	switch {
	case k == nil:
		return 0
	case k.ways == onWay:
		return math.Inf(1)
	}
	return k.ways
}

func (x *explorer) remember(key fingerprint, k known) {
	if !x.bound.Histories {
		x.seen[key] = k
	}
}

// end judges a state in which nothing is left.
func (x *explorer) end(key fingerprint) {
	x.found.Terminals++
	x.remember(key, known{ways: 1, depth: len(x.path)})
	if err := x.final(x.here, x.path); err != nil {
		x.violated(err)
	}
}

// look stops the search at its bounds.
func (x *explorer) look() error {
	switch {
	case x.found.States >= x.bound.States:
		x.found.Stopped = fmt.Sprintf("the bound of %d states", x.bound.States)
	case x.found.States%64 == 0 && time.Since(x.begun) > x.bound.Time:
		x.found.Stopped = fmt.Sprintf("the bound of %v", x.bound.Time)
	case x.found.States%64 == 0:
		return session.Current().Context().Err()
	}
	return nil
}

var errTooLarge = errors.New("sim: a state is larger than 16 MiB: the processes refer to something that is not theirs; explore Histories, whose states are not compared")
