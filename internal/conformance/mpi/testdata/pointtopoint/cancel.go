// A receive that has met no message is cancelled; one that has is not.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	x, y := []int{5}, []int{-1}
	if c.Rank() == 1 {
		c.Recv(x, 0, 0)
		c.Send(x, 0, 1)
		c.Send(x, 0, 2)
		c.Recv(y, 0, 3)
		x[0] = 77
		c.Send(x, 0, 50)
		return
	}
	q, _ := c.Irecv(y, 1, 99)
	_, done, _ := q.Test()
	fmt.Println("done", done)
	q.Cancel()
	s, _ := q.Wait()
	fmt.Printf("cancelled %v, buffer %d\n", s.Cancelled(), y[0])
	q, _ = c.Irecv(y, 1, 1)
	c.Send(x, 1, 0)
	c.Recv(x, 1, 2) // what comes after the message with tag 1
	q.Cancel()
	s, _ = q.Wait()
	fmt.Printf("cancelled %v, buffer %d\n", s.Cancelled(), y[0])
	q, _ = c.RecvInit(y, 1, 50)
	q.Start()
	q.Cancel()
	s, _ = q.Wait()
	fmt.Printf("persistent: cancelled %v\n", s.Cancelled())
	q.Start()
	c.Send(x, 1, 3)
	s, _ = q.Wait()
	fmt.Printf("persistent: cancelled %v, buffer %d\n", s.Cancelled(), y[0])
	q.Free()
}
