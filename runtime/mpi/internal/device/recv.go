package device

import (
	"fmt"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/match"
)

// A Source says which messages a receive takes.
type Source struct {
	Rank    int    // in the job, or Any
	Context uint32 // of the communicator
	Source  int    // the sender's rank in it, or Any
	Tag     int    // or Any
	Op      uint8  // which collective operation it belongs to; 0: none
	Check   uint64 // of such a message: what both ends must say
}

func (s *Source) envelope() match.Envelope {
	return match.Envelope{Context: s.Context, Source: int32(s.Source), Tag: int32(s.Tag)}
}

// Irecv starts a receive. It does not block. The buffer must not be used until it is done.
func (d *Device) Irecv(from Source, b Buffer) *Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.receive(from, b)
}

// receive begins a receive. The caller has the lock.
func (d *Device) receive(from Source, b Buffer) *Request {
	r := d.get()
	d.steps++
	r.peer, r.op, r.buf, r.envelope = from.Rank, from.Op, b, from.envelope()
	r.check = from.Check
	if d.broken != nil {
		d.done(r, d.broken)
		return r
	}
	if err := d.refusal(from.Context, from.Tag); err != nil {
		d.done(r, err)
		return r
	}
	if a, ok := d.queue.Post(r.envelope, r); ok {
		d.take(r, a)
		return r
	}
	if from.Rank >= 0 && from.Rank != d.Rank() {
		if lost := d.peers[from.Rank].lost; lost != nil {
			d.queue.Cancel(r.envelope, r)
			d.done(r, &LostError{from.Rank, lost})
			return r
		}
	}
	r.posted = true
	d.table.add(r)
	return r
}

// take gives a message that had come to a receive.
func (d *Device) take(r *Request, a *arrival) {
	r.number = a.number
	switch {
	case a.local != nil:
		d.fromSelf(r, a.local)
	case a.h.Kind == kindEager:
		d.eat(r, a.from, &a.h, a.data)
		d.owe(a.from, len(a.data)+envelopeCost)
	default:
		d.fetch(r, a.from, &a.h)
	}
	d.drop(a)
}

// drop forgets an arrival.
func (d *Device) drop(a *arrival) {
	d.buffers.put(a.data)
	*a = arrival{}
	d.arrivals = append(d.arrivals, a)
}

func (d *Device) arrival() *arrival {
	if n := len(d.arrivals); n > 0 {
		a := d.arrivals[n-1]
		d.arrivals = d.arrivals[:n-1]
		return a
	}
	return new(arrival)
}

// meet fills in what is known once a receive has its message, and says what is wrong with the two.
func (r *Request) meet(from int, h *header) error {
	if r.guard != nil {
		r.guard()
		r.guard = nil
	}
	r.peer = from
	r.Status = Status{Source: int(h.Source), Tag: int(h.Tag), Bytes: int(h.Size)}
	if err := r.same(from, h); err != nil {
		return err
	}
	if err := r.agrees(h); err != nil {
		return err
	}
	if room := r.buf.Bytes(); h.Size > uint64(room) {
		e := &TruncateError{Sent: h.Size, Room: room}
		if here, uniform := r.buf.item(); uniform && h.Item != 0 && dtype.Kind(h.Item-1) == here {
			e.Item = here
		}
		return e
	}
	return nil
}

// same compares what the two ends say of a collective operation.
func (r *Request) same(from int, h *header) error {
	room := r.buf.Bytes()
	checked := h.Size == 0 || h.Item != 0
	if h.Op == r.op && (r.op == 0 || int(h.Size) == room && (!checked || h.C == r.check)) {
		return nil
	}
	check := r.check
	if checked {
		check = h.C
	}
	return &MixedError{From: from, Op: h.Op, Check: check, Bytes: int(h.Size), Room: room}
}

// agrees compares the types of the data.
func (r *Request) agrees(h *header) error {
	if h.Size == 0 || r.buf.Type == nil || r.buf.Count == 0 {
		return nil
	}
	here, uniform := r.buf.item()
	switch there := dtype.Kind(h.Item - 1); {
	case h.Item != 0 && uniform:
		if dtype.Agree(there, here) {
			return nil
		}
		return &TypeError{fmt.Sprintf("%d %v were sent, and received as %v", int(h.Size)/there.Size(), there, here)}
	case h.Item != 0 && there == dtype.Packed || uniform && here == dtype.Packed:
		return nil
	case h.Item == 0 && h.Size <= uint64(r.buf.Bytes()) && dtype.Hash(r.buf.Type.Signature(), int(h.Size)) == h.C:
		return nil
	case h.Item == 0 && h.Size > uint64(r.buf.Bytes()):
		return nil // truncated is what will be said
	case h.Item != 0:
		n := int(h.Size) / there.Size()
		one := dtype.Signature{{Items: []dtype.Item{{Kind: there, N: n}}, Times: 1}}
		if dtype.Match(one, 1, r.buf.Type.Signature(), r.buf.Count) == nil { // the beginning of an element that has other kinds behind
			return nil
		}
		return &TypeError{fmt.Sprintf("%d %v were sent, and received as %v", n, there, r.buf.Type)}
	}
	return &TypeError{fmt.Sprintf("%d bytes of a type of several kinds were sent, which are not those of %v in their order", h.Size, r.buf.Type)}
}

