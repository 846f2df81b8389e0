//go:build linux

package mpi

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// Each rank's memory has three cells that all ranks change, and then a region for each rank, which only that one does.
const (
	counterAt = iota // by FetchAndOp
	swappedAt        // by CompareAndSwap
	guardedAt        // by a Get and a Put, with the exclusive lock
	cells
)

// A region has a half for Puts and a half for accumulates.
const half = 600

// A met is what an operation on a cell has found there, and what it has left.
type met struct {
	origin, target, old, left int
	of                        int // CompareAndSwap: what it has compared with
}

// A sinceFlush is what a rank knows of its accesses to another since they were completed.
type sinceFlush struct {
	put, got []bool   // of the places of the region: an access to them is under way
	checks   []func() // what holds when they are over
}

// A siege is a rank that does anything that is allowed to the windows of all, while they do the same.
type siege struct {
	t        *testing.T
	r        *rand.Rand
	c        *Comm
	me, n    int
	wins     []*Win
	mems     [][]int   // this rank's memory in each
	regions  [][][]int // of each window and rank: what this rank's accesses have made of its region there
	since    [][]sinceFlush
	counters [][]*met
	swaps    [][]*met
	guarded  [][]int // how often this rank has added to a cell
	latest   [][]int // what this rank has last seen in a swapped cell
	values   int     // that this rank has swapped in, each another
	requests [][]*Request
	final    [][]int // mems at the end
}

// newSiege is collective: it makes the windows.
func newSiege(t *testing.T, r *rand.Rand, c *Comm, races bool) *siege {
	n := c.Size()
	mems := [2][]int{make([]int, cells+n*2*half)}
	created, err := c.WinCreate(mems[0], WithRaces(races))
	ok(t, err)
	allocated, err := c.WinAllocate(&mems[1], len(mems[0]), WithRaces(races))
	ok(t, err)
	wins := []*Win{created, allocated}
	x := &siege{t: t, r: r, c: c, me: c.Rank(), n: n, wins: wins, mems: mems[:], counters: make([][]*met, len(wins)), swaps: make([][]*met, len(wins)), requests: make([][]*Request, len(wins))}
	for range wins {
		regions, since := make([][]int, x.n), make([]sinceFlush, x.n)
		for to := range x.n {
			regions[to] = make([]int, 2*half)
			since[to] = sinceFlush{put: make([]bool, half), got: make([]bool, half)}
		}
		x.regions, x.since = append(x.regions, regions), append(x.since, since)
		x.guarded, x.latest = append(x.guarded, make([]int, x.n)), append(x.latest, make([]int, x.n))
	}
	return x
}

// end frees the windows, in which nobody does anything any more.
func (x *siege) end() {
	for w, win := range x.wins {
		x.final = append(x.final, slices.Clone(x.mems[w]))
		if found := win.Conflicts(); len(found) > 0 {
			x.t.Errorf("window %d: %v", w, found)
		}
		ok(x.t, win.Free())
	}
}

// completed is called when all accesses to a rank are over here, and, if there, at the target, too.
func (x *siege) completed(w, to int, there bool) {
	s := &x.since[w][to]
	for _, check := range s.checks {
		check()
	}
	s.checks = nil
	if there {
		clear(s.put)
		clear(s.got)
	}
}

func (x *siege) later(w, to int, check func()) {
	s := &x.since[w][to]
	s.checks = append(s.checks, check)
}

func (x *siege) flush(w, to int) {
	ok(x.t, x.wins[w].Flush(to))
	x.completed(w, to, true)
}

// places draws places of a half, and how they lie: a row, or every other one.
func (x *siege) places() (all []int, as TargetType) {
	step := 1 + x.r.IntN(2)
	at := x.r.IntN(half)
	most := (half-1-at)/step + 1
	n := 1 + x.r.IntN(min(most, 20))
	if x.r.IntN(6) == 0 {
		n = 1 + x.r.IntN(most)
	}
	for i := range n {
		all = append(all, at+i*step)
	}
	if step == 1 {
		return all, As(n, Int)
	}
	return all, As(1, Must(Int.Vector(n, 1, step)))
}

// begun keeps a request, for wait.
func (x *siege) begun(w int, q *Request, err error) {
	ok(x.t, err)
	if err == nil {
		x.requests[w] = append(x.requests[w], q)
	}
}

func shuffle[T any](r *rand.Rand, all []T) {
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
}

// wait waits for a window's requests, in any order.
func (x *siege) wait(w int) {
	shuffle(x.r, x.requests[w])
	for _, q := range x.requests[w] {
		_, err := q.Wait()
		ok(x.t, err)
	}
	x.requests[w] = nil
}

