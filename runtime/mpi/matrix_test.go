package mpi

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// combos check all combinations of collective operations on values of one type.
type combos[T comparable] struct {
	t      *testing.T
	c      *Comm
	of     func(r, i int) T // value i of rank r
	poison T
}

func (m combos[T]) row(r, n int) []T {
	x := make([]T, n)
	for i := range x {
		x[i] = m.of(r, i)
	}
	return x
}

func (m combos[T]) empty(n int) []T { return slices.Repeat([]T{m.poison}, n) }

func (m combos[T]) look(call string, how any, root int, got, want []T) {
	m.t.Helper()
	if !slices.Equal(got, want) {
		m.t.Errorf("%s(%v) of %T, ranks=%d, root=%d: rank %d has %v, want %v", call, how, m.poison, m.c.Size(), root, m.c.Rank(), got, want)
	}
}

// at gives a buffer to the root, and nothing to the others.
func (m combos[T]) at(root int, x any) any {
	if m.c.Rank() == root {
		return x
	}
	return nil
}

// placedOr is InPlace for the root, and a buffer of their own for the others.
func (m combos[T]) placedOr(root int, x any) any {
	if m.c.Rank() == root {
		return InPlace
	}
	return x
}

// reduced checks an operator by each algorithm at each root, in place and not.
func (m combos[T]) reduced(ref reference[T]) {
	const count = 3
	t, c, n, me := m.t, m.c, m.c.Size(), m.c.Rank()
	mine, want := m.row(me, count), folded(ref.f, m.of, 0, n, count)
	for _, name := range Algorithms("Reduce") {
		for _, root := range roots(n) {
			got := m.row(root, count)
			ok(t, c.Reduce(m.placedOr(root, mine), m.at(root, got), ref.op, root, WithAlgorithm(name)))
			if me == root {
				m.look("Reduce in place", ref.op, root, got, want)
			}
		}
	}
	for _, name := range Algorithms("Allreduce") {
		got := slices.Clone(mine)
		ok(t, c.Allreduce(InPlace, got, ref.op, WithAlgorithm(name)))
		m.look("Allreduce in place, "+name, ref.op, 0, got, want)
	}
	for _, name := range Algorithms("Scan") {
		how := WithAlgorithm(name)
		got, from := slices.Clone(mine), m.empty(count)
		ok(t, c.Scan(InPlace, got, ref.op, how))
		m.look("Scan in place, "+name, ref.op, 0, got, folded(ref.f, m.of, 0, me+1, count))
		ok(t, c.Scan(mine, from, ref.op, how))
		m.look("Scan, "+name, ref.op, 0, from, got)
		before := slices.Clone(mine) // rank 0 keeps its own
		if me > 0 {
			before = folded(ref.f, m.of, 0, me, count)
		}
		copy(got, mine)
		ok(t, c.Exscan(InPlace, got, ref.op, how))
		m.look("Exscan in place, "+name, ref.op, 0, got, before)
	}
	m.dealt(ref)
}

// dealt checks the operations that deal a result out.
func (m combos[T]) dealt(ref reference[T]) {
	const count = 2
	t, c, n, me := m.t, m.c, m.c.Size(), m.c.Rank()
	whole := folded(ref.f, m.of, 0, n, n*count)
	for _, name := range Algorithms("ReduceScatterBlock") {
		got, all := m.empty(count), m.row(me, n*count)
		ok(t, c.ReduceScatterBlock(all, got, ref.op, WithAlgorithm(name)))
		m.look("ReduceScatterBlock, "+name, ref.op, 0, got, whole[me*count:][:count])
		ok(t, c.ReduceScatterBlock(InPlace, all, ref.op, WithAlgorithm(name)))
		m.look("ReduceScatterBlock in place, "+name, ref.op, 0, all[:count], whole[me*count:][:count])
	}
	counts, displs := make([]int, n), make([]int, n)
	for r := range counts {
		counts[r] = r % 3
		if r > 0 {
			displs[r] = displs[r-1] + counts[r-1]
		}
	}
	size := total(counts)
	for _, name := range Algorithms("ReduceScatter") {
		how := WithAlgorithm(name)
		got, all := m.empty(counts[me]), m.row(me, size)
		ok(t, c.ReduceScatter(all, got, counts, ref.op, how))
		m.look("ReduceScatter, "+name, ref.op, 0, got, whole[displs[me]:][:counts[me]])
		want := slices.Concat(whole[displs[me]:][:counts[me]], all[counts[me]:]) // behind the result stays what was there
		ok(t, c.ReduceScatter(InPlace, all, counts, ref.op, how))
		m.look("ReduceScatter in place, "+name, ref.op, 0, all, want)
	}
}

