package mpi

import (
	"cmp"
	"fmt"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

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
	r.how, r.segment, err = c.choose(call, data.Bytes()/parts, r.unit.size(), !op.commutes, options)
	if err != nil {
		return r, err
	}
	if here && !r.place && in.Type != out.Type && (gapped(in) || gapped(out)) {
		return r, bad(ErrType, "send is %s and recv is %s: they must be of one type", words(in), words(out))
	}
	if !r.place {
		if err := apart(in, out, sendInPlace); err != nil {
			return r, err
		}
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
