// Memory that the ranks of a host have in common, and memory that is attached as it comes.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	next := (me + 1) % size
	host, _ := c.SplitType(mpi.CommTypeShared, 0)
	var mem, others []int
	w, _ := host.WinAllocateShared(&mem, me+1)
	w.LockAll()
	for i := range mem {
		mem[i] = 10*me + i
	}
	w.Sync()
	host.Barrier()
	w.Sync()
	for r := range size {
		w.SharedQuery(r, &others)
		fmt.Println(8*len(others), "bytes, unit", w.DispUnit(), others)
	}
	host.Barrier()
	w.UnlockAll()
	w.Free()
	// Attached memory is named by addresses, which others must be told.
	room, there, y := []int{me, me, me, me}, make([]int, size), make([]int, 2)
	w, _ = c.WinCreateDynamic()
	at, _ := w.Attach(room)
	c.Allgather([]int{at}, there)
	w.Fence()
	w.Put([]int{100 + me, 200 + me}, next, there[next]+8)
	w.Fence()
	fmt.Println("attached", room)
	w.Get(y, next, there[next])
	w.Fence()
	fmt.Println("got", y)
	w.Detach(at)
	w.Free()
}