// moved checks the operations that move data, by each algorithm at each root, in place and not.
func (m combos[T]) moved(count int) {
	t, c, n, me := m.t, m.c, m.c.Size(), m.c.Rank()
	var whole, turned []T // what all have, and what all have for this rank
	for r := range n {
		whole = append(whole, m.row(r, count)...)
		turned = append(turned, m.row(r, n*count)[me*count:][:count]...)
	}
	part := func(x []T, r int) []T { return x[r*count:][:count] }
	for _, root := range roots(n) {
		for _, name := range Algorithms("Bcast") {
			x := m.empty(count)
			if me == root {
				x = m.row(root, count)
			}
			ok(t, c.Bcast(x, root, WithAlgorithm(name)))
			m.look("Bcast", name, root, x, m.row(root, count))
		}
		for _, name := range Algorithms("Gather") {
			all := m.empty(n * count)
			ok(t, c.Gather(m.row(me, count), m.at(root, all), root, WithAlgorithm(name)))
			inPlace := m.empty(n * count)
			copy(part(inPlace, root), m.row(root, count))
			ok(t, c.Gather(m.placedOr(root, m.row(me, count)), m.at(root, inPlace), root, WithAlgorithm(name)))
			if me == root {
				m.look("Gather", name, root, all, whole)
				m.look("Gather in place", name, root, inPlace, whole)
			}
		}
		for _, name := range Algorithms("Scatter") {
			x, all := m.empty(count), slices.Clone(whole)
			ok(t, c.Scatter(m.at(root, all), x, root, WithAlgorithm(name)))
			m.look("Scatter", name, root, x, m.row(me, count))
			x = m.empty(count)
			ok(t, c.Scatter(m.at(root, all), m.placedOr(root, x), root, WithAlgorithm(name)))
			if me != root {
				m.look("Scatter in place", name, root, x, m.row(me, count))
			}
			m.look("Scatter in place, of the root", name, root, all, whole)
		}
	}
	for _, name := range Algorithms("Allgather") {
		if name == "recursive-doubling" && n&(n-1) != 0 {
			continue
		}
		all := m.empty(n * count)
		ok(t, c.Allgather(m.row(me, count), all, WithAlgorithm(name)))
		m.look("Allgather", name, 0, all, whole)
		all = m.empty(n * count)
		copy(part(all, me), m.row(me, count))
		ok(t, c.Allgather(InPlace, all, WithAlgorithm(name)))
		m.look("Allgather in place", name, 0, all, whole)
	}
	for _, name := range Algorithms("Alltoall") {
		all := m.empty(n * count)
		ok(t, c.Alltoall(m.row(me, n*count), all, WithAlgorithm(name)))
		m.look("Alltoall", name, 0, all, turned)
		all = m.row(me, n*count)
		ok(t, c.Alltoall(InPlace, all, WithAlgorithm(name)))
		m.look("Alltoall in place", name, 0, all, turned)
	}
}

// A pairOf is data of two types, with a gap between them.
type pairOf struct {
	A int8
	B float64
}

// types checks them on each type.
func types(t *testing.T, c *Comm) {
	if raced {
		onReal(t, c, numeric[int32]())
		return
	}
	onReal(t, c, whole[int8]())
	onReal(t, c, whole[int16]())
	onReal(t, c, whole[int32]())
	onReal(t, c, whole[int64]())
	onReal(t, c, whole[uint8]())
	onReal(t, c, whole[uint16]())
	onReal(t, c, whole[uint32]())
	onReal(t, c, whole[uint64]())
	onReal(t, c, ordered[float32]())
	onReal(t, c, ordered[float64]())
	on(t, c, numeric[complex64](), 77, func(r, i int) complex64 { return complex(float32(small(r, i)), float32(r%2)) })
	on(t, c, numeric[complex128](), 77, func(r, i int) complex128 { return complex(float64(small(r, i)), float64(r%2)) })
	on(t, c, onBool, true, func(r, i int) bool { return small(r, i) > 1 })
	on(t, c, nil, pairOf{77, 77}, func(r, i int) pairOf { return pairOf{int8(r), float64(i)} })
}

