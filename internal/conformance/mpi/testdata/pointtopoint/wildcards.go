// Who sends and with which tag may be left open; the status tells.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	var q []*mpi.Request
	for i := range 3 {
		r, _ := c.Isend([]int{10*me + i}, 0, 100*i+me)
		q = append(q, r)
	}
	if me == 0 {
		y := make([]int, 4)
		for r := size - 1; r >= 0; r-- { // any source, the tag decides
			s, _ := c.Recv(y, mpi.AnySource, r)
			fmt.Println("any source: from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
			fmt.Println("got", y[:1])
		}
		for r := range size { // any tag: the first that the source has sent of those that are left
			s, _ := c.Recv(y, r, mpi.AnyTag)
			fmt.Println("any tag: from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
		}
		sum := 0
		for range size { // both
			s, _ := c.Recv(y, mpi.AnySource, mpi.AnyTag)
			if s.Tag != 200+s.Source {
				fmt.Printf("tag %d of rank %d\n", s.Tag, s.Source)
			}
			sum += y[0]
		}
		fmt.Println("sum", sum)
	}
	mpi.WaitAll(q)
}
