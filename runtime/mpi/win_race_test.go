package mpi

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// located has a rank say where it is.
func located(c *Comm, where string) { c.p.where = func() string { return where } }

// TestRaces: two accesses to one place in one epoch are reported with both places, where they conflict, and else not.
func TestRaces(t *testing.T) {
	x := []int{1, 2}
	get := make([]int, 2)
	put := func(disp int) func(w *Win) error { return func(w *Win) error { return w.Put(x, 2, disp) } }
	add := func(op *Op) func(w *Win) error { return func(w *Win) error { return w.Accumulate(x, 2, 1, op) } }
	for name, c := range map[string]struct {
		first, second func(w *Win) error
		races         bool
		words         []string
	}{
		"puts":               {put(1), put(2), true, []string{"Put of rank 1 (line 20)", "Put of rank 0 (line 10)", "displacement 2 of rank 2"}},
		"puts side by side":  {put(1), put(3), false, nil},
		"put and get":        {put(1), func(w *Win) error { return w.Get(make([]int, 1), 2, 1) }, true, []string{"Get of rank 1 (line 20)", "Put of rank 0 (line 10)"}},
		"get and get":        {func(w *Win) error { return w.Get(get, 2, 0) }, func(w *Win) error { return w.Get(make([]int, 2), 2, 0) }, false, nil},
		"sum and sum":        {add(Sum), add(Sum), false, nil},
		"sum and max":        {add(Sum), add(Max), true, []string{"Accumulate of rank 1"}},
		"sum and atomic get": {add(Sum), func(w *Win) error { return w.GetAccumulate(nil, make([]int, 1), 2, 1, NoOp) }, false, nil},
		"column and put":     {func(w *Win) error { return w.Put(x, 2, 0, As(1, Must(Int.Vector(2, 1, 3)))) }, put(3), true, []string{"displacement 3"}},
		"column beside put":  {func(w *Win) error { return w.Put(x, 2, 0, As(1, Must(Int.Vector(2, 1, 3)))) }, put(1), false, nil},
	} {
		for _, how := range []string{"Fence", "LockAll", "Post"} {
			t.Run(name+"/"+how, func(t *testing.T) { twoAccesses(t, how, c.first, c.second, c.races, c.words) })
		}
	}
}

// TestRacesInFrench: reports speak the language of the notebook, or of the program.
func TestRacesInFrench(t *testing.T) {
	t.Setenv("JETON_LANG", "fr")
	put := func(w *Win) error { return w.Put([]int{1, 2}, 2, 1) }
	twoAccesses(t, "Fence", put, put, true, []string{"Put du rang 1 (line 20) et Put du rang 0 (line 10) sont en conflit : les deux concernent les déplacements 1 à 2 de la mémoire du rang 2"})
}

// twoAccesses has ranks 0 and 1 access rank 2's memory one after the other in one epoch.
func twoAccesses(t *testing.T, how string, first, second func(w *Win) error, races bool, words []string) {
	windowed(t, 3, 8, func(c *Comm, w *Win, mem []int) {
		located(c, fmt.Sprintf("line %d", 10*(c.Rank()+1)))
		origins, _ := c.Group().Incl(0, 1)
		target, _ := c.Group().Incl(2)
		is := map[bool]string{true: "target", false: "origin"}[c.Rank() == 2]
		begin := map[string]func() error{
			"Fence/origin": func() error { return w.Fence() }, "Fence/target": func() error { return w.Fence() },
			"LockAll/origin": func() error { return w.LockAll() }, "LockAll/target": func() error { return nil },
			"Post/origin": func() error { return w.Start(target) }, "Post/target": func() error { return w.Post(origins) },
		}
		end := map[string]func() error{
			"Fence/origin": func() error { return w.Fence() }, "Fence/target": func() error { return w.Fence() },
			"LockAll/origin": w.UnlockAll, "LockAll/target": func() error { return nil },
			"Post/origin": w.Complete, "Post/target": w.Wait,
		}
		ok(t, begin[how+"/"+is]())
		switch c.Rank() {
		case 0:
			ok(t, first(w))
			ok(t, c.Send(nil, 2, 0)) // behind the access
		case 2:
			c.Recv(nil, 0, 0) // it has come
			ok(t, c.Send(nil, 1, 0))
			c.Recv(nil, 1, 0)
		case 1:
			c.Recv(nil, 2, 0)
			ok(t, second(w))
			ok(t, c.Send(nil, 2, 0))
		}
		ok(t, c.Barrier())
		err := end[how+"/"+is]()
		switch {
		case c.Rank() == 1 && races:
			says(t, err, ErrRMAConflict, words...)
		default:
			ok(t, err)
		}
		ok(t, c.Barrier())
		if n := len(w.Conflicts()); c.Rank() == 2 && (n > 0) != races {
			t.Errorf("the target knows of %d conflicts", n)
		}
	}, WithRaces(true))
}

