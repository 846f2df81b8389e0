// The greatest and the least with their places; among equal ones, the least place.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	x, y := make([]mpi.FloatInt, 4), make([]mpi.FloatInt, 4)
	for i, v := range []float64{float64(me % 3), 5, float64(-me), float64(me*me%5) - 1.5} {
		x[i] = mpi.FloatInt{Value: v, Index: me}
		if i == 1 {
			x[i].Index = size - me
		}
	}
	p, q := make([]mpi.Int32Int, 3), make([]mpi.Int32Int, 3)
	for i, v := range []int{me / 2, 7, -(me / 2)} {
		p[i] = mpi.Int32Int{Value: int32(v), Index: int32(10 * me)}
	}
	for _, op := range []*mpi.Op{mpi.MaxLoc, mpi.MinLoc} {
		c.Allreduce(x, y, op)
		for _, v := range y {
			fmt.Printf("%g at %d\n", v.Value, v.Index)
		}
		c.Allreduce(p, q, op)
		for _, v := range q {
			fmt.Printf("%d at %d\n", v.Value, v.Index)
		}
		c.Scan(p, q, op)
		for _, v := range q {
			fmt.Printf("scan %d at %d\n", v.Value, v.Index)
		}
	}
}
