package mpi

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"

	"pgregory.net/rapid"
)

// A deed is an access of the model: of one origin in one epoch, to a region that is its own in this epoch, or an addition, which may meet others.
type deed struct {
	origin, target int
	at, n, step    int // items at, at+step, …
	kind           int // 0: Put, 1: Get, 2: Accumulate, 3: GetAccumulate
	value          int
}

func (d *deed) places() (all []int) {
	for i := range d.n {
		all = append(all, d.at+i*d.step)
	}
	return all
}

// A program is what the ranks do: epochs of deeds, none of which conflict.
type program struct {
	ranks, length int
	how           []int // of each epoch: 0: Fence, 1: LockAll, 2: exclusive locks, 3: Post and Start
	epochs        [][]deed
	pairs         [][]bool // of each epoch: whether origin r, in row r, starts one with a target
	races         bool
	allocated     bool // by WinAllocate
	barriers      bool // also between epochs that need none
	tests         bool // instead of waits
}

func drawProgram(t *rapid.T) (p program) {
	p.ranks = rapid.IntRange(1, 4).Draw(t, "ranks")
	p.length = rapid.SampledFrom([]int{8, 3000}).Draw(t, "length")
	p.races, p.allocated = rapid.Bool().Draw(t, "races"), rapid.Bool().Draw(t, "allocated")
	p.barriers, p.tests = rapid.Bool().Draw(t, "barriers"), rapid.Bool().Draw(t, "tests")
	for range rapid.IntRange(1, 4).Draw(t, "epochs") {
		p.how = append(p.how, rapid.IntRange(0, 3).Draw(t, "how"))
		p.epochs = append(p.epochs, p.drawEpoch(t))
		pairs := rapid.SliceOfN(rapid.Bool(), p.ranks*p.ranks, p.ranks*p.ranks).Draw(t, "pairs")
		for _, d := range p.epochs[len(p.epochs)-1] {
			pairs[d.origin*p.ranks+d.target] = true
		}
		p.pairs = append(p.pairs, pairs)
	}
	return p
}

// drawEpoch draws deeds that do not conflict: of each place, all are Gets, or all are additions, or there is one Put.
func (p *program) drawEpoch(t *rapid.T) (all []deed) {
	kinds := map[[2]int]int{}
	for range rapid.IntRange(0, 12).Draw(t, "deeds") {
		d := deed{
			origin: rapid.IntRange(0, p.ranks-1).Draw(t, "origin"), target: rapid.IntRange(0, p.ranks-1).Draw(t, "target"),
			step: rapid.IntRange(1, 3).Draw(t, "step"), kind: rapid.IntRange(0, 3).Draw(t, "kind"), value: rapid.IntRange(1, 1000).Draw(t, "value"),
		}
		d.at = rapid.IntRange(0, p.length-1).Draw(t, "at")
		d.n = rapid.IntRange(1, (p.length-1-d.at)/d.step+1).Draw(t, "n")
		// Additions that give the old value meet no others: it would depend on the order.
		class := []int{1, 2, 3, 1}[d.kind]
		free := !slices.ContainsFunc(d.places(), func(i int) bool {
			was := kinds[[2]int{d.target, i}]
			return was != 0 && (was != class || class == 1)
		})
		if !free {
			continue
		}
		for _, i := range d.places() {
			kinds[[2]int{d.target, i}] = class
		}
		all = append(all, d)
	}
	return all
}

// model does it all in order. It returns the memories at the end, and what each deed has got.
func (p *program) model() (mem [][]int, got [][][]int) {
	for range p.ranks {
		mem = append(mem, make([]int, p.length))
	}
	for _, epoch := range p.epochs {
		var results [][]int
		for _, d := range epoch {
			var result []int
			for k, i := range d.places() {
				x := &mem[d.target][i]
				result = append(result, *x)
				switch d.kind {
				case 0:
					*x = d.value + k
				case 2, 3:
					*x += d.value + k
				}
			}
			results = append(results, result)
		}
		got = append(got, results)
	}
	return mem, got
}

// call does a deed.
func (d *deed) call(w *Win) ([]int, error) {
	data, got := make([]int, d.n), make([]int, d.n)
	for i := range data {
		data[i] = d.value + i
	}
	as := As(d.n, Int)
	if d.step > 1 {
		as = As(1, Must(Int.Vector(d.n, 1, d.step)))
	}
	switch d.kind {
	case 0:
		return nil, w.Put(data, d.target, d.at, as)
	case 1:
		return got, w.Get(got, d.target, d.at, as)
	case 2:
		return nil, w.Accumulate(data, d.target, d.at, Sum, as)
	}
	return got, w.GetAccumulate(data, got, d.target, d.at, Sum, as)
}

