package mpi

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// joined gives f an intercommunicator between the first ranks of a job and the rest, in each rank.
func joinedRanks(t *testing.T, left, right int, f func(c, inter *Comm)) {
	t.Helper()
	launch(t, left+right, func(c *Comm) {
		side, other := 0, left
		if c.Rank() >= left {
			side, other = 1, 0
		}
		group, err := c.Split(side, 0)
		if ok(t, err); err != nil {
			return
		}
		inter, err := group.IntercommCreate(0, c, other, 7)
		if ok(t, err); err == nil {
			f(c, inter)
		}
	})
}

var twoGroups = [][2]int{{1, 1}, {1, 3}, {2, 1}, {3, 2}, {4, 4}}

func eachPairOfGroups(t *testing.T, f func(t *testing.T, c, inter *Comm, left bool)) {
	for _, g := range twoGroups {
		t.Run(fmt.Sprintf("groups=%d+%d", g[0], g[1]), func(t *testing.T) {
			joinedRanks(t, g[0], g[1], func(c, inter *Comm) { f(t, c, inter, c.Rank() < g[0]) })
		})
	}
}

// first is the rank in the world of the other group's first rank.
func firstOfOther(inter *Comm) int { return inter.remote[0] }

func TestIntercomm(t *testing.T) {
	eachPairOfGroups(t, func(t *testing.T, c, inter *Comm, left bool) {
		if !inter.TestInter() || c.TestInter() || inter.Size()+inter.RemoteSize() != c.Size() {
			t.Errorf("%v: %d and %d ranks", inter, inter.Size(), inter.RemoteSize())
		}
		g, err := inter.RemoteGroup()
		ok(t, err)
		if all := inter.Group().Union(g); all.Compare(c.Group()) == Unequal {
			t.Errorf("%v and %v", inter.Group(), g)
		}
		// messages go to the other group; the source is a rank there
		for r := range inter.RemoteSize() {
			ok(t, inter.Send([]int{value(c.Rank(), r)}, r, 3))
		}
		got := make([]int, 1)
		for range inter.RemoteSize() {
			s, err := inter.Recv(got, AnySource, AnyTag)
			ok(t, err)
			same(t, c, "Recv", got, []int{value(firstOfOther(inter)+s.Source, inter.Rank())})
		}
		if err := inter.Send(got, inter.RemoteSize(), 0); !errors.Is(err, ErrRank) {
			t.Error(err)
		}
		// one of both, in both orders
		for _, high := range []bool{left, !left} {
			m, err := inter.Merge(high)
			if ok(t, err); err != nil {
				return
			}
			want := inter.Rank()
			if high {
				want += inter.RemoteSize()
			}
			if m.TestInter() || m.Size() != c.Size() || m.Rank() != want {
				t.Errorf("Merge(%v): %v, want rank %d", high, m, want)
			}
			sum := make([]int, 1)
			ok(t, m.Allreduce([]int{1}, sum, Sum))
			same(t, c, "Allreduce", sum, []int{c.Size()})
		}
		m, err := inter.Merge(false)
		ok(t, err)
		ranks := make([]int, m.Size())
		ok(t, m.Allgather([]int{c.Rank()}, ranks))
		slices.Sort(ranks)
		same(t, c, "Allgather", ranks, inTurn(c.Size()))
	})
}

func TestIntercommDupSplit(t *testing.T) {
	eachPairOfGroups(t, func(t *testing.T, c, inter *Comm, left bool) {
		d, err := inter.Dup()
		if ok(t, err); err != nil {
			return
		}
		if d.Compare(inter) != Congruent || inter.Compare(inter) != Ident || inter.Compare(c) != Unequal || !d.TestInter() {
			t.Errorf("%v: %v %v", d, d.Compare(inter), inter.Compare(c))
		}
		ok(t, d.Barrier())
		// even and odd ranks; the last one first
		s, err := inter.Split(inter.Rank()%2, -inter.Rank())
		ok(t, err)
		ours, theirs := (inter.Size()+1-inter.Rank()%2)/2, (inter.RemoteSize()+1-inter.Rank()%2)/2
		if (s == nil) != (theirs == 0) {
			t.Fatalf("Split: %v, and %d of the other group", s, theirs)
		}
		if s != nil {
			if s.Size() != ours || s.RemoteSize() != theirs || s.Rank() != ours-1-inter.Rank()/2 {
				t.Errorf("Split: %v", s)
			}
			ok(t, s.Barrier())
			ok(t, s.Free())
		}
		u, err := inter.Split(Undefined, 0)
		if ok(t, err); u != nil {
			t.Errorf("Undefined: %v", u)
		}
		ok(t, d.Free())
		ok(t, inter.Free())
	})
}

