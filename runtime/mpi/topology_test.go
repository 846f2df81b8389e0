package mpi

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestDimsCreate(t *testing.T) {
	for _, c := range []struct {
		nodes      int
		dims, want []int
	}{
		{6, []int{0, 0}, []int{3, 2}}, {7, []int{0, 0}, []int{7, 1}}, {6, []int{0, 3, 0}, []int{2, 3, 1}}, // table in MPI 4.1, 8.5.2
		{16, []int{0, 0}, []int{4, 4}}, {12, []int{0, 0, 0}, []int{3, 2, 2}}, {24, []int{0, 0, 0}, []int{4, 3, 2}}, {1, []int{0, 0, 0}, []int{1, 1, 1}},
		{60, []int{0, 5, 0}, []int{4, 5, 3}}, {8, []int{2, 4}, []int{2, 4}}, {1, nil, nil}, {36, []int{0, 0}, []int{6, 6}},
	} {
		dims := slices.Clone(c.dims)
		if err := DimsCreate(c.nodes, dims); err != nil || !slices.Equal(dims, c.want) {
			t.Errorf("%d nodes in %v: %v %v, want %v", c.nodes, c.dims, dims, err, c.want)
		}
	}
	for text, f := range map[string]func() error{
		"mpi: DimsCreate(7, [0 3]): ERR_DIMS: invalid dimensions: dimension 1 is 3, and what is left of 7 nodes is 7: it does not divide it": func() error { return DimsCreate(7, []int{0, 3}) },
		"dimension 0 is -1":                           func() error { return DimsCreate(7, []int{-1}) },
		"the dimensions are [2 2], which are 4 nodes": func() error { return DimsCreate(8, []int{2, 2}) },
		"a grid has at least one node":                func() error { return DimsCreate(0, []int{0}) },
	} {
		if err := f(); !errors.Is(err, ErrDims) || !strings.Contains(err.Error(), text) {
			t.Errorf("%v, want %s", err, text)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		nodes, k := rapid.IntRange(1, 500).Draw(t, "nodes"), rapid.IntRange(1, 4).Draw(t, "k")
		dims := make([]int, k)
		if err := DimsCreate(nodes, dims); err != nil {
			t.Fatal(err)
		}
		product := 1
		for i, d := range dims {
			product *= d
			if i > 0 && d > dims[i-1] {
				t.Fatalf("%v rises", dims)
			}
		}
		if product != nodes {
			t.Fatalf("%v are not %d nodes", dims, nodes)
		}
		if k == 2 { // none is closer
			for a := dims[0] - 1; a*a >= nodes; a-- {
				if nodes%a == 0 {
					t.Fatalf("%d × %d is closer than %v", a, nodes/a, dims)
				}
			}
		}
	})
}

// TestCart: places and ranks are each other's inverses, shifts lead to neighbours or nobody, and parts of the grid are grids.
func TestCart(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.IntRange(0, 3).Draw(rt, "dimensions")
		dims := rapid.SliceOfN(rapid.IntRange(1, 3), k, k).Draw(rt, "dims")
		periods := rapid.SliceOfN(rapid.Bool(), k, k).Draw(rt, "periods")
		remain := rapid.SliceOfN(rapid.Bool(), k, k).Draw(rt, "remain")
		g := &cart{dims, periods}
		fail := func(format string, args ...any) { rt.Errorf(format, args...) }
		launch(t, g.size()+1, func(c *Comm) {
			d, err := c.CartCreate(dims, periods, false)
			if err != nil {
				fail("%v", err)
				return
			}
			if m, _ := c.CartMap(dims, periods); (d == nil) != (m == Undefined) || (d == nil) != (c.Rank() == g.size()) {
				fail("rank %d: %v, CartMap %d", c.Rank(), d, m)
			}
			if d == nil {
				return
			}
			_, _, at, err := d.CartGet()
			if r, err2 := d.CartRank(at...); err != nil || err2 != nil || r != d.Rank() || d.TopoTest() != CartTopology {
				fail("%v: rank %d, %v %v", at, r, err, err2)
			}
			for dim := range dims {
				for _, by := range []int{-4, -1, 0, 1, 2} {
					from, to, err := d.CartShift(dim, by)
					wantFrom, wantTo := there(dims, periods, at, dim, -by), there(dims, periods, at, dim, by)
					if err != nil || from != wantFrom || to != wantTo {
						fail("CartShift(%d, %d) at %v of %v: %d %d %v, want %d %d", dim, by, at, dims, from, to, err, wantFrom, wantTo)
					}
				}
			}
			sub, err := d.CartSub(remain)
			if err != nil {
				fail("%v", err)
				return
			}
			var subDims, subAt []int
			for i := range dims {
				if remain[i] {
					subDims, subAt = append(subDims, dims[i]), append(subAt, at[i])
				}
			}
			gotDims, _, gotAt, err := sub.CartGet()
			if err != nil || !slices.Equal(gotDims, subDims) || !slices.Equal(gotAt, subAt) {
				fail("CartSub(%v) of %v at %v: %v at %v %v", remain, dims, at, gotDims, gotAt, err)
			}
			if dup, err := sub.Dup(); err != nil || dup.TopoTest() != CartTopology {
				fail("a duplicate has %v, %v", dup.TopoTest(), err)
			}
		})
	})
}

