package mpi

import (
	"fmt"
	"slices"
)

// A graph is one that all ranks know whole: those next to rank r are edges[index[r-1]:index[r]].
type graph struct{ index, edges []int }

func (g *graph) kind() Topology { return GraphTopology }

func (g *graph) next(rank int) []int {
	from := 0
	if rank > 0 {
		from = g.index[rank-1]
	}
	return g.edges[from:g.index[rank]]
}

func (g *graph) neighbours(rank int) (sources, destinations []int) {
	return g.next(rank), g.next(rank)
}

func (g *graph) order(n int) []int { return inTurn(n) }

// lopsided is an edge of which one end has more than the other; ok is false when there is none. Messages along it would meet no receives.
func (g *graph) lopsided() (a, b int, ok bool) {
	count := map[[2]int]int{}
	for r := range g.index {
		for _, to := range g.next(r) {
			count[[2]int{r, to}]++
		}
	}
	for r := range g.index {
		for _, to := range g.next(r) {
			if count[[2]int{r, to}] != count[[2]int{to, r}] {
				return r, to, true
			}
		}
	}
	return 0, 0, false
}

// GraphCreate makes a communicator of a graph that all give alike: edges are the neighbours of rank 0, of rank 1, and so on; index[r] is where those of rank r
// end. There are len(index) nodes; ranks beyond get nil. reorder permits another order, which is not made use of. Collective. MPI_Graph_create, §8.5.
//
// Errors: ErrTopology when index falls or does not end at len(edges), or an edge leads to no rank; ErrArg when there are more nodes than ranks.
func (c *Comm) GraphCreate(index, edges []int, reorder bool) (*Comm, error) {
	d, err := c.graphCreate(index, edges)
	return d, c.fail("GraphCreate", fmt.Sprintf("index=%s, edges=%s, reorder=%v", listed(index), listed(edges), reorder), err)
}

func (c *Comm) graphCreate(index, edges []int) (*Comm, error) {
	err := c.usable()
	if err = firstOf(err, c.within(err)); err != nil {
		return nil, err
	}
	if err := checkGraph(index, edges, c.Size()); err != nil {
		return nil, err
	}
	color := 0
	if c.rank >= len(index) {
		color = Undefined
	}
	d, err := c.by("GraphCreate", "")(c.split("GraphCreate", color, c.rank))
	if err != nil || d == nil {
		return nil, err
	}
	d.topo = &graph{slices.Clone(index), slices.Clone(edges)}
	return d, nil
}

func checkGraph(index, edges []int, size int) error {
	if len(index) > size {
		return bad(ErrArg, "the graph has %d nodes, and there are %d ranks", len(index), size)
	}
	before := 0
	for r, end := range index {
		if end < before || end > len(edges) {
			return bad(ErrTopology, "index[%d] is %d: the index may not fall, and there are %d edges", r, end, len(edges))
		}
		before = end
	}
	if before != len(edges) {
		return bad(ErrTopology, "the index ends at %d, and there are %d edges", before, len(edges))
	}
	for i, to := range edges {
		if to < 0 || to >= len(index) {
			return bad(ErrTopology, "edge %d leads to rank %d: the nodes are 0 to %d", i, to, len(index)-1)
		}
	}
	return nil
}

func (c *Comm) graph() (*graph, error) {
	if err := c.usable(); err != nil {
		return nil, err
	}
	if g, ok := c.topo.(*graph); ok {
		return g, nil
	}
	return nil, bad(ErrTopology, "%s has %v: GraphCreate makes communicators that have a graph", c.Name(), c.TopoTest())
}

// GraphGet is the graph, as GraphCreate was given it. MPI_Graph_get, §8.5.
func (c *Comm) GraphGet() (index, edges []int, err error) {
	g, err := c.graph()
	if err != nil {
		return nil, nil, c.fail("GraphGet", "", err)
	}
	return slices.Clone(g.index), slices.Clone(g.edges), nil
}

// GraphNeighbors are those next to a rank. MPI_Graph_neighbors, §8.5.
func (c *Comm) GraphNeighbors(rank int) ([]int, error) {
	g, err := c.graph()
	if err == nil {
		err = c.checkRank(rank)
	}
	if err != nil {
		return nil, c.fail("GraphNeighbors", fmt.Sprintf("rank=%d", rank), err)
	}
	return slices.Clone(g.next(rank)), nil
}

