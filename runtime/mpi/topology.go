package mpi

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Topology is a kind of virtual topology: who is whose neighbour. MPI 4.1, chapter 8.
type Topology int

// The kinds of topologies, which TopoTest tells.
const (
	NoTopology        Topology = iota // MPI_UNDEFINED
	CartTopology                      // MPI_CART
	GraphTopology                     // MPI_GRAPH
	DistGraphTopology                 // MPI_DIST_GRAPH
)

// String is the kind, in a word.
func (t Topology) String() string {
	return [...]string{"no topology", "a Cartesian topology", "a graph", "a distributed graph"}[t]
}

// A topology is what a communicator knows of its ranks' neighbours. It never changes.
type topology interface {
	kind() Topology
	// neighbours are those that a rank receives from, and those that it sends to, in the order of the parts of a buffer; ProcNull has a part, and
	// no message.
	neighbours(rank int) (sources, destinations []int)
	// order is in which order messages are sent, by the numbers of the destinations: that in which a rank that is there more than once has its receives.
	order(destinations int) []int
}

// TopoTest is what kind of topology the communicator has. MPI_Topo_test, §8.5.
func (c *Comm) TopoTest() Topology {
	if c.must("TopoTest").topo == nil {
		return NoTopology
	}
	return c.topo.kind()
}

// inTurn are the numbers 0 to n-1.
func inTurn(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// DimsCreate chooses the sizes of a grid of so many nodes: the entries of dims that are 0 become sizes, as close to each other as can be, and falling;
// others stay. MPI_Dims_create, §8.5.
//
// Errors: ErrDims when dims has a negative entry, or the entries that stay do not divide nodes.
func DimsCreate(nodes int, dims []int) error {
	free, rest := 0, nodes
	var err error
	for i, d := range dims {
		switch {
		case d < 0:
			err = bad(ErrDims, "dimension %d is %d: give its size, or 0 to have it chosen", i, d)
		case d == 0:
			free++
		case rest%d != 0:
			err = bad(ErrDims, "dimension %d is %d, and what is left of %d nodes is %d: it does not divide it", i, d, nodes, rest)
		default:
			rest /= d
		}
		if err != nil {
			break
		}
	}
	switch {
	case err != nil:
	case nodes < 1 || nodes > math.MaxInt32:
		err = bad(ErrDims, "a grid has at least one node, and %d at most", math.MaxInt32)
	case free == 0 && rest != 1:
		err = bad(ErrDims, "the dimensions are %v, which are %d nodes", dims, nodes/rest)
	}
	if err != nil {
		return callErr("DimsCreate", fmt.Sprintf("%d, %v", nodes, dims), err)
	}
	sizes := balanced(rest, free, rest)
	for i := range dims {
		if dims[i] == 0 {
			dims[i], sizes = sizes[0], sizes[1:]
		}
	}
	return nil
}

// balanced is n as a product of k falling factors, each at most most, the greatest and the least of which are as close as can be; nil if there is none.
func balanced(n, k, most int) (best []int) {
	if k == 0 {
		if n == 1 {
			return []int{}
		}
		return nil
	}
	for _, f := range divisors(n) {
		if f > most || power(f, k) < n {
			continue
		}
		rest := balanced(n/f, k-1, f)
		if rest == nil {
			continue
		}
		if all := append([]int{f}, rest...); best == nil || spread(all) < spread(best) {
			best = all
		}
	}
	return best
}

// divisors are those of n, rising.
func divisors(n int) (all []int) {
	for f := 1; f*f <= n; f++ {
		if n%f == 0 {
			all = append(all, f)
		}
	}
	for _, f := range slices.Backward(all) {
		if f*f < n {
			all = append(all, n/f)
		}
	}
	return all
}

func spread(falling []int) int { return falling[0] - falling[len(falling)-1] }

// power is f to the power k, or a number that is large enough.
func power(f, k int) int {
	p := 1
	for range k {
		if p > 1<<40/f {
			return 1 << 40
		}
		p *= f
	}
	return p
}

// A cart is a grid.
type cart struct {
	dims    []int
	periods []bool
}

func (g *cart) kind() Topology { return CartTopology }

// size is how many nodes there are.
func (g *cart) size() int {
	n := 1
	for _, d := range g.dims {
		n *= d
	}
	return n
}

// coords is where a rank is: the last dimension runs fastest.
func (g *cart) coords(rank int) []int {
	at := make([]int, len(g.dims))
	for d := len(g.dims) - 1; d >= 0; d-- {
		at[d] = rank % g.dims[d]
		rank /= g.dims[d]
	}
	return at
}

// rank is who is there. Where a dimension is periodic, coordinates outside go round; elsewhere nobody is: the dimension is returned.
func (g *cart) rank(coords []int) (rank, outside int) {
	for d, x := range coords {
		n := g.dims[d]
		if x < 0 || x >= n {
			if !g.periods[d] {
				return ProcNull, d
			}
			x = (x%n + n) % n
		}
		rank = rank*n + x
	}
	return rank, -1
}

func (g *cart) shifted(rank, dim, by int) int {
	at := g.coords(rank)
	at[dim] += by
	r, _ := g.rank(at)
	return r
}

// neighbours are, for each dimension, the one before and the one behind.
func (g *cart) neighbours(rank int) (sources, destinations []int) {
	for d := range g.dims {
		sources = append(sources, g.shifted(rank, d, -1), g.shifted(rank, d, 1))
	}
	return sources, sources
}

// order: what is sent to the one before, it gets as the one behind's. Where both are the same rank, its receives are in the order of their parts: so the
// message for the first of them goes first.
func (g *cart) order(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i ^ 1
	}
	return all
}

