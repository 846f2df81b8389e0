// Each mode of sending, blocking and not, of short messages and of long ones.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	all := make([]int, 100000)
	c.BufferAttach(2 * (8*len(all) + mpi.BsendOverhead))
	receive := func(what string, tag, count int) {
		x := all[:count]
		s, _ := c.Recv(x, 0, tag)
		fmt.Println(what+": from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
		fmt.Println(x[0], x[count-1])
	}
	for _, count := range []int{1, 1000, 100000} {
		if c.Rank() == 0 {
			x := all[:count]
			for i := range x {
				x[i] = count + i
			}
			c.Send(x, 1, 1)
			c.Ssend(x, 1, 2)
			c.Bsend(x, 1, 3)
			a, _ := c.Isend(x, 1, 4)
			b, _ := c.Issend(x, 1, 5)
			d, _ := c.Ibsend(x, 1, 6)
			mpi.WaitAll([]*mpi.Request{a, b, d})
			c.Recv([]int{}, 1, 9)
			c.Rsend(x, 1, 7)
			a, _ = c.Irsend(x, 1, 8)
			a.Wait()
			continue
		}
		receive("standard", 1, count)
		receive("synchronous", 2, count)
		receive("buffered", 3, count)
		receive("standard, not waiting", 4, count)
		receive("synchronous, not waiting", 5, count)
		receive("buffered, not waiting", 6, count)
		y, z := make([]int, count), make([]int, count)
		a, _ := c.Irecv(y, 0, 7)
		b, _ := c.Irecv(z, 0, 8)
		c.Send([]int{}, 0, 9)
		mpi.WaitAll([]*mpi.Request{a, b})
		fmt.Println("ready", y[count-1], z[count-1])
	}
}
