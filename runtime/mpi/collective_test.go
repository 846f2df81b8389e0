package mpi

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

var sizes = []int{1, 2, 3, 4, 5, 8}

// roots are the ranks that an operation is rooted at: all, or for the race detector the first and the last.
func roots(n int) []int {
	if raced && n > 2 {
		return []int{0, n - 1}
	}
	return inTurn(n)
}

// each runs f for all numbers of ranks, roots, lengths and algorithms of an operation.
func every(t *testing.T, operation string, f func(t *testing.T, c *Comm, root, count int, how Option)) {
	counts := []int{0, 1, 7, 3000}
	if raced {
		counts = []int{1, 3000}
	}
	for _, n := range sizes {
		for _, how := range append([]string{""}, Algorithms(operation)...) {
			for _, count := range counts {
				t.Run(fmt.Sprintf("ranks=%d/algorithm=%s/count=%d", n, how, count), func(t *testing.T) {
					launch(t, n, func(c *Comm) {
						if how == "recursive-doubling" && operation == "Allgather" && n&(n-1) != 0 {
							return
						}
						for _, root := range roots(n) {
							f(t, c, root, count, WithAlgorithm(how))
						}
					})
				})
			}
		}
	}
}

// value is element i of rank r's data.
func value(r, i int) int { return 1000*r + i }

func data(r, n int) []int {
	x := make([]int, n)
	for i := range x {
		x[i] = value(r, i)
	}
	return x
}

func same(t *testing.T, c *Comm, what string, got, want []int) {
	t.Helper()
	if !slices.Equal(got, want) {
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("%s: rank %d of %d: element %d is %d, want %d", what, c.Rank(), c.Size(), i, got[i], want[i])
				return
			}
		}
	}
}

func TestBcast(t *testing.T) {
	every(t, "Bcast", func(t *testing.T, c *Comm, root, count int, how Option) {
		x := make([]int, count)
		if c.Rank() == root {
			x = data(root, count)
		}
		ok(t, c.Bcast(x, root, how, WithSegment(count/3)))
		same(t, c, "Bcast", x, data(root, count))
	})
}

func TestGather(t *testing.T) {
	every(t, "Gather", func(t *testing.T, c *Comm, root, count int, how Option) {
		var want, got []int
		for r := range c.Size() {
			want = append(want, data(r, count)...)
		}
		if c.Rank() == root {
			got = make([]int, len(want))
		}
		ok(t, c.Gather(data(c.Rank(), count), got, root, how))
		if c.Rank() == root {
			same(t, c, "Gather", got, want)
			clear(got)
			copy(got[root*count:], data(root, count))
			ok(t, c.Gather(InPlace, got, root, how))
			same(t, c, "Gather in place", got, want)
		} else {
			ok(t, c.Gather(data(c.Rank(), count), nil, root, how))
		}
	})
}

func TestScatter(t *testing.T) {
	every(t, "Scatter", func(t *testing.T, c *Comm, root, count int, how Option) {
		var all []int
		if c.Rank() == root {
			for r := range c.Size() {
				all = append(all, data(r, count)...)
			}
		}
		got := make([]int, count)
		ok(t, c.Scatter(all, got, root, how))
		same(t, c, "Scatter", got, data(c.Rank(), count))
		if c.Rank() == root {
			ok(t, c.Scatter(all, InPlace, root, how))
			same(t, c, "Scatter in place", all[root*count:(root+1)*count], data(root, count))
		} else {
			clear(got)
			ok(t, c.Scatter(nil, got, root, how))
			same(t, c, "Scatter in place", got, data(c.Rank(), count))
		}
	})
}

func TestAllgather(t *testing.T) {
	every(t, "Allgather", func(t *testing.T, c *Comm, root, count int, how Option) {
		var want []int
		for r := range c.Size() {
			want = append(want, data(r, count)...)
		}
		got := make([]int, len(want))
		ok(t, c.Allgather(data(c.Rank(), count), got, how))
		same(t, c, "Allgather", got, want)
		clear(got)
		copy(got[c.Rank()*count:], data(c.Rank(), count))
		ok(t, c.Allgather(InPlace, got, how))
		same(t, c, "Allgather in place", got, want)
	})
}

func TestAlltoall(t *testing.T) {
	every(t, "Alltoall", func(t *testing.T, c *Comm, root, count int, how Option) {
		n := c.Size()
		send, want := data(c.Rank(), n*count), make([]int, n*count)
		for r := range n {
			for i := range count {
				want[r*count+i] = value(r, c.Rank()*count+i)
			}
		}
		got := make([]int, n*count)
		ok(t, c.Alltoall(send, got, how))
		same(t, c, "Alltoall", got, want)
		ok(t, c.Alltoall(InPlace, send, how))
		same(t, c, "Alltoall in place", send, want)
	})
}

func sumTo(r, n int) []int {
	x := make([]int, n)
	for i := range x {
		for k := range r {
			x[i] += value(k, i)
		}
	}
	return x
}

func TestReduce(t *testing.T) {
	every(t, "Reduce", func(t *testing.T, c *Comm, root, count int, how Option) {
		got := make([]int, count)
		ok(t, c.Reduce(data(c.Rank(), count), got, Sum, root, how, WithSegment(count/3)))
		var send any = data(c.Rank(), count)
		if c.Rank() == root {
			same(t, c, "Reduce", got, sumTo(c.Size(), count))
			send, got = InPlace, data(c.Rank(), count)
		}
		ok(t, c.Reduce(send, got, Sum, root, how))
		if c.Rank() == root {
			same(t, c, "Reduce in place", got, sumTo(c.Size(), count))
		}
	})
}

