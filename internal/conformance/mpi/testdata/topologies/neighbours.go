// Neighbours in a grid exchange data, also where the grid ends, and where a neighbour is there twice.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	me, size := w.Rank(), w.Size()
	dims := []int{0, 2}
	if size == 1 {
		dims[1] = 1
	}
	mpi.DimsCreate(size, dims)
	g, _ := w.CartCreate(dims, []bool{true, false}, false)
	x, y := make([]int, 12), make([]int, 12)
	for i := range x {
		x[i] = 100*me + i
	}
	poison := func() {
		for i := range y {
			y[i] = -1
		}
	}
	poison()
	g.NeighborAllgather(x[:2], y[:8])
	fmt.Println("allgather", y[:8])
	poison()
	g.NeighborAlltoall(x[:8], y[:8])
	fmt.Println("alltoall", y[:8])
	counts, at, back := []int{1, 1, 2, 2}, []int{0, 2, 4, 8}, []int{9, 0, 5, 2}
	poison()
	g.NeighborAlltoallv(x, counts, at, y, counts, back)
	fmt.Println("alltoallv", y)
	pair, long := mpi.Must(mpi.Int.Vector(2, 1, 2)), mpi.Int
	poison()
	g.NeighborAlltoallw(x, []int{1, 1, 1, 1}, []int{0, 8, 16, 24}, []*mpi.Datatype{long, long, pair, pair},
		y, []int{1, 1, 2, 2}, []int{0, 16, 32, 64}, []*mpi.Datatype{long, long, long, long})
	fmt.Println("alltoallw", y)
	poison()
	q, _ := g.IneighborAllgather(x[:1], y[:4])
	q.Wait()
	fmt.Println("ineighbor", y[:4])
}
