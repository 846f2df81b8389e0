// All operations whose data may be in place.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	fill := func(k int) []int {
		x := make([]int, k)
		for i := range x {
			x[i] = 100*me + i
		}
		return x
	}
	root, k := size/2, 2*size
	x := fill(k)
	if me == root {
		c.Gather(mpi.InPlace, x, root)
	} else {
		c.Gather(x[:2], nil, root)
	}
	fmt.Println("gather", x)
	x = fill(k)
	y := []int{-1, -1}
	if me == root {
		c.Scatter(x, mpi.InPlace, root)
	} else {
		c.Scatter(nil, y, root)
	}
	fmt.Println("scatter", y)
	x = fill(k)
	c.Allgather(mpi.InPlace, x)
	fmt.Println("allgather", x)
	x = fill(k)
	c.Alltoall(mpi.InPlace, x)
	fmt.Println("alltoall", x)
	x = fill(k)
	if me == root {
		c.Reduce(mpi.InPlace, x, mpi.Sum, root)
		fmt.Println("reduce", x)
	} else {
		c.Reduce(x, nil, mpi.Sum, root)
	}
	x = fill(k)
	c.Allreduce(mpi.InPlace, x, mpi.Max)
	fmt.Println("allreduce", x)
	x = fill(k)
	c.Scan(mpi.InPlace, x, mpi.Sum)
	fmt.Println("scan", x)
	x = fill(k)
	c.Exscan(mpi.InPlace, x, mpi.Sum)
	if me > 0 {
		fmt.Println("exscan", x)
	}
	x = fill(k)
	c.ReduceScatterBlock(mpi.InPlace, x, mpi.Sum)
	fmt.Println("reduce_scatter_block", x[:2])
	counts, displs, total := make([]int, size), make([]int, size), 0
	for r := range size {
		counts[r], displs[r] = r%3+1, total
		total += counts[r]
	}
	x = fill(total)
	c.ReduceScatter(mpi.InPlace, x, counts, mpi.Sum)
	fmt.Println("reduce_scatter", x[:counts[me]])
	x = fill(total)
	c.Allgatherv(mpi.InPlace, x, counts, displs)
	fmt.Println("allgatherv", x)
	equal, at := make([]int, size), make([]int, size)
	for r := range size {
		equal[r], at[r] = 2, 3*r
	}
	x = fill(3 * size)
	c.Alltoallv(mpi.InPlace, nil, nil, x, equal, at)
	fmt.Println("alltoallv", x)
}