// TestRaceOfStore: the owner stores where another puts in the same epoch, before or after.
func TestRaceOfStore(t *testing.T) {
	for _, how := range []string{"Fence", "Post"} {
		for _, before := range []bool{true, false} {
			for _, place := range []int{1, 2} {
				windowed(t, 2, 4, func(c *Comm, w *Win, mem []int) {
					located(c, "line 7")
					other, _ := c.Group().Incl(1 - c.Rank())
					begin, end := func() error { return w.Fence() }, func() error { return w.Fence() }
					if how == "Post" {
						begin, end = func() error { return w.Start(other) }, w.Complete
						if c.Rank() == 1 {
							begin, end = func() error { return w.Post(other) }, w.Wait
						}
					}
					mem[1] = 3 // before the epoch
					ok(t, begin())
					store := func() {
						c.p.d.Lock() // the test's own: a student's store would be a data race as well
						mem[place] = 8
						c.p.d.Unlock()
					}
					if c.Rank() == 1 && before {
						store()
					}
					ok(t, c.Barrier())
					if c.Rank() == 0 {
						ok(t, w.Put([]int{9}, 1, 1))
						ok(t, w.p.d.WaitFor(c.p.ctx(), func() bool { return true }))
					}
					if how == "Fence" || before {
						ok(t, c.Barrier())
					}
					if c.Rank() == 0 && how == "Post" {
						ok(t, end())
					}
					if how == "Post" && !before {
						ok(t, c.Barrier())
					}
					if c.Rank() == 1 && !before {
						store()
					}
					var err error
					if c.Rank() == 1 || how == "Fence" {
						err = end()
					}
					if c.Rank() == 1 && place == 1 {
						says(t, err, ErrRMAConflict, "Put of rank 0 (line 7)", "displacement 1 of rank 1", "rank 1 itself has stored")
					} else {
						ok(t, err)
					}
					ok(t, c.Barrier())
				}, WithRaces(true))
			}
		}
	}
}

// TestNoRace: what is ordered is not reported: epochs that follow each other, flushes, stores between epochs.
func TestNoRace(t *testing.T) {
	windowed(t, 3, 4, func(c *Comm, w *Win, mem []int) {
		for round := range 20 {
			ok(t, w.Fence())
			if round%2 == 0 {
				ok(t, w.Put([]int{round}, (c.Rank()+1)%3, 0))
			} else {
				ok(t, w.Get(make([]int, 1), (c.Rank()+1)%3, 0))
			}
			ok(t, w.Fence())
			mem[0]++
		}
		ok(t, c.Barrier())
		for range 20 {
			ok(t, w.Lock(LockExclusive, 0))
			ok(t, w.Put([]int{1}, 0, 1))
			ok(t, w.Flush(0))
			ok(t, w.Get(make([]int, 1), 0, 1))
			ok(t, w.Unlock(0))
		}
		ok(t, c.Barrier())
		if all := w.Conflicts(); len(all) > 0 {
			t.Errorf("%s", strings.Join(all, "\n"))
		}
	}, WithRaces(true))
}

// TestReportsOnce: a pair of calls is reported once, however often it conflicts.
func TestReportsOnce(t *testing.T) {
	windowed(t, 2, 4, func(c *Comm, w *Win, mem []int) {
		found := 0
		for range 10 {
			ok(t, w.Fence())
			if c.Rank() == 0 {
				ok(t, w.Put([]int{1}, 1, 0))
				ok(t, w.Put([]int{1}, 1, 0))
			}
			if err := w.Fence(); errors.Is(err, ErrRMAConflict) {
				found++
			}
		}
		if want := 1 - c.Rank(); found != want {
			t.Errorf("rank %d: %d reports, want %d", c.Rank(), found, want)
		}
	}, WithRaces(true))
}

// TestPlaceOfLaterTarget: a report has the place of an access also when the origin has accessed only other ranks before.
func TestPlaceOfLaterTarget(t *testing.T) {
	windowed(t, 3, 2, func(c *Comm, w *Win, mem []int) {
		x := []int{1}
		ok(t, w.Fence())
		if c.Rank() == 0 {
			for i, target := range []int{1, 1, 2} {
				located(c, fmt.Sprintf("line %d", i+1))
				ok(t, w.Put(x, target, min(i, 1)))
			}
			ok(t, c.Send(nil, 1, 0)) // behind the access
		}
		if c.Rank() == 1 {
			c.Recv(nil, 0, 0)
			located(c, "line 9")
			ok(t, w.Put(x, 2, 1))
		}
		err := w.Fence()
		if c.Rank() != 2 && len(w.Conflicts()) > 0 {
			t.Errorf("rank %d: %q", c.Rank(), w.Conflicts())
		}
		if c.Rank() == 2 {
			ok(t, err)
			if all := strings.Join(w.Conflicts(), "\n"); !strings.Contains(all, "(line 3)") || !strings.Contains(all, "(line 9)") {
				t.Errorf("a place is missing: %q", all)
			}
		}
	}, WithRaces(true))
}
