// Epochs of several windows under way at once: one within the other, with requests, and asked for with Test.
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
	a, b, x := make([]int, 6), make([]int, 6), []int{me, 10 * me, 100 * me}
	y, z := []int{-1, -1, -1}, []int{-1, -1}
	for i := range a {
		a[i], b[i] = -1, -1
	}
	u, _ := c.WinCreate(a)
	v, _ := c.WinCreate(b)
	g, _ := c.Group().Incl(next)
	h, _ := c.Group().Incl(before)
	// A fence's epoch of one, within which the other has one of groups; completed after it.
	u.Fence()
	u.Put(x[:1], next, 0)
	v.Post(h)
	v.Start(g)
	v.Put(x[:2], next, 0)
	u.Put(x[1:], before, 1)
	v.Complete()
	u.Fence()
	for done := false; !done; {
		done, _ = v.Test()
	}
	fmt.Println("fence", a)
	fmt.Println("groups", b)
	// Locks of two windows at once, of one target and of all, with requests.
	c.Barrier()
	u.LockAll()
	v.Lock(mpi.LockExclusive, 0)
	q, _ := u.Rput(x, next, 3)
	v.Accumulate(x[:1], 0, 5, mpi.Sum)
	q.Wait()
	u.FlushLocalAll()
	u.Flush(next)
	q, _ = u.Rget(y, next, 3)
	q.Wait()
	v.Unlock(0)
	u.UnlockAll()
	c.Barrier()
	fmt.Println("got", y)
	fmt.Println("all", a)
	if me == 0 {
		fmt.Println("sums", b)
	}
	c.Barrier() // what follows changes what was shown
	// Requests of accumulates, waited for in another order.
	u.LockAll()
	one := []int{1, 1000}
	q, _ = u.Raccumulate(one, 0, 0, mpi.Sum)
	r, _ := u.RgetAccumulate(nil, z, next, 2, mpi.NoOp)
	r.Wait()
	q.Wait()
	u.UnlockAll()
	c.Barrier()
	fmt.Println("as it was", z)
	fmt.Println("all", a)
	v.Free()
	u.Free()
}
