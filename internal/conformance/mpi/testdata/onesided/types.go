// Data that lies otherwise at the target than here: columns put as rows, and a triangle got.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	mem, x, y := make([]int, 16), make([]int, 16), make([]int, 16)
	next := (me + 1) % size
	column := mpi.Must(mpi.Int.Vector(4, 1, 4))
	triangle := mpi.Must(mpi.Int.Indexed([]int{1, 2, 3, 4}, []int{0, 4, 8, 12}))
	for i := range mem {
		mem[i], x[i], y[i] = -1, 100*me+i, -1
	}
	w, _ := c.WinCreate(mem)
	w.Fence()
	w.Put(x[:4], next, 2, mpi.As(1, column))
	w.Fence()
	fmt.Println("put", mem)
	w.Fence() // nobody changes what is being printed
	w.Put(mpi.Buffer{Data: x, Count: 1, Type: column, Offset: 1}, next, 4, mpi.As(4, mpi.Int))
	w.Fence()
	fmt.Println("put", mem)
	w.Fence() // nobody changes what is being printed
	w.Get(y[:10], next, 0, mpi.As(1, triangle))
	w.Fence()
	fmt.Println("get", y)
	w.Accumulate(mpi.Buffer{Data: x, Count: 1, Type: triangle}, next, 0, mpi.Sum, mpi.As(1, triangle))
	w.Fence()
	fmt.Println("accumulate", mem)
	w.Free()
}