// TestIntercollective: what a group gives, the other gets.
func TestIntercollective(t *testing.T) {
	const count = 3
	eachPairOfGroups(t, func(t *testing.T, c, x *Comm, left bool) {
		n, m, me := x.Size(), x.RemoteSize(), x.Rank()
		base := firstOfOther(x) // rank r of the other group is rank base+r of the world
		ok(t, x.Barrier())
		for _, rootLeft := range []bool{true, false} {
			size := m
			if rootLeft == left {
				size = n
			}
			for root := range size {
				arg, rooted := root, false
				if rootLeft == left {
					if arg = ProcNull; me == root {
						arg, rooted = Root, true
					}
				}
				gets := rootLeft != left
				buf := data(c.Rank(), count)
				ok(t, x.Bcast(buf, arg))
				if gets {
					same(t, c, "Bcast", buf, data(base+root, count))
				} else {
					same(t, c, "Bcast", buf, data(c.Rank(), count))
				}
				all := make([]int, m*count)
				ok(t, x.Gather(data(c.Rank(), count), all, arg))
				if rooted {
					same(t, c, "Gather", all, allOf(base, m, count))
				} else {
					same(t, c, "Gather", all, make([]int, m*count))
				}
				counts, displs, size := counted(m, 2)
				spread := poisoned(size)
				ok(t, x.Gatherv(data(c.Rank(), countOf(me, 2)), spread, counts, displs, arg))
				if rooted {
					same(t, c, "Gatherv", spread, placed(counts, displs, size, func(r int) []int { return data(base+r, countOf(r, 2)) }))
				}
				got := poisoned(count)
				ok(t, x.Scatter(data(c.Rank(), m*count), got, arg))
				if gets {
					same(t, c, "Scatter", got, data(base+root, n*count)[me*count:(me+1)*count])
				} else {
					same(t, c, "Scatter", got, poisoned(count))
				}
				got = poisoned(countOf(me, 2))
				ok(t, x.Scatterv(spread, counts, displs, got, arg))
				got = poisoned(count)
				ok(t, x.Reduce(data(c.Rank(), count), got, Sum, arg))
				if rooted {
					same(t, c, "Reduce", got, combined(base, m, count))
				} else {
					same(t, c, "Reduce", got, poisoned(count))
				}
			}
		}
		all := make([]int, m*count)
		forms(t, func() { clear(all) }, func() error { return x.Allgather(data(c.Rank(), count), all) },
			func() (*Request, error) { return x.Iallgather(data(c.Rank(), count), all) },
			func() (*Request, error) { return x.AllgatherInit(data(c.Rank(), count), all) },
			func(form string) { same(t, c, form+" Allgather", all, allOf(base, m, count)) })
		swapped := make([]int, 0, m*count)
		for r := range m {
			swapped = append(swapped, data(base+r, n*count)[me*count:(me+1)*count]...)
		}
		ok(t, x.Alltoall(data(c.Rank(), m*count), all))
		same(t, c, "Alltoall", all, swapped)
		digits, err := NewOp(func(a, b int) int { // those of a, then those of b
			scale := 10
			for scale <= b {
				scale *= 10
			}
			return scale*a + b
		}, false)
		ok(t, err)
		number, want := make([]int, 1), 0
		for r := range m {
			want = 10*want + base + r + 1
		}
		ok(t, x.Allreduce([]int{c.Rank() + 1}, number, digits))
		same(t, c, "Allreduce in order", number, []int{want})
		sum := make([]int, count)
		forms(t, func() { clear(sum) }, func() error { return x.Allreduce(data(c.Rank(), count), sum, Sum) },
			func() (*Request, error) { return x.Iallreduce(data(c.Rank(), count), sum, Sum) },
			func() (*Request, error) { return x.AllreduceInit(data(c.Rank(), count), sum, Sum) },
			func(form string) { same(t, c, form+" Allreduce", sum, combined(base, m, count)) })
		column := make([]int, 6)
		if left && me == 0 {
			ok(t, x.Bcast(data(1, 3), Root))
		} else if left {
			ok(t, x.Bcast(nil, ProcNull))
		} else {
			ok(t, x.Bcast(Buffer{Data: column, Count: 1, Type: Must(Int.Vector(3, 1, 2))}, 0))
			same(t, c, "Bcast", column, []int{value(1, 0), 0, value(1, 1), 0, value(1, 2), 0})
		}
		ok(t, x.Barrier())
	})
}

