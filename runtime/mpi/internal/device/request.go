package device

import "jeton/runtime/mpi/internal/match"

// Any is the source or the tag of a receive that takes each.
const Any = match.Any

// A Mode is how a send behaves. MPI 4.1, 3.4.
type Mode uint8

const (
	Standard    Mode = iota // done when the buffer may be changed; short messages are kept by the receiver
	Synchronous             // done when the receive is there, too
	Ready                   // as Standard; that the receive is there already is the caller's promise
)

// A Status is what a receive has got.
type Status struct {
	Source, Tag int // in the communicator
	Bytes       int // of the message; of a truncated one more than the buffer has
	Cancelled   bool
}

// A Request is a send or a receive under way. Its device's lock guards it; Done, Err and Status are read after Wait or Test have said that it is done.
type Request struct {
	d        *Device
	id       uint64 // in the table; 0: not there
	send     bool
	mode     Mode
	envelope match.Envelope
	peer     int // rank in the job: the receiver; the sender, Any until it is known; of a receive from a certain source, it is known at once
	op       uint8
	check    uint64
	buf      Buffer
	row      []byte // the data while it is under way, where it lies in a row; otherwise memory for a part of it
	size     int    // bytes of a long message
	moved    int    // bytes that have been sent, or have come
	other    uint64 // the number of the request at the other end, of a long message
	given    bool   // a receive whose sender copies some of it
	failed   bool   // of which a part could not be copied
	posted   bool   // a receive that waits for its message
	number   uint64 // of a receive: its message's, among those of the sender; 0: this rank's own, or not known yet
	guard    func() // called when a receive has its message, before the buffer is written to
	isDone   func() bool
	part     *Part     // of which it is
	exchange *Exchange // of whose transfer it is
	transfer *Transfer
	refused  error  // of a send that was asked back
	followed uint64 // what the tracer calls it; 0: nothing

	Done   bool
	Err    error
	Status Status
	// Note is the caller's.
	Note any
}

// Send reports whether this is a send.
func (r *Request) Send() bool { return r.send }

// Peer is the rank in the job at the other end, or Any.
func (r *Request) Peer() int { return r.peer }

// Envelope is what is matched.
func (r *Request) Envelope() match.Envelope { return r.envelope }

// Buffer is what is sent, or received into. Op is which collective operation it belongs to, 0 if none.
func (r *Request) Buffer() Buffer { return r.buf }
func (r *Request) Op() uint8      { return r.op }

// Check is what all ranks must have given alike to the operation; 0: nothing, or of none.
func (r *Request) Check() uint64 {
	switch {
	case r.part != nil:
		return r.part.Check
	case r.exchange != nil:
		return r.exchange.Check
	}
	return 0
}

// Begun reports whether the two ends of a message have met.
func (r *Request) Begun() bool { return !r.posted && (r.other != 0 || !r.send && r.row != nil) }

// Posted reports whether this is a receive that waits for its message.
func (r *Request) Posted() bool { return r.posted }

// Bytes is the length of the buffer's data.
func (r *Request) Bytes() int { return r.buf.Bytes() }

// An arrival is a message that nobody has asked for yet.
type arrival struct {
	from   int // rank in the job
	number uint64
	h      header
	data   []byte   // of an eager one: kept
	local  *Request // the send of this rank to itself that it is of; its data is there
	source match.Envelope
}

// get is a request that has never been used, or not any more.
func (d *Device) get() *Request {
	if n := len(d.spare); n > 0 {
		r := d.spare[n-1]
		d.spare = d.spare[:n-1]
		return r
	}
	r := &Request{d: d}
	r.isDone = func() bool { return r.Done || d.Stalled(r) != nil }
	return r
}

// put takes a request back that is done and that nobody else has.
func (d *Device) put(r *Request) {
	if len(d.spare) < cap(d.spare) {
		*r = Request{d: r.d, isDone: r.isDone}
		d.spare = append(d.spare, r)
	}
}

// Open is a request that the caller will end by Finish: of something that is done elsewhere. MPI's generalized request.
func (d *Device) Open() *Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.get()
	r.peer = Any
	return r
}

// Finish ends a request that Open has made.
func (d *Device) Finish(r *Request, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.done(r, err)
}

// done ends a request. What it holds on to is let go.
func (d *Device) done(r *Request, err error) {
	if r.Done {
		return
	}
	if r.id != 0 {
		d.table.remove(r.id)
		r.id = 0
	}
	r.Done, r.Err = true, err
	if r.given && err != nil {
		d.doomed = append(d.doomed, r.row)
	}
	r.row, r.posted = nil, false
	d.steps++
	d.finished++
	if r.part != nil && err != nil {
		r.part.wrong(r.peer, err)
	}
	if r.exchange != nil {
		r.exchange.finish(r.transfer, err)
	}
	if d.tracer != nil {
		d.told(r)
	}
	if d.sleepers > 0 {
		d.fabric.Wake()
	}
}

// A table gives numbers to requests, which packets then name. A number is never used again.
type table struct {
	slots []*Request
	free  []uint32
	turn  []uint32 // how often a slot was used
}

func (t *table) add(r *Request) {
	if r.id != 0 {
		return
	}
	var slot uint32
	if n := len(t.free); n > 0 {
		slot = t.free[n-1]
		t.free = t.free[:n-1]
	} else {
		slot = uint32(len(t.slots))
		t.slots, t.turn = append(t.slots, nil), append(t.turn, 0)
	}
	t.turn[slot]++
	t.slots[slot] = r
	r.id = uint64(t.turn[slot])<<32 | uint64(slot)
}

// get is the request of a number; nil when there is none.
func (t *table) get(id uint64) *Request {
	slot := uint32(id)
	if int(slot) >= len(t.slots) || t.slots[slot] == nil || t.slots[slot].id != id {
		return nil
	}
	return t.slots[slot]
}

func (t *table) remove(id uint64) {
	t.slots[uint32(id)] = nil
	t.free = append(t.free, uint32(id))
}

// Underway is how many requests wait for a packet of their other end.
func (d *Device) Underway() (n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.table.slots) - len(d.table.free)
}
