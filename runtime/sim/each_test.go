package sim

import (
	"errors"
	"testing"

	"jeton/runtime/protocol"
)

func TestEachReportsTheSmallestSeed(t *testing.T) {
	cfg := chatters(3, 3)
	cfg.Seed = 100
	wrong := errors.New("wrong")
	var seeds []uint64
	err := Each(cfg, 1000, func(r *Result) error {
		seeds = append(seeds, r.Seed) // no lock: check is called by one goroutine
		if r.Seed >= 137 {
			return wrong
		}
		return nil
	})
	var f *Failure
	if !errors.As(err, &f) || !errors.Is(err, wrong) || f.Seed != 137 || f.Seeds != 37 || f.Result.Seed != 137 {
		t.Errorf("error %v", err)
	}
	for i, s := range seeds {
		if s != 100+uint64(i) {
			t.Fatalf("seeds are checked in the order %v", seeds)
		}
	}
	cfg.Seed = 137
	again, err := Run(cfg)
	if err != nil || len(again.Events()) != len(f.Result.Events()) {
		t.Errorf("run again: %v, %v, was %v", again, err, f.Result)
	}
}

func TestEachReportsAPanic(t *testing.T) {
	cfg := Config{N: 2, New: func(p int) protocol.Process {
		return &scripted{start: func(env *protocol.Env) {
			if p == 1 && env.Rand().IntN(10) == 0 {
				panic("unlucky")
			}
		}}
	}}
	err := Each(cfg, 1000, func(*Result) error { return nil })
	var f *Failure
	var e *Error
	if !errors.As(err, &f) || !errors.As(err, &e) || e.Seed != f.Seed || e.Proc != "p1" || e.Stack == "" {
		t.Fatalf("error %v", err)
	}
	cfg.Seed = f.Seed
	if _, err := Run(cfg); err == nil {
		t.Errorf("seed %d does not fail again", f.Seed)
	}
	for cfg.Seed = range f.Seed {
		if _, err := Run(cfg); err != nil {
			t.Errorf("seed %d fails, and %d was reported as the first", cfg.Seed, f.Seed)
		}
	}
}

func TestEachOfAll(t *testing.T) {
	n := 0
	if err := Each(chatters(3, 3), 200, func(*Result) error { n++; return nil }); err != nil || n != 200 {
		t.Errorf("%d of 200 checked, %v", n, err)
	}
	if err := Each(Config{}, 1, nil); !errors.Is(err, ErrConfig) {
		t.Errorf("error %v", err)
	}
}