// move is a Put or a Get of places that no access meets that is under way, unless both are Gets.
func (x *siege) move(w, to int) {
	win, s, region := x.wins[w], &x.since[w][to], x.regions[w][to]
	places, as := x.places()
	put, base := x.r.IntN(2) == 0, cells+x.me*2*half
	for _, i := range places {
		if s.put[i] || put && s.got[i] {
			x.flush(w, to)
			break
		}
	}
	row := make([]int, len(places))
	if put {
		for k, i := range places {
			row[k] = x.r.Int()
			region[i], s.put[i] = row[k], true
		}
		if x.r.IntN(3) == 0 {
			q, err := win.Rput(row, to, base+places[0], as)
			x.begun(w, q, err)
			return
		}
		ok(x.t, win.Put(row, to, base+places[0], as))
		return
	}
	var want []int
	for _, i := range places {
		want = append(want, region[i])
		s.got[i] = true
	}
	if x.r.IntN(3) == 0 {
		q, err := win.Rget(row, to, base+places[0], as)
		x.begun(w, q, err)
		if x.r.IntN(2) == 0 {
			x.wait(w)
			x.same("Rget", w, to, row, want)
			return
		}
	} else {
		ok(x.t, win.Get(row, to, base+places[0], as))
	}
	x.later(w, to, func() { x.same("Get", w, to, row, want) })
}

func (x *siege) same(call string, w, to int, got, want []int) {
	x.t.Helper()
	same(x.t, x.c, fmt.Sprintf("%s from rank %d in window %d", call, to, w), got, want)
}

// accumulate is an operation on places of its own half, of which those of one rank are in order.
func (x *siege) accumulate(w, to int) {
	win, region := x.wins[w], x.regions[w][to][half:]
	places, as := x.places()
	base := cells + x.me*2*half + half
	op := []*Op{Sum, Replace, NoOp}[x.r.IntN(3)]
	var want []int
	row, old := make([]int, len(places)), make([]int, len(places))
	for k, i := range places {
		want = append(want, region[i])
		row[k] = x.r.IntN(1000)
		switch op {
		case Sum:
			region[i] += row[k]
		case Replace:
			region[i] = row[k]
		}
	}
	switch x.r.IntN(4) {
	case 0:
		ok(x.t, win.Accumulate(row, to, base+places[0], op, as))
		return
	case 1:
		q, err := win.Raccumulate(row, to, base+places[0], op, as)
		x.begun(w, q, err)
		return
	case 2:
		q, err := win.RgetAccumulate(row, old, to, base+places[0], op, as)
		x.begun(w, q, err)
	default:
		ok(x.t, win.GetAccumulate(row, old, to, base+places[0], op, as))
	}
	x.later(w, to, func() { x.same("GetAccumulate", w, to, old, want) })
}

// count adds to a rank's counter, or reads it.
func (x *siege) count(w, to int) {
	add, old, op := 1+x.r.IntN(5), new(int), Sum
	if x.r.IntN(3) == 0 {
		add, op = 0, NoOp
	}
	m := &met{origin: x.me, target: to}
	x.counters[w] = append(x.counters[w], m)
	ok(x.t, x.wins[w].FetchAndOp(&add, old, to, counterAt, op))
	x.later(w, to, func() { m.old, m.left = *old, *old+add })
}

// swap replaces what this rank has seen in a cell by a value that nobody has had before.
func (x *siege) swap(w, to int) {
	x.values++
	value, compare, old := x.values*x.n+x.me+1, x.latest[w][to], new(int)
	m := &met{origin: x.me, target: to, of: compare}
	x.swaps[w] = append(x.swaps[w], m)
	ok(x.t, x.wins[w].CompareAndSwap(&value, &compare, old, to, swappedAt))
	x.later(w, to, func() {
		m.old, m.left = *old, *old
		if *old == compare {
			m.left = value
		}
		x.latest[w][to] = m.left
	})
}

// guard adds to a cell that nobody else reads or writes meanwhile.
func (x *siege) guard(w, to int) {
	var v int
	ok(x.t, x.wins[w].Get(&v, to, guardedAt))
	x.flush(w, to)
	v++
	ok(x.t, x.wins[w].Put(&v, to, guardedAt))
	x.flush(w, to)
	x.guarded[w][to]++
}

// epochs opens windows, does something there, and closes them. What is locked together with others is shared: then any order of locks is allowed.
func (x *siege) epochs() {
	if x.r.IntN(3) == 0 {
		w, to := x.r.IntN(len(x.wins)), x.r.IntN(x.n)
		ok(x.t, x.wins[w].Lock(LockExclusive, to))
		for range 1 + x.r.IntN(6) {
			if x.r.IntN(3) == 0 {
				x.guard(w, to)
			} else {
				x.deed(w, to)
			}
		}
		x.wait(w)
		ok(x.t, x.wins[w].Unlock(to))
		x.completed(w, to, true)
		return
	}
	open := x.r.Perm(len(x.wins))[:1+x.r.IntN(len(x.wins))]
	locked := make([][]int, len(x.wins)) // nil: all are
	var targets [][2]int
	for _, w := range open {
		to := x.r.Perm(x.n)
		if x.r.IntN(2) == 0 {
			ok(x.t, x.wins[w].LockAll())
		} else {
			to = to[:1+x.r.IntN(x.n)]
			locked[w] = to
			for _, r := range to {
				ok(x.t, x.wins[w].Lock(LockShared, r))
			}
		}
		for _, r := range to {
			targets = append(targets, [2]int{w, r})
		}
	}
	for range 1 + x.r.IntN(20) {
		at := targets[x.r.IntN(len(targets))]
		x.deed(at[0], at[1])
	}
	shuffle(x.r, open)
	for _, w := range open {
		x.wait(w)
		if locked[w] == nil {
			ok(x.t, x.wins[w].UnlockAll())
			for r := range x.n {
				x.completed(w, r, true)
			}
			continue
		}
		shuffle(x.r, locked[w])
		for _, r := range locked[w] {
			ok(x.t, x.wins[w].Unlock(r))
			x.completed(w, r, true)
		}
	}
}

