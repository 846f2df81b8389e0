package mpi

import (
	"cmp"
	"fmt"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// Collective operations: all ranks of a communicator call them, in the same order, and each returns when its own part is done. MPI 4.1, chapter 6.
//
// The data of a call is a buffer: a slice, a pointer to a variable, or a Buffer. Which ranks give which lengths is said at each call: send and recv
// count elements. A call that others answer with another one, another root, operator or count fails with an error of class ErrOther, ErrRoot, ErrOp
// or ErrTruncate that names the two ranks.

// Barrier returns when all have called it. MPI_Barrier.
func (c *Comm) Barrier(options ...Option) error {
	b := blocking{code: opBarrier, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.barrier(options)
	return c.block(&b, o, err)
}

// Bcast sends buf of the root to buf of all. Buffers are equally long on all ranks. MPI_Bcast.
func (c *Comm) Bcast(buf any, root int, options ...Option) error {
	b := blocking{code: opBcast, recv: buf, root: root, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.bcast(buf, root, options)
	return c.block(&b, o, err)
}

// Gather collects send of each rank into recv of the root, in the order of ranks. send is equally long on all ranks, recv of the root Size() times as
// long; elsewhere recv is not looked at. With InPlace as send, the root's part is in recv already. MPI_Gather.
func (c *Comm) Gather(send, recv any, root int, options ...Option) error {
	b := blocking{code: opGather, send: send, recv: recv, root: root, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.gather(send, recv, root, options)
	return c.block(&b, o, err)
}

// Scatter deals send of the root out: its r-th part to recv of rank r. recv is equally long on all ranks, send of the root Size() times as long;
// elsewhere send is not looked at. With InPlace as recv, the root's part stays where it is. MPI_Scatter.
func (c *Comm) Scatter(send, recv any, root int, options ...Option) error {
	b := blocking{code: opScatter, send: send, recv: recv, root: root, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.scatter(send, recv, root, options)
	return c.block(&b, o, err)
}

// Allgather is Gather whose result all get. With InPlace as send, each rank's part is in recv already. MPI_Allgather.
func (c *Comm) Allgather(send, recv any, options ...Option) error {
	b := blocking{code: opAllgather, send: send, recv: recv, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.allgathers(send, recv, options)
	return c.block(&b, o, err)
}

// Alltoall sends the r-th part of send to rank r, which has it in recv at the place of its sender. send and recv are Size() times as long as a part.
// With InPlace as send, what is sent is in recv. MPI_Alltoall.
func (c *Comm) Alltoall(send, recv any, options ...Option) error {
	b := blocking{code: opAlltoall, send: send, recv: recv, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.alltoall(send, recv, options)
	return c.block(&b, o, err)
}

// Reduce combines send of all ranks, element by element, into recv of the root. All are equally long; elsewhere recv is not looked at. With
// InPlace as send, the root's contribution is in recv. MPI_Reduce.
func (c *Comm) Reduce(send, recv any, op *Op, root int, options ...Option) error {
	b := blocking{code: opReduce, send: send, recv: recv, op: op, root: root, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.reduce(send, recv, op, root, options)
	return c.block(&b, o, err)
}

// Allreduce is Reduce whose result all get. MPI_Allreduce.
func (c *Comm) Allreduce(send, recv any, op *Op, options ...Option) error {
	b := blocking{code: opAllreduce, send: send, recv: recv, op: op, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.allreduce(send, recv, op, options)
	return c.block(&b, o, err)
}

// ReduceScatterBlock combines send of all ranks and deals the result out: its r-th part to recv of rank r. send is Size() times as long as recv. With
// InPlace as send, the data is in recv, of which the first part becomes the result. MPI_Reduce_scatter_block.
func (c *Comm) ReduceScatterBlock(send, recv any, op *Op, options ...Option) error {
	b := blocking{code: opReduceScatter, send: send, recv: recv, op: op, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.reduceScatterBlock(send, recv, op, options)
	return c.block(&b, o, err)
}

// Scan combines send of ranks 0 to r into recv of rank r. MPI_Scan.
func (c *Comm) Scan(send, recv any, op *Op, options ...Option) error {
	b := blocking{code: opScan, send: send, recv: recv, op: op, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.scan("Scan", send, recv, op, options)
	return c.block(&b, o, err)
}

// Exscan combines send of ranks 0 to r-1 into recv of rank r; recv of rank 0 stays as it is. MPI_Exscan.
func (c *Comm) Exscan(send, recv any, op *Op, options ...Option) error {
	b := blocking{code: opExscan, send: send, recv: recv, op: op, options: options}
	if p := c.recall(&b); p != nil {
		return p.run()
	}
	o, err := c.scan("Exscan", send, recv, op, options)
	return c.block(&b, o, err)
}

var (
	scatterings = []schedule.Algorithm{schedule.Pairwise, schedule.ReduceThenScatter, schedule.Linear}
	scans       = []schedule.Algorithm{schedule.RecursiveDoubling, schedule.Linear}
)

// prepare begins the making of an operation.
func (c *Comm) prepare(call string, code opcode, args func() string) (*operation, error) {
	return &operation{c: c, call: call, code: code, args: args}, c.live()
}

// within reports, if the communicator is usable, that it joins two groups: for operations that are of one.
func (c *Comm) within(err error) error {
	if err == nil && c.remote != nil {
		return bad(ErrComm, "%s joins two groups, and this operation is within one", c.Name())
	}
	return nil
}

func (c *Comm) checkRoot(root int) error {
	inside := root >= 0 && root < len(c.peers())
	if c.remote != nil && !inside && root != Root && root != ProcNull {
		return bad(ErrRoot, "%s joins two groups: the root gives Root, the others of its group ProcNull, and the other group the root's rank, 0 to %d there", c.Name(), len(c.remote)-1)
	}
	if c.remote == nil && !inside {
		return bad(ErrRoot, "the ranks of %s are 0 to %d", c.Name(), c.Size()-1)
	}
	return nil
}

// buffers views what a rank sends and receives; what is nil is not looked at.
func buffers(send, recv any) (in, out device.Buffer, err error) {
	if !isInPlace(send) {
		in, err = view(send)
	}
	if err == nil && !isInPlace(recv) {
		out, err = receives(recv)
	}
	return in, out, err
}

// dense is the data of a buffer in a row: the memory itself, or a copy. put, if it is not nil, brings what was received there into the buffer.
func dense(b device.Buffer, pack bool) (row []byte, put func() error, err error) {
	if b.Count == 0 || b.Type == nil {
		return nil, nil, nil
	}
	if b.Type.Dense() {
		return b.Mem[b.Origin : b.Origin+b.Bytes()], nil, nil
	}
	if pack {
		row, err = b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
	} else {
		row = make([]byte, b.Bytes())
	}
	return row, func() error { return b.Type.Unpack(row, b.Mem, b.Origin, b.Count) }, err
}

// memoryOf is where the elements of a buffer are, with their gaps. Its type has no bounds of its own: it is dense, or a Go struct's.
func memoryOf(b device.Buffer) []byte {
	if b.Count == 0 || b.Type == nil {
		return nil
	}
	_, extent := b.Type.Extent()
	return b.Mem[b.Origin : b.Origin+b.Count*extent]
}

func gapped(b device.Buffer) bool { return b.Type != nil && !b.Type.Dense() }

// like is memory of its own for as many elements of the same type.
func like(b device.Buffer) device.Buffer {
	n := len(memoryOf(b))
	if n == 0 {
		return device.Buffer{Type: b.Type}
	}
	return device.Buffer{Mem: make([]byte, n), Count: b.Count, Type: b.Type}
}

// blockOf is what parts of a buffer are sent as: its basic items, when they are of one kind; otherwise the part as a whole.
func blockOf(b device.Buffer, parts int) (unit block, count int) {
	if b.Type == nil || b.Count == 0 {
		return block{dtype.Of(dtype.Byte), 1}, 0
	}
	if k, ok := b.Type.Uniform(); ok {
		return block{dtype.Of(k), 1}, b.Bytes() / k.Size() / parts
	}
	return block{b.Type.Row(), b.Count / parts}, 1
}

func (c *Comm) barrier(options []Option) (*operation, error) {
	o, err := c.prepare("Barrier", opBarrier, func() string { return "" })
	if err != nil {
		return o, err
	}
	how, _, err := c.choose("Barrier", 0, 1, false, options)
	if c.remote != nil {
		c.interBarrier(o)
		return o, err
	}
	o.plan(func() *schedule.Schedule { return schedule.Barrier(how, schedule.Args{Rank: c.rank, Size: c.Size()}) }, block{dtype.Of(dtype.Byte), 1}, nil, nil)
	return o, err
}

// plan has an operation follow a schedule.
func (o *operation) plan(make func() *schedule.Schedule, unit block, in, out []byte) {
	o.recipe, o.unit = make, unit
	o.stages = append(o.stages, func() ([]step, error) { return follow(make(), unit, in, out), nil })
}

func (c *Comm) bcast(buf any, root int, options []Option) (*operation, error) {
	b, err := receives(buf)
	o, err2 := c.prepare("Bcast", opBcast, func() string { return fmt.Sprintf("%s, root=%d", words(b), root) })
	if err = cmp.Or(err2, err, c.rootIf(err2, root)); err != nil {
		return o, err
	}
	o.check = checkOf(root, nil)
	unit, count := blockOf(b, 1)
	how, segment, err := c.choose("Bcast", b.Bytes(), unit.size(), false, options)
	if c.remote != nil {
		c.interBcast(o, b, root)
		return o, err
	}
	o.unit, o.recipe = unit, func() *schedule.Schedule {
		return schedule.Bcast(how, schedule.Args{Rank: c.rank, Size: c.Size(), Root: root, Count: count, Segment: segment})
	}
	o.stages = append(o.stages, func() ([]step, error) {
		row, put, err := dense(b, c.rank == root)
		if c.rank != root {
			o.after = put
		}
		return follow(o.recipe(), unit, nil, row), err
	})
	return o, err
}

// rootIf is checkRoot, if the communicator is usable.
func (c *Comm) rootIf(err error, root int) error {
	if err != nil {
		return nil
	}
	return c.checkRoot(root)
}

// parted checks that the whole has as much data as all parts, and is cut at whole elements.
func parted(whole, part device.Buffer, n int, names [2]string) error {
	if whole.Bytes() != n*part.Bytes() {
		return bad(ErrCount, "%s is %s and %s is %s: it must be %d times as long", names[0], words(whole), names[1], words(part), n)
	}
	if whole.Bytes() == 0 {
		return nil
	}
	if whole.Count%n != 0 {
		return bad(ErrCount, "%s is %s, which are no %d equal parts", names[0], words(whole), n)
	}
	if err := dtype.Match(part.Type.Signature(), part.Count, whole.Type.Signature(), whole.Count/n); err != nil {
		return bad(ErrType, "%s is %s and %s is %s: %v", names[0], words(whole), names[1], words(part), err)
	}
	return nil
}

func (c *Comm) gather(send, recv any, root int, options []Option) (*operation, error) {
	if c.usable() == nil && !c.isRoot(root) {
		recv = nil
	}
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Gather", opGather, func() string { return fmt.Sprintf("%s, %s, root=%d", words(in), words(out), root) })
	if err = cmp.Or(err2, err, c.rootIf(err2, root)); err != nil {
		return o, err
	}
	place := isInPlace(send)
	n := c.Size()
	if c.remote != nil {
		return o, c.interGather(o, in, out, root, place)
	}
	switch {
	case place && c.rank != root:
		return o, bad(ErrBuffer, "InPlace is for the root only, which is rank %d", root)
	case place:
		if in = span(out, 0, out.Count/n); out.Count%n != 0 {
			return o, bad(ErrCount, "recv is %s, which are no %d equal parts", words(out), n)
		}
	case c.rank == root:
		if err := parted(out, in, n, [2]string{"recv", "send"}); err != nil {
			return o, err
		}
	}
	o.check = checkOf(root, nil)
	unit, count := blockOf(in, 1)
	how, _, err := c.choose("Gather", in.Bytes(), 1, false, options)
	if err != nil {
		return o, err
	}
	o.exchange(send, in, out, unit, func() *schedule.Schedule {
		return schedule.Gather(how, schedule.Args{Rank: c.rank, Size: n, Root: root, Count: count, InPlace: place})
	})
	return o, nil
}

// exchange plans a schedule between two buffers, either of which may not lie in a row. It looks at their data when the operation runs: a persistent one
// does so more than once.
func (o *operation) exchange(send any, in, out device.Buffer, unit block, make func() *schedule.Schedule) {
	place := isInPlace(send)
	o.recipe, o.unit = make, unit
	o.stages = append(o.stages, func() ([]step, error) {
		var from []byte
		var err error
		if !place {
			from, _, err = dense(in, true)
		}
		to, put, err2 := dense(out, true)
		o.after = put
		return follow(make(), unit, from, to), cmp.Or(err, err2)
	})
}

func (c *Comm) scatter(send, recv any, root int, options []Option) (*operation, error) {
	if c.usable() == nil && !c.isRoot(root) {
		send = nil
	}
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Scatter", opScatter, func() string { return fmt.Sprintf("%s, %s, root=%d", words(in), words(out), root) })
	if err = cmp.Or(err2, err, c.rootIf(err2, root)); err != nil {
		return o, err
	}
	place := isInPlace(recv)
	n := c.Size()
	if c.remote != nil {
		return o, c.interScatter(o, in, out, root, place)
	}
	part := out
	switch {
	case place && c.rank != root:
		return o, bad(ErrBuffer, "InPlace is for the root only, which is rank %d", root)
	case place:
		if part = span(in, 0, in.Count/n); in.Count%n != 0 {
			return o, bad(ErrCount, "send is %s, which are no %d equal parts", words(in), n)
		}
	case c.rank == root:
		if in.Bytes() != n*out.Bytes() || in.Count%n != 0 {
			return o, bad(ErrCount, "send is %s and recv is %s: it must be %d times as long", words(in), words(out), n)
		}
		if in.Bytes() > 0 {
			if err := dtype.Match(in.Type.Signature(), in.Count/n, out.Type.Signature(), out.Count); err != nil {
				return o, bad(ErrType, "send is %s and recv is %s: %v", words(in), words(out), err)
			}
		}
	}
	o.check = checkOf(root, nil)
	unit, count := blockOf(part, 1)
	how, _, err := c.choose("Scatter", part.Bytes(), 1, false, options)
	if err != nil {
		return o, err
	}
	if place {
		out = device.Buffer{}
	}
	o.exchange(send, in, out, unit, func() *schedule.Schedule {
		return schedule.Scatter(how, schedule.Args{Rank: c.rank, Size: n, Root: root, Count: count, InPlace: place})
	})
	return o, nil
}

// allgather is Allgather of the library's own.
func (c *Comm) allgather(send, recv any) error { return c.own(c.allgathers(send, recv, nil)) }

// own runs an operation that another call is made of.
func (c *Comm) own(o *operation, err error) error {
	if err != nil {
		return err
	}
	o.code = opOther
	o.begin()
	return o.run(c.p.ctx())
}

func (c *Comm) allgathers(send, recv any, options []Option) (*operation, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Allgather", opAllgather, func() string { return words(in) + ", " + words(out) })
	if err = cmp.Or(err2, err); err != nil {
		return o, err
	}
	n, place := c.Size(), isInPlace(send)
	if c.remote != nil && !place {
		return o, c.interAllgather(o, in, out)
	}
	if err := c.within(nil); err != nil {
		return o, err
	}
	if place {
		if in = span(out, 0, out.Count/n); out.Count%n != 0 {
			return o, bad(ErrCount, "recv is %s, which are no %d equal parts", words(out), n)
		}
	} else if err := parted(out, in, n, [2]string{"recv", "send"}); err != nil {
		return o, err
	}
	unit, count := blockOf(in, 1)
	how, _, err := c.choose("Allgather", in.Bytes(), 1, false, options)
	if err != nil {
		return o, err
	}
	o.exchange(send, in, out, unit, func() *schedule.Schedule {
		return schedule.Allgather(how, schedule.Args{Rank: c.rank, Size: n, Count: count, InPlace: place})
	})
	return o, nil
}

func (c *Comm) alltoall(send, recv any, options []Option) (*operation, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Alltoall", opAlltoall, func() string { return words(in) + ", " + words(out) })
	if err = cmp.Or(err2, err); err != nil {
		return o, err
	}
	n, place := c.Size(), isInPlace(send)
	if c.remote != nil && !place {
		return o, c.interAlltoall(o, in, out)
	}
	if err := c.within(nil); err != nil {
		return o, err
	}
	if place {
		in = out
	}
	switch {
	case in.Bytes() != out.Bytes():
		return o, bad(ErrCount, "send is %s and recv is %s: they must be equally long", words(in), words(out))
	case in.Count%n != 0 || out.Count%n != 0:
		return o, bad(ErrCount, "send is %s and recv is %s, which are no %d equal parts", words(in), words(out), n)
	case in.Bytes() > 0:
		if err := dtype.Match(in.Type.Signature(), in.Count, out.Type.Signature(), out.Count); err != nil {
			return o, bad(ErrType, "send is %s and recv is %s: %v", words(in), words(out), err)
		}
	}
	unit, count := blockOf(in, n)
	how, _, err := c.choose("Alltoall", in.Bytes()/n, 1, false, options)
	if err != nil {
		return o, err
	}
	o.exchange(send, in, out, unit, func() *schedule.Schedule {
		return schedule.Alltoall(how, schedule.Args{Rank: c.rank, Size: n, Count: count, InPlace: place})
	})
	return o, nil
}

// A reduction is what reductions have in common.
type reduction struct {
	*operation
	in, out  device.Buffer
	place    bool
	unit     block
	count    int
	how      schedule.Algorithm
	segment  int
	from, to []byte
	args     schedule.Args
}

// reduces prepares a reduction. here says whether this rank has a result; parts of how many the data is, of which it gets one.
func (c *Comm) reduces(call string, code opcode, send, recv any, op *Op, root, parts int, here bool, options []Option) (*reduction, error) {
	usable := c.usable()
	if usable == nil && !here {
		recv = nil
	}
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare(call, code, func() string {
		text := fmt.Sprintf("%s, %s, %v", words(in), words(out), op)
		if code == opReduce {
			text += fmt.Sprintf(", root=%d", root)
		}
		return text
	})
	r := &reduction{operation: o, in: in, out: out, place: isInPlace(send)}
	if code == opReduce {
		err2 = cmp.Or(err2, c.rootIf(err2, root))
	}
	if err = cmp.Or(err2, c.within(err2), err); err != nil {
		return r, err
	}
	data := in
	switch {
	case r.place && !here:
		return r, bad(ErrBuffer, "InPlace is for the root only, which is rank %d", root)
	case r.place:
		data = out
	case here && in.Bytes() != parts*out.Bytes():
		if parts > 1 {
			return r, bad(ErrCount, "send is %s and recv is %s: send must be %d times as long", words(in), words(out), parts)
		}
		return r, bad(ErrCount, "send is %s and recv is %s: they must be equally long", words(in), words(out))
	case here && in.Bytes() > 0:
		if err := dtype.Match(in.Type.Signature(), in.Count, out.Type.Signature(), parts*out.Count); err != nil {
			return r, bad(ErrType, "send is %s and recv is %s: %v", words(in), words(out), err)
		}
	}
	if r.combine, err = op.of(data.Type); err != nil {
		return r, err
	}
	o.check = checkOf(root, op)
	r.unit, r.count = elementsOf(data)
	if r.count%parts != 0 {
		return r, bad(ErrCount, "%s are no %d equal parts", words(data), parts)
	}
	r.how, r.segment, err = c.choose(call, data.Bytes(), r.unit.size(), !op.commutes, options)
	if err != nil {
		return r, err
	}
	if here && !r.place && in.Type != out.Type && (gapped(in) || gapped(out)) {
		return r, bad(ErrType, "send is %s and recv is %s: they must be of one type", words(in), words(out))
	}
	if !r.place {
		r.from = memoryOf(in)
	}
	r.to = memoryOf(out)
	r.args = schedule.Args{Rank: c.rank, Size: c.Size(), Root: root, Count: r.count / parts, Segment: r.segment, Ordered: !op.commutes, InPlace: r.place}
	return r, nil
}

// elementsOf is what a reduction cuts data into: its elements, since an operator is of whole ones.
func elementsOf(b device.Buffer) (unit block, count int) {
	if b.Type == nil || b.Count == 0 {
		return block{dtype.Of(dtype.Byte), 1}, 0
	}
	return block{b.Type, 1}, b.Count
}

func (c *Comm) reduce(send, recv any, op *Op, root int, options []Option) (*operation, error) {
	if c.joins() {
		return c.interReduce("Reduce", opReduce, send, recv, op, root, options)
	}
	r, err := c.reduces("Reduce", opReduce, send, recv, op, root, 1, c != nil && c.rank == root, options)
	if err == nil {
		r.plan(func() *schedule.Schedule { return schedule.Reduce(r.how, r.args) }, r.unit, r.from, r.to)
	}
	return r.operation, err
}

func (c *Comm) allreduce(send, recv any, op *Op, options []Option) (*operation, error) {
	if c.joins() {
		return c.interReduce("Allreduce", opAllreduce, send, recv, op, Undefined, options)
	}
	r, err := c.reduces("Allreduce", opAllreduce, send, recv, op, 0, 1, true, options)
	if err == nil {
		r.plan(func() *schedule.Schedule { return schedule.Allreduce(r.how, r.args) }, r.unit, r.from, r.to)
	}
	return r.operation, err
}

func (c *Comm) reduceScatterBlock(send, recv any, op *Op, options []Option) (*operation, error) {
	r, err := c.reduces("ReduceScatterBlock", opReduceScatter, send, recv, op, 0, c.sizeOr1(), true, options)
	if err == nil {
		r.plan(func() *schedule.Schedule { return schedule.ReduceScatterBlock(r.how, r.args) }, r.unit, r.from, r.to)
	}
	return r.operation, err
}

func (c *Comm) sizeOr1() int {
	if c == nil {
		return 1
	}
	return c.Size()
}

func (c *Comm) scan(call string, send, recv any, op *Op, options []Option) (*operation, error) {
	code := opScan
	if call == "Exscan" {
		code = opExscan
	}
	r, err := c.reduces(call, code, send, recv, op, 0, 1, true, options)
	if err == nil {
		r.plan(func() *schedule.Schedule { return schedule.Scan(r.how, r.args, code == opExscan) }, r.unit, r.from, r.to)
	}
	return r.operation, err
}
