// Collective operations of two groups: what one gives, the other gets.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	me, size := w.Rank(), w.Size()
	low, colour, leader := me < (size+1)/2, 0, 0
	if low {
		colour, leader = 1, (size+1)/2
	}
	half, _ := w.Split(colour, me)
	x, _ := half.IntercommCreate(0, w, leader, 12)
	rank, here, there := x.Rank(), x.Size(), x.RemoteSize()
	a, b := make([]int, 40), make([]int, 40)
	for i := range a {
		a[i], b[i] = 100*me+i, -1
	}
	root := (size+1)/2 - 1 // the last of the low ones
	if low {
		root = mpi.ProcNull
		if rank == here-1 {
			root = mpi.Root
		}
	}
	if root == mpi.Root {
		x.Bcast(a[:3], root)
	} else {
		x.Bcast(b[:3], root)
	}
	fmt.Println("bcast", b[:3])
	x.Gather(a[:2], b[:2*there], root)
	fmt.Println("gather", b[:2*there])
	for i := range b {
		b[i] = -1
	}
	x.Scatter(a[:2*there], b[:2], root)
	fmt.Println("scatter", b[:2])
	x.Reduce(a[:3], b[:3], mpi.Sum, root)
	if root == mpi.Root {
		fmt.Println("reduce", b[:3])
	}
	x.Allgather(a[:2], b[:2*there])
	fmt.Println("allgather", b[:2*there])
	x.Allreduce(a[:3], b[:3], mpi.Sum)
	fmt.Println("allreduce", b[:3])
	x.Alltoall(a[:2*there], b[:2*there])
	fmt.Println("alltoall", b[:2*there])
	x.Barrier()
}
