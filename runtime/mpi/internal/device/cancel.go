package device

// Cancel ends a request that has not begun: a receive without a message, at once; a send, if it is not received before the receiver hears of it. In
// any case the request is waited for as ever; Status.Cancelled says what came of it.
func (d *Device) Cancel(r *Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.withdraw(r)
}

// withdraw is Cancel for who has the lock.
func (d *Device) withdraw(r *Request) {
	switch {
	case r.Done:
	case r.send && r.peer == d.Rank():
		d.cancelOwn(r)
	case r.send:
		if r.id != 0 && r.other == 0 {
			d.reply(r.peer, header{Kind: kindCancel, Context: r.envelope.Context, Source: r.envelope.Source, Tag: r.envelope.Tag, A: r.id, Flags: flagUrgent})
		}
	case r.posted && d.queue.Cancel(r.envelope, r):
		r.Status.Cancelled = true
		d.done(r, nil)
	}
}

// cancelOwn: a send of this rank to itself that waits.
func (d *Device) cancelOwn(r *Request) {
	if a := d.waiting(r.peer, func(a *arrival) bool { return a.local == r }); a != nil {
		d.drop(a)
		r.Status.Cancelled = true
		d.done(r, nil)
	}
}

// waiting takes the message out of the queue that was sent by a rank and fits; nil: it is not there.
func (d *Device) waiting(from int, fits func(a *arrival) bool) (found *arrival) {
	d.queue.Waiting(func(a *arrival) bool {
		if a.from == from && fits(a) {
			found = a
		}
		return found == nil
	})
	if found != nil {
		d.queue.Remove(found.source, found)
	}
	return found
}

// cancel: a sender wants a message back.
func (d *Device) cancel(from int, h *header) {
	answer := header{Kind: kindCancelled, A: h.A, Flags: flagUrgent}
	a := d.waiting(from, func(a *arrival) bool { return a.h.A == h.A && (a.h.Kind == kindAsk || a.h.Flags&flagAck != 0) })
	if a != nil {
		if a.h.Kind == kindEager {
			d.owe(from, len(a.data)+envelopeCost)
		}
		d.drop(a)
		answer.B = 1
	}
	d.reply(from, answer)
}

// cancelled: what has come of it.
func (d *Device) cancelled(from int, h *header) {
	if r := d.table.get(h.A); r != nil && r.send && r.peer == from && h.B == 1 {
		r.Status.Cancelled = r.refused == nil
		d.done(r, r.refused)
	}
}
