// A matrix is dealt out to a grid of processes: in blocks, in turn, in turn by several, and whole.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	grid, sizes := []int{0, 0}, []int{7, 9}
	x, row := make([]int, 63), make([]int, 63)
	for i := range x {
		x[i] = i
	}
	mpi.DimsCreate(size, grid)
	const B, C, D = mpi.DistributeBlock, mpi.DistributeCyclic, mpi.DistributeDefault
	how := [][]mpi.Distribution{{B, B}, {C, B}, {C, C}, {B, C}}
	lengths := [][]int{{D, D}, {D, 9}, {2, 3}, {7, 2}}
	for k := range how {
		t := mpi.Must(mpi.Int.Darray(size, me, sizes, how[k], lengths[k], grid))
		lb, extent := t.Extent()
		fmt.Printf("size %d, %d %d\n", t.Size(), lb, extent)
		c.Sendrecv(mpi.Buffer{Data: x, Count: 1, Type: t}, me, 0, row, me, 0)
		fmt.Println("part", row[:t.Size()/8])
	}
	t := mpi.Must(mpi.Int.Darray(size, me, sizes, []mpi.Distribution{mpi.DistributeNone, B}, []int{D, D}, []int{1, size}))
	c.Sendrecv(mpi.Buffer{Data: x, Count: 1, Type: t}, me, 0, row, me, 0)
	fmt.Println("columns", row[:t.Size()/8])
}
