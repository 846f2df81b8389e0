// Everyone sends to everyone, each pair by a type of its own: rows or columns of a matrix, received as rows or as rows backwards.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	a, b := make([]int32, 64), make([]int32, 64)
	for i := range a {
		a[i], b[i] = int32(100*me+i/8*10+i%8), -1
	}
	row, column := mpi.Must(mpi.Int32.Contiguous(size)), mpi.Must(mpi.Int32.Vector(size, 1, 8))
	turned := make([]int, size)
	for i := range turned {
		turned[i] = size - 1 - i
	}
	back := mpi.Must(mpi.Int32.IndexedBlock(1, turned))
	counts, outAt, inAt := make([]int, size), make([]int, size), make([]int, size)
	out, in := make([]*mpi.Datatype, size), make([]*mpi.Datatype, size)
	for r := range size {
		counts[r] = 1
		if r%2 == 1 { // who receives may know another type
			out[r], outAt[r], in[r], inAt[r] = row, 32*r, back, 32*r
		} else {
			out[r], outAt[r], in[r], inAt[r] = column, 4*r, row, 32*r
		}
	}
	c.Alltoallw(a, counts, outAt, out, b, counts, inAt, in)
	for i := range size {
		fmt.Println("row", b[8*i:8*i+size])
	}
}
