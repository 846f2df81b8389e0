package mpi

// Each collective operation also as a persistent request, which Start begins, and Wait ends, again and again. The buffers are those of the beginning; their
// data is that of each Start. All ranks start them in the same order. MPI 4.1, 6.13.

// BarrierInit is Barrier that is started again and again. MPI_Barrier_init, §6.13.
func (c *Comm) BarrierInit(options ...Option) (*Request, error) {
	o, err := c.barrier(options)
	return c.persistent("BarrierInit", o, err)
}

// BcastInit is Bcast that is started again and again. MPI_Bcast_init, §6.13.
func (c *Comm) BcastInit(buf any, root int, options ...Option) (*Request, error) {
	o, err := c.bcast(buf, root, options)
	return c.persistent("BcastInit", o, err)
}

// GatherInit is Gather that is started again and again. MPI_Gather_init, §6.13.
func (c *Comm) GatherInit(send, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.gather(send, recv, root, options)
	return c.persistent("GatherInit", o, err)
}

// GathervInit is Gatherv that is started again and again. MPI_Gatherv_init, §6.13.
func (c *Comm) GathervInit(send, recv any, counts, displs []int, root int, options ...Option) (*Request, error) {
	o, err := c.gatherv(send, recv, counts, displs, root, options)
	return c.persistent("GathervInit", o, err)
}

// ScatterInit is Scatter that is started again and again. MPI_Scatter_init, §6.13.
func (c *Comm) ScatterInit(send, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.scatter(send, recv, root, options)
	return c.persistent("ScatterInit", o, err)
}

// ScattervInit is Scatterv that is started again and again. MPI_Scatterv_init, §6.13.
func (c *Comm) ScattervInit(send any, counts, displs []int, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.scatterv(send, counts, displs, recv, root, options)
	return c.persistent("ScattervInit", o, err)
}

// AllgatherInit is Allgather that is started again and again. MPI_Allgather_init, §6.13.
func (c *Comm) AllgatherInit(send, recv any, options ...Option) (*Request, error) {
	o, err := c.allgathers(send, recv, options)
	return c.persistent("AllgatherInit", o, err)
}

// AllgathervInit is Allgatherv that is started again and again. MPI_Allgatherv_init, §6.13.
func (c *Comm) AllgathervInit(send, recv any, counts, displs []int, options ...Option) (*Request, error) {
	o, err := c.allgatherv(send, recv, counts, displs, options)
	return c.persistent("AllgathervInit", o, err)
}

// AlltoallInit is Alltoall that is started again and again. MPI_Alltoall_init, §6.13.
func (c *Comm) AlltoallInit(send, recv any, options ...Option) (*Request, error) {
	o, err := c.alltoall(send, recv, options)
	return c.persistent("AlltoallInit", o, err)
}

// AlltoallvInit is Alltoallv that is started again and again. MPI_Alltoallv_init, §6.13.
func (c *Comm) AlltoallvInit(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int, options ...Option) (*Request, error) {
	o, err := c.alltoallv(send, sendCounts, sendDispls, recv, recvCounts, recvDispls, options)
	return c.persistent("AlltoallvInit", o, err)
}

// AlltoallwInit is Alltoallw that is started again and again. MPI_Alltoallw_init, §6.13.
func (c *Comm) AlltoallwInit(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype, options ...Option) (*Request, error) {
	o, err := c.alltoallw(send, sendCounts, sendDispls, sendTypes, recv, recvCounts, recvDispls, recvTypes, options)
	return c.persistent("AlltoallwInit", o, err)
}

// ReduceInit is Reduce that is started again and again. MPI_Reduce_init, §6.13.
func (c *Comm) ReduceInit(send, recv any, op *Op, root int, options ...Option) (*Request, error) {
	o, err := c.reduce(send, recv, op, root, options)
	return c.persistent("ReduceInit", o, err)
}

// AllreduceInit is Allreduce that is started again and again. MPI_Allreduce_init, §6.13.
func (c *Comm) AllreduceInit(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.allreduce(send, recv, op, options)
	return c.persistent("AllreduceInit", o, err)
}

// ReduceScatterBlockInit is ReduceScatterBlock that is started again and again. MPI_Reduce_scatter_block_init, §6.13.
func (c *Comm) ReduceScatterBlockInit(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.reduceScatterBlock(send, recv, op, options)
	return c.persistent("ReduceScatterBlockInit", o, err)
}

// ReduceScatterInit is ReduceScatter that is started again and again. MPI_Reduce_scatter_init, §6.13.
func (c *Comm) ReduceScatterInit(send, recv any, counts []int, op *Op, options ...Option) (*Request, error) {
	o, err := c.reduceScatter(send, recv, counts, op, options)
	return c.persistent("ReduceScatterInit", o, err)
}

// ScanInit is Scan that is started again and again. MPI_Scan_init, §6.13.
func (c *Comm) ScanInit(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.scan("Scan", send, recv, op, options)
	return c.persistent("ScanInit", o, err)
}

// ExscanInit is Exscan that is started again and again. MPI_Exscan_init, §6.13.
func (c *Comm) ExscanInit(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.scan("Exscan", send, recv, op, options)
	return c.persistent("ExscanInit", o, err)
}

// NeighborAllgatherInit is NeighborAllgather that is started again and again. MPI_Neighbor_allgather_init, §8.8.
func (c *Comm) NeighborAllgatherInit(send, recv any) (*Request, error) {
	o, err := c.neighborAllgather("NeighborAllgather", send, recv, nil, nil, false)
	return c.persistent("NeighborAllgatherInit", o, err)
}

// NeighborAllgathervInit is NeighborAllgatherv that is started again and again. MPI_Neighbor_allgatherv_init, §8.8.
func (c *Comm) NeighborAllgathervInit(send, recv any, counts, displs []int) (*Request, error) {
	o, err := c.neighborAllgather("NeighborAllgatherv", send, recv, counts, displs, true)
	return c.persistent("NeighborAllgathervInit", o, err)
}

// NeighborAlltoallInit is NeighborAlltoall that is started again and again. MPI_Neighbor_alltoall_init, §8.8.
func (c *Comm) NeighborAlltoallInit(send, recv any) (*Request, error) {
	o, err := c.neighborAlltoall(send, recv)
	return c.persistent("NeighborAlltoallInit", o, err)
}

// NeighborAlltoallvInit is NeighborAlltoallv that is started again and again. MPI_Neighbor_alltoallv_init, §8.8.
func (c *Comm) NeighborAlltoallvInit(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int) (*Request, error) {
	o, err := c.neighborAlltoallv(send, sendCounts, sendDispls, recv, recvCounts, recvDispls)
	return c.persistent("NeighborAlltoallvInit", o, err)
}

// NeighborAlltoallwInit is NeighborAlltoallw that is started again and again. MPI_Neighbor_alltoallw_init, §8.8.
func (c *Comm) NeighborAlltoallwInit(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype) (*Request, error) {
	o, err := c.neighborAlltoallw(send, sendCounts, sendDispls, sendTypes, recv, recvCounts, recvDispls, recvTypes)
	return c.persistent("NeighborAlltoallwInit", o, err)
}
