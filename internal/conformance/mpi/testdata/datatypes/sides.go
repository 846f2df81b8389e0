// The two sides of a call may have different types, as long as the basic ones are the same in their order.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	x, y := make([]int, 12), make([]int, 12)
	pair := mpi.Must(mpi.Int.Contiguous(2))
	even := mpi.Must(mpi.Must(mpi.Int.Resized(0, 16)).Dup()) // each other element
	for i := range x {
		x[i], y[i] = 100*me+i, -1
	}
	next, before := (me+1)%size, (me+2)%size
	s, _ := c.Sendrecv(mpi.Buffer{Data: x, Count: 2, Type: pair}, next, 0, mpi.Buffer{Data: y, Count: 6, Type: even}, before, 0)
	fmt.Println("pairs as every other: from", s.Source, "tag", s.Tag, "count", s.Count(even))
	fmt.Println("got", y)
	if me == 1 {
		c.Bcast(x[:4], 1)
	} else {
		c.Bcast(mpi.Buffer{Data: y, Count: 2, Type: pair}, 1)
	}
	fmt.Println("bcast", y)
	c.Gather(mpi.Buffer{Data: x, Count: 2, Type: even}, mpi.Buffer{Data: y, Count: size, Type: pair}, 2)
	fmt.Println("gather", y)
	c.Scatter(mpi.Buffer{Data: x, Count: size, Type: pair}, mpi.Buffer{Data: y, Count: 2, Type: even}, 0)
	fmt.Println("scatter", y)
	c.Allgather(x[:4], mpi.Buffer{Data: y, Count: 2 * size, Type: pair})
	fmt.Println("allgather", y)
}
