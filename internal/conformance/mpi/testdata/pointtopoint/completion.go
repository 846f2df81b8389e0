// Waiting for any, some and all of several requests, of which some are null.
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
	if me > 0 {
		token := []int{0}
		for k := range 3 { // one message each time it is asked for
			c.Recv(token, 0, 0)
			token[0] = 10*me + k
			c.Send(token, 0, k)
		}
		return
	}
	y, next, q := make([]int, 9), []int{0}, make([]*mpi.Request, 9)
	for r := 1; r < size; r++ {
		q[2*r], _ = c.Irecv(y[2*r:2*r+1], r, 0)
	}
	index, _, done, _ := mpi.TestAny(q)
	if !done {
		index = mpi.Undefined
	}
	fmt.Println("testany", done, index)
	for r := size - 1; r > 0; r-- {
		c.Send(next, r, 0)
		i, s, _ := mpi.WaitAny(q)
		fmt.Printf("waitany %d: %d\n", i, y[i])
		status("waitany", s)
	}
	index, _, _ = mpi.WaitAny(q)
	fmt.Println("waitany of none", index)
	index, _, done, _ = mpi.TestAny(q)
	fmt.Println("testany of none", done, index)
	indices, _, _ := mpi.WaitSome(q)
	if indices == nil {
		fmt.Println("waitsome of none", mpi.Undefined)
	}
	_, done, _ = mpi.TestAll(q)
	fmt.Println("testall of none", done)
	for r := 1; r < size; r++ {
		q[r], _ = c.Irecv(y[r:r+1], r, 1)
	}
	indices, _, _ = mpi.TestSome(q)
	fmt.Println("testsome", len(indices))
	for r := 1; r < size; r++ {
		c.Send(next, r, 0)
		indices, all, _ := mpi.WaitSome(q)
		fmt.Printf("waitsome %d: %d %d\n", len(indices), indices[0], y[indices[0]])
		status("waitsome", all[0])
	}
	for r := 1; r < size; r++ {
		q[r], _ = c.Irecv(y[r:r+1], r, 2)
	}
	_, done, _ = mpi.TestAll(q)
	fmt.Println("testall", done)
	for r := 1; r < size; r++ {
		c.Send(next, r, 0)
	}
	all, _ := mpi.WaitAll(q)
	for r := 1; r < size; r++ {
		status("waitall", all[r])
		_, again, _ := q[r].Test() // a request that is done is as good as none
		fmt.Println(y[r], again)
	}
}