// eat receives a short message.
func (d *Device) eat(r *Request, from int, h *header, data []byte) {
	err := r.meet(from, h)
	if err == nil {
		err = r.buf.fill(data, 0)
	}
	if h.Flags&flagAck != 0 {
		d.reply(from, header{Kind: kindAck, A: h.A, Flags: flagUrgent})
	}
	d.done(r, err)
}

// fetch receives a long message: from the sender's memory, or as packets that it is told to send.
func (d *Device) fetch(r *Request, from int, h *header) {
	if err := d.peers[from].lost; err != nil {
		r.meet(from, h)
		d.done(r, &LostError{from, err})
		return
	}
	if err := r.meet(from, h); err != nil || h.Size == 0 {
		d.reply(from, header{Kind: kindAck, A: h.A, Flags: flagUrgent}) // the sender shall not wait
		d.done(r, err)
		return
	}
	r.size = int(h.Size)
	if row, ok := r.buf.dense(); ok {
		r.row = row[:h.Size]
	} else {
		r.row = d.buffers.get(min(r.size, pieceBytes))
		r.row = r.row[:cap(r.row)]
	}
	direct := h.B != 0 && d.fabric.Direct(from)
	if direct && d.share(r, from, h) {
		return
	}
	if direct && d.read(r, from, uintptr(h.B)) {
		d.reply(from, header{Kind: kindAck, A: h.A, Flags: flagUrgent})
		d.whole(r)
		return
	}
	d.table.add(r)
	d.reply(from, header{Kind: kindClear, A: h.A, B: r.id, Flags: flagUrgent})
}

// read takes a message from the sender's memory: at once, or in parts that are put in place while the processor has them at hand.
func (d *Device) read(r *Request, from int, address uintptr) bool {
	if !r.gapped() {
		return d.fabric.Fetch(r.row, from, address) == nil
	}
	for at := 0; at < r.size; {
		part := r.row[:min(len(r.row), r.size-at)]
		if d.fabric.Fetch(part, from, address+uintptr(at)) != nil || r.buf.fill(part, at) != nil {
			return false
		}
		at += len(part)
	}
	return true
}

// place is where a part of a long message is read to; nil: it is none that is expected.
func (d *Device) place(from int, h *header, n int) []byte {
	r := d.table.get(h.A)
	switch {
	case r == nil || r.send || r.posted || r.peer != from || h.B != uint64(r.moved) || n > r.size-r.moved:
		return nil
	case !r.gapped():
		return r.row[r.moved : r.moved+n]
	case n > len(r.row):
		d.buffers.put(r.row)
		r.row = d.buffers.get(n)
		r.row = r.row[:cap(r.row)]
	}
	return r.row[:n]
}

// data is a part of a long message.
func (d *Device) data(from int, h *header, payload []byte) {
	r := d.table.get(h.A)
	if r == nil || r.send || r.posted || r.peer != from || h.B != uint64(r.moved) || len(payload) > r.size-r.moved {
		return
	}
	if n := len(payload); n > 0 && (r.gapped() || &r.row[r.moved] != &payload[0]) {
		if err := r.buf.fill(payload, r.moved); err != nil {
			d.done(r, err)
			return
		}
	}
	if r.moved += len(payload); r.moved == r.size {
		d.whole(r)
	}
}

// whole: all of a long message is there.
func (d *Device) whole(r *Request) {
	d.keepPiece(r)
	d.done(r, nil)
}

// reply sends a packet without data. When the peer is lost, the device is told so.
func (d *Device) reply(to int, h header) {
	d.out = h
	d.transmit(to, &d.out, nil, nil)
}

// owe counts what was received of a peer's credit, and gives it back by halves.
func (d *Device) owe(to, n int) {
	if to == d.Rank() { // what a rank keeps of its own has cost no credit
		return
	}
	p := &d.peers[to]
	if p.owed += n; p.owed >= d.window/2 {
		d.reply(to, header{Kind: kindCredit, A: uint64(p.owed), Flags: flagUrgent})
		p.kept -= p.owed
		p.owed = 0
	}
}

// Guard has f called, under the lock, when the message of a receive has come, and before the buffer is written to. Of one that has its message already, it is
// not called.
func (d *Device) Guard(r *Request, f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.posted {
		r.guard = f
	}
}
