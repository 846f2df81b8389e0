package sim

import (
	"fmt"
	"runtime"
	"sync"

	"jeton/runtime/session"
)

// A Failure is the first schedule of many that does not do what it should.
type Failure struct {
	Seed   uint64
	Seeds  int // how many schedules were run and right before it
	Err    error
	Result *Result // of the run: its log can be drawn
}

func (f *Failure) Error() string {
	return fmt.Sprintf("sim: seed %d, after %d schedules without a failure: %v", f.Seed, f.Seeds, f.Err)
}

func (f *Failure) Unwrap() error { return f.Err }

// Each runs the configuration under as many seeds, from cfg.Seed on, and checks each run.
//
// Runs go on all cores, so New is called by several goroutines at once; check is called by the caller's alone, for one result after the
// other in the order of their seeds, and may count in variables of its own. The first seed that fails, the smallest one, ends it with a
// [*Failure]: a run that ends with an error, or one with which check finds fault. What it was can be had again with [Run] under
// that seed.
//
// The logs are merged before check is called, unless cfg is Quiet.
func Each(cfg Config, seeds int, check func(r *Result) error) error {
	filled, err := cfg.filled()
	if err != nil {
		return err
	}
	todo := make(chan trial, 2*runtime.GOMAXPROCS(0))
	inOrder := make(chan trial, cap(todo))
	stop := make(chan struct{})
	var work sync.WaitGroup
	defer work.Wait()
	defer close(stop)
	work.Go(func() {
		defer close(todo)
		defer close(inOrder)
		for i := range seeds {
			t := trial{seed: cfg.Seed + uint64(i), done: make(chan outcome, 1)}
			for _, to := range []chan trial{inOrder, todo} {
				select {
				case to <- t:
				case <-stop:
					return
				}
			}
		}
	})
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for t := range todo {
				t.run(filled)
			}
		})
	}
	return judge(inOrder, check)
}

// A trial is the run of one seed, which some goroutine makes.
type trial struct {
	seed uint64
	done chan outcome
}

type outcome struct {
	result *Result
	err    error
}

func (t trial) run(cfg Config) {
	cfg.Seed = t.seed
	r, err := run(&cfg, nil)
	if err == nil && !cfg.Quiet {
		r.Log()
	}
	t.done <- outcome{r, err}
}

// judge checks the trials in their order.
func judge(trials <-chan trial, check func(r *Result) error) error {
	n := 0
	for t := range trials {
		o := <-t.done
		if err := session.Current().Context().Err(); err != nil {
			return err
		}
		if o.err == nil {
			o.err = check(o.result)
		}
		if o.err != nil {
			return &Failure{Seed: t.seed, Seeds: n, Err: o.err, Result: o.result}
		}
		n++
	}
	return nil
}
