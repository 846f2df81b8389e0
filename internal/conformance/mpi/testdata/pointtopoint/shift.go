// Each sends and receives at once: round a ring, along a line that ends, into another buffer and into the same.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func status(what string, s mpi.Status) {
	fmt.Println(what+": from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	x, y := []int{me, 10 * me, 100 * me}, []int{-1, -1, -1, -1, -1}
	next, before := (me+1)%size, (me+size-1)%size
	s, _ := c.Sendrecv(x, next, 5, y, before, 5)
	status("ring", s)
	fmt.Println("ring", y)
	right, left := mpi.ProcNull, mpi.ProcNull
	if me+1 < size {
		right = me + 1
	}
	if me > 0 {
		left = me - 1
	}
	y[0], y[1], y[2] = -1, -1, -1
	s, _ = c.Sendrecv(x[:2], right, 6, y, left, mpi.AnyTag)
	status("line", s)
	fmt.Println("line", y)
	for k := range 3 {
		s, _ = c.SendrecvReplace(x, before, k, next, k)
	}
	status("replaced", s)
	fmt.Println("replaced", x)
	s, _ = c.SendrecvReplace(x, left, 9, right, 9)
	status("replaced on a line", s)
	fmt.Println("replaced on a line", x)
}
