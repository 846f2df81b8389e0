package device

import (
	"context"

	"jeton/runtime/mpi/internal/match"
)

// A Message is one that was found by a probe, and that nobody else will receive.
type Message struct {
	a      *arrival
	Status Status
}

// Iprobe reports whether a receive would take a message now, and which.
func (d *Device) Iprobe(from Source) (s Status, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fabric.Poll()
	return d.probe(&from)
}

func (d *Device) probe(from *Source) (s Status, ok bool) {
	a, ok := d.queue.Probe(from.envelope())
	if !ok {
		return s, false
	}
	return a.status(), true
}

func (a *arrival) status() Status {
	return Status{Source: int(a.h.Source), Tag: int(a.h.Tag), Bytes: int(a.h.Size)}
}

// Probe blocks until a receive would take a message. Errors: ctx's; *LostError when its only source is lost.
func (d *Device) Probe(ctx context.Context, from Source) (s Status, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	ok := false
	err = d.waitMessage(ctx, &from, func() bool {
		s, ok = d.probe(&from)
		return ok
	})
	return s, err
}

// Mprobe is Probe, and takes the message: MRecv receives it.
func (d *Device) Mprobe(ctx context.Context, from Source) (m Message, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	err = d.waitMessage(ctx, &from, func() bool {
		if m.a != nil { // asked again: one message is enough
			return true
		}
		a, ok := d.queue.Take(from.envelope())
		if ok {
			m = Message{a, a.status()}
		}
		return ok
	})
	return m, err
}

// Improbe is Mprobe that does not wait.
func (d *Device) Improbe(from Source) (m Message, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fabric.Poll()
	a, ok := d.queue.Take(from.envelope())
	if ok {
		m = Message{a, a.status()}
	}
	return m, ok
}

// waitMessage waits until found, or its only source is lost.
func (d *Device) waitMessage(ctx context.Context, from *Source, found func() bool) error {
	var lost error
	err := d.wait(ctx, from.Rank, func() bool {
		if found() {
			return true
		}
		if from.Rank >= 0 && d.peers[from.Rank].lost != nil {
			lost = &LostError{from.Rank, d.peers[from.Rank].lost}
		}
		return lost != nil
	}, target{probe: from})
	if err == nil {
		err = lost
	}
	return err
}

// Imrecv starts the receipt of a message that Mprobe has taken.
func (d *Device) Imrecv(m Message, b Buffer) *Request {
	d.mu.Lock()
	defer d.mu.Unlock()
	r := d.get()
	r.peer, r.buf, r.envelope = m.a.from, b, m.a.source
	d.take(r, m.a)
	return r
}

// An Unasked is a message that no receive has asked for.
type Unasked struct {
	From int // in the job
	Tag  int
	Op   uint8
}

// Unasked is the first of those of a context that have come; ok is false when there is none. It stays.
func (d *Device) Unasked(context uint32) (u Unasked, ok bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	a, ok := d.queue.Probe(match.Envelope{Context: context, Source: Any, Tag: Any})
	if ok {
		u = Unasked{From: a.from, Tag: int(a.h.Tag), Op: a.h.Op}
	}
	return u, ok
}