func onReal[T real](t *testing.T, c *Comm, all []reference[T]) {
	on(t, c, all, 77, func(r, i int) T { return T(small(r, i)) })
}

func on[T comparable](t *testing.T, c *Comm, all []reference[T], poison T, of func(r, i int) T) {
	m := combos[T]{t, c, of, poison}
	for _, ref := range all {
		m.reduced(ref)
	}
	for _, count := range []int{0, 1, 3} {
		m.moved(count)
	}
}

// TestMatrix: operation × operator × type × root × number of ranks × algorithm × in place, against what one after the other gives.
func TestMatrix(t *testing.T) {
	for _, n := range sizes {
		t.Run(fmt.Sprintf("ranks=%d", n), func(t *testing.T) {
			launch(t, n, func(c *Comm) { types(t, c) })
		})
	}
}

// TestMatrixOfTransports: a part of it over each kind of network.
func TestMatrixOfTransports(t *testing.T) {
	for name, run := range soakFabrics {
		for _, n := range []int{1, 2, 3, 5} {
			t.Run(fmt.Sprintf("%s/ranks=%d", name, n), func(t *testing.T) {
				run(t, n, func(c *Comm) {
					onReal(t, c, numeric[int32]())
					onReal(t, c, ordered[float64]())
					on(t, c, nil, pairOf{77, 77}, func(r, i int) pairOf { return pairOf{int8(r), float64(i)} })
					m := combos[float64]{t, c, func(r, i int) float64 { return float64(value(r, i)) }, -1}
					m.moved(5000) // longer than the eager limit
				})
			})
		}
	}
}

// A shape is a datatype of ints, and where it has them.
type shape struct {
	of     *Datatype
	at     []int // the items' places
	lb, ub int
}

// shapes draws a datatype of k ints, nested, whose places are all different.
func shapes(rt *rapid.T, k, depth int) shape {
	kind := rapid.IntRange(0, 5).Draw(rt, "kind")
	if depth == 0 {
		kind %= 2
	}
	pad := rapid.IntRange(0, 2).Draw(rt, "pad")
	switch {
	case kind == 1:
		all := rapid.Permutation(inTurn(k+pad)).Draw(rt, "places")[:k]
		return shape{Must(Int.IndexedBlock(1, all)), all, slices.Min(all), slices.Max(all) + 1}
	case kind == 2 && k%2 == 0:
		s := shapes(rt, k/2, depth-1)
		return s.twice(Must(s.of.Contiguous(2)), s.ub-s.lb)
	case kind == 3 && k%2 == 0:
		s := shapes(rt, k/2, depth-1)
		step := s.ub - s.lb + pad
		return s.twice(Must(s.of.Hvector(2, 1, 8*step)), step)
	case kind == 4:
		s := shapes(rt, k, depth-1)
		return shape{Must(s.of.Resized(0, 8*(s.ub+pad))), s.at, 0, s.ub + pad}
	case kind == 5 && k > 1:
		a, b := shapes(rt, 1, depth-1), shapes(rt, k-1, depth-1)
		at := a.ub + pad
		all := slices.Clone(a.at)
		for _, x := range b.at {
			all = append(all, at+x)
		}
		both := Must(StructType([]int{1, 1}, []int{0, 8 * at}, []*Datatype{a.of, b.of}))
		return shape{Must(both.Resized(0, 8*(at+b.ub))), all, 0, at + b.ub} // if one of the two was resized, its bounds are those of both
	}
	step := 1 + pad
	s := shape{of: Must(Int.Vector(k, 1, step)), ub: (k-1)*step + 1}
	for i := range k {
		s.at = append(s.at, i*step)
	}
	return s
}

