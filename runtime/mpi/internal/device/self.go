package device

// sendToSelf sends a message to this rank itself: a short one is kept, a long or a synchronous one waits where it is.
func (d *Device) sendToSelf(r *Request) {
	h := d.header(r, kindEager)
	a := d.arrival()
	a.from, a.h, a.source = r.peer, h, r.envelope
	wait := r.mode == Synchronous || r.buf.Bytes() > d.eager
	if wait {
		a.local = r
	}
	to, ok := d.arrive(r.envelope, a)
	switch {
	case ok:
		d.fromSelf(to, r)
		d.drop(a)
	case wait:
		d.table.add(r)
		d.news()
	default:
		kept := d.buffers.get(r.buf.Bytes())
		row, err := r.buf.row(kept)
		if _, dense := r.buf.dense(); dense {
			row = append(kept, row...)
		}
		a.data = row
		d.news()
		d.done(r, err)
	}
}

// fromSelf gives a send's data to a receive of this rank.
func (d *Device) fromSelf(to, from *Request) {
	h := d.header(from, kindEager)
	err := to.meet(from.peer, &h)
	if err == nil {
		var row []byte
		if row, err = from.buf.row(nil); err == nil {
			err = to.buf.fill(row, 0)
		}
	}
	d.done(to, err)
	d.done(from, nil)
}