// GraphMap is the rank that GraphCreate would give this process, Undefined if none; local. MPI_Graph_map, §8.5.
func (c *Comm) GraphMap(index, edges []int) (int, error) {
	err := c.usable()
	if err == nil {
		err = checkGraph(index, edges, c.Size())
	}
	if err != nil {
		return Undefined, c.fail("GraphMap", fmt.Sprintf("index=%s, edges=%s", listed(index), listed(edges)), err)
	}
	if c.rank >= len(index) {
		return Undefined, nil
	}
	return c.rank, nil
}

// A distGraph is what a rank knows of a graph: who is next to it.
type distGraph struct {
	sources, destinations []int
	in, out               []int // weights; nil: none
}

func (g *distGraph) kind() Topology                  { return DistGraphTopology }
func (g *distGraph) order(n int) []int               { return inTurn(n) }
func (g *distGraph) neighbours(int) (from, to []int) { return g.sources, g.destinations }

// DistGraphCreateAdjacent makes a communicator of a graph of which each rank gives what is next to it: whom it receives from, and whom it sends to, with
// weights, one for each, or nil. Each edge is given at both ends. Collective. MPI_Dist_graph_create_adjacent, §8.5.
//
// Errors: ErrTopology when the two ends of an edge do not agree, with both ranks.
func (c *Comm) DistGraphCreateAdjacent(sources, sourceWeights, destinations, destWeights []int, reorder bool) (*Comm, error) {
	d, err := c.adjacent(sources, sourceWeights, destinations, destWeights)
	return d, c.fail("DistGraphCreateAdjacent", fmt.Sprintf("sources=%s, destinations=%s, reorder=%v", listed(sources), listed(destinations), reorder), err)
}

func (c *Comm) adjacent(sources, sourceWeights, destinations, destWeights []int) (*Comm, error) {
	err := c.usable()
	if err = firstOf(err, c.within(err)); err != nil {
		return nil, err
	}
	if err := firstOf(c.checkNeighbours("sources", sources, sourceWeights), c.checkNeighbours("destinations", destinations, destWeights)); err != nil {
		return nil, err
	}
	says, hears := make([]int, c.Size()), make([]int, c.Size())
	for _, r := range destinations {
		says[r]++
	}
	o, err := c.alltoall(says, hears, nil)
	if err := c.part("DistGraphCreateAdjacent", o, err); err != nil {
		return nil, err
	}
	for _, r := range sources {
		hears[r]--
	}
	wrong := 0
	for r, n := range hears {
		if n != 0 {
			wrong, err = 1, bad(ErrTopology, "rank %d names this rank %d times as a destination, and this rank names it %d times as a source", r, n+count(sources, r), count(sources, r))
		}
	}
	return c.distributed(&distGraph{slices.Clone(sources), slices.Clone(destinations), slices.Clone(sourceWeights), slices.Clone(destWeights)}, wrong, err)
}

func count(all []int, x int) (n int) {
	for _, y := range all {
		if y == x {
			n++
		}
	}
	return n
}

// distributed makes the communicator, unless a rank has found something wrong.
func (c *Comm) distributed(g *distGraph, wrong int, why error) (*Comm, error) {
	all := make([]int, c.Size())
	if err := c.allgather("DistGraphCreateAdjacent", []int{wrong}, all); err != nil {
		return nil, err
	}
	if why != nil {
		return nil, why
	}
	if r := slices.Index(all, 1); r >= 0 {
		return nil, bad(ErrTopology, "rank %d has found that the two ends of an edge do not agree: its own error says which", r)
	}
	d, err := c.by("DistGraphCreateAdjacent", "")(c.split("DistGraphCreateAdjacent", 0, c.rank))
	if err == nil {
		d.topo = g
	}
	return d, err
}

