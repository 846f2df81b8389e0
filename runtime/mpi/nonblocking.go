package mpi

// Each collective operation also without waiting: its request is waited for later. All ranks start them in the same order. MPI 4.1, 6.12.

// Ibarrier is Barrier that does not wait. MPI_Ibarrier, §6.12.
func (c *Comm) Ibarrier(options ...Option) (*Request, error) {
	o, err := c.barrier(options)
	return c.begin("Ibarrier", o, err)
}

// Ibcast is Bcast that does not wait. MPI_Ibcast, §6.12.
func (c *Comm) Ibcast(buf any, root int, options ...Option) (*Request, error) {
	o, err := c.bcast(buf, root, options)
	return c.begin("Ibcast", o, err)
}

// Igather is Gather that does not wait. MPI_Igather, §6.12.
func (c *Comm) Igather(send, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.gather(send, recv, root, options)
	return c.begin("Igather", o, err)
}

// Igatherv is Gatherv that does not wait. MPI_Igatherv, §6.12.
func (c *Comm) Igatherv(send, recv any, counts, displs []int, root int, options ...Option) (*Request, error) {
	o, err := c.gatherv(send, recv, counts, displs, root, options)
	return c.begin("Igatherv", o, err)
}

// Iscatter is Scatter that does not wait. MPI_Iscatter, §6.12.
func (c *Comm) Iscatter(send, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.scatter(send, recv, root, options)
	return c.begin("Iscatter", o, err)
}

// Iscatterv is Scatterv that does not wait. MPI_Iscatterv, §6.12.
func (c *Comm) Iscatterv(send any, counts, displs []int, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.scatterv(send, counts, displs, recv, root, options)
	return c.begin("Iscatterv", o, err)
}

// Iallgather is Allgather that does not wait. MPI_Iallgather, §6.12.
func (c *Comm) Iallgather(send, recv any, options ...Option) (*Request, error) {
	o, err := c.allgathers(send, recv, options)
	return c.begin("Iallgather", o, err)
}

// Iallgatherv is Allgatherv that does not wait. MPI_Iallgatherv, §6.12.
func (c *Comm) Iallgatherv(send, recv any, counts, displs []int, options ...Option) (*Request, error) {
	o, err := c.allgatherv(send, recv, counts, displs, options)
	return c.begin("Iallgatherv", o, err)
}

// Ialltoall is Alltoall that does not wait. MPI_Ialltoall, §6.12.
func (c *Comm) Ialltoall(send, recv any, options ...Option) (*Request, error) {
	o, err := c.alltoall(send, recv, options)
	return c.begin("Ialltoall", o, err)
}

// Ialltoallv is Alltoallv that does not wait. MPI_Ialltoallv, §6.12.
func (c *Comm) Ialltoallv(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int, options ...Option) (*Request, error) {
	o, err := c.alltoallv(send, sendCounts, sendDispls, recv, recvCounts, recvDispls, options)
	return c.begin("Ialltoallv", o, err)
}

// Ialltoallw is Alltoallw that does not wait. MPI_Ialltoallw, §6.12.
func (c *Comm) Ialltoallw(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype, options ...Option) (*Request, error) {
	o, err := c.alltoallw(send, sendCounts, sendDispls, sendTypes, recv, recvCounts, recvDispls, recvTypes, options)
	return c.begin("Ialltoallw", o, err)
}

// Ireduce is Reduce that does not wait. MPI_Ireduce, §6.12.
func (c *Comm) Ireduce(send, recv any, op *Op, root int, options ...Option) (*Request, error) {
	o, err := c.reduce(send, recv, op, root, options)
	return c.begin("Ireduce", o, err)
}

// Iallreduce is Allreduce that does not wait. MPI_Iallreduce, §6.12.
func (c *Comm) Iallreduce(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.allreduce(send, recv, op, options)
	return c.begin("Iallreduce", o, err)
}

// IreduceScatterBlock is ReduceScatterBlock that does not wait. MPI_Ireduce_scatter_block, §6.12.
func (c *Comm) IreduceScatterBlock(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.reduceScatterBlock(send, recv, op, options)
	return c.begin("IreduceScatterBlock", o, err)
}

// IreduceScatter is ReduceScatter that does not wait. MPI_Ireduce_scatter, §6.12.
func (c *Comm) IreduceScatter(send, recv any, counts []int, op *Op, options ...Option) (*Request, error) {
	o, err := c.reduceScatter(send, recv, counts, op, options)
	return c.begin("IreduceScatter", o, err)
}

// Iscan is Scan that does not wait. MPI_Iscan, §6.12.
func (c *Comm) Iscan(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.scan("Scan", send, recv, op, options)
	return c.begin("Iscan", o, err)
}

// Iexscan is Exscan that does not wait. MPI_Iexscan, §6.12.
func (c *Comm) Iexscan(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.scan("Exscan", send, recv, op, options)
	return c.begin("Iexscan", o, err)
}

// IneighborAllgather is NeighborAllgather that does not wait. MPI_Ineighbor_allgather, §8.7.
func (c *Comm) IneighborAllgather(send, recv any) (*Request, error) {
	o, err := c.neighborAllgather("NeighborAllgather", send, recv, nil, nil, false)
	return c.begin("IneighborAllgather", o, err)
}

// IneighborAllgatherv is NeighborAllgatherv that does not wait. MPI_Ineighbor_allgatherv, §8.7.
func (c *Comm) IneighborAllgatherv(send, recv any, counts, displs []int) (*Request, error) {
	o, err := c.neighborAllgather("NeighborAllgatherv", send, recv, counts, displs, true)
	return c.begin("IneighborAllgatherv", o, err)
}

// IneighborAlltoall is NeighborAlltoall that does not wait. MPI_Ineighbor_alltoall, §8.7.
func (c *Comm) IneighborAlltoall(send, recv any) (*Request, error) {
	o, err := c.neighborAlltoall(send, recv)
	return c.begin("IneighborAlltoall", o, err)
}

// IneighborAlltoallv is NeighborAlltoallv that does not wait. MPI_Ineighbor_alltoallv, §8.7.
func (c *Comm) IneighborAlltoallv(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int) (*Request, error) {
	o, err := c.neighborAlltoallv(send, sendCounts, sendDispls, recv, recvCounts, recvDispls)
	return c.begin("IneighborAlltoallv", o, err)
}

// IneighborAlltoallw is NeighborAlltoallw that does not wait. MPI_Ineighbor_alltoallw, §8.7.
func (c *Comm) IneighborAlltoallw(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype) (*Request, error) {
	o, err := c.neighborAlltoallw(send, sendCounts, sendDispls, sendTypes, recv, recvCounts, recvDispls, recvTypes)
	return c.begin("IneighborAlltoallw", o, err)
}
