package mpi

// Collective operations, MPI 4.1, chapter 6. What they have in common is said in doc.go.

// Barrier returns when all have called it.
//
// Errors: ErrProcFailed when a rank has died; ErrOther when another is in another operation. Cost: ⌈log₂ p⌉ rounds of empty messages (dissemination), or 2(p−1) messages to
// and from rank 0 (linear). Source: MPI 4.1 §6.3, MPI_Barrier.
func (c *Comm) Barrier(options ...Option) error {
	var b blocking
	b.code, b.options = opBarrier, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.barrier(options)
	return c.block(&b, o, err)
}

// Bcast sends buf of the root to buf of all. Buffers are equally long on all ranks. The root may return before any other has it.
//
// Errors: ErrRoot for a root that is no rank, or not all ranks' root; ErrTruncate when lengths differ, ErrType when types do; ErrProcFailed. Cost: a tree of p−1 messages of n elements, binomial,
// binary, a chain or a star; or each element about twice (scatter-allgather). Source: MPI 4.1 §6.4, MPI_Bcast.
func (c *Comm) Bcast(buf any, root int, options ...Option) error {
	var b blocking
	b.code, b.recv, b.root, b.options = opBcast, buf, root, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.bcast(buf, root, options)
	return c.block(&b, o, err)
}

// Gather collects send of each rank into recv of the root, in the order of ranks. send is equally long on all ranks, recv of the root Size() times as
// long; elsewhere recv is not looked at. With InPlace as send, the root's part is in recv already. Others than the root may return before it has their part.
//
// Errors: ErrRoot; ErrCount when recv is not Size() times as long; ErrTruncate when the ranks' lengths differ, ErrType when types do; ErrBuffer for InPlace elsewhere than on the root;
// ErrProcFailed. Cost: p−1 messages, to the root (linear) or in ⌈log₂ p⌉ rounds up a tree. Source: MPI 4.1 §6.5, MPI_Gather.
func (c *Comm) Gather(send, recv any, root int, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.root, b.options = opGather, send, recv, root, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.gather(send, recv, root, options)
	return c.block(&b, o, err)
}

// Scatter deals send of the root out: its r-th part to recv of rank r. recv is equally long on all ranks, send of the root Size() times as long;
// elsewhere send is not looked at. With InPlace as recv, the root's part stays where it is. The root may return before any other has its part.
//
// Errors: as Gather. Cost: p−1 messages, from the root (linear) or in ⌈log₂ p⌉ rounds down a tree. Source: MPI 4.1 §6.6, MPI_Scatter.
func (c *Comm) Scatter(send, recv any, root int, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.root, b.options = opScatter, send, recv, root, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.scatter(send, recv, root, options)
	return c.block(&b, o, err)
}

// Allgather is Gather whose result all get: recv is Size() times as long as send on all ranks. With InPlace as send, each rank's part is in recv already.
//
// Errors: as Gather, but for the root. Cost: ⌈log₂ p⌉ rounds (bruck, recursive-doubling) or p−1 (ring), in which each rank sends p−1 parts. Source: MPI 4.1 §6.7, MPI_Allgather.
func (c *Comm) Allgather(send, recv any, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.options = opAllgather, send, recv, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.allgathers(send, recv, options)
	return c.block(&b, o, err)
}

// Alltoall sends the r-th part of send to rank r, which has it in recv at the place of its sender. send and recv are Size() times as long as a part.
// With InPlace as send, what is sent is in recv.
//
// Errors: ErrCount when the two are not equally long, or no Size() equal parts; ErrTruncate when the ranks' lengths differ, ErrType when types do; ErrProcFailed. Cost: p−1 messages of a part a
// rank (pairwise, linear), or ⌈log₂ p⌉ of about half of all parts (bruck). Source: MPI 4.1 §6.8, MPI_Alltoall.
func (c *Comm) Alltoall(send, recv any, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.options = opAlltoall, send, recv, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.alltoall(send, recv, options)
	return c.block(&b, o, err)
}

// Reduce combines send of all ranks, element by element, into recv of the root. All are equally long; elsewhere recv is not looked at. With
// InPlace as send, the root's contribution is in recv. Elements are combined in the order of ranks where op does not commute; else in any.
//
// Errors: ErrRoot; ErrOp for an operator that the type has not, or not all ranks', or an algorithm that needs one that commutes; ErrCount when the root's two are not equally long; ErrTruncate
// when the ranks' lengths differ; ErrBuffer for InPlace elsewhere than on the root; ErrProcFailed. Cost: a tree of p−1 messages of n elements. Source: MPI 4.1 §6.9.1, MPI_Reduce.
func (c *Comm) Reduce(send, recv any, op *Op, root int, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.op, b.root, b.options = opReduce, send, recv, op, root, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.reduce(send, recv, op, root, options)
	return c.block(&b, o, err)
}

// Allreduce is Reduce whose result all get. With InPlace as send, each rank's contribution is in recv.
//
// Errors: as Reduce, but for the root. Cost: ⌈log₂ p⌉ rounds of n elements (recursive-doubling), or each element sent about twice a rank (rabenseifner, in 2⌈log₂ p⌉ rounds; ring, in 2(p−1)), or
// to one rank and back (linear, reduce-bcast); where p is
// no power of two, recursive-doubling and rabenseifner take two rounds more. Source: MPI 4.1 §6.9.6, MPI_Allreduce.
func (c *Comm) Allreduce(send, recv any, op *Op, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.op, b.options = opAllreduce, send, recv, op, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.allreduce(send, recv, op, options)
	return c.block(&b, o, err)
}

// ReduceScatterBlock combines send of all ranks and deals the result out: its r-th part to recv of rank r. send is Size() times as long as recv. With
// InPlace as send, the data is in recv, of which the first part becomes the result; the rest stays.
//
// Errors: as Reduce, but for the root. Cost: p−1 messages of a part a rank (pairwise, ring, linear), or about log₂ p messages: of p−1 parts together (recursive-halving), or of all p each
// (recursive-doubling, which keeps the order of ranks). Source: MPI 4.1 §6.10.1, MPI_Reduce_scatter_block.
func (c *Comm) ReduceScatterBlock(send, recv any, op *Op, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.op, b.options = opReduceScatter, send, recv, op, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.reduceScatterBlock(send, recv, op, options)
	return c.block(&b, o, err)
}

// Scan combines send of ranks 0 to r into recv of rank r, in this order. All are equally long. With InPlace as send, each rank's contribution is in recv.
//
// Errors: as Reduce, but for the root. Cost: ⌈log₂ p⌉ rounds of n elements (recursive-doubling), or p−1 messages, one after the other (linear). Source: MPI 4.1 §6.11.1, MPI_Scan.
func (c *Comm) Scan(send, recv any, op *Op, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.op, b.options = opScan, send, recv, op, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.scan("Scan", send, recv, op, options)
	return c.block(&b, o, err)
}

// Exscan combines send of ranks 0 to r-1 into recv of rank r; recv of rank 0 stays as it is.
//
// Errors, cost: as Scan. Source: MPI 4.1 §6.11.2, MPI_Exscan.
func (c *Comm) Exscan(send, recv any, op *Op, options ...Option) error {
	var b blocking
	b.code, b.send, b.recv, b.op, b.options = opExscan, send, recv, op, options
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.scan("Exscan", send, recv, op, options)
	return c.block(&b, o, err)
}
