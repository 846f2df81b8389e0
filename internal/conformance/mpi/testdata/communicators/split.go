// Communicators are split by colours, in the order of keys; some ranks are in none.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func tell(what string, c *mpi.Comm) {
	if c == nil {
		fmt.Println(what + ": none")
		return
	}
	all := make([]int, c.Size())
	c.Allgather([]int{mpi.World().Rank()}, all)
	fmt.Printf("%s: %d of %d %v\n", what, c.Rank(), c.Size(), all)
}

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	me, size := w.Rank(), w.Size()
	c, _ := w.Split(me%2, 0)
	tell("by parity", c)
	d, _ := w.Split(me%2, -me)
	tell("backwards", d)
	colour := 7
	if me%3 == 1 {
		colour = mpi.Undefined
	}
	e, _ := w.Split(colour, me%2)
	tell("some", e)
	e, _ = w.Split(me, 0)
	tell("alone", e)
	e, _ = d.Split(me/4, me)
	tell("split of split", e)
	e, _ = w.SplitType(mpi.CommTypeShared, -me)
	tell("of a host", e)
	// Messages in one do not meet those in another.
	a, _ := w.Isend([]int{100 + me}, (me+1)%size, 5)
	b, _ := c.Isend([]int{200 + me}, (c.Rank()+1)%c.Size(), 5)
	x, y := make([]int, 1), make([]int, 1)
	c.Recv(x, mpi.AnySource, mpi.AnyTag)
	w.Recv(y, mpi.AnySource, mpi.AnyTag)
	mpi.WaitAll([]*mpi.Request{a, b})
	fmt.Println(x[0], y[0])
}
