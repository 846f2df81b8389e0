// A matrix is transposed by its type alone: by who sends, by who receives, and in one call of all.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	a, b := make([]float64, 12), make([]float64, 12)
	transposed := mpi.Must(mpi.Must(mpi.Float64.Vector(3, 1, 4)).Hvector(4, 1, 8))
	for i := range a {
		a[i] = float64(100*me + i)
	}
	next, before := (me+1)%size, (me+size-1)%size
	c.Sendrecv(mpi.Buffer{Data: a, Count: 1, Type: transposed}, next, 0, b, before, 0)
	fmt.Println("by the sender", b)
	for i := range a {
		a[i], b[i] = -1, float64(i)
	}
	c.Sendrecv(b, next, 0, mpi.Buffer{Data: a, Count: 1, Type: transposed}, before, 0)
	fmt.Println("by the receiver", a)
	// A square matrix, of which each rank has two rows: columns of all become rows.
	rows, out := make([]float64, 32), make([]float64, 32)
	k := 2 * size
	for i := range 2 {
		for j := range k {
			rows[16*i+j], out[16*i+j] = float64(100*(2*me+i)+j), -1
		}
	}
	columns := mpi.Must(mpi.Must(mpi.Float64.Vector(2, 1, 16)).Resized(0, 8))
	blocks := mpi.Must(mpi.Must(mpi.Float64.Vector(2, 2, 16)).Resized(0, 16))
	c.Alltoall(mpi.Buffer{Data: rows, Count: 2 * size, Type: columns}, mpi.Buffer{Data: out, Count: size, Type: blocks})
	fmt.Println("row", out[:k])
	fmt.Println("row", out[16:16+k])
}
