package sim

import (
	"fmt"
	"slices"
	"sort"
	"time"

	"jeton/runtime/session"
)

// Shrink makes a failing schedule small. It runs cfg under a seed with which failing says true, and then leaves out what does not matter:
// the end, commands, faults, losses, and deliveries. What remains is such that no single step can be left out any more.
//
// A violation that is there at once (two in the section) is kept by a schedule that ends with it; one that shows only when nothing is
// left to happen (somebody waits for ever) by one with Rest, whose steps are what differs from a run in which each message takes the
// same time. failing has to look at Result.Quiescent, or leave that to a checker, for the second kind. A run that ends with an error
// fails when failing says so of Result.Err.
//
// failing is called some hundred times, by the caller's goroutine. Errors: the seed does not fail; [ErrConfig]; a cell's interrupt,
// with the smallest schedule so far.
func Shrink(cfg Config, seed uint64, failing func(r *Result) bool) (Schedule, error) {
	cfg, err := cfg.filled()
	if err != nil {
		return Schedule{}, err
	}
	cfg.Seed = seed
	var steps []Step
	r, err := run(&cfg, &steps)
	if r == nil || session.Current().Context().Err() != nil {
		return Schedule{}, err
	}
	if !failing(r) {
		return Schedule{}, fmt.Errorf("sim: seed %d does not fail: %v", seed, r)
	}
	s := &shrinker{cfg: cfg, failing: failing}
	return s.shrink(Schedule{Seed: seed, Steps: steps})
}

// A shrinker looks for smaller schedules that fail.
type shrinker struct {
	cfg     Config
	failing func(r *Result) bool
	best    Schedule // the smallest that is known to fail
	err     error
	// early says that some run failed while something was left that could happen.
	early bool
}

func (s *shrinker) shrink(whole Schedule) (Schedule, error) {
	// A failure that a run has which just stops before its first step, or that only runs have which have come to their ends, is of one who
	// waits for ever.
	atOnce := !s.fails(Schedule{Seed: whole.Seed}) && s.fails(whole)
	if atOnce {
		s.cutEnd()
		atOnce = s.early
	}
	if whole.Rest = !atOnce; whole.Rest && !s.fails(whole) {
		return whole, s.lost(whole)
	}
	minimize(s.best.Steps, func(steps []Step) ([]Step, bool) {
		try := s.best
		try.Steps = steps
		ok := s.fails(try)
		return s.best.Steps, ok
	})
	s.roundTimes()
	return s.best, s.err
}

// lost says that the run, done step by step, is not the one that failed: not for a Process that keeps the rules.
func (s *shrinker) lost(whole Schedule) error {
	if s.err != nil {
		return s.err
	}
	return fmt.Errorf("sim: seed %d fails, but not when its %d steps are done again: do the processes share something, or look at a clock of their own?", whole.Seed, len(whole.Steps))
}

// fails tries a schedule, and keeps it, without the steps that could not be, when it fails.
func (s *shrinker) fails(try Schedule) bool {
	if s.err == nil {
		s.err = session.Current().Context().Err()
	}
	if s.err != nil {
		return false
	}
	r, done, _ := try.run(s.cfg, true)
	if r == nil || !s.failing(r) {
		return false
	}
	try.Steps = done
	s.best, s.early = try, s.early || !r.Quiescent
	return true
}

// cutEnd looks for the earliest end with which the schedule fails.
func (s *shrinker) cutEnd() {
	whole := s.best
	sort.Search(len(whole.Steps), func(n int) bool {
		try := whole
		try.Steps = whole.Steps[:n]
		return s.fails(try)
	})
}

// roundTimes gives the steps times that are easy to read, when they do not matter.
func (s *shrinker) roundTimes() {
	try := s.best
	try.Steps = slices.Clone(try.Steps)
	for i := range try.Steps {
		try.Steps[i].At = time.Duration(i+1) * time.Millisecond
	}
	n := len(s.best.Steps)
	if old := s.best; s.fails(try) && len(s.best.Steps) != n {
		s.best = old
	}
}
