package device

import (
	"context"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/match"
)

// An Exchange sends and receives the messages of a collective operation, round by round, again and again. It does what requests do, for data that lies in rows, and
// is faster: short messages that come soon go from packet to row, past the matching queue, and without a request. Between two rounds what it is made of may be changed, but by nobody
// else than who calls Round.
type Exchange struct {
	Part
	Source int         // this rank's number in the communicator
	Type   *dtype.Type // of the rows' elements; of one basic type

	d     *Device
	recvs []Transfer
	sends []*Request // that are not done
	at    *Transfer  // that is waited for
	there func() bool
	out   header
}

// A Transfer is a message of an Exchange.
type Transfer struct {
	Rank   int // of the peer, in the job
	Number int // in the communicator
	Row    []byte
	Tally  *Tally // of a send: where it is counted; nil: nowhere

	done bool     // a receive that is
	long *Request // a receive's, when it takes longer
	err  error
}

// NewExchange makes one. Its fields are the caller's to set.
func (d *Device) NewExchange() *Exchange {
	x := &Exchange{d: d}
	x.there = func() bool { return x.at.done }
	return x
}

// Round sends and receives, and blocks until all is done. peer is whose message err is about; -1 when it is about none.
func (x *Exchange) Round(ctx context.Context, sends, recvs []Transfer) (peer int, err error) {
	d := x.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return -1, d.broken
	}
	if err := d.refusal(x.Context, x.Tag); err != nil {
		return -1, err
	}
	x.begin()
	x.expect(recvs)
	peer, err = x.send(sends)
	if waited := x.wait(ctx); waited != nil {
		peer, err = -1, waited
	}
	d.leave(&x.Part)
	if p, e := x.end(); err == nil {
		peer, err = p, e
	}
	if x.err != nil {
		return x.from, x.err
	}
	return peer, err
}

// wait waits for one after the other: a fabric likes to know for whom.
func (x *Exchange) wait(ctx context.Context) error {
	for i := range x.recvs {
		if x.at = &x.recvs[i]; !x.at.done {
			x.d.look(x.there)
		}
		if !x.at.done {
			x.post()
			if err := x.d.until(ctx, &x.Part, x.at.long); err != nil {
				return err
			}
		}
	}
	for _, r := range x.sends {
		if err := x.d.until(ctx, &x.Part, r); err != nil {
			return err
		}
	}
	return nil
}

// post makes requests of the receives that are not done: this takes longer, and from now on they are what all that wait are.
func (x *Exchange) post() {
	for i := range x.recvs {
		if t := &x.recvs[i]; !t.done && t.long == nil {
			r := x.d.receive(Source{Rank: t.Rank, Context: x.Context, Source: t.Number, Tag: x.Tag, Op: x.Op, Check: x.Check}, x.buffer(t.Row))
			x.follow(t, r)
		}
	}
}

// follow has a receive done by a request.
func (x *Exchange) follow(t *Transfer, r *Request) {
	t.long = r
	if r.Done {
		x.finish(t, r.Err)
		return
	}
	r.exchange, r.transfer = x, t
}

// expect begins the receives.
func (x *Exchange) expect(recvs []Transfer) {
	x.recvs = recvs
	if len(recvs) == 0 {
		return
	}
	d := x.d
	for i := range recvs {
		t := &recvs[i]
		t.done, t.long, t.err = false, nil, nil
		if a, ok := d.queue.Take(x.envelope(t)); ok {
			x.take(t, a.from, &a.h, a.data)
			d.drop(a)
		} else if lost := d.peers[t.Rank].lost; lost != nil {
			x.finish(t, &LostError{t.Rank, lost})
		}
	}
	d.exchanges = append(d.exchanges, x)
}

func (x *Exchange) envelope(t *Transfer) match.Envelope {
	return match.Envelope{Context: x.Context, Source: int32(t.Number), Tag: int32(x.Tag)}
}

// expected is the receive that a message is for; nil when it is in no round that is under way.
func (d *Device) expected(from int, h *header) (*Exchange, *Transfer) {
	for _, x := range d.exchanges {
		if x.Context != h.Context || x.Tag != int(h.Tag) {
			continue
		}
		for i := range x.recvs {
			if t := &x.recvs[i]; !t.done && t.long == nil && t.Rank == from && t.Number == int(h.Source) {
				return x, t
			}
		}
	}
	return nil, nil
}

