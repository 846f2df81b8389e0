// Several operations under way at once, in two communicators, waited for from the last to the first, with messages between.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	world := mpi.World()
	defer mpi.Finalize()
	me, size := world.Rank(), world.Size()
	d, _ := world.Dup()
	a, b, c, t := make([]int, 5000), make([]int, 5000), make([]int, 5), make([]int, 3*size)
	for i := range a {
		a[i], b[i] = -1, me+i
		if me == size-1 {
			a[i] = i
		}
	}
	for i := range c {
		c[i] = 10*me + i
	}
	for i := range t {
		t[i] = 100*me + i
	}
	g, s, u, v, w, y := make([]int, 5*size), make([]int, 5), make([]int, 3*size), []int{me, 1, -me}, make([]int, 3), make([]int, 2)
	next, before := (me+1)%size, (me+size-1)%size
	q := make([]*mpi.Request, 8)
	q[0], _ = world.Ibcast(a, size-1)
	q[1], _ = d.Iallreduce(mpi.InPlace, b, mpi.Sum)
	q[2], _ = world.Igather(c, g, 0)
	q[3], _ = d.Iscan(c, s, mpi.Sum)
	q[4], _ = world.Ialltoall(t, u)
	q[5], _ = d.Ireduce(v, w, mpi.Max, 0)
	q[6], _ = world.Ibarrier()
	q[7], _ = d.Irecv(y, before, 0)
	d.Send([]int{me, 5}, next, 0)
	all := make([]int, size)
	d.Allgather(v[:1], all) // a blocking one while they are under way
	fmt.Println("allgather", all)
	for k := len(q) - 1; k >= 0; k-- {
		q[k].Wait()
	}
	fmt.Println("bcast", a[0], a[4999])
	fmt.Println("allreduce", b[0], b[4999])
	if me == 0 {
		fmt.Println("gather", g)
	}
	fmt.Println("scan", s)
	fmt.Println("alltoall", u)
	if me == 0 {
		fmt.Println("reduce", w)
	}
	fmt.Println("message", y)
	d.Free()
}