// there is who is at a place by counting all places.
func there(dims []int, periods []bool, at []int, dim, by int) int {
	x := at[dim] + by
	if periods[dim] {
		for x < 0 {
			x += dims[dim]
		}
		for x >= dims[dim] {
			x -= dims[dim]
		}
	} else if x < 0 || x >= dims[dim] {
		return ProcNull
	}
	r := 0
	for d, n := range dims {
		r *= n
		if d == dim {
			r += x
		} else {
			r += at[d]
		}
	}
	return r
}

// TestNeighborCart: in grids of each size, rings of one and two included, what is sent to the one before is received as from the one behind.
func TestNeighborCart(t *testing.T) {
	for _, dims := range [][]int{{1}, {2}, {3}, {5}, {1, 1}, {2, 1}, {2, 2}, {3, 2}, {1, 2, 2}} {
		for _, ring := range []bool{false, true} {
			for _, count := range []int{1, 4000} {
				t.Run(fmt.Sprintf("dims=%v/ring=%v/count=%d", dims, ring, count), func(t *testing.T) {
					n := 1
					for _, d := range dims {
						n *= d
					}
					launch(t, n, func(c *Comm) {
						d, err := c.CartCreate(dims, slices.Repeat([]bool{ring}, len(dims)), true)
						if ok(t, err); err == nil {
							neighbours(t, d, count)
						}
					})
				})
			}
		}
	}
}

// neighbours does all operations in a grid. What rank r sends in direction i is data(10r+i).
func neighbours(t *testing.T, d *Comm, count int) {
	var next []int
	dims, _, _, _ := d.CartGet()
	for k := range dims {
		before, behind, _ := d.CartShift(k, 1)
		next = append(next, before, behind)
	}
	n, me := len(next), d.Rank()
	var send []int
	want, all := poisoned(n*count), poisoned(n*count)
	for i, r := range next {
		send = append(send, data(10*me+i, count)...)
		if r != ProcNull {
			copy(want[i*count:], data(10*r+(i^1), count))
			copy(all[i*count:], data(10*r, count))
		}
	}
	got := make([]int, n*count)
	before := func() { copy(got, poisoned(len(got))) }
	counts := slices.Repeat([]int{count}, n)
	types := slices.Repeat([]*Datatype{Int}, n)
	forms(t, before, func() error { return d.NeighborAlltoall(send, got) },
		func() (*Request, error) { return d.IneighborAlltoall(send, got) },
		func() (*Request, error) { return d.NeighborAlltoallInit(send, got) },
		func(form string) { same(t, d, form+" NeighborAlltoall", got, want) })
	forms(t, before, func() error { return d.NeighborAlltoallv(send, counts, nil, got, counts, nil) },
		func() (*Request, error) { return d.IneighborAlltoallv(send, counts, nil, got, counts, nil) },
		func() (*Request, error) { return d.NeighborAlltoallvInit(send, counts, nil, got, counts, nil) },
		func(form string) { same(t, d, form+" NeighborAlltoallv", got, want) })
	forms(t, before, func() error { return d.NeighborAlltoallw(send, counts, nil, types, got, counts, nil, types) },
		func() (*Request, error) {
			return d.IneighborAlltoallw(send, counts, nil, types, got, counts, nil, types)
		},
		func() (*Request, error) {
			return d.NeighborAlltoallwInit(send, counts, nil, types, got, counts, nil, types)
		},
		func(form string) { same(t, d, form+" NeighborAlltoallw", got, want) })
	own := data(10*me, count)
	forms(t, before, func() error { return d.NeighborAllgather(own, got) },
		func() (*Request, error) { return d.IneighborAllgather(own, got) },
		func() (*Request, error) { return d.NeighborAllgatherInit(own, got) },
		func(form string) { same(t, d, form+" NeighborAllgather", got, all) })
	forms(t, before, func() error { return d.NeighborAllgatherv(own, got, counts, nil) },
		func() (*Request, error) { return d.IneighborAllgatherv(own, got, counts, nil) },
		func() (*Request, error) { return d.NeighborAllgathervInit(own, got, counts, nil) },
		func(form string) { same(t, d, form+" NeighborAllgatherv", got, all) })
}