// CartCreate arranges ranks in a grid, of dims[d] in dimension d, which is a ring if periods[d]. The ranks of the grid are those of this communicator, in their
// order, the last dimension running fastest; reorder permits another order, which is not made use of. Ranks beyond the grid get nil. Collective.
// MPI_Cart_create, §8.5.
//
// Errors: ErrDims when a size is below 1, or the grid has more places than there are ranks.
func (c *Comm) CartCreate(dims []int, periods []bool, reorder bool) (*Comm, error) {
	d, err := c.cartCreate(dims, periods)
	return d, c.fail("CartCreate", fmt.Sprintf("dims=%v, periods=%v, reorder=%v", dims, periods, reorder), err)
}

func (c *Comm) cartCreate(dims []int, periods []bool) (*Comm, error) {
	g, err := c.grid(dims, periods)
	if err != nil {
		return nil, err
	}
	color := 0
	if c.rank >= g.size() {
		color = Undefined
	}
	d, err := c.by("CartCreate", gridWords(dims))(c.split("CartCreate", color, c.rank))
	if err != nil || d == nil {
		return nil, err
	}
	d.topo = g
	return d, nil
}

// gridWords is a grid's form: "2 x 3".
func gridWords(dims []int) string {
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(dims), "[]"), " ", " x ")
}

// grid checks the arguments of a grid of this communicator's ranks.
func (c *Comm) grid(dims []int, periods []bool) (*cart, error) {
	err := c.usable()
	if err = firstOf(err, c.within(err)); err != nil {
		return nil, err
	}
	if len(periods) != len(dims) {
		return nil, bad(ErrDims, "there are %d dimensions and %d periods", len(dims), len(periods))
	}
	n := 1
	for i, d := range dims {
		if d < 1 {
			return nil, bad(ErrDims, "dimension %d has %d places", i, d)
		}
		if n *= d; n > c.Size() {
			return nil, bad(ErrDims, "the grid has more places than %s has ranks, %d", c.Name(), c.Size())
		}
	}
	return &cart{slices.Clone(dims), slices.Clone(periods)}, nil
}

// firstOf is the first error that is one.
func firstOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// CartMap is the rank that CartCreate would give this process, Undefined if none; local. MPI_Cart_map, §8.5.
func (c *Comm) CartMap(dims []int, periods []bool) (int, error) {
	g, err := c.grid(dims, periods)
	if err != nil {
		return Undefined, c.fail("CartMap", fmt.Sprintf("dims=%v, periods=%v", dims, periods), err)
	}
	if c.rank >= g.size() {
		return Undefined, nil
	}
	return c.rank, nil
}

