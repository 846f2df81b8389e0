// Buffered sends need no receive to end; what does not fit into the buffer is an error.
package main

import (
	"errors"
	"fmt"
	"strings"

	"jeton/runtime/mpi"
)

func class(err error) string {
	var e *mpi.Error
	if !errors.As(err, &e) {
		return "SUCCESS"
	}
	name, _, _ := strings.Cut(e.Class.Error(), ":")
	return name
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	c.SetErrhandler(mpi.ErrorsReturn)
	me := c.Rank()
	x, y := make([]int, 1000), make([]int, 1000)
	other, room := 1-me, 3*(500*8+mpi.BsendOverhead)
	c.BufferAttach(room)
	for k := range 3 { // both send first
		for i := range 500 {
			x[i] = 1000*me + 100*k + i
		}
		c.Bsend(x[:500], other, k)
	}
	clear(x)
	for k := 2; k >= 0; k-- {
		s, _ := c.Recv(y, other, k)
		fmt.Println("buffered: from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
		fmt.Println(y[0], y[499])
	}
	got, err := c.BufferDetach()
	fmt.Println(err == nil, got == room)
	c.BufferAttach(1000)
	fmt.Println(class(c.Bsend(x, other, 9)))
	got, _ = c.BufferDetach()
	fmt.Println(got)
}
