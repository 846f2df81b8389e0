// Post, start, complete and wait: only those who have to do with each other synchronise.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	mem, x, y := make([]int, 8), []int{me, 10 * me}, make([]int, 4)
	for i := range mem {
		mem[i] = -1
	}
	w, _ := c.WinCreate(mem)
	next, before := (me+1)%size, (me+size-1)%size
	g, _ := c.Group().Incl(next)
	h, _ := c.Group().Incl(before)
	for k := range 3 { // each to the next
		w.Post(h)
		w.Start(g)
		w.Put(x, next, 2*k)
		w.Complete()
		w.Wait()
		fmt.Println("from before", mem)
	}
	if me == 0 { // all to rank 0
		g, _ = c.Group().RangeIncl(mpi.Range{First: 1, Last: size - 1, Stride: 1})
		w.Post(g)
		w.Wait()
		fmt.Println("sums", mem)
	} else {
		g, _ = c.Group().Incl(0)
		w.Start(g)
		w.Accumulate(x, 0, 6, mpi.Sum)
		w.Get(y, 0, 0)
		w.Complete()
		fmt.Println("got", y)
	}
	w.Free()
}
