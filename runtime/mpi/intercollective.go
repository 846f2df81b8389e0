package mpi

import (
	"cmp"
	"fmt"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/schedule"
)

// The collective operations of intercommunicators: what a group gives, the other one gets. MPI 4.1, 6.2.3.

// joins reports whether calls are of two groups.
func (c *Comm) joins() bool { return c.usable() == nil && c.remote != nil }

// equalParts cuts a buffer into one part for each peer.
func (c *Comm) equalParts(name string, b device.Buffer) ([]device.Buffer, error) {
	n := len(c.peers())
	if b.Count%n != 0 {
		return nil, bad(ErrCount, "%s is %s, which are no %d equal parts", name, words(b), n)
	}
	parts := make([]device.Buffer, n)
	for r := range parts {
		parts[r] = span(b, r*(b.Count/n), b.Count/n)
	}
	return parts, nil
}

// interBarrier: each group meets, its leaders meet, and each group hears of it.
func (c *Comm) interBarrier(o *operation) {
	meet := func(a schedule.Args) *schedule.Schedule { return schedule.Barrier(schedule.Dissemination, a) }
	o.inGroup(meet, device.Buffer{}, device.Buffer{})
	if c.rank == 0 {
		o.plain(step{sends: []transfer{{0, device.Buffer{}}}, recvs: []transfer{{0, device.Buffer{}}}})
	}
	o.inGroup(meet, device.Buffer{}, device.Buffer{})
}

// interBcast: the root sends to the first of the other group, which sends to all of it.
func (c *Comm) interBcast(o *operation, b device.Buffer, root int) {
	o.check = c.rootCheck(root)
	switch {
	case root == ProcNull:
		return
	case root == Root:
		o.plain(step{sends: []transfer{{0, b}}})
		return
	case c.rank == 0:
		o.plain(step{recvs: []transfer{{root, b}}})
	}
	o.stages = append(o.stages, func() ([]step, error) {
		row, put, err := dense(b, c.rank == 0)
		o.after = put
		unit, count := blockOf(b, 1)
		steps := follow(schedule.Bcast(schedule.Binomial, schedule.Args{Rank: c.rank, Size: c.Size(), Count: count}), unit, nil, row)
		for i := range steps {
			steps[i].within = true
		}
		return steps, err
	})
}

func (c *Comm) interGather(o *operation, in, out device.Buffer, root int, place bool) (err error) {
	var to []device.Buffer
	if root == Root && !place {
		if to, err = c.equalParts("recv", out); err != nil {
			return err
		}
	}
	return o.gatherInto(in, to, root, place)
}

func (c *Comm) interScatter(o *operation, in, out device.Buffer, root int, place bool) (err error) {
	var from []device.Buffer
	if root == Root && !place {
		if from, err = c.equalParts("send", in); err != nil {
			return err
		}
	}
	return o.scatterFrom(from, out, root, place)
}

func (c *Comm) interAllgather(o *operation, in, out device.Buffer) error {
	to, err := c.equalParts("recv", out)
	if err != nil {
		return err
	}
	return o.gatherAll(schedule.Linear, in, to, false)
}

func (c *Comm) interAlltoall(o *operation, in, out device.Buffer) error {
	from, err := c.equalParts("send", in)
	to, err2 := c.equalParts("recv", out)
	if err = cmp.Or(err, err2); err != nil {
		return err
	}
	return o.swapAll(schedule.Linear, from, to, false)
}

// interReduce: the group that has no root combines its data at its first rank, which sends the result to the root. For Allreduce both groups do, and
// tell the result to all.
func (c *Comm) interReduce(call string, code opcode, send, recv any, op *Op, root int, options []Option) (*operation, error) {
	gives, gets := code == opAllreduce || root >= 0, code == opAllreduce || root == Root
	if !gives {
		send = nil
	}
	if !gets {
		recv = nil
	}
	in, out, err := buffers(send, recv)
	o, _ := c.prepare(call, code, func() string { return fmt.Sprintf("%s, %s, %v, root=%s", words(in), words(out), op, rankWord(root)) })
	if code == opReduce {
		err = cmp.Or(err, c.checkRoot(root))
	}
	switch {
	case err != nil:
		return o, err
	case isInPlace(send) || isInPlace(recv):
		return o, bad(ErrBuffer, "InPlace is not for intercommunicators")
	case code == opAllreduce:
		if err := cmp.Or(alike("send", in, "recv", out), apart(in, out, takeAnother)); err != nil {
			return o, err
		}
	}
	data := in
	if !gives {
		data = out
	}
	if o.combine, err = op.of(data.Type); err != nil {
		return o, err
	}
	if _, _, err := c.choose(call, 0, 1, !op.commutes, options); err != nil {
		return o, err
	}
	o.check = c.rootCheck(root) | checkOf(-1, op)
	result := like(in)
	if gives {
		o.inGroup(func(a schedule.Args) *schedule.Schedule {
			a.Count, a.Ordered = in.Count, !op.commutes
			return schedule.Reduce(schedule.Binomial, a)
		}, in, result)
	}
	switch {
	case code == opAllreduce && c.rank == 0:
		o.plain(step{sends: []transfer{{0, result}}, recvs: []transfer{{0, out}}})
	case root == Root:
		o.plain(step{recvs: []transfer{{0, out}}})
	case code == opReduce && root >= 0 && c.rank == 0:
		o.plain(step{sends: []transfer{{root, result}}})
	}
	if code == opAllreduce {
		o.inGroup(func(a schedule.Args) *schedule.Schedule {
			a.Count = out.Count
			return schedule.Bcast(schedule.Binomial, a)
		}, device.Buffer{}, out)
	}
	return o, nil
}
