package sim

import (
	"errors"
	"slices"
	"time"
)

// holds is what Invariant says of a state.
func (x *explorer) holds(pos *position) error {
	if x.bound.Invariant == nil {
		return nil
	}
	all, err := pos.refreshed()
	if err != nil {
		return err
	}
	return x.bound.Invariant(&State{Processes: all, Depth: len(x.path), s: pos.stepper})
}

// final is what Final says of an end.
func (x *explorer) final(pos *position, path []Step) error {
	if x.bound.Final == nil {
		return nil
	}
	if x.quiet {
		if _, err := pos.refreshed(); err != nil {
			return err
		}
		return x.bound.Final(pos.result("", nil))
	}
	cfg := x.cfg
	cfg.Quiet = false
	r, _, err := x.schedule(path).run(cfg, false)
	if err != nil {
		return err
	}
	return x.bound.Final(r)
}

// schedule is a way as a schedule, each step a millisecond after the last.
func (x *explorer) schedule(path []Step) Schedule {
	steps := slices.Clone(path)
	for i := range steps {
		steps[i].At = time.Duration(i+1) * time.Millisecond
	}
	return Schedule{Seed: x.cfg.Seed, Steps: steps, Untimed: true}
}

// violated ends the search with a violation, as small as it can be made.
func (x *explorer) violated(err error) {
	if errors.Is(err, errNotTheSame) {
		x.found.Stopped, x.unsound = "an error", err
		return
	}
	x.found.Stopped, x.found.Err = "a violation", err
	steps := minimize(x.path, func(steps []Step) ([]Step, bool) {
		done, err := x.violates(steps)
		if err == nil {
			return nil, false
		}
		x.found.Err = err
		return done, true
	})
	s := x.schedule(steps)
	x.found.Violation = &s
}

// violates says what steps violate at their end, and which of them could happen.
func (x *explorer) violates(steps []Step) (done []Step, err error) {
	pos, err := x.fresh()
	if err != nil {
		return nil, err
	}
	if err := pos.create(); err != nil {
		return nil, err
	}
	pos.loose = true
	for _, step := range steps {
		ok, err := pos.apply(&step)
		if ok {
			done = append(done, step)
		}
		if err != nil {
			return done, err
		}
	}
	if err := x.holds(pos); err != nil {
		return done, err
	}
	if len(pos.enabled(x)) > 0 {
		return nil, nil
	}
	return done, x.final(pos, done)
}