func (c *Comm) checkNeighbours(name string, ranks, weights []int) error {
	for i, r := range ranks {
		if r < 0 || r >= c.Size() {
			return bad(ErrTopology, "%s[%d] is %d: the ranks of %s are 0 to %d", name, i, r, c.Name(), c.Size()-1)
		}
	}
	if weights != nil && len(weights) != len(ranks) {
		return bad(ErrArg, "there are %d %s and %d weights", len(ranks), name, len(weights))
	}
	for i, w := range weights {
		if w < 0 {
			return bad(ErrArg, "the weight of %s[%d] is %d", name, i, w)
		}
	}
	return nil
}

// DistGraphCreate makes a communicator of a graph of which each rank gives some edges, whosever they are: degrees[i] from sources[i], to the next so many of
// destinations, with a weight for each, or nil. Neighbours are in the order of the ranks that have given the edges, and of what each has given. Collective.
// Cost: all ranks learn all edges, by an Allgatherv. MPI_Dist_graph_create, §8.5.
func (c *Comm) DistGraphCreate(sources, degrees, destinations, weights []int, reorder bool) (*Comm, error) {
	d, err := c.scattered(sources, degrees, destinations, weights)
	return d, c.fail("DistGraphCreate", fmt.Sprintf("sources=%s, degrees=%s, destinations=%s, reorder=%v", listed(sources), listed(degrees), listed(destinations), reorder), err)
}

func (c *Comm) scattered(sources, degrees, destinations, weights []int) (*Comm, error) {
	err := c.usable()
	if err = firstOf(err, c.within(err)); err != nil {
		return nil, err
	}
	if err := firstOf(c.checkNeighbours("sources", sources, nil), c.checkNeighbours("destinations", destinations, weights)); err != nil {
		return nil, err
	}
	if _, err := begins("sources", degrees, nil, len(sources), "source"); err != nil {
		return nil, err
	}
	if n := total(degrees); n != len(destinations) {
		return nil, bad(ErrTopology, "the degrees are %d together, and there are %d destinations", n, len(destinations))
	}
	var mine []int // source, destination, weight
	for i, k := 0, 0; i < len(sources); i++ {
		for range degrees[i] {
			w := -1
			if weights != nil {
				w = weights[k]
			}
			mine = append(mine, sources[i], destinations[k], w)
			k++
		}
	}
	counts := make([]int, c.Size())
	if err := c.allgather("DistGraphCreate", []int{len(mine)}, counts); err != nil {
		return nil, err
	}
	all := make([]int, total(counts))
	o, err := c.allgatherv(mine, all, counts, nil, nil)
	if err := c.part("DistGraphCreate", o, err); err != nil {
		return nil, err
	}
	d, err := c.by("DistGraphCreate", "")(c.split("DistGraphCreate", 0, c.rank))
	if err == nil {
		d.topo = partOf(all, c.rank)
	}
	return d, err
}

// partOf is what a rank has of a graph's edges.
func partOf(edges []int, rank int) *distGraph {
	g := &distGraph{}
	for e := range slices.Chunk(edges, 3) {
		if e[1] == rank {
			g.sources, g.in = append(g.sources, e[0]), append(g.in, e[2])
		}
		if e[0] == rank {
			g.destinations, g.out = append(g.destinations, e[1]), append(g.out, e[2])
		}
	}
	if slices.Contains(g.in, -1) || len(g.in) == 0 {
		g.in = nil
	}
	if slices.Contains(g.out, -1) || len(g.out) == 0 {
		g.out = nil
	}
	return g
}

// DistGraphNeighbors are those whom this rank receives from and sends to, with weights, which are nil where none were given.
// MPI_Dist_graph_neighbors, MPI_Dist_graph_neighbors_count, §8.5.
func (c *Comm) DistGraphNeighbors() (sources, sourceWeights, destinations, destWeights []int, err error) {
	if err = c.usable(); err == nil {
		if g, ok := c.topo.(*distGraph); ok {
			return slices.Clone(g.sources), slices.Clone(g.in), slices.Clone(g.destinations), slices.Clone(g.out), nil
		}
		err = bad(ErrTopology, "%s has %v: DistGraphCreate makes communicators that have a distributed graph", c.Name(), c.TopoTest())
	}
	return nil, nil, nil, nil, c.fail("DistGraphNeighbors", "", err)
}