func TestAllreduce(t *testing.T) {
	every(t, "Allreduce", func(t *testing.T, c *Comm, root, count int, how Option) {
		got := make([]int, count)
		ok(t, c.Allreduce(data(c.Rank(), count), got, Sum, how))
		same(t, c, "Allreduce", got, sumTo(c.Size(), count))
		got = data(c.Rank(), count)
		ok(t, c.Allreduce(InPlace, got, Sum, how))
		same(t, c, "Allreduce in place", got, sumTo(c.Size(), count))
	})
}

func TestReduceScatterBlock(t *testing.T) {
	every(t, "ReduceScatterBlock", func(t *testing.T, c *Comm, root, count int, how Option) {
		n, r := c.Size(), c.Rank()
		want := sumTo(n, n*count)[r*count : (r+1)*count]
		got := make([]int, count)
		ok(t, c.ReduceScatterBlock(data(r, n*count), got, Sum, how))
		same(t, c, "ReduceScatterBlock", got, want)
		all := data(r, n*count)
		ok(t, c.ReduceScatterBlock(InPlace, all, Sum, how))
		same(t, c, "ReduceScatterBlock in place", all[:count], want)
	})
}

func TestScans(t *testing.T) {
	every(t, "Scan", func(t *testing.T, c *Comm, root, count int, how Option) {
		got := make([]int, count)
		ok(t, c.Scan(data(c.Rank(), count), got, Sum, how))
		same(t, c, "Scan", got, sumTo(c.Rank()+1, count))
		for i := range got {
			got[i] = -1
		}
		want := sumTo(c.Rank(), count)
		if c.Rank() == 0 {
			want = slices.Clone(got)
		}
		ok(t, c.Exscan(data(c.Rank(), count), got, Sum, how))
		same(t, c, "Exscan", got, want)
		got = data(c.Rank(), count)
		ok(t, c.Scan(InPlace, got, Sum, how))
		same(t, c, "Scan in place", got, sumTo(c.Rank()+1, count))
	})
}

// TestBarrier: nobody leaves before all have come.
func TestBarrier(t *testing.T) {
	every(t, "Barrier", func(t *testing.T, c *Comm, root, count int, how Option) {
		token := []int{0}
		if c.Rank() == root { // who has heard of nothing cannot have left
			for r := range c.Size() {
				if r != root {
					q, err := c.Irecv(token, r, 1)
					ok(t, err)
					if _, done, _ := q.Test(); done {
						t.Errorf("rank %d has left before rank %d has come", r, root)
					}
					ok(t, q.Cancel())
					q.Wait()
				}
			}
		}
		ok(t, c.Barrier(how))
		if c.Rank() != root {
			ok(t, c.Send(token, root, 1))
		}
		ok(t, c.Barrier(how))
		if c.Rank() == root {
			for range c.Size() - 1 {
				_, err := c.Recv(token, AnySource, 1)
				ok(t, err)
			}
		}
		ok(t, c.Barrier(how))
	})
}

// TestOrder: an operator that does not commute combines in the order of ranks, by each algorithm that says that it can.
func TestOrder(t *testing.T) {
	type affine struct{ A, B int } // x → A·x+B; ∘ is "first this, then that"
	then := func(f, g affine) affine {
		const p = 1_000_003
		return affine{f.A * g.A % p, (g.A*f.B + g.B) % p}
	}
	op, err := NewOp(then, false)
	ok(t, err)
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 9).Draw(rt, "ranks")
		root := rapid.IntRange(0, n-1).Draw(rt, "root")
		reduce := rapid.SampledFrom([]string{"", "linear", "chain", "binomial"}).Draw(rt, "reduce")
		all := rapid.SampledFrom([]string{"", "recursive-doubling", "reduce-bcast"}).Draw(rt, "allreduce")
		deal := rapid.SampledFrom([]string{"", "linear", "reduce-scatter", "recursive-doubling"}).Draw(rt, "reduce_scatter")
		counts := rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(rt, "counts")
		want := affine{1, 0}
		for r := range n {
			want = then(want, affine{r + 2, r + 3})
		}
		launch(t, n, func(c *Comm) {
			mine, got := []affine{{c.Rank() + 2, c.Rank() + 3}}, make([]affine, 1)
			ok(t, c.Allreduce(mine, got, op, WithAlgorithm(all)))
			if got[0] != want {
				rt.Errorf("Allreduce(%s): rank %d has %v, want %v", all, c.Rank(), got[0], want)
			}
			ok(t, c.Reduce(mine, got, op, root, WithAlgorithm(reduce)))
			if c.Rank() == root && got[0] != want {
				rt.Errorf("Reduce(%s): %v, want %v", reduce, got[0], want)
			}
			ok(t, c.ReduceScatterBlock(slices.Repeat(mine, n), got, op, WithAlgorithm(deal)))
			if got[0] != want {
				rt.Errorf("ReduceScatterBlock(%s): rank %d has %v, want %v", deal, c.Rank(), got[0], want)
			}
			got = make([]affine, counts[c.Rank()])
			ok(t, c.ReduceScatter(slices.Repeat(mine, total(counts)), got, counts, op, WithAlgorithm(deal)))
			if !slices.Equal(got, slices.Repeat([]affine{want}, len(got))) {
				rt.Errorf("ReduceScatter(%s): rank %d has %v, want %v everywhere", deal, c.Rank(), got, want)
			}
		})
	})
}
