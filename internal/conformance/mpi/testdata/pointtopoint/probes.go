// Messages whose length is not known are probed; a matched probe takes the message.
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
	x := make([]int, 20)
	if me := c.Rank(); me > 0 {
		for i := range x {
			x[i] = me*100 + i
		}
		for k := range 4 {
			c.Send(x[:me+3*k], 0, k)
		}
		return
	}
	for r := c.Size() - 1; r > 0; r-- {
		s, _ := c.Probe(r, mpi.AnyTag)
		status("probe", s)
		s, _ = c.Probe(r, 1) // of the second, while the first is still there
		status("probe", s)
		count := s.Count(mpi.Int)
		c.Recv(x[:count], r, 1)
		fmt.Println("got", x[:count])
		for found := false; !found; {
			s, found, _ = c.Iprobe(r, mpi.AnyTag)
		}
		status("iprobe", s)
		first, _ := c.Mprobe(r, mpi.AnyTag)
		status("mprobe", first.Status)
		var other *mpi.Message
		for other == nil {
			other, _ = c.Improbe(r, mpi.AnyTag)
		}
		status("improbe", other.Status)
		s, _ = c.Recv(x, r, mpi.AnyTag) // neither of those two
		status("recv", s)
		s, _ = other.Recv(x)
		status("mrecv", s)
		q, _ := first.Irecv(x)
		s, _ = q.Wait()
		status("imrecv", s)
	}
	_, found, _ := c.Iprobe(mpi.AnySource, mpi.AnyTag)
	fmt.Println("left:", found)
}
