package mpi

import (
	"cmp"
	"fmt"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// Collective operations that move data, as operations: checked, with a schedule.

// What to give in place of a buffer that is both sent and received into.
const (
	sendInPlace = "give InPlace as send where the data is in recv, or another slice"
	recvInPlace = "give InPlace as recv where the root's part shall stay in send, or another slice"
	takeAnother = "take another slice"
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
	sees := receives
	if c.usable() == nil && c.isRoot(root) {
		sees = writable
	}
	b, err := sees(buf)
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
		if whole.Count == n*part.Count {
			return bad(ErrType, "%s is %s and %s is %s: their elements are of different lengths", names[0], words(whole), names[1], words(part))
		}
		return bad(ErrCount, "%s is %s and %s is %s: %s must be %d times as long", names[0], words(whole), names[1], words(part), names[0], n)
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
		if err := cmp.Or(parted(out, in, n, [2]string{"recv", "send"}), apart(in, out, sendInPlace)); err != nil {
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
			return o, bad(ErrCount, "send is %s and recv is %s: send must be %d times as long", words(in), words(out), n)
		}
		if in.Bytes() > 0 {
			if err := dtype.Match(in.Type.Signature(), in.Count/n, out.Type.Signature(), out.Count); err != nil {
				return o, bad(ErrType, "send is %s and recv is %s: %v", words(in), words(out), err)
			}
		}
		if err := apart(in, out, recvInPlace); err != nil {
			return o, err
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

// part runs an operation that a call is made of.
func (c *Comm) part(call string, o *operation, err error) error {
	if err != nil {
		return err
	}
	o.code = codeOf(call)
	o.begin()
	return o.run(c.p.ctx())
}

// allgather is Allgather as a part of a call.
func (c *Comm) allgather(call string, send, recv any) error {
	o, err := c.allgathers(send, recv, nil)
	return c.part(call, o, err)
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
	} else if err := cmp.Or(parted(out, in, n, [2]string{"recv", "send"}), apart(in, out, sendInPlace)); err != nil {
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
	if !place {
		if err := apart(in, out, sendInPlace); err != nil {
			return o, err
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
