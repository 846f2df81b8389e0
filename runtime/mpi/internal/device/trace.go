package device

// A Tracer is told of messages between ranks, under the device's lock: it does not block, nor call the device.
type Tracer interface {
	Sent(Sending)     // is about to be sent
	Received(Sending) // its data is in the buffer
	Ended(uint64)     // a request is done that Follow has named
}

// A Sending is a message as a Tracer sees it.
type Sending struct {
	From, To int    // ranks in the job
	Number   uint64 // among the messages of these two in this direction, from 1
	Op       uint8  // the collective operation that it is of; 0: none
	Tag      int
	Bytes    int
}

// Trace has messages told to t from now on; nil ends it.
func (d *Device) Trace(t Tracer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tracer = t
}

// message is what a receive has got.
func (r *Request) message(d *Device) Sending {
	return Sending{r.peer, d.fabric.Rank(), r.number, r.op, r.Status.Tag, r.Status.Bytes}
}

// Follow has the end of a request told to the tracer, by a number of the caller's, which is not 0. It reports whether the request is done already: then
// nothing is told.
func (d *Device) Follow(r *Request, number uint64) (done bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	r.followed = number
	return r.Done
}

// told tells the tracer that a request is done.
func (d *Device) told(r *Request) {
	if r.Err == nil && r.number > 0 {
		d.tracer.Received(r.message(d))
	}
	if r.followed != 0 {
		d.tracer.Ended(r.followed)
	}
}
