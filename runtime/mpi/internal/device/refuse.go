package device

import "maps"

// A refusal is why nothing is sent or received in a context any more.
type refusal struct {
	tag   int // from which one on, if err is not nil
	err   error
	turns map[int]error // and of single tags
}

// mostTurns is how many single tags are kept: messages of those long before are looked at by nobody.
const mostTurns = 1 << 10

// Refuse ends what waits in a context with a tag of at least this one, and refuses what is begun there. Messages that nobody has asked for are thrown
// away. What has met its other end goes on: it is waited for no longer than that one lives. The caller has the lock.
func (d *Device) Refuse(context uint32, tag int, err error) {
	x := d.refusalOf(context)
	if x.err != nil && x.tag <= tag {
		return
	}
	x.tag, x.err = tag, err
	d.refuseAll(context, err)
}

// RefuseTag is Refuse of one tag.
func (d *Device) RefuseTag(context uint32, tag int, err error) {
	if d.refusal(context, tag) != nil {
		return
	}
	x := d.refusalOf(context)
	if x.turns == nil {
		x.turns = map[int]error{}
	}
	if len(x.turns) >= mostTurns {
		maps.DeleteFunc(x.turns, func(old int, _ error) bool { return old < tag-mostTurns/2 })
	}
	x.turns[tag] = err
	d.refuseAll(context, err)
}

func (d *Device) refusalOf(context uint32) *refusal {
	if d.refused == nil {
		d.refused = map[uint32]*refusal{}
	}
	x := d.refused[context]
	if x == nil {
		x = &refusal{}
		d.refused[context] = x
	}
	return x
}

// refuseAll ends what is refused and waits.
func (d *Device) refuseAll(context uint32, err error) {
	for _, r := range d.table.slots {
		if r != nil && r.refused == nil && r.envelope.Context == context && d.refusal(context, int(r.envelope.Tag)) != nil {
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
	x := d.refused[context]
	switch {
	case x == nil:
		return nil
	case x.err != nil && (x.tag <= 0 || x.tag <= tag):
		return x.err
	}
	return x.turns[tag]
}

// Refused is refusal for who has the lock.
func (d *Device) Refused(context uint32, tag int) error { return d.refusal(context, tag) }

// refuse ends a request that has not met its other end. A send asks its receiver for the message back: until that has answered it may read the data.
func (d *Device) refuse(r *Request, err error) {
	switch {
	case r.posted:
		d.queue.Cancel(r.envelope, r)
		d.done(r, err)
	case r.send && r.peer == d.fabric.Rank():
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
