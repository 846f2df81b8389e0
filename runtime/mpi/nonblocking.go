package mpi

// Each collective operation also without waiting (I…), and as a persistent request (…Init), which is started again and again. All ranks start them in
// the same order. MPI 4.1, 6.12 and 6.13.

// Ibarrier is Barrier that does not wait. MPI_Ibarrier.
func (c *Comm) Ibarrier(options ...Option) (*Request, error) {
	o, err := c.barrier(options)
	return c.begin("Ibarrier", o, err)
}

// Ibcast is Bcast that does not wait. MPI_Ibcast.
func (c *Comm) Ibcast(buf any, root int, options ...Option) (*Request, error) {
	o, err := c.bcast(buf, root, options)
	return c.begin("Ibcast", o, err)
}

// Igather is Gather that does not wait. MPI_Igather.
func (c *Comm) Igather(send, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.gather(send, recv, root, options)
	return c.begin("Igather", o, err)
}

// Iscatter is Scatter that does not wait. MPI_Iscatter.
func (c *Comm) Iscatter(send, recv any, root int, options ...Option) (*Request, error) {
	o, err := c.scatter(send, recv, root, options)
	return c.begin("Iscatter", o, err)
}

// Iallgather is Allgather that does not wait. MPI_Iallgather.
func (c *Comm) Iallgather(send, recv any, options ...Option) (*Request, error) {
	o, err := c.allgathers(send, recv, options)
	return c.begin("Iallgather", o, err)
}

// Ialltoall is Alltoall that does not wait. MPI_Ialltoall.
func (c *Comm) Ialltoall(send, recv any, options ...Option) (*Request, error) {
	o, err := c.alltoall(send, recv, options)
	return c.begin("Ialltoall", o, err)
}

// Ireduce is Reduce that does not wait. MPI_Ireduce.
func (c *Comm) Ireduce(send, recv any, op *Op, root int, options ...Option) (*Request, error) {
	o, err := c.reduce(send, recv, op, root, options)
	return c.begin("Ireduce", o, err)
}

// Iallreduce is Allreduce that does not wait. MPI_Iallreduce.
func (c *Comm) Iallreduce(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.allreduce(send, recv, op, options)
	return c.begin("Iallreduce", o, err)
}

// IreduceScatterBlock is ReduceScatterBlock that does not wait. MPI_Ireduce_scatter_block.
func (c *Comm) IreduceScatterBlock(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.reduceScatterBlock(send, recv, op, options)
	return c.begin("IreduceScatterBlock", o, err)
}

// Iscan is Scan that does not wait. MPI_Iscan.
func (c *Comm) Iscan(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.scan("Scan", send, recv, op, options)
	return c.begin("Iscan", o, err)
}

// Iexscan is Exscan that does not wait. MPI_Iexscan.
func (c *Comm) Iexscan(send, recv any, op *Op, options ...Option) (*Request, error) {
	o, err := c.scan("Exscan", send, recv, op, options)
	return c.begin("Iexscan", o, err)
}
