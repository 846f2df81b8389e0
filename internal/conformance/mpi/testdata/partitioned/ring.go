// Messages are sent in parts that become ready in any order; the two sides cut them differently, and each round is a new start.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	next, before := (me+1)%size, (me+size-1)%size
	x, y, a, b := make([]int, 12), make([]int, 12), make([]float64, 4), make([]float64, 4)
	q := make([]*mpi.Request, 4)
	q[0], _ = c.PsendInit(x, 6, next, 1, nil)
	q[1], _ = c.PrecvInit(y, 3, before, 1, nil)
	q[2], _ = c.PsendInit(a, 2, next, 1, nil) // the same tag: they meet in order
	q[3], _ = c.PrecvInit(b, 1, before, 1, nil)
	for k := range 3 {
		clear(y)
		mpi.StartAll(q)
		for i := range a {
			a[i] = float64(me+i) + float64(k)/4
		}
		q[2].PreadyRange(0, 1)
		for i := range 6 {
			part := (5*i + k) % 6
			x[2*part], x[2*part+1] = 100*me+10*k+part, -part
			if i < 4 {
				q[0].Pready(part)
			}
		}
		q[0].PreadyList([]int{(20 + k) % 6, (25 + k) % 6})
		for there := false; !there; {
			there, _ = q[1].Parrived(k)
		}
		fmt.Println("a part", y[4*k:4*k+4])
		mpi.WaitAll(q)
		fmt.Println("all", y)
		fmt.Println("numbers", b)
	}
	for _, r := range q {
		r.Free()
	}
}