func (s shape) twice(of *Datatype, step int) shape {
	all := slices.Clone(s.at)
	for _, x := range s.at {
		all = append(all, x+step)
	}
	return shape{of, all, s.lb, s.ub + step}
}

// memory is room for count elements, with the values in their places, and -1 elsewhere.
func (s shape) memory(count int, values []int) []int {
	mem := slices.Repeat([]int{-1}, max(count, 1)*(s.ub-s.lb)+s.ub+1)
	for i, v := range values {
		mem[i/len(s.at)*(s.ub-s.lb)+s.at[i%len(s.at)]] = v
	}
	return mem
}

// TestShapesUnderWay: all operations that move data at once, each between two datatypes that differ, at any counts; the gaps stay as they are.
func TestShapesUnderWay(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n, k := rapid.IntRange(1, 6).Draw(rt, "ranks"), rapid.IntRange(1, 6).Draw(rt, "ints")
		count, root := rapid.IntRange(0, 3).Draw(rt, "count"), rapid.IntRange(0, n-1).Draw(rt, "root")
		from, to := shapes(rt, k, 3), shapes(rt, k, 3)
		counts := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(rt, "counts")
		order := rapid.Permutation(inTurn(n)).Draw(rt, "order") // in which the parts lie
		gap := rapid.IntRange(0, 2).Draw(rt, "gap")
		displs, end := make([]int, n), 0
		for _, r := range order {
			displs[r] = end
			end += counts[r] + gap
		}
		launch(t, n, func(c *Comm) {
			me := c.Rank()
			var all []*Request
			var checks []func()
			begun := func(call string, q *Request, err error, got, want []int) {
				ok(t, err)
				all = append(all, q)
				checks = append(checks, func() {
					if !slices.Equal(got, want) {
						rt.Errorf("%s from %v to %v, ranks=%d, root=%d, count=%d, counts=%v, displs=%v: rank %d has %v, want %v", call, from.of, to.of, n, root, count, counts, displs, me, got, want)
					}
				})
			}
			ints := count * k
			sends := func(count int, values []int) Buffer {
				return Buffer{Data: from.memory(count, values), Count: count, Type: from.of}
			}
			room := func(count int) ([]int, Buffer) {
				mem := to.memory(count, nil)
				return mem, Buffer{Data: mem, Count: count, Type: to.of}
			}
			whole, turned := []int(nil), []int(nil)
			for r := range n {
				whole = append(whole, data(r, ints)...)
				turned = append(turned, data(r, n*ints)[me*ints:][:ints]...)
			}

			got, into := room(count)
			if me == root {
				into = sends(count, data(root, ints))
			}
			q, err := c.Ibcast(into, root)
			if me != root {
				begun("Bcast", q, err, got, to.memory(count, data(root, ints)))
			} else {
				begun("Bcast", q, err, nil, nil)
			}
			got, into = room(n * count)
			q, err = c.Igather(sends(count, data(me, ints)), into, root)
			if me == root {
				begun("Gather", q, err, got, to.memory(n*count, whole))
			} else {
				begun("Gather", q, err, got, to.memory(n*count, nil))
			}
			got, into = room(count)
			q, err = c.Iscatter(sends(n*count, whole), into, root)
			begun("Scatter", q, err, got, to.memory(count, data(me, ints)))
			got, into = room(n * count)
			q, err = c.Iallgather(sends(count, data(me, ints)), into)
			begun("Allgather", q, err, got, to.memory(n*count, whole))
			got, into = room(n * count)
			q, err = c.Ialltoall(sends(n*count, data(me, n*ints)), into)
			begun("Alltoall", q, err, got, to.memory(n*count, turned))

			got, into = room(end)
			want := to.memory(end, nil)
			for r := range n {
				for i, v := range data(r, counts[r]*k) {
					want[(displs[r]+i/k)*(to.ub-to.lb)+to.at[i%k]] = v
				}
			}
			q, err = c.Iallgatherv(sends(counts[me], data(me, counts[me]*k)), into, counts, displs)
			begun("Allgatherv", q, err, got, want)

			for _, i := range inTurn(len(all)) {
				_, err := all[len(all)-1-i].Wait()
				ok(t, err)
			}
			for _, check := range checks {
				check()
			}
		})
	})
}