// take receives a message.
func (x *Exchange) take(t *Transfer, from int, h *header, data []byte) {
	if h.Kind == kindEager {
		if h.Op == x.Op && int(h.Size) == len(t.Row) && h.C == x.Check && h.Flags&flagAck == 0 && dtype.Agree(dtype.Kind(h.Item-1), x.kind()) {
			copy(t.Row, data)
			x.finish(t, nil)
			x.d.owe(from, len(data)+envelopeCost)
			return
		}
	}
	r := x.d.get()
	r.peer, r.op, r.check, r.buf, r.envelope = from, x.Op, x.Check, x.buffer(t.Row), x.envelope(t)
	if h.Kind == kindEager {
		x.d.eat(r, from, h, data)
		x.d.owe(from, len(data)+envelopeCost)
	} else {
		x.d.fetch(r, from, h)
	}
	x.follow(t, r)
}

func (x *Exchange) kind() dtype.Kind {
	k, _ := x.Type.Uniform()
	return k
}

func (x *Exchange) buffer(row []byte) Buffer {
	return Buffer{Mem: row, Count: len(row) / x.Type.Size(), Type: x.Type}
}

func (x *Exchange) finish(t *Transfer, err error) {
	if !t.done {
		t.done, t.err = true, err
		x.wrong(t.Rank, err)
	}
}

// soon is up to how many bytes a message of a round goes at once, where the limit was not adjusted and it can only go by packets: its receiver is in the operation, or will be
// soon, and to ask first takes two packets more, for which ranks that share processors wait for each other.
const soon = 64 << 10

func (x *Exchange) goesAtOnce(to, n int) bool {
	d := x.d
	eager := d.eager
	if eager == DefaultEager && !d.fabric.Direct(to) {
		eager = soon
	}
	p := &d.peers[to]
	return p.lost == nil && n <= eager && n+envelopeCost <= p.credit && n <= d.fabric.Limit(to)
}

// send begins the sends.
func (x *Exchange) send(sends []Transfer) (peer int, err error) {
	d := x.d
	h := &x.out
	*h = header{Kind: kindEager, Context: x.Context, Source: int32(x.Source), Tag: int32(x.Tag), Op: x.Op, C: x.Check, Item: uint8(x.kind()) + 1}
	peer = -1
	for i := range sends {
		t := &sends[i]
		n, to := len(t.Row), &d.peers[t.Rank]
		if x.goesAtOnce(t.Rank, n) {
			to.credit -= n + envelopeCost
			h.Size = uint64(n)
			to.sent++
			if t.Tally != nil {
				t.Tally.Add(x.Type, n/x.Type.Size())
			}
			if _, e := d.transmit(t.Rank, h, t.Row, nil); e != nil && err == nil {
				peer, err = t.Rank, &LostError{t.Rank, e}
			}
			continue
		}
		r := d.start(Standard, Destination{Rank: t.Rank, Context: x.Context, Source: x.Source, Tag: x.Tag, Op: x.Op, Check: x.Check, Tally: t.Tally}, x.buffer(t.Row))
		x.sends = append(x.sends, r)
	}
	return peer, err
}

// end forgets the round, and says what went wrong in it.
func (x *Exchange) end() (peer int, err error) {
	d := x.d
	peer = -1
	for i := range x.recvs {
		t := &x.recvs[i]
		if t.err != nil && err == nil {
			peer, err = t.Rank, t.err
		}
		if r := t.long; r != nil {
			r.exchange, r.transfer, t.long = nil, nil, nil
			if r.Done {
				d.put(r)
			} else {
				d.withdraw(r)
			}
		}
	}
	for i, r := range x.sends {
		if r.Done {
			if r.Err != nil && err == nil {
				peer, err = r.peer, r.Err
			}
			d.put(r)
		} else {
			d.withdraw(r)
		}
		x.sends[i] = nil
	}
	x.sends = x.sends[:0]
	for i, other := range d.exchanges {
		if other == x {
			last := len(d.exchanges) - 1
			d.exchanges[i], d.exchanges[last] = d.exchanges[last], nil
			d.exchanges = d.exchanges[:last]
			break
		}
	}
	x.recvs = nil
	return peer, err
}

// abandon ends what waits for a rank, or for Any, and has not met its message; requests are ended by themselves.
func (x *Exchange) abandon(rank int, err error) {
	for i := range x.recvs {
		if t := &x.recvs[i]; (t.Rank == rank || rank == Any) && t.long == nil {
			x.finish(t, err)
		}
	}
}