// deed does one thing to a rank.
func (x *siege) deed(w, to int) {
	switch x.r.IntN(12) {
	case 0:
		x.flush(w, to)
	case 1:
		ok(x.t, x.wins[w].FlushLocal(to))
		x.completed(w, to, false)
	case 2:
		x.wait(w)
	case 3, 4:
		x.count(w, to)
	case 5, 6:
		x.swap(w, to)
	case 7, 8, 9:
		x.accumulate(w, to)
	default:
		x.move(w, to)
	}
}

// judge says whether what all ranks have met in a window can have been, one operation after the other, each as a whole.
func judge(t *testing.T, all []*siege, w int) {
	for to, owner := range all {
		mem := owner.final[w]
		guarded := 0
		var counters, swaps [][]*met // by origin
		at := func(mets []*met) []*met {
			return slices.DeleteFunc(slices.Clone(mets), func(m *met) bool { return m.target != to })
		}
		for from, x := range all {
			guarded += x.guarded[w][to]
			if got := mem[cells+from*2*half:][:2*half]; !slices.Equal(got, x.regions[w][to]) {
				t.Errorf("window %d: what rank %d has written at rank %d is not there", w, from, to)
			}
			counters, swaps = append(counters, at(x.counters[w])), append(swaps, at(x.swaps[w]))
		}
		if mem[guardedAt] != guarded {
			t.Errorf("window %d: the guarded cell of rank %d is %d, want %d", w, to, mem[guardedAt], guarded)
		}
		judgeCell(t, fmt.Sprintf("window %d, rank %d, counter", w, to), counters, mem[counterAt])
		what := fmt.Sprintf("window %d, rank %d, swapped cell", w, to)
		judgeCell(t, what, swaps, mem[swappedAt])
		for _, m := range slices.Concat(swaps...) {
			if m.left == m.old && m.old == m.of {
				t.Errorf("%s: %+v: it was equal, and nothing was swapped", what, *m)
			}
		}
	}
}

// judgeCell says whether what ranks have met in a cell, in the order of their calls, can have been: those that have written make one chain from 0 to what it is, and
// each rank goes along it.
func judgeCell(t *testing.T, what string, ranks [][]*met, final int) {
	wrote := map[int]*met{} // by what it has met
	for _, m := range slices.Concat(ranks...) {
		if m.left == m.old {
			continue
		}
		if wrote[m.old] != nil {
			t.Errorf("%s: two operations have met %d: %+v, %+v", what, m.old, *wrote[m.old], *m)
		}
		wrote[m.old] = m
	}
	was, v := map[int]int{0: 0}, 0 // the values that it has had, each with its number
	for m := wrote[v]; m != nil && len(was) <= len(wrote); m = wrote[v] {
		v = m.left
		was[v] = len(was)
	}
	if len(was) != len(wrote)+1 || v != final {
		t.Errorf("%s: of %d operations %d follow on each other, up to %d, and it is %d", what, len(wrote), len(was)-1, v, final)
	}
	for _, mine := range ranks {
		last := 0
		for _, m := range mine {
			n, had := was[m.old]
			if !had {
				t.Errorf("%s: %+v: it never was that", what, *m)
			} else if n < last {
				t.Errorf("%s: %+v came before another of its rank that was called earlier", what, *m)
			}
			last = was[m.left]
		}
	}
}

// TestAdversaryOfWindows runs random programs of passive targets on all transports, in one goroutine of each rank or in two with windows of their own: epochs of locks of
// all kinds, in two windows at once, with accesses of all kinds; and judges what comes of them.
func TestAdversaryOfWindows(t *testing.T) {
	randomPrograms(t, func(t *testing.T, n, goroutines int, launch func(rank func(c *Comm)), source func(stream int) *rand.Rand) {
		races := source(0).IntN(4) == 0
		all := make([][]*siege, goroutines) // of each goroutine, by rank
		for i := range all {
			all[i] = make([]*siege, n)
		}
		launch(func(c *Comm) {
			var mine sync.WaitGroup
			for i := range all {
				x := newSiege(t, source(1+n*i+c.Rank()), c, races)
				all[i][c.Rank()] = x
				mine.Go(func() {
					for range 4/goroutines + 16/n { // ranks that are goroutines poll in each other's way
						x.epochs()
					}
				})
			}
			mine.Wait()
			ok(t, c.Barrier())
			for i := range all {
				all[i][c.Rank()].end()
			}
		})
		for _, ranks := range all {
			for w := range 2 {
				judge(t, ranks, w)
			}
		}
	})
}
