// Persistent collective operations, started again with other data, several under way, and completed in another order.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	root := size - 1
	counts, displs, end := make([]int, size), make([]int, size), 0
	for r := range size {
		counts[r], displs[r] = r%3, end
		end += counts[r]
	}
	x, sum, all, parts, scan, b, v := make([]int, 2), make([]int, 2), make([]int, 2), make([]int, size), make([]int, 2), make([]int, 3), make([]int, 40)
	d, _ := c.Dup()
	q := make([]*mpi.Request, 6)
	q[0], _ = c.AllreduceInit(x, sum, mpi.Sum)
	q[1], _ = d.BcastInit(b, root)
	q[2], _ = c.ReduceInit(x, all, mpi.Min, root)
	q[3], _ = d.AlltoallInit(mpi.InPlace, parts)
	q[4], _ = c.ScanInit(x, scan, mpi.Max)
	q[5], _ = d.AllgathervInit(x[:me%3], v, counts, displs)
	for k := 1; k <= 3; k++ {
		x[0], x[1] = k*me, k*(size-me)
		for i := range b {
			b[i] = -1
			if me == root {
				b[i] = 10*k + i
			}
		}
		for r := range parts {
			parts[r] = 100*k + 10*me + r
		}
		for i := range v {
			v[i] = -k
		}
		clear(all)
		if k == 2 {
			mpi.StartAll(q)
		} else {
			for _, r := range q {
				r.Start()
			}
		}
		d.Barrier()
		for i := 5; i >= 0; i-- {
			q[i].Wait()
		}
		fmt.Println("allreduce", sum)
		fmt.Println("bcast", b)
		if me == root {
			fmt.Println("reduce", all)
		}
		fmt.Println("alltoall", parts)
		fmt.Println("scan", scan)
		fmt.Println("allgatherv", v[:end+1])
	}
	_, done, _ := q[0].Test() // one that is not started is complete
	fmt.Println(done)
	for _, r := range q {
		r.Free()
	}
	d.Free()
}
