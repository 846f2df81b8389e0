package mpi

import (
	"jeton/runtime/mpi/internal/device"
)

// Neighbourhood collectives. MPI 4.1, 8.6 to 8.8.

// NeighborAllgather sends send to all neighbours in the communicator's topology, and receives from each into its part of recv, which has as many parts, each
// as long as their send, as there are ranks to receive from. In a grid these are, for each dimension, the one before and the one behind; where there is none
// its part stays as it is. In a graph they are in the order of GraphNeighbors, or of the sources of DistGraphNeighbors. InPlace is not for neighbourhoods.
// Collective. MPI_Neighbor_allgather, §8.6.
//
// Errors: ErrTopology when there is none; ErrCount when recv has no equal parts; ErrTruncate, ErrType, ErrProcFailed. Cost: a message to each neighbour, all
// at once.
func (c *Comm) NeighborAllgather(send, recv any) error {
	return c.do(c.neighborAllgather("NeighborAllgather", send, recv, nil, nil, false))
}

// NeighborAllgatherv is NeighborAllgather of parts of different lengths: counts and displs are as Gatherv has them, for each neighbour
// that is received from. MPI_Neighbor_allgatherv, §8.6.
func (c *Comm) NeighborAllgatherv(send, recv any, counts, displs []int) error {
	return c.do(c.neighborAllgather("NeighborAllgatherv", send, recv, counts, displs, true))
}

// NeighborAlltoall is NeighborAllgather that sends each neighbour a part of its own: send has equal parts, one for each rank to send to. What a rank of a
// grid sends to the one before, that one receives as from the one behind, also where both are the same rank. MPI_Neighbor_alltoall, §8.6.
func (c *Comm) NeighborAlltoall(send, recv any) error {
	return c.do(c.neighborAlltoall(send, recv))
}

// NeighborAlltoallv is NeighborAlltoall of parts of different lengths. MPI_Neighbor_alltoallv, §8.6.
func (c *Comm) NeighborAlltoallv(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int) error {
	return c.do(c.neighborAlltoallv(send, sendCounts, sendDispls, recv, recvCounts, recvDispls))
}

// NeighborAlltoallw is NeighborAlltoallv whose parts have types of their own, and displacements in bytes. MPI_Neighbor_alltoallw, §8.6.
func (c *Comm) NeighborAlltoallw(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype) error {
	return c.do(c.neighborAlltoallw(send, sendCounts, sendDispls, sendTypes, recv, recvCounts, recvDispls, recvTypes))
}

// A hood is a neighbourhood operation that is being made.
type hood struct {
	*operation
	in, out               device.Buffer
	sources, destinations []int
}

// hood begins a neighbourhood operation.
func (c *Comm) hood(call string, send, recv any) (*hood, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare(call, opNeighbour, func() string { return words(in) + ", " + words(out) })
	h := &hood{operation: o, in: in, out: out}
	if err = firstOf(err2, err); err != nil {
		return h, err
	}
	if isInPlace(send) || isInPlace(recv) {
		return h, bad(ErrBuffer, "InPlace is not for neighbourhoods")
	}
	if c.topo == nil {
		return h, bad(ErrTopology, "%s has no topology: CartCreate, GraphCreate and DistGraphCreate make communicators that have neighbours", c.Name())
	}
	if g, ok := c.topo.(*graph); ok {
		if a, b, bad1 := g.lopsided(); bad1 {
			return h, bad(ErrTopology, "the graph has edges from rank %d to %d that do not lead back: both must be there, as often", a, b)
		}
	}
	h.sources, h.destinations = c.topo.neighbours(c.rank)
	return h, nil
}

// evenly cuts a buffer into one part for each of n neighbours.
func evenly(name string, b device.Buffer, n int) ([]device.Buffer, error) {
	if n == 0 || b.Count%n != 0 {
		if n == 0 {
			return nil, nil
		}
		return nil, bad(ErrCount, "%s is %s, which are no %d equal parts: one for each neighbour", name, words(b), n)
	}
	parts := make([]device.Buffer, n)
	for i := range parts {
		parts[i] = span(b, i*(b.Count/n), b.Count/n)
	}
	return parts, nil
}

// swap plans the messages. Between two ranks they are in the order of their receives.
func (h *hood) swap(from, to []device.Buffer) error {
	if err := allApart(from, to, takeAnother); err != nil {
		return err
	}
	var s step
	for i, r := range h.sources {
		if r != ProcNull {
			s.recvs = append(s.recvs, transfer{r, to[i]})
		}
	}
	for _, i := range h.c.topo.order(len(h.destinations)) {
		if r := h.destinations[i]; r != ProcNull {
			s.sends = append(s.sends, transfer{r, from[i]})
		}
	}
	h.plain(s)
	return nil
}

func (c *Comm) neighborAllgather(call string, send, recv any, counts, displs []int, varied bool) (*operation, error) {
	h, err := c.hood(call, send, recv)
	if err != nil {
		return h.operation, err
	}
	var to []device.Buffer
	if varied {
		to, err = partsOf("recv", h.out, counts, displs, len(h.sources), "neighbour", true)
	} else {
		to, err = evenly("recv", h.out, len(h.sources))
	}
	if err != nil {
		return h.operation, err
	}
	from := make([]device.Buffer, len(h.destinations))
	for i := range from {
		from[i] = h.in
	}
	return h.operation, h.swap(from, to)
}

func (c *Comm) neighborAlltoall(send, recv any) (*operation, error) {
	h, err := c.hood("NeighborAlltoall", send, recv)
	if err != nil {
		return h.operation, err
	}
	from, err := evenly("send", h.in, len(h.destinations))
	to, err2 := evenly("recv", h.out, len(h.sources))
	if err = firstOf(err, err2); err == nil {
		err = h.swap(from, to)
	}
	return h.operation, err
}

func (c *Comm) neighborAlltoallv(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int) (*operation, error) {
	h, err := c.hood("NeighborAlltoallv", send, recv)
	if err != nil {
		return h.operation, err
	}
	from, err := partsOf("send", h.in, sendCounts, sendDispls, len(h.destinations), "neighbour", false)
	to, err2 := partsOf("recv", h.out, recvCounts, recvDispls, len(h.sources), "neighbour", true)
	if err = firstOf(err, err2); err == nil {
		err = h.swap(from, to)
	}
	return h.operation, err
}

func (c *Comm) neighborAlltoallw(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype) (*operation, error) {
	h, err := c.hood("NeighborAlltoallw", send, recv)
	if err != nil {
		return h.operation, err
	}
	from, err := typedParts("send", h.in, sendCounts, sendDispls, sendTypes, len(h.destinations), "neighbour", false)
	to, err2 := typedParts("recv", h.out, recvCounts, recvDispls, recvTypes, len(h.sources), "neighbour", true)
	if err = firstOf(err, err2); err == nil {
		err = h.swap(from, to)
	}
	return h.operation, err
}