// run does a rank's part of an epoch, and returns what its deeds have got.
func (p *program) run(c *Comm, w *Win, epoch int) (got [][]int, err error) {
	do := func(which func(d *deed) bool) error {
		for i := range p.epochs[epoch] {
			if d := &p.epochs[epoch][i]; d.origin == c.Rank() && which(d) {
				result, err := d.call(w)
				if err != nil {
					return err
				}
				got[i] = result
			}
		}
		return nil
	}
	all := func(*deed) bool { return true }
	got = make([][]int, len(p.epochs[epoch]))
	var steps []func() error
	switch p.how[epoch] {
	case 0:
		steps = []func() error{func() error { return w.Fence() }, func() error { return do(all) }, func() error { return w.Fence() }}
	case 1:
		steps = []func() error{func() error { return w.LockAll() }, func() error { return do(all) }, w.UnlockAll}
	case 2:
		for r := range p.ranks {
			steps = append(steps, func() error { return w.Lock(LockExclusive, r) }, func() error { return do(func(d *deed) bool { return d.target == r }) }, func() error { return w.Unlock(r) })
		}
	case 3:
		origins, targets := p.partners(c, epoch)
		if origins.Size() > 0 {
			steps = append(steps, func() error { return w.Post(origins) })
		}
		if targets.Size() > 0 {
			steps = append(steps, func() error { return w.Start(targets) }, func() error { return do(all) }, w.Complete)
		}
		if origins.Size() > 0 {
			steps = append(steps, func() error { return p.exposed(w) })
		}
	}
	if p.barriers || !p.follows(epoch) {
		steps = append(steps, func() error { return c.Barrier() })
	}
	for i, step := range steps {
		if err := step(); err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
	}
	return got, nil
}

// partners are the ranks that access this one's memory in an epoch, and those whose memory it does.
func (p *program) partners(c *Comm, epoch int) (origins, targets *Group) {
	var from, to []int
	for r := range p.ranks {
		if p.pairs[epoch][r*p.ranks+c.Rank()] {
			from = append(from, r)
		}
		if p.pairs[epoch][c.Rank()*p.ranks+r] {
			to = append(to, r)
		}
	}
	return groupOf(c, from...), groupOf(c, to...)
}

// exposed ends the epoch that Post has begun.
func (p *program) exposed(w *Win) error {
	if !p.tests {
		return w.Wait()
	}
	for {
		if done, err := w.Test(); done || err != nil {
			return err
		}
		runtime.Gosched()
	}
}

// follows reports whether the synchronisation of an epoch and the next is enough between the two: the target takes part in both.
func (p *program) follows(epoch int) bool {
	byLocks := func(how int) bool { return how == 1 || how == 2 }
	return epoch+1 < len(p.how) && !byLocks(p.how[epoch]) && !byLocks(p.how[epoch+1])
}

// TestAgainstModel: whatever epochs there are, of each kind of synchronisation, the memories and the results are those of the same accesses one after the
// other; and no conflict is reported, for there is none.
func TestAgainstModel(t *testing.T) {
	all := maps.Clone(soakFabrics)
	all["attended"] = func(t testing.TB, n int, f func(c *Comm)) {
		launchOn(t, attend(t, fabric.NewMemory(n)), device.Config{}, f)
	}
	for name, open := range all {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				p := drawProgram(rt)
				mem, got := p.model()
				if !t.Run("", func(t *testing.T) { // what is open ends with it
					open(t, p.ranks, func(c *Comm) { p.compare(t, c, mem, got) })
				}) {
					rt.FailNow()
				}
			})
		})
	}
}

// compare runs a rank's part of it all beside the model's.
func (p *program) compare(t *testing.T, c *Comm, want [][]int, wantGot [][][]int) {
	mem := make([]int, p.length)
	open := func() (*Win, error) { return c.WinCreate(mem, WithRaces(p.races)) }
	if p.allocated {
		open = func() (*Win, error) { return c.WinAllocate(&mem, p.length, WithRaces(p.races)) }
	}
	w, err := open()
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	w.SetErrhandler(ErrorsReturn)
	for e := range p.epochs {
		got, err := p.run(c, w, e)
		if err != nil {
			t.Errorf("epoch %d (%d) of %+v: %v", e, p.how[e], p, err)
			return // the others are told that they wait in vain
		}
		for i, g := range got {
			if g != nil && !slices.Equal(g, wantGot[e][i]) {
				t.Errorf("epoch %d (%d): deed %+v has got %v, want %v", e, p.how[e], p.epochs[e][i], g, wantGot[e][i])
			}
		}
	}
	if !slices.Equal(mem, want[c.Rank()]) {
		t.Errorf("rank %d: memory differs from the model's after %+v", c.Rank(), p)
	}
	ok(t, w.Free())
}
