package mpi

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// TestSplit: whatever colours and keys are, communicators are those of a plain model: sorted by key, then by rank.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 8).Draw(rt, "ranks")
		colors := rapid.SliceOfN(rapid.SampledFrom([]int{Undefined, 0, 1, 5}), n, n).Draw(rt, "colours")
		keys := rapid.SliceOfN(rapid.SampledFrom([]int{-1 << 63, -1, 0, 1, 1<<63 - 1}), n, n).Draw(rt, "keys")
		launch(t, n, func(c *Comm) {
			me := c.Rank()
			d, err := c.Split(colors[me], keys[me])
			if err != nil || (d == nil) != (colors[me] == Undefined) {
				rt.Errorf("rank %d: %v %v", me, d, err)
			}
			if d == nil {
				return
			}
			var want []int
			for r := range n {
				if colors[r] == colors[me] {
					want = append(want, r)
				}
			}
			slices.SortStableFunc(want, func(a, b int) int { return cmp.Compare(keys[a], keys[b]) })
			got := make([]int, d.Size())
			err = d.Allgather([]int{me}, got)
			if err != nil || !slices.Equal(got, want) || want[d.Rank()] != me {
				rt.Errorf("rank %d is rank %d of %v, want of %v; %v", me, d.Rank(), got, want, err)
			}
		})
	})
}

func TestSplitType(t *testing.T) {
	launch(t, 5, func(c *Comm) { // hosts alternate
		d, err := c.SplitType(CommTypeShared, -c.Rank())
		ok(t, err)
		got := make([]int, d.Size())
		ok(t, d.Allgather([]int{c.Rank()}, got))
		same(t, c, "SplitType", got, [][]int{{4, 2, 0}, {3, 1}}[c.Rank()%2])
		d, err = c.SplitType(Undefined, 0)
		if ok(t, err); d != nil {
			t.Errorf("SplitType(Undefined): %v", d)
		}
		_, err = c.SplitType(77, 0)
		check(t, err, ErrArg, "SplitType(77, key=0): ERR_ARG: invalid argument: the types are CommTypeShared and Undefined")
	})
}

// TestContexts: messages of communicators of the same ranks and with equal tags do not meet, in whatever order they are received.
func TestContexts(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		comms := []*Comm{c}
		for i := range 30 { // of others, too
			d, err := comms[i/2].Dup()
			ok(t, err)
			comms = append(comms, d)
		}
		if c.Rank() == 0 {
			for i, d := range comms {
				ok(t, d.Send([]int{i}, 1, 5))
			}
		} else {
			for i, d := range slices.Backward(comms) {
				x := make([]int, 1)
				_, err := d.Recv(x, AnySource, AnyTag)
				ok(t, err)
				same(t, d, d.Name(), x, []int{i})
			}
		}
		for _, d := range comms[1:] {
			if d.Compare(c) != Congruent {
				t.Errorf("%v and %v are %v", d, c, d.Compare(c))
			}
			ok(t, d.Free())
			check(t, d.Send([]int{1}, 0, 0), ErrComm, "was freed")
			check(t, d.Free(), ErrComm, "was freed")
		}
		check(t, c.Free(), ErrComm, "world is predefined, and cannot be freed")
	})
}

// TestCollectivesKeptApart: a receive of anything does not see the messages of a collective operation, nor of the making of communicators.
func TestCollectivesKeptApart(t *testing.T) {
	launch(t, 3, func(c *Comm) {
		x := make([]int, 1)
		q, err := c.Irecv(x, AnySource, AnyTag)
		ok(t, err)
		y := make([]int, 1)
		alone, err := c.p.self.Irecv(y, AnySource, AnyTag)
		ok(t, err)
		sum := make([]int, 1)
		ok(t, c.Allreduce([]int{1}, sum, Sum))
		_, err = c.Dup()
		ok(t, err)
		_, err = c.CreateGroup(c.Group(), 0)
		ok(t, err)
		ok(t, c.Send([]int{c.Rank()}, (c.Rank()+1)%3, 9))
		ok(t, c.p.self.Send([]int{8}, 0, 7))
		s, err := alone.Wait()
		if ok(t, err); s.Tag != 7 || y[0] != 8 {
			t.Errorf("self: %v: %v", s, y)
		}
		s, err = q.Wait()
		if ok(t, err); s.Tag != 9 || x[0] != (c.Rank()+2)%3 {
			t.Errorf("%v: %v", s, x)
		}
	})
}

