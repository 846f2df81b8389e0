// Broadcast, scatter and gather, with each rank as the root, of short and long data.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func sum(a []int) (s int) {
	for i, v := range a {
		s += v * (i%7 + 1)
	}
	return s
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	for _, k := range []int{0, 1, 5, 10000} {
		x, y := make([]int, k*size), make([]int, k*size)
		for root := range size {
			for i := range x {
				x[i], y[i] = 1000*me+i, -1
			}
			c.Bcast(x[:k], root)
			fmt.Println("bcast", sum(x[:k]))
			for i := range x {
				x[i] = 2000*me + i
			}
			c.Gather(x[:k], y, root)
			fmt.Println("gather", sum(y))
			for i := range y {
				y[i] = -1
			}
			c.Scatter(x, y[:k], root)
			fmt.Println("scatter", sum(y))
		}
	}
}
