// MPI_PROC_NULL: calls with nobody end at once, and leave buffers alone.
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
	x := []int{7}
	c.Send(x, mpi.ProcNull, 0)
	c.Ssend(x, mpi.ProcNull, 0)
	q, _ := c.Issend(x, mpi.ProcNull, 0)
	q.Wait()
	s, _ := c.Recv(x, mpi.ProcNull, 3)
	status("recv", s)
	q, _ = c.Irecv(x, mpi.ProcNull, 3)
	s, _ = q.Wait()
	status("irecv", s)
	s, _ = c.Probe(mpi.ProcNull, 3)
	status("probe", s)
	s, found, _ := c.Iprobe(mpi.ProcNull, mpi.AnyTag)
	fmt.Println(found)
	status("iprobe", s)
	m, _ := c.Mprobe(mpi.ProcNull, 3)
	status("mprobe", m.Status)
	s, _ = m.Recv(x)
	status("mrecv", s)
	q, _ = c.RecvInit(x, mpi.ProcNull, 3)
	q.Start()
	s, _ = q.Wait()
	status("persistent", s)
	s, _ = q.Wait() // not started
	fmt.Println("inactive: any source", s.Source == mpi.AnySource, "any tag", s.Tag == mpi.AnyTag, "count", s.Count(mpi.Int))
	q.Free()
	fmt.Println(x[0])
}
