// Two groups of one job meet at a port that its members tell each other.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	half, _ := w.Split(w.Rank()%2, 0)
	port := make([]byte, 256)
	if w.Rank() == 0 {
		name, _ := mpi.OpenPort(nil)
		copy(port, name)
	}
	w.Bcast(port, 0)
	n := 0
	for port[n] != 0 {
		n++
	}
	var c *mpi.Comm
	if w.Rank()%2 == 0 {
		c, _ = half.Accept(string(port[:n]), nil, 0)
	} else {
		c, _ = half.Connect(string(port[:n]), nil, 0)
	}
	all := make([]int, c.RemoteSize())
	c.Allgather([]int{10 * w.Rank()}, all)
	fmt.Println("others", all)
	c.Disconnect()
	if w.Rank() == 0 {
		mpi.ClosePort(string(port[:n]))
	}
}
