package mpi

import (
	"cmp"
	"context"
	"sync"
	"sync/atomic"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/schedule"
	"jeton/runtime/mpi/internal/waitfor"
)

// Blocking operations of ranks that share memory are done by a slate, if they are short, or go by pieces (see cut): each rank writes its contribution where all others read it. The algorithm that would be used
// otherwise is what traffic counts, and what a trace shows, for which it is done by messages. WithAlgorithm asks for messages, too.
//
// Sources: R. Graham, G. Shipman, "MPI Support for Multi-core Architectures: Optimized Shared Memory Collectives" (EuroPVM/MPI 2008); S. Jain et al., "Framework for Scalable
// Intra-Node Collective Operations Using Shared Memory" (SC 2018).

// A commSlate is that of a communicator, which has one from its first operation on.
type commSlate struct {
	once sync.Once
	s    atomic.Pointer[device.Slate] // nil: none
}

// onSlate is the communicator's slate; nil: its ranks do not share memory, or are too many.
func (c *Comm) onSlate() *device.Slate {
	c.slate.once.Do(func() {
		if n := len(c.ranks); n > 1 && n <= fabric.SlateRanks && c.near() {
			c.slate.s.Store(c.p.d.NewSlate(c.context+ofCollectives, c.ranks, c))
		}
	})
	return c.slate.s.Load()
}

// leaveSlate gives its place back.
func (c *Comm) leaveSlate() {
	if s := c.onSlate(); s != nil {
		s.Close()
	}
}

// A noted is an operation that is done by a slate, or noted there. It is for one call at a time.
type noted struct {
	device.Use
	o     *operation
	s     *device.Slate
	place bool
	part  int    // bytes that each rank gets, or gives, of operations on parts
	all   []byte // contributions to a reduction
	own   []byte // what this rank gives, in the call that is under way
	out   []byte
	in    device.Buffer
	to    device.Buffer

	direct *direct // nil: it goes over the slate
}

// noted makes what a call is on a slate; nil: nothing.
func (c *Comm) noted(b *blocking, o *operation) *noted {
	if c.remote != nil {
		return nil
	}
	s := c.onSlate()
	if s == nil {
		return nil
	}
	n := &noted{o: o, s: s, place: isInPlace(b.send) || isInPlace(b.recv)}
	n.Op, n.Check = uint8(o.code), o.check
	send, recv := b.send, b.recv
	if b.code == opScatter && c.rank != b.root {
		send = nil
	}
	var err error
	if n.in, n.to, err = buffers(send, recv); err != nil {
		return nil // and neither will the operation
	}
	if !n.shape(b) {
		return nil
	}
	if n.Bytes > 0 {
		n.Type = o.unit.of
		if _, uniform := n.Type.Uniform(); !uniform {
			n.Type, n.Messages = nil, device.Agreed
		}
	}
	for _, x := range b.options {
		if x.how != "" || x.segment != 0 {
			n.Messages = device.Agreed
		}
	}
	if n.Length > fabric.SlateRow && !n.long(b) || gapped(n.in) && b.code == opAllreduce {
		n.Messages = device.Agreed
	}
	if n.Messages == 0 {
		n.counts()
		if n.Length <= fabric.SlateRow && n.Pieces == 0 {
			n.Take = n.taken()
		}
	}
	return n
}

// shape says how much data there is, and who reads whose; false: such operations are not noted.
func (n *noted) shape(b *blocking) bool {
	size := len(n.o.c.ranks)
	n.All = true
	switch b.code {
	case opBarrier:
	case opBcast:
		n.Bytes, n.All, n.Leader = n.to.Bytes(), false, b.root
		n.Length = n.Bytes
	case opScatter:
		n.All, n.Leader = false, b.root
		if n.part = n.to.Bytes(); n.o.c.rank == b.root {
			n.part = n.in.Bytes() / size
		}
		n.Bytes, n.Length = n.part, n.part*size
	case opAllgather:
		n.part = n.to.Bytes() / size
		n.Bytes, n.Length = n.part, n.part
	case opAlltoall:
		n.part = n.to.Bytes() / size
		n.Bytes, n.Length = n.to.Bytes(), n.to.Bytes()
	case opAllreduce:
		n.Bytes, n.Length = n.to.Bytes(), n.to.Bytes()
	default:
		return false
	}
	return true
}

// counts are those of the messages for which the note stands.
func (n *noted) counts() {
	c, s := n.o.c, n.o.recipe()
	for _, r := range s.Rounds {
		for _, x := range r.Sends {
			var one device.Count
			one.Add(n.o.unit.of, x.Span.N*n.o.unit.count)
			n.Sends = append(n.Sends, device.Counted{Tally: c.tally(InCollectives, c.ranks[x.Peer]), Count: one})
		}
	}
}

// taken is what becomes of a row that a member has written.
func (n *noted) taken() func(member int, row []byte) {
	rank := n.o.c.rank
	switch n.o.code {
	case opBcast:
		if rank != n.Leader {
			return func(_ int, row []byte) { copy(n.out, row) }
		}
	case opScatter:
		if rank != n.Leader {
			return func(_ int, row []byte) { copy(n.out, row[rank*n.part:]) }
		}
	case opAllgather:
		return func(member int, row []byte) { copy(n.out[member*n.part:], row) }
	case opAlltoall:
		return func(member int, row []byte) {
			copy(n.out[member*n.part:][:n.part], row[rank*n.part:])
		}
	case opAllreduce:
		n.all = make([]byte, n.Bytes*len(n.o.c.ranks))
		return func(member int, row []byte) { copy(n.all[member*n.Bytes:], row) }
	}
	return nil
}

