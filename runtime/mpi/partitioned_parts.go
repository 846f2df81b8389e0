package mpi

import (
	"context"
	"sync"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// How partitions go. The sender offers its request to the receiver once, in a message of the caller's tag: how many partitions there are, how long each is, and
// the number of the first, which is its tag in the context of partitions. As messages of a rank with a tag do not overtake each other, offers meet PrecvInits
// in the order of both, and a partition meets its receive of the same round. Each partition is a message, of the sender's size: the receiver receives them where
// they belong in its buffer, however it cuts that itself.

// parts are one side of a partitioned communication.
type parts struct {
	c    *Comm
	buf  device.Buffer
	n    int // partitions of this side
	send bool
	null bool
	job  int32 // in which of the process's it was offered

	offered *device.Request // until it has come, or is sent
	offer3  []int           // partitions, bytes of each, number of the first
	dest    int             // the other side's rank
	tag     int

	mu      sync.Mutex // guards what follows
	round   *device.Request
	pending []*device.Request // of the round, by the sender's partitions; nil: not begun
	begun   int               // of them
	why     error             // of the round: it cannot be received
}

// offer tells the receiver of a request.
func (x *parts) offer(dest, tag int) error {
	first, err := x.c.p.number(x.n)
	if err != nil {
		return err
	}
	x.dest, x.tag, x.offer3 = dest, tag, []int{x.n, x.buf.Bytes() / x.n, first}
	to := x.c.to(dest, tag)
	to.Context, to.Tally = x.c.context+ofPairing, nil
	x.offered = x.c.p.d.Isend(device.Standard, to, numbers(x.offer3))
	return nil
}

// accept awaits an offer.
func (x *parts) accept(source, tag int) {
	x.dest, x.tag, x.offer3 = source, tag, make([]int, 3)
	from := x.c.from(source, tag)
	from.Context += ofPairing
	x.offered = x.c.p.d.Irecv(from, numbers(x.offer3))
}

// start begins a round.
func (x *parts) start() (*device.Request, error) {
	if x.null {
		return x.c.p.nobody(), nil
	}
	if err := firstOf(x.c.live(), x.c.p.goesOn(x.job)); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.round, x.pending, x.begun, x.why = x.c.p.d.Open(), nil, 0, nil
	if x.send {
		x.pending = make([]*device.Request, x.n)
		return x.round, nil
	}
	ctx, round := x.c.p.ctx(), x.round
	go func() { x.finish(round, x.receive(ctx)) }()
	return x.round, nil
}

// finish ends a round.
func (x *parts) finish(round *device.Request, err error) {
	x.mu.Lock()
	x.round = nil
	if err != nil {
		x.why = err
	}
	x.mu.Unlock()
	x.c.p.d.Finish(round, err)
}

// ready sends partitions. The last one that becomes ready sees to the end of the round.
func (x *parts) ready(list []int) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.null {
		return nil
	}
	if x.pending == nil {
		return bad(ErrRequest, "it is not started: Start comes before each round of Pready")
	}
	if i, twice := duplicate(list); twice {
		return bad(ErrArg, "partition %d is named twice", i)
	}
	for _, i := range list {
		switch {
		case i < 0 || i >= x.n:
			return bad(ErrArg, "there is no partition %d: they are 0 to %d", i, x.n-1)
		case x.pending[i] != nil:
			return bad(ErrArg, "partition %d was made ready before in this round: each is once between Start and Wait", i)
		}
	}
	for _, i := range list {
		to := x.c.to(x.dest, x.offer3[2]+i)
		to.Context = x.c.context + ofPartitions
		x.pending[i] = x.c.p.d.Isend(device.Standard, to, x.part(i))
	}
	if x.begun += len(list); x.begun == x.n {
		round, all, ctx := x.round, x.pending, x.c.p.ctx()
		x.pending = nil
		if x.c.p.d.Test(func() bool { return everyDone(all) }) { // short ones are
			x.round = nil
			x.c.p.d.Finish(round, x.over(all))
			return nil
		}
		go func() {
			err := x.c.p.d.WaitAll(ctx, all)
			if err == nil {
				err = x.over(all)
			}
			x.finish(round, err)
		}()
	}
	return nil
}

