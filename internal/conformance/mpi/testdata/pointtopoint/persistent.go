// Persistent requests are started again and again, and send what is in the buffer then.
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
	next, before := (me+1)%size, (me+size-1)%size
	x, y, z, w := make([]int, 2), make([]int, 4), make([]int, 1), make([]int, 2)
	q := make([]*mpi.Request, 4)
	q[0], _ = c.RecvInit(y, before, 1)
	q[1], _ = c.RecvInit(w, mpi.AnySource, 2)
	q[2], _ = c.SendInit(x, next, 1)
	q[3], _ = c.SsendInit(z, next, 2)
	for k := range 3 {
		x[0], x[1], z[0] = me+k, me*k, -k
		mpi.StartAll(q)
		s, _ := mpi.WaitAll(q)
		status("first", s[0])
		fmt.Println("first", y[:2])
		status("second", s[1])
		fmt.Println("second", w[:1])
	}
	for _, r := range q {
		r.Free()
	}
}
