package diagram

import (
	"math"
	"slices"

	"jeton/runtime/history"
)

// A Shape is how processes are connected.
type Shape string

// The shapes.
const (
	Chain    Shape = "chain"
	Ring     Shape = "ring"
	Star     Shape = "star"
	Stars    Shape = "pair of stars"
	Tree     Shape = "tree"
	Complete Shape = "complete"
	Graph    Shape = "graph" // any other: drawn on a circle
)

// A web is who talks to whom.
type web struct {
	names []string
	index map[string]int
	next  [][]int        // neighbours in either direction, in order
	count map[[2]int]int // messages from one to another
}

// webOf is that of a log, of some processes; nil: all that send or receive.
func webOf(l *history.Log, procs []string) *web {
	w := &web{index: map[string]int{}, count: map[[2]int]int{}}
	pairs := l.CountPairs()
	talks := map[string]bool{}
	for _, c := range pairs {
		talks[c.From], talks[c.To] = true, true
	}
	if procs == nil {
		procs = slices.DeleteFunc(slices.Clone(l.Procs), func(p string) bool { return len(pairs) > 0 && !talks[p] })
	}
	for _, p := range procs {
		if _, ok := w.index[p]; !ok {
			w.index[p] = len(w.names)
			w.names = append(w.names, p)
		}
	}
	w.next = make([][]int, len(w.names))
	for _, c := range pairs {
		a, okA := w.index[c.From]
		b, okB := w.index[c.To]
		if !okA || !okB || a == b {
			continue
		}
		w.count[[2]int{a, b}] += c.Sent
		w.join(a, b)
	}
	for k := range w.next {
		slices.Sort(w.next[k])
	}
	return w
}

func (w *web) join(a, b int) {
	if !slices.Contains(w.next[a], b) {
		w.next[a] = append(w.next[a], b)
		w.next[b] = append(w.next[b], a)
	}
}

// edges is how many pairs talk.
func (w *web) edges() (n int) {
	for _, list := range w.next {
		n += len(list)
	}
	return n / 2
}

// shape is what the web looks like.
func (w *web) shape() Shape {
	n, m := len(w.names), w.edges()
	degree := map[int]int{}
	hubs := 0
	for _, list := range w.next {
		degree[len(list)]++
		if len(list) > 1 {
			hubs++
		}
	}
	whole := len(w.reach(0)) == n
	switch {
	case n < 3 || !whole:
		return Graph
	case m == n*(n-1)/2 && n > 3:
		return Complete
	case degree[2] == n:
		return Ring
	case m != n-1:
		return Graph
	case hubs == 1:
		return Star
	case degree[1] == 2:
		return Chain
	case hubs == 2:
		return Stars
	}
	return Tree
}

// reach are the processes that can be come to from one, breadth first.
func (w *web) reach(root int) []int {
	if len(w.next) == 0 {
		return nil
	}
	seen := map[int]bool{root: true}
	order := []int{root}
	for k := 0; k < len(order); k++ {
		for _, q := range w.next[order[k]] {
			if !seen[q] {
				seen[q] = true
				order = append(order, q)
			}
		}
	}
	return order
}

// lay gives the processes their places in a square of side 2 round the origin.
func (w *web) lay(s Shape) []point {
	n := len(w.names)
	at := make([]point, n)
	if n == 0 {
		return at
	}
	switch s {
	case Chain:
		for k, p := range w.reach(w.leaf()) {
			at[p] = point{spread(k, n), 0}
		}
	case Star:
		w.star(at, w.busiest(-1), 0, 0, 2*math.Pi, -math.Pi/2)
	case Stars:
		a := w.busiest(-1)
		b := w.busiest(a)
		w.star(at, a, -0.45, math.Pi*1.25, 0, math.Pi*0.375)
		w.star(at, b, 0.45, math.Pi*1.25, 0, -math.Pi*0.625)
	case Tree:
		w.tree(at)
	default:
		for k, p := range w.round(s) {
			turn := 2*math.Pi*float64(k)/float64(n) - math.Pi/2
			at[p] = point{math.Cos(turn), math.Sin(turn)}
		}
	}
	return at
}

// spread is the place of the k-th of n on a line from -1 to 1.
func spread(k, n int) float64 {
	if n == 1 {
		return 0
	}
	return 2*float64(k)/float64(n-1) - 1
}

// leaf is a process with one neighbour, else the first.
func (w *web) leaf() int {
	for p, list := range w.next {
		if len(list) == 1 {
			return p
		}
	}
	return 0
}

// busiest is the process with the most neighbours, but one.
func (w *web) busiest(not int) (best int) {
	if best = 0; not == 0 {
		best = 1
	}
	for p, list := range w.next {
		if p != not && len(list) > len(w.next[best]) {
			best = p
		}
	}
	return best
}

// star lays a hub at x, and its leaves round it: on the whole circle, or on an arc from begin on.
func (w *web) star(at []point, hub int, x, arc, circle, begin float64) {
	at[hub] = point{x, 0}
	var leaves []int
	for _, q := range w.next[hub] {
		if len(w.next[q]) == 1 {
			leaves = append(leaves, q)
		}
	}
	radius, step := 1.0, 0.0
	if circle > 0 {
		step = circle / float64(max(1, len(leaves)))
	} else {
		radius, step = 0.62, arc/float64(max(1, len(leaves)-1))
		if len(leaves) == 1 {
			begin += arc / 2
		}
	}
	for k, q := range leaves {
		turn := begin + step*float64(k)
		at[q] = point{x + radius*math.Cos(turn), radius * 1.3 * math.Sin(turn)}
		if circle > 0 {
			at[q].y = radius * math.Sin(turn)
		}
	}
}

// round is the order of the processes on a circle: that of the ring, when they are one.
func (w *web) round(s Shape) []int {
	order := make([]int, 0, len(w.names))
	if s != Ring {
		for p := range w.names {
			order = append(order, p)
		}
		return order
	}
	at, before := 0, -1
	for range w.names {
		order = append(order, at)
		next := w.successor(at, before)
		at, before = next, at
	}
	return order
}

// successor is the next on a ring: whom a process sends most, and not where one came from.
func (w *web) successor(p, before int) int {
	best, most := -1, -1
	for _, q := range w.next[p] {
		if n := w.count[[2]int{p, q}]; q != before && n > most {
			best, most = q, n
		}
	}
	return best
}

// tree lays the processes in rows by their distance from the root, each above the middle of its children.
func (w *web) tree(at []point) {
	depth, children := map[int]int{}, map[int][]int{}
	order := w.reach(0)
	seen := map[int]bool{0: true}
	deepest := 0
	for _, p := range order {
		for _, q := range w.next[p] {
			if !seen[q] {
				seen[q], depth[q] = true, depth[p]+1
				deepest = max(deepest, depth[q])
				children[p] = append(children[p], q)
			}
		}
	}
	leaves, k := 0, 0
	for _, p := range order {
		if children[p] == nil {
			leaves++
		}
	}
	var place func(p int) float64
	place = func(p int) float64 {
		x := 0.0
		if children[p] == nil {
			x = spread(k, leaves)
			k++
		}
		for _, q := range children[p] {
			x += place(q) / float64(len(children[p]))
		}
		at[p] = point{x, 2*float64(depth[p])/float64(max(1, deepest)) - 1}
		return x
	}
	place(0)
}
