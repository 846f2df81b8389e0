package mpi

import (
	"slices"
	"sync/atomic"
	"unsafe"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// A plan is a blocking operation of a communicator, prepared for all calls that are alike: what it sends, and when. Each call says where the data is. What a call is
// checked for are the same things that make calls alike, so a call with a plan is right; and it allocates nothing.
type plan struct {
	planKey
	o       *operation // to explain and to fail
	args    string
	x       *device.Exchange
	noted   *noted
	rounds  []plannedRound
	combine func(act) error
	unit    *dtype.Type
	tmp     int       // bytes of memory of its own
	bound   [3]*byte  // where the data was in the last call, when the plan still says so
	mem     [3][]byte // in, out and tmp of this call
	simple  bool      // a call without options, whose two buffers count on all ranks: see fits
}

// A planKey is what calls have in common that may have one plan.
type planKey struct {
	code      opcode
	how       schedule.Algorithm // as the caller says; "": the usual one
	segment   int
	root      int
	op        *Op
	place     bool // one of the buffers is InPlace
	in, out   *dtype.Type
	ins, outs int // elements
}

type plannedRound struct {
	sends, recvs []device.Transfer
	from, to     []schedule.Span // of the sends, and of the receives, in bytes
	acts         []schedule.Local
}

// plans are those of a communicator that were used last, and memory for one of them at a time. They are the blocking operation's, of which there is one at a time; but what
// makes a plan one for a call never changes.
type plans struct {
	last    atomic.Pointer[plan] // the first of all; nil: there is none
	all     []*plan              // the last one first
	scratch []byte
}

const (
	mostPlans   = 16
	mostScratch = 16 << 20 // bytes that a communicator keeps
	mostBound   = 64 << 10 // bytes of a caller's memory that a plan remembers
)

// A blocking is a call of a blocking operation. It is filled in field by field: one that is made elsewhere and copied in larger words is waited for until all of them are written.
type blocking struct {
	code    opcode
	send    any
	recv    any
	op      *Op
	root    int
	options []Option
}

// recall is the plan of a call, whose operation has begun; nil when there is none, or the call is wrong.
func (c *Comm) recall(b *blocking) *plan {
	if c == nil || c.remote != nil || c.freed.Load() || c.outlived.Load() || c.faulty.revoked() != nil || c.p.isStale() || c.p.tracing.Load() {
		return nil
	}
	was := c.pace.word.Load() // before the plan: so nobody has it, or has dropped it
	if p := c.plans.last.Load(); p != nil {
		if in, out, ok := p.fits(b); ok {
			if turn, ok := c.pace.start(was); ok {
				c.holds(p.o)
				p.begin(turn, in, out)
				return p
			}
		}
	}
	key, in, out, ok := c.keyOf(b)
	if !ok || !c.pace.enter() {
		return nil
	}
	p := c.plans.find(key)
	if p == nil {
		c.pace.leave()
		return nil
	}
	c.holds(p.o)
	p.begin(c.pace.begin(), in, out)
	return p
}

// find is the plan for a key; nil: there is none. It is the first from now on.
func (s *plans) find(key planKey) *plan {
	for i, p := range s.all {
		if p.planKey == key {
			copy(s.all[1:], s.all[:i])
			s.all[0] = p
			s.last.Store(p)
			return p
		}
	}
	return nil
}

// fits reports whether a call is one of the plan's, and where its data is: of calls with the commonest buffers, for which the last plan is the next one most of the time. Others
// are looked for by their key.
func (p *plan) fits(b *blocking) (in, out []byte, ok bool) {
	if !p.simple || p.code != b.code || p.root != b.root || p.op != b.op || len(b.options) > 0 {
		return nil, nil, false
	}
	if p.code == opBarrier {
		return nil, nil, true
	}
	if p.code != opBcast {
		if in, ok = rowsOf(b.send, p.in, p.ins); !ok {
			return nil, nil, false
		}
	}
	out, ok = rowsOf(b.recv, p.out, p.outs)
	return in, out, ok && !inCommon(in, out)
}

// simple are the operations whose buffers count on all ranks.
func (o opcode) simple() bool {
	switch o {
	case opBarrier, opBcast, opAllgather, opAlltoall, opAllreduce:
		return true
	}
	return false
}

// keyOf is a call's key, and its data; false when it can have no plan.
func (c *Comm) keyOf(b *blocking) (k planKey, in, out []byte, ok bool) {
	k = planKey{code: b.code, root: b.root, op: b.op}
	for _, o := range b.options {
		if o.how != "" {
			k.how = o.how
		}
		if o.segment != 0 {
			k.segment = o.segment
		}
	}
	send, recv := b.send, b.recv
	switch {
	case b.code == opScatter && c.rank != b.root:
		send = nil
	case (b.code == opGather || b.code == opReduce) && c.rank != b.root:
		recv = nil
	}
	if isInPlace(send) || isInPlace(recv) {
		k.place = true
	}
	from, to, err := buffers(send, recv)
	if err != nil || gapped(from) || gapped(to) {
		return k, nil, nil, false
	}
	k.in, k.ins, k.out, k.outs = from.Type, from.Count, to.Type, to.Count
	in, out = memoryOf(from), memoryOf(to)
	return k, in, out, !inCommon(in, out)
}

// take is scratch memory of so many bytes, until it is given back.
func (s *plans) take(n int) []byte {
	if n == 0 {
		return nil
	}
	if cap(s.scratch) < n {
		return make([]byte, n)
	}
	mem := s.scratch[:n]
	s.scratch = nil
	return mem
}

// give takes scratch memory back.
func (s *plans) give(mem []byte) {
	if cap(mem) > cap(s.scratch) && cap(mem) <= mostScratch {
		s.scratch = mem[:cap(mem)]
	}
}

// block runs a call that has no plan, by one that later calls find, where that can be.
func (c *Comm) block(b *blocking, o *operation, err error) error {
	if err == nil {
		o.noted = c.noted(b, o)
	}
	if err != nil || o.recipe == nil || c.p.tracing.Load() { // what is traced is done by requests, which say more
		return c.do(o, err)
	}
	key, in, out, ok := c.keyOf(b)
	if _, uniform := o.unit.of.Uniform(); !ok || !uniform {
		return c.do(o, err)
	}
	if err := o.enter(); err != nil {
		return c.fail(o.call, o.args(), err)
	}
	p := c.plan(key, o)
	c.holds(p.o)
	c.plans.all = slices.Insert(c.plans.all[:min(len(c.plans.all), mostPlans-1)], 0, p)
	c.plans.last.Store(p)
	p.begin(c.pace.begin(), in, out)
	return p.run()
}

// plan makes a plan of an operation.
func (c *Comm) plan(key planKey, o *operation) *plan {
	s, size := o.recipe(), o.unit.size()
	bytes := func(x schedule.Span) schedule.Span { return schedule.Span{Buf: x.Buf, At: x.At * size, N: x.N * size} }
	p := &plan{planKey: key, o: &operation{c: c, call: o.call, code: o.code, check: o.check, context: c.context + ofCollectives}, args: o.args(),
		combine: o.combine, noted: o.noted, unit: o.unit.of, tmp: s.Tmp * size, rounds: make([]plannedRound, len(s.Rounds))}
	p.simple = key.code.simple() && !key.place && key.how == "" && key.segment == 0
	for i, r := range s.Rounds {
		to := &p.rounds[i]
		for _, t := range r.Sends {
			to.sends = append(to.sends, device.Transfer{Rank: c.ranks[t.Peer], Number: t.Peer, Tally: c.tally(InCollectives, c.ranks[t.Peer])})
			to.from = append(to.from, bytes(t.Span))
		}
		for _, t := range r.Recvs {
			to.recvs = append(to.recvs, device.Transfer{Rank: c.ranks[t.Peer], Number: t.Peer})
			to.to = append(to.to, bytes(t.Span))
		}
		for _, l := range r.Locals {
			to.acts = append(to.acts, schedule.Local{Do: l.Do, From: bytes(l.From), To: bytes(l.To)})
		}
	}
	p.x = c.p.d.NewExchange()
	p.x.Part = p.o.part(0)
	p.x.Differs = func(from int, err error) { p.o.disagree(p.x.Tag, p.o.explain(from, err)) }
	p.x.Source, p.x.Type = c.rank, p.unit
	return p
}

// begin says which turn this call's is, and where its data is.
func (p *plan) begin(turn int, in, out []byte) {
	p.o.turn = turn
	p.mem[schedule.In], p.mem[schedule.Out], p.mem[schedule.Tmp] = in, out, nil
	p.o.c.began(p.o)
}

// bind has the messages of this call be where its data is.
func (p *plan) bind() {
	p.mem[schedule.Tmp] = p.o.c.plans.take(p.tmp)
	var at [3]*byte
	for i, mem := range p.mem {
		at[i] = unsafe.SliceData(mem)
	}
	if p.bound == at {
		return
	}
	p.bound = at
	for i := range p.rounds {
		r := &p.rounds[i]
		for k, x := range r.from {
			r.sends[k].Row = p.row(x)
		}
		for k, x := range r.to {
			r.recvs[k].Row = p.row(x)
		}
	}
}

// unbind forgets where it was: a large memory shall not live on for a plan's sake.
func (p *plan) unbind() {
	p.mem, p.bound = [3][]byte{}, [3]*byte{}
	for _, r := range p.rounds {
		for k := range r.sends {
			r.sends[k].Row = nil
		}
		for k := range r.recvs {
			r.recvs[k].Row = nil
		}
	}
}

func (p *plan) row(x schedule.Span) []byte {
	if x.N == 0 {
		return nil
	}
	return p.mem[x.Buf][x.At : x.At+x.N]
}

// run does the operation, which has begun. It blocks.
func (p *plan) run() error {
	o := p.o
	c, turn := o.c, o.turn
	err := p.follow()
	mem := p.mem[schedule.Tmp]
	if len(p.mem[schedule.In])+len(p.mem[schedule.Out])+len(mem) > mostBound {
		p.unbind()
	}
	c.plans.give(mem)
	quiet := p.noted != nil && p.noted.Quiet
	if err != nil {
		c.plans.forget(p)
	}
	last, over := c.pace.end(blocks)
	if err = o.judge(turn, last, over, quiet, err); err == nil {
		return nil
	}
	return c.fail(o.call, p.args, err)
}

// follow does one round after the other.
func (p *plan) follow() error {
	if p.noted != nil {
		if messages, err := p.noted.run(p.o.c.p.ctx, p.o.turn, p.mem[schedule.In], p.mem[schedule.Out]); !messages {
			return err
		}
	}
	p.bind()
	p.x.Tag, p.x.Oldest = p.o.turn, p.o.c.oldest(p.o.turn)
	ctx := p.o.c.p.ctx()
	for i := range p.rounds {
		r := &p.rounds[i]
		if len(r.sends)+len(r.recvs) > 0 {
			if peer, err := p.x.Round(ctx, r.sends, r.recvs); err != nil {
				return p.o.explain(peer, err)
			}
		}
		for k := range r.acts {
			if err := p.act(&r.acts[k]); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *plan) act(l *schedule.Local) error {
	from, to := p.row(l.From), p.row(l.To)
	if l.Do == schedule.Copy {
		copy(to, from)
		return nil
	}
	n := len(to) / p.unit.Size()
	return p.combine(act{l.Do, device.Buffer{Mem: from, Count: n, Type: p.unit}, device.Buffer{Mem: to, Count: n, Type: p.unit}})
}

// forget drops a plan: what it had under way may not be over.
func (s *plans) forget(p *plan) {
	s.last.Store(nil)
	s.all = slices.DeleteFunc(s.all, func(x *plan) bool { return x == p })
}
