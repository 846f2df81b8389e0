package device

import (
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/match"
)

// A Destination says who gets a message, and what it is matched by.
type Destination struct {
	Rank    int    // in the job
	Context uint32 // of the communicator
	Source  int    // the sender's rank in it
	Tag     int
	Op      uint8  // which collective operation it belongs to; 0: none
	Check   uint64 // of such a message: what both ends must say
	Tally   *Tally // where it is counted; nil: nowhere
}

// Send starts a send, and returns it when it is not done yet; otherwise nil and its error. It does not block. The buffer must not be changed until it
// is done.
func (d *Device) Send(mode Mode, to Destination, b Buffer) (*Request, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.start(mode, to, b)
	if !r.Done {
		return r, nil
	}
	err := r.Err
	d.put(r)
	return nil, err
}

// Isend is Send for who wants a request in any case.
func (d *Device) Isend(mode Mode, to Destination, b Buffer) *Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.start(mode, to, b)
}

// start begins a send. The caller has the lock.
func (d *Device) start(mode Mode, to Destination, b Buffer) *Request {
	r := d.get()
	d.steps++
	r.send, r.mode, r.peer, r.op, r.buf = true, mode, to.Rank, to.Op, b
	r.check = to.Check
	r.envelope = match.Envelope{Context: to.Context, Source: int32(to.Source), Tag: int32(to.Tag)}
	switch refusal := d.refusal(to.Context, to.Tag); {
	case d.broken != nil:
		d.done(r, d.broken)
	case refusal != nil:
		d.done(r, refusal)
	case to.Rank == d.Rank():
		d.sendToSelf(r)
	case d.peers[to.Rank].lost != nil:
		d.done(r, &LostError{to.Rank, d.peers[to.Rank].lost})
	default:
		d.sendAway(r)
	}
	if to.Tally != nil && r.Err == nil {
		to.Tally.count(r)
	}
	return r
}

func (d *Device) header(r *Request, kind uint8) header {
	n := r.buf.Bytes()
	h := header{Kind: kind, Context: r.envelope.Context, Source: r.envelope.Source, Tag: r.envelope.Tag, Size: uint64(n), Op: r.op}
	if k, ok := r.buf.item(); ok {
		h.Item = uint8(k) + 1
	} else if n > 0 {
		h.C = dtype.Hash(r.buf.Type.Signature(), n)
	}
	if n == 0 || h.Item != 0 {
		h.C = r.check
	}
	if r.mode == Ready {
		h.Flags |= flagReady
	}
	return h
}

// sendAway sends a short message whole, and asks for a long one.
func (d *Device) sendAway(r *Request) {
	n, to := r.buf.Bytes(), &d.peers[r.peer]
	to.sent++
	if d.tracer != nil {
		d.tracer.Sent(Sending{d.Rank(), r.peer, to.sent, r.op, int(r.envelope.Tag), n})
	}
	if n > d.eager || n > d.fabric.Limit(r.peer) || n+envelopeCost > to.credit {
		d.ask(r)
		return
	}
	row, err := r.buf.row(d.scratch)
	if err != nil {
		d.done(r, err)
		return
	}
	if r.gapped() { // else it is the caller's memory
		d.keep(row)
	}
	h := &d.out
	*h = d.header(r, kindEager)
	if r.mode == Synchronous {
		d.table.add(r)
		h.A, h.Flags = r.id, h.Flags|flagAck
	}
	to.credit -= n + envelopeCost
	if _, err := d.transmit(r.peer, h, row, nil); err != nil {
		d.done(r, &LostError{r.peer, err})
	} else if r.mode != Synchronous {
		d.done(r, nil)
	}
}

// keep remembers a row that data was packed into, to be used again.
func (d *Device) keep(row []byte) {
	if cap(row) > cap(d.scratch) && cap(row) <= 2*DefaultEager {
		d.scratch = row
	}
}

// ask says that a message is there.
func (d *Device) ask(r *Request) {
	row, dense := r.buf.dense()
	if !dense {
		if err := r.buf.pack(nil, 0); err != nil {
			d.done(r, err)
			return
		}
	}
	r.size = r.buf.Bytes()
	r.row = row
	d.table.add(r)
	h := d.header(r, kindAsk)
	h.A, h.Flags = r.id, h.Flags|flagUrgent
	if len(row) > 0 && d.fabric.Direct(r.peer) {
		h.B = uint64(address(row))
	}
	if _, err := d.transmit(r.peer, &h, nil, nil); err != nil {
		d.done(r, &LostError{r.peer, err})
	}
}

// gapped reports whether the data does not lie in a row.
func (r *Request) gapped() bool {
	_, ok := r.buf.dense()
	return !ok
}

// clear: the receive is there, and wants the data.
func (d *Device) clear(from int, h *header) {
	r := d.table.get(h.A)
	if r == nil || !r.send || r.peer != from || r.other != 0 || h.B == 0 {
		return
	}
	r.other = h.B
	d.pour(r)
}

// pour sends data until the fabric keeps some of it; Sent goes on.
func (d *Device) pour(r *Request) {
	limit, gapped := d.fabric.Limit(r.peer), r.gapped()
	if gapped {
		limit = min(limit, d.pieceTo(r.peer))
	}
	for r.moved < r.size {
		n := min(limit, r.size-r.moved)
		d.out = header{Kind: kindData, Flags: flagUrgent, Size: uint64(r.size), A: r.other, B: uint64(r.moved)}
		if gapped && d.packThere(r, n) {
			continue
		}
		piece := r.piece(n)
		r.moved += n
		now, err := d.transmit(r.peer, &d.out, piece, r)
		if err != nil {
			d.done(r, &LostError{r.peer, err})
			return
		}
		if !now {
			return
		}
	}
	d.sent(r)
}

// sent: all of a long message is on its way, or has been received.
func (d *Device) sent(r *Request) {
	d.keepPiece(r)
	d.done(r, nil)
}