// TestGraph: the example of MPI 4.1, 8.5.4.
func TestGraph(t *testing.T) {
	index, edges := []int{2, 3, 4, 6}, []int{1, 3, 0, 3, 0, 2}
	launch(t, 5, func(c *Comm) {
		d, err := c.GraphCreate(index, edges, false)
		ok(t, err)
		if m, _ := c.GraphMap(index, edges); (d == nil) != (c.Rank() == 4) || (m == Undefined) != (d == nil) {
			t.Errorf("rank %d: %v, GraphMap %d", c.Rank(), d, m)
		}
		if d == nil {
			return
		}
		next := [][]int{{1, 3}, {0}, {3}, {0, 2}}
		for r, want := range next {
			got, err := d.GraphNeighbors(r)
			ok(t, err)
			same(t, d, "GraphNeighbors", got, want)
		}
		i, e, err := d.GraphGet()
		ok(t, err)
		same(t, d, "GraphGet", append(i, e...), append(slices.Clone(index), edges...))
		got := make([]int, len(next[d.Rank()]))
		ok(t, d.NeighborAllgather([]int{d.Rank()}, got))
		same(t, d, "NeighborAllgather", got, next[d.Rank()])
	})
}

// TestDistGraph: both ways to give a random graph, with edges that are there twice and edges to oneself, lead to the same neighbours, and messages
// follow all edges.
func TestDistGraph(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(rt, "ranks")
		type edge struct{ from, to, weight, by int }
		var edges []edge
		for range rapid.IntRange(0, 12).Draw(rt, "edges") {
			r := rapid.IntRange(0, n-1)
			edges = append(edges, edge{r.Draw(rt, "from"), r.Draw(rt, "to"), rapid.IntRange(0, 9).Draw(rt, "weight"), r.Draw(rt, "by")})
		}
		slices.SortStableFunc(edges, func(a, b edge) int { return a.by - b.by }) // in the order in which the ranks say them
		launch(t, n, func(c *Comm) {
			me := c.Rank()
			var sources, degrees, destinations, weights, in, inWeights, out, outWeights []int
			for _, e := range edges {
				if e.by == me {
					sources, degrees, destinations, weights = append(sources, e.from), append(degrees, 1), append(destinations, e.to), append(weights, e.weight)
				}
				if e.to == me {
					in, inWeights = append(in, e.from), append(inWeights, e.weight)
				}
				if e.from == me {
					out, outWeights = append(out, e.to), append(outWeights, e.weight)
				}
			}
			a, err := c.DistGraphCreate(sources, degrees, destinations, weights, false)
			b, err2 := c.DistGraphCreateAdjacent(in, inWeights, out, outWeights, false)
			if err != nil || err2 != nil {
				rt.Errorf("%v %v", err, err2)
				return
			}
			for _, d := range []*Comm{a, b} {
				gotIn, gotInWeights, gotOut, gotOutWeights, err := d.DistGraphNeighbors()
				if err != nil || fmt.Sprint(gotIn, gotInWeights, gotOut, gotOutWeights) != fmt.Sprint(in, inWeights, out, outWeights) {
					rt.Errorf("rank %d: %v %v %v %v %v", me, gotIn, gotInWeights, gotOut, gotOutWeights, err)
				}
				got := make([]int, len(in))
				if err := d.NeighborAlltoall(outWeights, got); err != nil || !slices.Equal(got, inWeights) {
					rt.Errorf("rank %d has received %v, want %v %v", me, got, inWeights, err)
				}
			}
		})
	})
}

