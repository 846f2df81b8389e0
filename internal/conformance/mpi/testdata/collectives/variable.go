// Parts of different lengths, some of them empty, with gaps between them and in any order.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	counts, displs, total := make([]int, size), make([]int, size), 0
	for r := size - 1; r >= 0; r-- { // the last comes first
		counts[r] = (5*r + 2) % 4
		displs[r] = total + 1
		total += counts[r] + 1
	}
	fmt.Println("counts", counts)
	fmt.Println("displacements", displs)
	x, y := make([]int, 100), make([]int, 100)
	for i := range x {
		x[i] = 100*me + i
	}
	poison := func() {
		for i := range y {
			y[i] = -1
		}
	}
	for root := range size {
		poison()
		c.Gatherv(x[:counts[me]], y, counts, displs, root)
		fmt.Println("gatherv", y[:total])
		poison()
		c.Scatterv(x, counts, displs, y[:counts[me]], root)
		fmt.Println("scatterv", y[:total])
	}
	poison()
	c.Allgatherv(x[:counts[me]], y, counts, displs)
	fmt.Println("allgatherv", y[:total])
	// From rank a to rank b go (a + 2b) % 4 elements.
	out, outAt, in, inAt := make([]int, size), make([]int, size), make([]int, size), make([]int, size)
	s, d := 0, 2
	for r := range size {
		out[r], outAt[r] = (me+2*r)%4, s
		s += out[r] + r%2
		in[r], inAt[r] = (r+2*me)%4, d
		d += in[r]
	}
	poison()
	c.Alltoallv(x, out, outAt, y, in, inAt)
	fmt.Println("alltoallv", y[:d])
}