func TestCreate(t *testing.T) {
	launch(t, 5, func(c *Comm) {
		g, err := c.Group().Incl(3, 1, 4)
		ok(t, err)
		d, err := c.Create(g)
		if ok(t, err); (d == nil) != (c.Rank() == 0 || c.Rank() == 2) {
			t.Errorf("rank %d: %v", c.Rank(), d)
		}
		if d == nil {
			_, err := c.CreateGroup(g, 1)
			check(t, err, ErrGroup, "this rank is not in the group: only those that are call CreateGroup")
			return
		}
		if d.Rank() != g.Rank() || d.Group().Compare(g) != Ident {
			t.Errorf("%v, want rank %d of %v", d, g.Rank(), g)
		}
		// several at once, by goroutines: tags tell them apart
		var wg sync.WaitGroup
		for tag := range 4 {
			wg.Go(func() {
				e, err := c.CreateGroup(g, tag)
				if ok(t, err); err != nil {
					return
				}
				sum := make([]int, 1)
				ok(t, e.Allreduce([]int{tag}, sum, Sum))
				same(t, e, "Allreduce", sum, []int{3 * tag})
			})
		}
		wg.Wait()
		other := g
		if d.Rank() == 2 { // 4 gives another order
			other, err = c.Group().Incl(3, 4, 1)
			ok(t, err)
		}
		e, err := c.CreateGroup(other, 9)
		if d.Rank() == 2 {
			check(t, err, ErrGroup, "rank 3 gives the group {3 1 4}, and this rank {3 4 1}: all must give the same")
		} else if ok(t, err); err == nil && e.Size() != 3 {
			t.Error(e)
		}
		_, err = d.CreateGroup(c.Group(), 0)
		check(t, err, ErrGroup, "rank 0 of the world is in the group, and not in comm 1")
		_, err = c.CreateGroup(g, -1)
		check(t, err, ErrTag, "tags are 0 to 2147483647")
	})
}

func TestAttributes(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		var gone []any
		del := func(_ *Comm, v any) error { gone = append(gone, v); return nil }
		stays, copied, plus := CreateKeyval(nil, del), CreateKeyval(DupAttr, del), CreateKeyval(func(_ *Comm, v any) (any, bool, error) { return v.(int) + 1, true, nil }, del)
		d, err := c.Dup()
		ok(t, err)
		ok(t, d.SetAttr(stays, 1))
		ok(t, d.SetAttr(copied, 2))
		ok(t, d.SetAttr(plus, 3))
		ok(t, d.SetAttr(plus, 4)) // 3 is deleted
		e, err := d.Dup()
		ok(t, err)
		look := func(k *Keyval, want any) {
			t.Helper()
			if v, found, err := e.Attr(k); err != nil || v != want || found != (want != nil) {
				t.Errorf("%v %v %v, want %v", v, found, err, want)
			}
		}
		look(stays, nil)
		look(copied, 2)
		look(plus, 5)
		ok(t, e.DeleteAttr(copied))
		check(t, e.DeleteAttr(copied), ErrKeyval, "has no value under this key")
		ok(t, plus.Free())
		look(plus, 5) // what there is stays
		check(t, e.SetAttr(plus, 9), ErrKeyval, "the key was freed")
		check(t, plus.Free(), ErrKeyval, "the key was freed already")
		check(t, e.SetAttr(nil, 9), ErrKeyval, "the key is nil: CreateKeyval makes one")
		ok(t, e.Free())
		ok(t, d.Free())
		if got := fmt.Sprint(gone); got != "[3 2 5 4 2 1]" {
			t.Errorf("deleted: %s", got)
		}
		// an error of a callback is the call's, and nothing has changed
		why := fmt.Errorf("no")
		stuck := CreateKeyval(func(*Comm, any) (any, bool, error) { return nil, false, why }, func(*Comm, any) error { return why })
		f, err := c.Dup()
		ok(t, err)
		ok(t, f.SetAttr(stuck, 1))
		_, err = f.Dup()
		check(t, err, ErrOther, "Dup(): ERR_OTHER: no")
		check(t, f.SetAttr(stuck, 2), ErrOther, "no")
		check(t, f.Free(), ErrOther, "no")
		if v, found, err := f.Attr(stuck); v != 1 || !found || err != nil {
			t.Errorf("%v %v %v", v, found, err)
		}
	})
}