// cart is the communicator's grid.
func (c *Comm) cart() (*cart, error) {
	if err := c.usable(); err != nil {
		return nil, err
	}
	if g, ok := c.topo.(*cart); ok {
		return g, nil
	}
	return nil, bad(ErrTopology, "%s has %v: CartCreate makes communicators that have a grid", c.Name(), c.TopoTest())
}

// CartGet is the grid, as CartCreate was given it, and this rank's place in it. MPI_Cart_get, MPI_Cartdim_get, §8.5.
func (c *Comm) CartGet() (dims []int, periods []bool, coords []int, err error) {
	g, err := c.cart()
	if err != nil {
		return nil, nil, nil, c.fail("CartGet", "", err)
	}
	return slices.Clone(g.dims), slices.Clone(g.periods), g.coords(c.rank), nil
}

// CartCoords is a rank's place in the grid, a coordinate for each dimension, from 0. MPI_Cart_coords, §8.5.
func (c *Comm) CartCoords(rank int) ([]int, error) {
	g, err := c.cart()
	if err == nil {
		err = c.checkRank(rank)
	}
	if err != nil {
		return nil, c.fail("CartCoords", fmt.Sprintf("rank=%d", rank), err)
	}
	return g.coords(rank), nil
}

// CartRank is who is at a place. A coordinate outside goes round in a periodic dimension; in another it is an error of class ErrArg. MPI_Cart_rank, §8.5.
func (c *Comm) CartRank(coords ...int) (int, error) {
	g, err := c.cart()
	if err == nil && len(coords) != len(g.dims) {
		err = bad(ErrDims, "there are %d coordinates, and the grid has %d dimensions", len(coords), len(g.dims))
	}
	r := ProcNull
	if err == nil {
		var outside int
		if r, outside = g.rank(coords); outside >= 0 {
			err = bad(ErrArg, "dimension %d is no ring: its coordinates are 0 to %d", outside, g.dims[outside]-1)
		}
	}
	return r, c.fail("CartRank", fmt.Sprint(coords), err)
}

// CartShift is whom a step of disp along a dimension leads to (dest), and who gets here by it (source); ProcNull where the grid ends. MPI_Cart_shift, §8.5.
func (c *Comm) CartShift(dim, disp int) (source, dest int, err error) {
	g, err := c.cart()
	if err == nil && (dim < 0 || dim >= len(g.dims)) {
		err = bad(ErrDims, "the grid's dimensions are 0 to %d", len(g.dims)-1)
	}
	if err != nil {
		return ProcNull, ProcNull, c.fail("CartShift", fmt.Sprintf("dimension=%d, disp=%d", dim, disp), err)
	}
	return g.shifted(c.rank, dim, -disp), g.shifted(c.rank, dim, disp), nil
}

// CartSub cuts the grid into grids of the dimensions that remain: this rank gets that which it is in. remain has an entry for each. Collective. MPI_Cart_sub,
// §8.5.
func (c *Comm) CartSub(remain []bool) (*Comm, error) {
	d, err := c.cartSub(remain)
	return d, c.fail("CartSub", fmt.Sprint(remain), err)
}

func (c *Comm) cartSub(remain []bool) (*Comm, error) {
	g, err := c.cart()
	if err != nil {
		return nil, err
	}
	if len(remain) != len(g.dims) {
		return nil, bad(ErrDims, "%d dimensions are said to remain or not, and the grid has %d", len(remain), len(g.dims))
	}
	sub, at, color := &cart{}, g.coords(c.rank), 0
	for d := range g.dims {
		if remain[d] {
			sub.dims, sub.periods = append(sub.dims, g.dims[d]), append(sub.periods, g.periods[d])
		} else {
			color = color*g.dims[d] + at[d]
		}
	}
	d, err := c.by("CartSub", fmt.Sprintf("remain %v", remain))(c.split("CartSub", color, c.rank))
	if err != nil {
		return nil, err
	}
	d.topo = sub
	return d, nil
}