func everyDone(all []*device.Request) bool {
	for _, r := range all {
		if !r.Done {
			return false
		}
	}
	return true
}

// over gives back requests that are done, and returns the first error.
func (x *parts) over(all []*device.Request) (err error) {
	for _, r := range all {
		if err == nil {
			err = r.Err
		}
		x.c.p.d.Free(r)
	}
	return err
}

// receive is a round of the receiver's side.
func (x *parts) receive(ctx context.Context) error {
	d := x.c.p.d
	if err := d.Wait(ctx, x.offered); err != nil {
		return err
	}
	if err := x.offered.Err; err != nil {
		return err
	}
	all, err := x.places()
	if err != nil {
		return err
	}
	requests := make([]*device.Request, len(all))
	for i, b := range all {
		from := x.c.from(x.dest, x.offer3[2]+i)
		from.Context += ofPartitions
		requests[i] = d.Irecv(from, b)
	}
	x.mu.Lock()
	x.pending = requests
	x.mu.Unlock()
	if err := d.WaitAll(ctx, requests); err != nil {
		for _, r := range requests {
			d.Cancel(r)
		}
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.pending, x.round = nil, nil
	x.why = x.over(requests)
	return x.why
}

// places are where in the buffer the sender's partitions belong.
func (x *parts) places() ([]device.Buffer, error) {
	n, each := x.offer3[0], x.offer3[1]
	if room := x.buf.Bytes(); n*each > room {
		return nil, &device.TruncateError{Sent: uint64(n * each), Room: room}
	}
	b := x.buf
	if b.Type != nil && b.Type.Size() > 0 && each%b.Type.Size() != 0 {
		kind, uniform := b.Type.Uniform()
		if !b.Type.Dense() || !uniform || each%kind.Size() != 0 {
			return nil, bad(ErrType, "the sender's partitions have %d bytes, and end within elements of %v, which has gaps or several types: cut the data at whole elements", each, b.Type)
		}
		b.Count, b.Type = b.Bytes()/kind.Size(), dtype.Of(kind)
	}
	all := make([]device.Buffer, n)
	for i := range all {
		count := 0
		if b.Type != nil && b.Type.Size() > 0 {
			count = each / b.Type.Size()
		}
		all[i] = span(b, i*count, count)
	}
	return all, nil
}

// arrived reports whether all of the sender's partitions are there that a partition of this side has data of.
func (x *parts) arrived(partition int) (bool, error) {
	if partition < 0 || partition >= x.n {
		return false, bad(ErrArg, "there is no partition %d: they are 0 to %d", partition, x.n-1)
	}
	there := false
	x.c.p.d.Test(func() bool { return false }) // takes what has come
	x.mu.Lock()
	defer x.mu.Unlock()
	switch {
	case x.round == nil:
		return true, x.why
	case x.pending == nil:
		return false, nil
	}
	mine, each := x.buf.Bytes()/x.n, x.offer3[1]
	first, last := 0, -1
	if mine > 0 && each > 0 {
		first, last = partition*mine/each, ((partition+1)*mine-1)/each
	}
	last = min(last, len(x.pending)-1)
	x.c.p.d.Locked(func() {
		there = true
		for i := first; i <= last; i++ {
			there = there && x.pending[i].Done
		}
	})
	return there, nil
}

// unready are the partitions of a round that have had no Pready; nil when there are none, or when a call changes them. The caller has the device's lock, which is taken
// after mu elsewhere: so it does not wait for mu.
func (x *parts) unready() (partitions []int) {
	if !x.send || !x.mu.TryLock() {
		return nil
	}
	defer x.mu.Unlock()
	for i, r := range x.pending {
		if r == nil {
			partitions = append(partitions, i)
		}
	}
	return partitions
}

// wait waits for the round that is r.
func (x *parts) wait(r *device.Request) error {
	return x.c.p.d.WaitForOf(x.c.p.ctx(), x, func() bool { return r.Done })
}

// idle reports that a request under way cannot be freed.
func (x *parts) idle(q *Request) error {
	if x == nil || q.r == nil {
		return nil
	}
	return bad(ErrRequest, "a partitioned communication under way cannot be freed: wait for it first")
}
