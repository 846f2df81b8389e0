// Processes that are started while a job runs: intercommunicator, parent, messages and collective operations of both groups, merging, disconnecting.
package main

import (
	"fmt"
	"os"

	"jeton/runtime/mpi"
)

func talk(c *mpi.Comm, high bool) {
	x, sum := []int{mpi.World().Rank()}, []int{0}
	if high {
		x[0] += 100
	}
	fmt.Println(c.TestInter(), c.Size(), c.RemoteSize())
	c.Allreduce(x, sum, mpi.Sum)
	fmt.Println("the others add up to", sum[0])
	all, _ := c.Merge(high)
	x[0] = all.Rank()
	all.Allreduce(x, sum, mpi.Max)
	fmt.Printf("rank %d of %d, the last is %d\n", x[0], all.Size(), sum[0])
	fmt.Println(all.Free() == nil)
	c.Disconnect()
}

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	x := []int{-1}
	if parent := mpi.CommGetParent(); parent != nil {
		fmt.Printf("child %d of %d: %d %s\n", w.Rank(), w.Size(), len(os.Args)-1, os.Args[1])
		s, _ := parent.Recv(x, mpi.AnySource, 7)
		fmt.Println("got", x[0], "from", s.Source)
		parent.Bcast(x, 0)
		fmt.Println("bcast", x[0])
		talk(parent, true)
		return
	}
	root := w.Size() - 1
	child, errs, _ := w.Spawn(os.Args[0], []string{"x", "y"}, 2, nil, root)
	if w.Rank() == root {
		fmt.Println(errs[0] == nil, errs[1] == nil)
		for i := range 2 {
			child.Send([]int{10 + i}, i, 7)
		}
	}
	x[0] = 42
	if w.Rank() == 0 {
		child.Bcast(x, mpi.Root)
	} else {
		child.Bcast(x, mpi.ProcNull)
	}
	talk(child, false)
}