func TestTopologyWrong(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		check := func(err error, class Class, text string) {
			t.Helper()
			check(t, err, class, text)
		}
		_, err := c.CartCreate([]int{2, 2}, []bool{true, true}, false)
		check(err, ErrDims, "CartCreate(dims=[2 2], periods=[true true], reorder=false): ERR_DIMS: invalid dimensions: the grid has more places than world has ranks, 2")
		_, err = c.CartCreate([]int{2, 0}, []bool{true, true}, false)
		check(err, ErrDims, "dimension 1 has 0 places")
		_, err = c.CartCreate([]int{2}, nil, false)
		check(err, ErrDims, "there are 1 dimensions and 0 periods")
		_, err = c.CartCoords(0)
		check(err, ErrTopology, "world has no topology: CartCreate makes communicators that have a grid")
		_, err = c.GraphNeighbors(0)
		check(err, ErrTopology, "world has no topology: GraphCreate makes communicators that have a graph")
		check(c.NeighborAllgather([]int{1}, nil), ErrTopology, "world has no topology: CartCreate, GraphCreate and DistGraphCreate make communicators that have neighbours")
		_, err = c.GraphCreate([]int{1, 1}, []int{1}, false)
		ok(t, err)
		g, err := c.GraphCreate([]int{1, 1}, []int{1}, false)
		ok(t, err)
		check(g.NeighborAllgather([]int{1}, make([]int, 1)), ErrTopology, "the graph has edges from rank 0 to 1 that do not lead back: both must be there, as often")
		_, err = c.GraphCreate([]int{1, 0}, []int{1}, false)
		check(err, ErrTopology, "index[1] is 0: the index may not fall")
		_, err = c.GraphCreate([]int{1, 2}, []int{1, 2}, false)
		check(err, ErrTopology, "edge 1 leads to rank 2: the nodes are 0 to 1")
		var to []int
		if c.Rank() == 0 {
			to = []int{1}
		}
		_, err = c.DistGraphCreateAdjacent(nil, nil, to, nil, false)
		if c.Rank() == 1 {
			check(err, ErrTopology, "rank 0 names this rank 1 times as a destination, and this rank names it 0 times as a source")
		} else {
			check(err, ErrTopology, "rank 1 has found that the two ends of an edge do not agree")
		}
		d, err := c.CartCreate([]int{2}, []bool{false}, false)
		ok(t, err)
		_, err = d.CartRank(2)
		check(err, ErrArg, "dimension 0 is no ring: its coordinates are 0 to 1")
		_, err = d.CartRank(0, 0)
		check(err, ErrDims, "there are 2 coordinates, and the grid has 1 dimensions")
		_, _, err = d.CartShift(1, 1)
		check(err, ErrDims, "the grid's dimensions are 0 to 0")
		check(d.NeighborAlltoall([]int{1, 2, 3}, make([]int, 2)), ErrCount, "send is 3 int64, which are no 2 equal parts: one for each neighbour")
		check(d.NeighborAllgatherv([]int{1}, make([]int, 2), []int{1, 1}, []int{0, 2}), ErrCount, "recv: the part of neighbour 1 is 1 elements from element 2 on, and recv is 2 int64")
		check(d.NeighborAllgather(InPlace, make([]int, 2)), ErrBuffer, "InPlace is not for neighbourhoods")
	})
}
