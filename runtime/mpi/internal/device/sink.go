package device

import (
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/match"
)

// A sink is the side of a device that a fabric sees: until Reset, the fabric is the device's. What an earlier one brings is nobody's: neither a late
// packet nor the news of its end has to do with what has begun since.
type sink struct {
	d *Device
	f fabric.Fabric
}

// late reports whether the device has another fabric by now.
func (s *sink) late() bool { return s.d.fabric != s.f }

// Place implements fabric.Sink, as the other methods do.
func (s *sink) Place(from int, h *header, n int) []byte {
	d := s.d
	if s.late() {
		return nil
	}
	if h.Kind >= FirstForeign {
		if f := d.handlers[h.Kind]; f != nil {
			return f.Place(from, h, n)
		}
		return nil
	}
	if h.Kind != kindData {
		return nil
	}
	return d.place(from, h, n)
}

func (s *sink) Deliver(from int, h *header, payload []byte) {
	d := s.d
	if s.late() || d.peers[from].lost != nil {
		return
	}
	if h.Kind != Silent {
		d.steps++
		d.peers[from].packetsIn++
	}
	switch h.Kind {
	case kindEager:
		if p := &d.peers[from]; uint64(len(payload)) == h.Size && p.kept <= d.window {
			p.kept += len(payload) + envelopeCost
			d.arrived(from, h, payload)
		} else {
			s.Lost(from, errMalformed)
		}
	case kindAsk:
		d.arrived(from, h, nil)
	case kindClear:
		d.clear(from, h)
	case kindData:
		d.data(from, h, payload)
	case kindHelp:
		d.help(from, h)
	case kindHelped:
		d.helped(from, h)
	case kindAck:
		d.acknowledged(from, h)
	case kindCredit:
		d.peers[from].credit = min(d.peers[from].credit+int(h.A), d.window)
	case kindCancel:
		d.cancel(from, h)
	case kindCancelled:
		d.cancelled(from, h)
	case kindAbort:
		if d.broken == nil {
			d.breaks(&AbortError{from, int(h.A), string(payload[:min(len(payload), maxReason)])})
		}
	default:
		if f := d.handlers[h.Kind]; f != nil {
			f.Deliver(from, h, payload)
		}
	}
}

// arrived: a message is there, whole or at its sender.
func (d *Device) arrived(from int, h *header, data []byte) {
	e := match.Envelope{Context: h.Context, Source: h.Source, Tag: h.Tag}
	if e.Source < 0 || e.Tag < 0 || h.Size > maxMessage || !known(h.Item) {
		(&sink{d, d.fabric}).Lost(from, errMalformed)
		return
	}
	d.peers[from].come++
	if d.useless(h) {
		d.owe(from, len(data)+envelopeCost)
		return
	}
	if h.Op != 0 {
		if x, t := d.expected(from, h); x != nil {
			x.take(t, from, h, data)
			return
		}
	}
	a := d.arrival()
	a.from, a.number, a.h, a.source = from, d.peers[from].come, *h, e
	r, ok := d.arrive(e, a)
	if !ok {
		if h.Kind == kindEager {
			a.data = append(d.buffers.get(len(data))[:0], data...)
		}
		if h.Op != 0 {
			d.stray(from, h)
		}
		d.news()
		return
	}
	r.posted, r.number = false, a.number
	*a = arrival{}
	d.arrivals = append(d.arrivals, a)
	if h.Kind == kindAsk {
		d.fetch(r, from, h)
		return
	}
	d.eat(r, from, h, data)
	d.owe(from, len(data)+envelopeCost)
}

// arrive looks for the receive of a message. Those of collective operations are received by their name, which makes it shorter.
func (d *Device) arrive(e match.Envelope, a *arrival) (r *Request, ok bool) {
	if a.h.Op != 0 {
		return d.queue.ArriveNamed(e, a)
	}
	return d.queue.Arrive(e, a)
}

// news wakes those who probe.
func (d *Device) news() {
	d.come++
	if d.sleepers > 0 {
		d.fabric.Wake()
	}
}

// acknowledged: a message of this rank has been received.
func (d *Device) acknowledged(from int, h *header) {
	r := d.table.get(h.A)
	if r == nil || !r.send || r.peer != from {
		return
	}
	d.sent(r)
}

func (s *sink) Sent(token any) {
	d := s.d
	r, ok := token.(*Request)
	if !ok {
		if f, ok := token.(interface{ Sent() }); ok {
			f.Sent()
		}
		return
	}
	if !r.Done && !s.late() {
		d.pour(r)
	}
}

func (s *sink) Lost(rank int, err error) {
	d := s.d
	if s.late() || d.peers[rank].lost != nil {
		return
	}
	d.peers[rank].lost = err
	d.losses = append(d.losses, rank)
	for _, r := range d.table.slots {
		if r == nil || r.peer != rank {
			continue
		}
		if r.posted {
			d.queue.Cancel(r.envelope, r)
		}
		d.done(r, &LostError{rank, err})
	}
	for _, x := range d.exchanges {
		x.abandon(rank, &LostError{rank, err})
	}
	for _, h := range d.handlers {
		if h != nil {
			h.Lost(rank, err)
		}
	}
	d.news()
}
