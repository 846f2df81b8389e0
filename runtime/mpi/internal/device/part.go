package device

import (
	"context"
	"slices"
)

// A Part is a rank's part in a round of a collective operation. All ranks must be in the same, with the same arguments: the first message that says otherwise
// is told at once, while the others are waited for, also one that nobody waits for: the rank that has sent it may be waited for in vain.
type Part struct {
	Context uint32 // of the operation's messages
	Tag     int
	Op      uint8
	Check   uint64
	// Differs is called, under the lock, once in a round: with whose message it is and what is wrong with it. It may end the requests, by Refuse. nil: not.
	Differs func(from int, err error)
	// Oldest is the first tag whose operation may not be over here; Late is called, under the lock, with a message of an earlier one: nobody will receive it. It
	// refuses that tag. nil: not.
	Oldest int
	Late   func(u Unasked)

	from    int
	err     error // what is wrong
	told    bool
	entered bool     // it is one of the device's parts
	waited  *Request // for
	over    func() bool
}

// WaitPart is WaitAll of the requests of a round, which p is about.
func (d *Device) WaitPart(ctx context.Context, all []*Request, p *Part) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer d.leave(p)
	for _, r := range all {
		if r.part = p; r.Done {
			p.wrong(r.peer, r.Err)
		}
	}
	for _, r := range all {
		d.look(r.isDone)
		if err := d.until(ctx, p, r); err != nil {
			return err
		}
	}
	return nil
}

// Wrong is what is wrong with a message of the last round, and whose it is; nil: nothing.
func (p *Part) Wrong() (from int, err error) { return p.from, p.err }

// wrong notes the first error that says that the ranks do not do the same.
func (p *Part) wrong(from int, err error) {
	switch err.(type) {
	case *MixedError, *TypeError, *TruncateError:
		if p.err == nil {
			p.from, p.err = from, err
		}
	}
}

// until waits for a request of a part, and tells meanwhile what is wrong.
func (d *Device) until(ctx context.Context, p *Part, r *Request) error {
	if r.Done {
		return nil
	}
	d.enter(p)
	p.waited = r
	for {
		if p.err != nil && !p.told {
			if p.told = true; p.Differs != nil {
				p.Differs(p.from, p.err)
			}
		}
		if r.Done {
			return nil
		}
		if err := d.wait(ctx, r.peer, p.over, target{request: r}); err != nil {
			return err
		}
	}
}

// mostStrays is at how many messages that are there a part looks: a program may leave any number unreceived.
const mostStrays = 1000

// enter has a part look at all messages of its operation: those that are there, and those that come.
func (d *Device) enter(p *Part) {
	if p.entered {
		return
	}
	if p.over == nil {
		p.over = func() bool { return p.waited.Done || p.err != nil && !p.told }
	}
	p.entered = true
	d.parts = append(d.parts, p)
	looks := 0
	var late *arrival
	d.queue.Waiting(func(a *arrival) bool {
		p.look(a.from, &a.h)
		if p.isLate(&a.h) {
			late = a
		}
		looks++
		return p.err == nil && late == nil && looks < mostStrays
	})
	if late != nil {
		p.tellLate(late.from, &late.h)
	}
}

// leave ends that.
func (d *Device) leave(p *Part) {
	p.waited = nil
	if !p.entered {
		return
	}
	p.entered = false
	if i, last := slices.Index(d.parts, p), len(d.parts)-1; i >= 0 { // else Reset has forgotten it
		d.parts[i], d.parts[last] = d.parts[last], nil
		d.parts = d.parts[:last]
	}
}

// begin forgets the last round.
func (p *Part) begin() { p.err, p.told = nil, false }

// look looks at a message that nobody waits for.
func (p *Part) look(from int, h *header) {
	checked := h.Size == 0 || h.Item != 0
	if h.Context == p.Context && int(h.Tag) == p.Tag && (h.Op != p.Op || checked && h.C != p.Check) {
		p.wrong(from, &MixedError{From: from, Op: h.Op, Check: h.C, Bytes: int(h.Size)})
	}
}

func (p *Part) isLate(h *header) bool {
	return h.Op != 0 && h.Context == p.Context && int(h.Tag) < p.Oldest && p.Late != nil
}

func (p *Part) tellLate(from int, h *header) { p.Late(Unasked{From: from, Tag: int(h.Tag), Op: h.Op}) }

// stray has all parts look at a message that nobody waits for. h must not be the header of an arrival: that may be thrown away.
func (d *Device) stray(from int, h *header) {
	for _, p := range d.parts {
		p.look(from, h)
	}
	for _, p := range d.parts {
		if p.isLate(h) {
			p.tellLate(from, h)
			return
		}
	}
}
