// Graphs that all know, and graphs of which each rank knows its own edges; what neighbours send.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	me := w.Rank()
	x := []int32{int32(me), int32(10 * me), int32(100 * me)}
	g, _ := w.GraphCreate([]int{2, 3, 4, 6}, []int{1, 3, 0, 3, 0, 2}, false) // the example of the standard
	index, edges, _ := g.GraphGet()
	fmt.Println(g.TopoTest() == mpi.GraphTopology, len(index), len(edges))
	for r := range 4 {
		near, _ := g.GraphNeighbors(r)
		fmt.Println("neighbours", near)
	}
	near, _ := g.GraphNeighbors(me)
	y := make([]int32, 24)
	g.NeighborAllgather(x[:2], y[:2*len(near)])
	fmt.Println("allgather", y[:2*len(near)])
	// A ring with a chord: to the next and, from even ranks, to the one over it.
	degree := 2 - me%2
	g, _ = w.DistGraphCreate([]int{me}, []int{degree}, []int{(me + 1) % 4, (me + 2) % 4}[:degree], []int{5 + me, 7}[:degree], false)
	in, inWeights, out, weights, _ := g.DistGraphNeighbors()
	fmt.Println(len(in), len(out), weights != nil)
	sum, wsum := 0, 0 // in which order, is the implementation's
	for i, r := range in {
		sum += 1 << r
		wsum += inWeights[i]
	}
	fmt.Println("from", sum, "weights", wsum)
	sum, wsum = 0, 0
	for i, r := range out {
		sum += 1 << r
		wsum += weights[i]
	}
	fmt.Println("to", sum, "weights", wsum)
	// The same edges, given at both ends, in an order that stays.
	sources, dests := []int{(me + 3) % 4, (me + 2) % 4}, []int{(me + 2) % 4, (me + 1) % 4}
	if me%2 == 1 {
		sources, dests = sources[:1], dests[1:]
	}
	g, _ = w.DistGraphCreateAdjacent(sources, nil, dests, nil, false)
	in, _, out, weights, _ = g.DistGraphNeighbors()
	fmt.Println(len(in), len(out), weights != nil)
	fmt.Println("from", in)
	fmt.Println("to", out)
	g.NeighborAllgather(x[:1], y[:len(in)])
	fmt.Println("allgather", y[:len(in)])
	g.NeighborAlltoall(x[:len(out)], y[:len(in)])
	fmt.Println("alltoall", y[:len(in)])
	var counts []int
	for _, r := range in {
		counts = append(counts, 1+r&1)
	}
	for i := range y {
		y[i] = -1
	}
	g.NeighborAllgatherv(x[:1+me%2], y, counts, []int{0, 4}[:len(in)])
	fmt.Println("allgatherv", y[:8])
}
