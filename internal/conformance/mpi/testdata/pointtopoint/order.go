// Messages between two ranks do not overtake each other, whatever their lengths, where a receive could take either.
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
	lengths := []int{3, 30000, 1, 5000, 0, 20000, 2}
	next, before := (me+1)%size, (me+size-1)%size
	x, y := make([]int, 30000), make([]int, 30000)
	var q []*mpi.Request
	for k := range 14 {
		r, _ := c.Isend(x[:lengths[k%7]], next, k%2)
		q = append(q, r)
	}
	for range 4 { // of one tag, then of whatever is next
		s, _ := c.Recv(y, before, 1)
		status("odd", s)
	}
	for range 10 {
		s, _ := c.Recv(y, before, mpi.AnyTag)
		status("any", s)
	}
	mpi.WaitAll(q)
	// Receives that are there first take messages in the order in which they were begun.
	z := make([]int, 6)
	var in, out []*mpi.Request
	for k := range 6 {
		source, tag := before, 7
		if k%2 == 1 {
			source = mpi.AnySource
		}
		if k%3 > 0 {
			tag = mpi.AnyTag
		}
		r, _ := c.Irecv(z[k:k+1], source, tag)
		in = append(in, r)
	}
	for k := range 6 {
		tag := 7
		if k%3 == 1 {
			tag = 8
		}
		r, _ := c.Isend([]int{k}, next, tag)
		out = append(out, r)
	}
	mpi.WaitAll(in)
	mpi.WaitAll(out)
	fmt.Println("posted", z)
}
