// Several commands as one job: their ranks follow each other, and each knows its command; children start children.
package main

import (
	"fmt"
	"os"

	"jeton/runtime/mpi"
)

func main() {
	w, parent := mpi.World(), mpi.CommGetParent()
	defer mpi.Finalize()
	app, there := mpi.AppNum()
	fmt.Println("app", there, app)
	x, sum := []int{0}, []int{0}
	if parent == nil {
		commands := []mpi.Command{{Program: os.Args[0], Args: []string{"first"}, N: 2}, {Program: os.Args[0], Args: []string{"second", "of two"}, N: 1}}
		child, _, _ := w.SpawnMultiple(commands, 0)
		if w.Rank() == 0 {
			child.Reduce(nil, sum, mpi.Sum, mpi.Root)
			fmt.Printf("%d children, sum %d\n", child.RemoteSize(), sum[0])
		} else {
			child.Reduce(nil, sum, mpi.Sum, mpi.ProcNull)
		}
		child.Disconnect()
		return
	}
	if os.Args[1] == "grandchild" {
		x[0] = 7
		parent.Send(x, 0, 0)
		parent.Disconnect()
		return
	}
	fmt.Printf("%d of %d: %s\n", w.Rank(), w.Size(), os.Args[len(os.Args)-1])
	x[0] = w.Rank() + 1
	if w.Rank() == 2 {
		child, _, _ := mpi.Self().Spawn(os.Args[0], []string{"grandchild"}, 1, nil, 0)
		child.Recv(x, 0, 0)
		child.Disconnect()
	}
	parent.Reduce(x, nil, mpi.Sum, 0)
	parent.Disconnect()
}
