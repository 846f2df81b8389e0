package mpi

import (
	"context"
	"fmt"
	"slices"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// An operation is one rank's part of a collective operation: checked, and ready to run.
type operation struct {
	c       *Comm
	call    string
	args    func() string
	code    opcode
	check   uint64                    // what all ranks must have given alike, beside counts and types
	stages  []stage                   // one after the other
	combine func(l act) error         // of reductions
	after   func() error              // when all is there
	recipe  func() *schedule.Schedule // of an operation that does no more than follow it
	unit    block                     // its element
	context uint32
	turn    int
	unseen  bool // it is not counted
	noted   *noted
}

// A stage makes the steps of a part of an operation, when the operation comes to it.
type stage func() ([]step, error)

// A step is what happens between two moments at which a rank waits. See schedule.Round.
type step struct {
	sends, recvs []transfer
	acts         []act
	within       bool // of an intercommunicator: peers are ranks of this rank's own group
}

type transfer struct {
	peer int // rank in the communicator
	buf  device.Buffer
}

// An act is what becomes of two rows of memory.
type act struct {
	do       schedule.Act
	from, to device.Buffer
}

// An opcode says in messages which operation they are of, so that different ones are not taken for each other.
type opcode uint8

const (
	opBarrier opcode = iota + 1
	opBcast
	opGather
	opScatter
	opAllgather
	opAlltoall
	opReduce
	opAllreduce
	opReduceScatter
	opScan
	opExscan
	opNeighbour
	opGatherv
	opScatterv
	opAllgatherv
	opAlltoallv
	opAlltoallw
	opReduceScatterv
	opFile
	opFinalize // a barrier that is no other one's

	// Calls that are made of several operations. codeOf finds them by their names.
	opOther
	lastOpcode = opOther + opcode(len(composedCalls))
)

// composedCalls are the calls that are made of several operations, each of which is said to be of its call.
var composedCalls = [...]string{"Dup", "DupWithInfo", "Split", "SplitType", "Create", "CreateGroup", "CartCreate", "CartSub", "GraphCreate", "DistGraphCreate", "DistGraphCreateAdjacent",
	"IntercommCreate", "Merge", "Spawn", "SpawnMultiple", "Accept", "Connect", "Disconnect", makingWindow, "OpenFile", "PingPong", "TrafficMatrix"}

// makingWindow is WinCreate and its like. They are one call: who calls another of them is told of the window that it makes.
const makingWindow = "the making of a window"

// codeOf is the code of a call that is made of several operations.
func codeOf(call string) opcode { return opOther + opcode(1+slices.Index(composedCalls[:], call)) }

var opcodeNames = [...]string{"no collective operation", "Barrier", "Bcast", "Gather", "Scatter", "Allgather", "Alltoall", "Reduce", "Allreduce", "ReduceScatterBlock", "Scan",
	"Exscan", "a neighbourhood's operation", "Gatherv", "Scatterv", "Allgatherv", "Alltoallv", "Alltoallw", "ReduceScatter", "an operation of a file", "Finalize", "an operation of the communicator's"}

func (o opcode) String() string {
	switch {
	case int(o) < len(opcodeNames):
		return opcodeNames[o]
	case o <= lastOpcode:
		return composedCalls[o-opOther-1]
	}
	return fmt.Sprintf("operation %d", o)
}

// rootIn is the root of an operation, plus 1, by what its ranks must give alike (checkOf); 0: it has none.
func (o opcode) rootIn(check uint64) int {
	switch o {
	case opBcast, opGather, opScatter, opReduce, opGatherv, opScatterv:
		return int(uint32(check))
	}
	return 0
}

// begin takes the operation's turn: the n-th of each rank are one.
func (o *operation) begin() {
	o.context = o.c.context + ofCollectives
	o.turn = o.c.pace.begin()
	o.c.began(o)
}

// run does everything. It blocks.
func (o *operation) run(ctx context.Context) error {
	return o.over(o.turn, o.stage(ctx))
}

// over ends an operation's turn. err is what came of it.
func (o *operation) over(turn int, err error) error {
	last, over := o.c.pace.end(0)
	return o.judge(turn, last, over, o.noted != nil && o.noted.Quiet, err)
}

// judge says what came of an operation that is over, and of others. last is the last turn, over says that all are over, and quiet that no message waited when this one was done.
func (o *operation) judge(turn, last int, over, quiet bool, err error) error {
	c := o.c
	switch {
	case err != nil:
		c.known.Store(int32(last))
		o.gaveUp(turn, err)
	case over:
		known := c.known.Load()
		if !quiet || last != turn {
			err = c.unasked(o.context, int32(last))
		}
		if err != nil {
			o.gaveUp(turn, err)
		} else if err = c.faulty.late(known, int32(last)); err != nil {
			c.known.Store(int32(last))
		}
	}
	return err
}

// unasked reports a message of an operation that is over, which this rank has not waited for: the ranks did not do the same. last is the turn up to which
// all are over.
func (c *Comm) unasked(context uint32, last int32) error {
	u, some := c.p.d.Unasked(context)
	if !some || u.Tag > int(last) || u.Tag <= int(c.known.Load()) {
		return nil
	}
	c.known.Store(last)
	return c.notAsked(u)
}

// notAsked is the error of such a message.
func (c *Comm) notAsked(u device.Unasked) error {
	return &mismatch{turn: u.Tag, error: bad(ErrOther, "%s has sent this rank something in %v, its collective operation number %d in %s, which this rank has not waited for: all ranks must call the same operations in the same order, with the same root and counts",
		c.whoIs(u.From), opcode(u.Op), u.Tag, c.Name())}
}

// stage does one stage after the other.
func (o *operation) stage(ctx context.Context) error {
	if o.noted != nil {
		if messages, err := o.noted.once(o.c.p.ctx); !messages {
			return err
		}
	}
	for _, stage := range o.stages {
		steps, err := stage()
		if err != nil {
			return err
		}
		for _, s := range steps {
			if err := o.step(ctx, &s); err != nil {
				return err
			}
		}
	}
	if o.after != nil {
		return o.after()
	}
	return nil
}

func (o *operation) step(ctx context.Context, s *step) error {
	d, peers, context := o.c.p.d, o.c.peers(), o.context
	if s.within {
		peers, context = o.c.ranks, o.c.context+ofGroup
	}
	var room [8]*device.Request
	all := room[:0]
	for _, x := range s.recvs {
		all = append(all, d.Irecv(device.Source{Rank: peers[x.peer], Context: context, Source: x.peer, Tag: o.turn, Op: uint8(o.code), Check: o.check}, x.buf))
	}
	var failed error
	part := o.part(o.turn)
	part.Context = context
	for _, x := range s.sends {
		r, err := d.Send(device.Standard, device.Destination{Rank: peers[x.peer], Context: context, Source: o.c.rank, Tag: o.turn, Op: uint8(o.code), Check: o.check, Tally: o.tally(peers[x.peer])}, x.buf)
		if err != nil && failed == nil {
			failed = err
		}
		if r != nil {
			all = append(all, r)
		}
	}
	if err := d.WaitPart(ctx, all, &part); err != nil {
		for _, r := range all {
			d.Cancel(r)
		}
		return err
	}
	if from, err := part.Wrong(); err != nil {
		failed = o.explain(from, err)
	}
	for _, r := range all {
		if r.Err != nil && failed == nil {
			failed = o.explain(r.Peer(), r.Err)
		}
		d.Free(r)
	}
	if failed != nil {
		return failed
	}
	for _, a := range s.acts {
		if err := o.act(a); err != nil {
			return err
		}
	}
	return nil
}

// tally is where a message to a rank of the job is counted.
func (o *operation) tally(job int) *device.Tally {
	if o.unseen {
		return nil
	}
	return o.c.tally(InCollectives, job)
}

func (o *operation) act(a act) error {
	if a.do != schedule.Copy {
		return o.combine(a)
	}
	return move(a.from, a.to)
}

// move copies the data of one buffer into another, whatever their types.
func move(from, to device.Buffer) error {
	if from.Bytes() == 0 {
		return nil
	}
	row, err := from.Type.Pack(nil, from.Mem, from.Origin, from.Count)
	if err != nil {
		return bad(ErrBuffer, "%v", err)
	}
	if err := to.Type.Unpack(row, to.Mem, to.Origin, to.Count); err != nil {
		return bad(ErrBuffer, "%v", err)
	}
	return nil
}

// do runs an operation that a call has prepared.
func (c *Comm) do(o *operation, err error) error {
	if err == nil {
		err = o.enter()
	}
	if err == nil {
		if c.p.tracing.Load() {
			defer called(ofCollective, o.call, o.args(), history.AttrInside, o.code.String())()
		}
		o.begin()
		err = o.run(c.p.ctx())
		o.leave()
	}
	if err == nil {
		return nil
	}
	return c.fail(o.call, o.args(), err)
}

// A block is what a schedule's element is in memory: Count elements of a type, without anything between them.
type block struct {
	of    *dtype.Type
	count int
}

// size is how many bytes of memory a block takes.
func (b block) size() int {
	_, extent := b.of.Extent()
	return extent * b.count
}

// follow makes the steps of a schedule. in and out are memory in which blocks lie one behind the other.
func follow(s *schedule.Schedule, b block, in, out []byte) []step {
	mem := [3][]byte{in, out, nil}
	if s.Tmp > 0 {
		mem[schedule.Tmp] = make([]byte, s.Tmp*b.size())
	}
	at := func(x schedule.Span) device.Buffer {
		if x.N == 0 || b.size() == 0 {
			return device.Buffer{Type: b.of}
		}
		return device.Buffer{Mem: mem[x.Buf], Origin: x.At * b.size(), Count: x.N * b.count, Type: b.of}
	}
	steps := make([]step, len(s.Rounds))
	for i, r := range s.Rounds {
		for _, x := range r.Sends {
			steps[i].sends = append(steps[i].sends, transfer{x.Peer, at(x.Span)})
		}
		for _, x := range r.Recvs {
			steps[i].recvs = append(steps[i].recvs, transfer{x.Peer, at(x.Span)})
		}
		for _, l := range r.Locals {
			steps[i].acts = append(steps[i].acts, act{l.Do, at(l.From), at(l.To)})
		}
	}
	return steps
}

// checkOf is a number for what all ranks must give alike: the root, and the operator.
func checkOf(root int, op *Op) uint64 {
	n := uint64(root + 1)
	if op != nil {
		n |= uint64(op.number) << 32
	}
	return n
}

// rankOf is the rank in the communicator of a rank of the job.
func (c *Comm) rankOf(job int) int {
	if i := slices.Index(c.peers(), job); i >= 0 {
		return i
	}
	return Undefined
}

// whoIs is a rank of the job as a sentence about the communicator calls it.
func (c *Comm) whoIs(job int) string {
	switch i := slices.Index(c.ranks, job); {
	case i < 0:
		return fmt.Sprintf("rank %d of the other group", slices.Index(c.remote, job))
	case c.remote != nil:
		return fmt.Sprintf("rank %d of this group", i)
	default:
		return fmt.Sprintf("rank %d", i)
	}
}
