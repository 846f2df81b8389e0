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
	if r == nil {
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
}

func (s *shrinker) shrink(whole Schedule) (Schedule, error) {
	// A failure that a run without any step has when it just stops is one of a run that has not come to its end.
	if s.fails(Schedule{Seed: whole.Seed}) || !s.fails(whole) {
		whole.Rest = true
		if !s.fails(whole) {
			return whole, s.lost(whole)
		}
	}
	if !whole.Rest {
		s.cutEnd()
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
	s.best = try
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
