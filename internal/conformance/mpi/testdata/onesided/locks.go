// Locks: a counter that no increment is lost from, values that are flushed, and atomic operations.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	var mem []int
	w, _ := c.WinAllocate(&mem, 4)
	x, y, one, sum := make([]int, 1), make([]int, 1), []int{1}, 0
	c.Barrier()
	for range 50 { // exclusively: read, then write
		w.Lock(mpi.LockExclusive, 0)
		w.Get(x, 0, 0)
		w.Flush(0)
		x[0]++
		w.Put(x, 0, 0)
		w.Unlock(0)
	}
	for range 50 { // shared: atomically
		w.Lock(mpi.LockShared, 0)
		w.FetchAndOp(one, y, 0, 1, mpi.Sum)
		w.Unlock(0)
		sum += y[0]
	}
	total := make([]int, 1)
	c.Reduce([]int{sum}, total, mpi.Sum, 0)
	c.Barrier()
	if me == 0 {
		w.Lock(mpi.LockShared, 0)
		fmt.Println("counters", mem[:2])
		w.Unlock(0)
		fmt.Println("tickets", total[0])
	}
	// Compare and swap: exactly one rank finds the old value.
	mine, zero, old, won := []int{me + 1}, []int{0}, make([]int, 1), []int{0}
	w.LockAll()
	w.CompareAndSwap(mine, zero, old, 0, 2)
	w.Flush(0)
	if old[0] == 0 {
		won[0] = 1
	}
	c.Allreduce(won, total, mpi.Sum)
	fmt.Println("winners", total[0])
	w.Accumulate(mine, (me+1)%size, 3, mpi.Replace)
	w.FlushAll()
	c.Barrier()
	w.GetAccumulate(nil, y, me, 3, mpi.NoOp)
	w.FlushLocal(me)
	fmt.Println("from before", y[0])
	w.UnlockAll()
	w.Free()
}