// allOf is the data of n ranks of the world from one on.
func allOf(from, n, count int) (all []int) {
	for r := range n {
		all = append(all, data(from+r, count)...)
	}
	return all
}

func combined(from, n, count int) []int {
	sum := make([]int, count)
	for r := range n {
		for i := range sum {
			sum[i] += value(from+r, i)
		}
	}
	return sum
}

func TestIntercommWrong(t *testing.T) {
	joinedRanks(t, 2, 1, func(c, x *Comm) {
		check := func(err error, class Class, text string) {
			t.Helper()
			check(t, err, class, text)
		}
		one := []int{1}
		check(x.Scan(one, make([]int, 1), Sum), ErrComm, "joins two groups, and this operation is within one")
		check(x.Bcast(one, 5), ErrRoot, "the root gives Root, the others of its group ProcNull, and the other group the root's rank")
		check(c.Bcast(one, Root), ErrRoot, "the ranks of world are 0 to 2")
		check(x.Allreduce(InPlace, one, Sum), ErrBuffer, "InPlace is not for intercommunicators")
		check(x.Gather(InPlace, one, Root), ErrBuffer, "InPlace is not for intercommunicators")
		check(x.Allgather(InPlace, one), ErrComm, "joins two groups, and this operation is within one")
		_, err := c.Merge(false)
		check(err, ErrComm, "world has one group only, there is nothing to merge")
		_, err = c.RemoteGroup()
		check(err, ErrComm, "world has one group only")
		_, err = x.CartCreate([]int{1}, []bool{true}, false)
		check(err, ErrComm, "joins two groups")
		if c.Rank() < 2 {
			_, err := x.Merge(c.Rank() == 0)
			check(err, ErrArg, "a group must agree")
		} else {
			x.Merge(false)
		}
	})
	// groups with a rank in common; a leader that fails has its group know
	launch(t, 2, func(c *Comm) {
		_, err := c.IntercommCreate(0, c, 0, 1)
		if !errors.Is(err, ErrRank) && c.Rank() == 0 || err == nil {
			t.Error(err)
		}
		if c.Rank() == 1 && !strings.Contains(err.Error(), "this group's leader, rank 0, has not met the other's: its own error says why") {
			t.Error(err)
		}
		d, err := c.Dup()
		ok(t, err)
		e, err := c.Dup()
		ok(t, err)
		const text = "the two must have no rank in common"
		if c.Rank() == 1 { // joins {0 1} with {0}
			_, err := d.IntercommCreate(1, e, 0, 1)
			check(t, err, ErrComm, text)
			return
		}
		var wg sync.WaitGroup
		wg.Go(func() {
			_, err := d.IntercommCreate(1, nil, 0, 0)
			check(t, err, ErrOther, "this group's leader, rank 1, has not met the other's")
		})
		_, err = c.p.self.IntercommCreate(0, e, 1, 1)
		check(t, err, ErrComm, text)
		wg.Wait()
	})
}