// run does the operation on rows of data. messages says that it is to be done by messages.
func (n *noted) run(ctx func() context.Context, turn int, in, out []byte) (messages bool, err error) {
	n.Tag, n.out = turn, out
	wish := n.Messages
	if n.o.c.p.tracing.Load() {
		n.Messages |= device.Wished
	}
	if n.o.turn = turn; wish&device.Agreed == 0 {
		if n.own = n.row(in, out); n.Pieces == 0 {
			n.Row = n.own
		}
	}
	messages, err = n.do(ctx)
	n.Messages, n.Row, n.own, n.out = wish, nil, nil, nil
	if messages || err != nil {
		return messages, err
	}
	switch {
	case n.o.code == opAllreduce && n.Take != nil:
		return false, n.reduce(out)
	case n.o.code == opScatter && n.o.c.rank == n.Leader && !n.place:
		copy(out, in[n.Leader*n.part:])
	}
	return false, nil
}

// do does it from memory to memory, on the slate, or neither.
func (n *noted) do(ctx func() context.Context) (messages bool, err error) {
	if d := n.direct; d != nil {
		if done, messages, err := d.run(ctx, n); done {
			return messages, err
		}
		if n.Pieces == 0 {
			n.s.ByMessages(n.Tag)
			return true, nil
		}
	}
	return n.note(ctx, &n.Use)
}

// note does what is one note's; its error is a sentence.
func (n *noted) note(ctx func() context.Context, u *device.Use) (messages bool, err error) {
	messages, peer, err := n.s.Do(ctx, u)
	if err != nil {
		return false, n.o.explain(peer, err)
	}
	return messages, nil
}

// long has an operation with long rows be done from memory to memory, or in pieces, if the first cannot be when it is called; false: neither.
func (n *noted) long(b *blocking) bool {
	n.copyDirect(b)
	return n.cut(b) || n.direct != nil
}

// share is what of a row of so many bytes a member combines for all: whole values of the basic type, since ranks may have made different types of them.
func (n *noted) share(nbytes, member int) (from, to int) {
	kind, _ := n.Type.Uniform()
	units, size := nbytes/kind.Size(), len(n.o.c.ranks)
	return units * member / size * kind.Size(), units * (member + 1) / size * kind.Size()
}

// combine combines values of the basic type with those that come before them.
func (n *noted) combine(from, to []byte) error {
	kind, _ := n.Type.Uniform()
	values := func(row []byte) device.Buffer {
		return device.Buffer{Mem: row, Count: len(row) / kind.Size(), Type: dtype.Of(kind)}
	}
	return n.o.combine(act{schedule.After, values(from), values(to)})
}

// row is this rank's contribution.
func (n *noted) row(in, out []byte) []byte {
	switch code := n.o.code; {
	case code == opBarrier, !n.All && n.o.c.rank != n.Leader:
		return nil
	case code == opBcast:
		return out
	case n.place && code == opAllgather:
		return out[n.o.c.rank*n.part:][:n.part]
	case n.place && code != opScatter:
		return out
	}
	return in
}

// reduce combines the contributions in the order of ranks: so all have the same result to the last bit.
func (n *noted) reduce(out []byte) error {
	copy(out, n.all)
	if n.Bytes == 0 {
		return nil
	}
	of := n.o.unit.of
	count := n.Bytes / of.Size()
	for at := n.Bytes; at < len(n.all); at += n.Bytes {
		if err := n.o.combine(act{schedule.After, device.Buffer{Mem: n.all[at : at+n.Bytes], Count: count, Type: of}, device.Buffer{Mem: out, Count: count, Type: of}}); err != nil {
			return err
		}
	}
	return nil
}

// once is run for a call that has no plan.
func (n *noted) once(ctx func() context.Context) (messages bool, err error) {
	if n.Messages&device.Agreed != 0 {
		return n.run(ctx, n.o.turn, nil, nil)
	}
	in, _, err := dense(n.in, true)
	out, put, err2 := dense(n.to, true)
	if err := cmp.Or(err, err2); err != nil {
		return false, err
	}
	if messages, err = n.run(ctx, n.o.turn, in, out); messages || err != nil || put == nil || !n.All && n.o.c.rank == n.Leader && n.o.code == opBcast {
		return messages, err
	}
	return false, put()
}

// tellSlate says for whom the communicator's ranks wait at the slate. The caller has the device's lock.
func (c *Comm) tellSlate(call *waitfor.Call) {
	needs, op, turn := c.slate.s.Load().Absent()
	if len(needs) == 0 {
		call.Open = true
		return
	}
	call.Comm, call.Rank, call.Context, call.Needs = lang.Text{En: c.Name(), Fr: c.Name()}, c.rank, c.context+ofCollectives, needs
	call.Collective, call.Turn = opcode(op).String(), turn
}
