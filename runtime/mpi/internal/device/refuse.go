package device

// A refusal is why nothing is sent or received in a context any more, with a tag from a certain one on.
type refusal struct {
	tag int32
	err error
}

// Refuse ends what waits in a context with a tag of at least this one, and refuses what is begun there. Messages that nobody has asked for are thrown
// away. What has met its other end goes on: it is waited for no longer than that one lives. The caller has the lock.
func (d *Device) Refuse(context uint32, tag int, err error) {
	if old, ok := d.refused[context]; ok && int(old.tag) <= tag {
		return
	}
	if d.refused == nil {
		d.refused = map[uint32]refusal{}
	}
	d.refused[context] = refusal{int32(tag), err}
	for _, r := range d.table.slots {
		if r != nil && r.envelope.Context == context && d.refusal(context, int(r.envelope.Tag)) != nil {
			d.refuse(r, err)
		}
	}
	for _, x := range d.exchanges {
		if x.Context == context && d.refusal(context, x.Tag) != nil {
			x.abandon(Any, err)
		}
	}
	var useless []*arrival
	d.queue.Waiting(func(a *arrival) bool {
		if a.source.Context == context && a.local == nil && d.useless(&a.h) {
			useless = append(useless, a)
		}
		return true
	})
	for _, a := range useless {
		d.queue.Remove(a.source, a)
		d.owe(a.from, len(a.data)+envelopeCost)
		d.drop(a)
	}
	d.news()
}

// refusal is why a message cannot be sent or received; nil: it can.
func (d *Device) refusal(context uint32, tag int) error {
	if len(d.refused) == 0 {
		return nil
	}
	if x, ok := d.refused[context]; ok && (x.tag <= 0 || int(x.tag) <= tag) {
		return x.err
	}
	return nil
}

// refuse ends a request that has not met its other end. A send asks its receiver for the message back: until that has answered it may read the data.
func (d *Device) refuse(r *Request, err error) {
	switch {
	case r.posted:
		d.queue.Cancel(r.envelope, r)
		d.done(r, err)
	case r.send && r.peer == d.Rank():
		if a := d.waiting(r.peer, func(a *arrival) bool { return a.local == r }); a != nil {
			d.drop(a)
			d.done(r, err)
		}
	case r.send && r.other == 0:
		r.refused = err
		d.reply(r.peer, header{Kind: kindCancel, Context: r.envelope.Context, Source: r.envelope.Source, Tag: r.envelope.Tag, A: r.id, Flags: flagUrgent})
	}
}

// useless reports whether a message will be received by nobody, and its sender waits for nothing.
func (d *Device) useless(h *header) bool {
	return h.Kind == kindEager && h.Flags&flagAck == 0 && d.refusal(h.Context, int(h.Tag)) != nil
}

// Losses are the ranks that are lost, in the order in which this rank has learnt it. The caller has the lock, and changes nothing.
func (d *Device) Losses() []int { return d.losses }

// Stalled is why a receive from any source, which waits, may wait for ever: the error of Config.Stalled. The caller has the lock.
func (d *Device) Stalled(r *Request) error {
	if len(d.losses) == 0 || !r.posted || r.peer != Any {
		return nil
	}
	return d.stalled(r.envelope.Context)
}

// stalledFrom is Stalled of a probe.
func (d *Device) stalledFrom(from *Source) error {
	switch {
	case len(d.losses) == 0:
		return nil
	case from.Rank == Any:
		return d.stalled(from.Context)
	case d.peers[from.Rank].lost != nil:
		return &LostError{from.Rank, d.peers[from.Rank].lost}
	}
	return nil
}