func TestInfo(t *testing.T) {
	i := NewInfo()
	ok(t, i.Set("b", "2"))
	ok(t, i.Set("a", ""))
	j := i.Dup()
	ok(t, j.Delete("b"))
	if v, found := i.Get("b"); v != "2" || !found || fmt.Sprint(i.Keys(), j.Keys()) != "[a b] [a]" {
		t.Errorf("%v %v %v %v", v, found, i.Keys(), j.Keys())
	}
	check(t, j.Delete("b"), ErrInfoNokey, `there is no key "b"; there are ["a"]`)
	check(t, i.Set("", "x"), ErrInfoKey, "the key has 0 bytes: it must have 1 to 255")
	check(t, i.Set("x", string(make([]byte, MaxInfoValue+1))), ErrInfoValue, "the value has 1025 bytes, and may have 1024")
	check(t, (*Info)(nil).Set("x", ""), ErrArg, "the Info is nil: NewInfo makes one")
	launch(t, 2, func(c *Comm) {
		ok(t, c.SetInfo(i))
		more := NewInfo()
		ok(t, more.Set("c", "3"))
		ok(t, more.Set("b", "4"))
		ok(t, c.SetInfo(more)) // of those that it does not name, it changes none. MPI 4.1, 7.4.4
		if info := c.Info(); fmt.Sprint(info.keyed()) != "map[a: b:4 c:3]" {
			t.Errorf("after two SetInfo: %v", info.keyed())
		}
		d, err := c.Dup() // hints are not duplicated. MPI 4.1, 7.4.2
		ok(t, err)
		e, err := c.DupWithInfo(j)
		ok(t, err)
		if d, e := d.Info().Keys(), e.Info().Keys(); len(d) != 0 || fmt.Sprint(e) != "[a]" {
			t.Errorf("duplicates have %v and %v", d, e)
		}
	})
}

func TestNames(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		d, err := c.Dup()
		ok(t, err)
		d.SetName("workers")
		if d.Name() != "workers" || d.String() != fmt.Sprintf("workers (rank %d of 2)", c.Rank()) {
			t.Error(d)
		}
		check(t, d.Send(nil, 2, 0), ErrRank, "the ranks of workers are 0 to 1")
	})
}

// TestCreateSeveral: groups without a rank in common become communicators in one call; groups that share some are refused. MPI 4.1, 7.4.2.
func TestCreateSeveral(t *testing.T) {
	launch(t, 5, func(c *Comm) {
		w, first, last := c.Group(), 0, 1
		if c.Rank() >= 2 {
			first, last = 2, 4
		}
		g, err := w.RangeIncl(Range{last, first, -1})
		ok(t, err)
		d, err := c.Create(g)
		if ok(t, err); d.Size() != last-first+1 || d.Rank() != last-c.Rank() {
			t.Errorf("%v of %v", d, g)
		}
		if c.Rank() == 4 {
			g, _ = w.Incl(4, 0)
		}
		_, err = c.Create(g)
		if c.Rank() == 4 {
			check(t, err, ErrGroup, "this rank gives {4 0}, and the ranks [4 3 2] of the world give groups that begin with the same one")
		} else {
			ok(t, err)
		}
	})
}
