//go:build linux

package shm

import (
	"fmt"
	"slices"

	"jeton/runtime/mpi/internal/fabric"
)

// A peer is another rank of this host.
type peer struct {
	rank int
	ring int    // which ring of an inbox is its
	in   reader // its ring in this rank's inbox
	seen uint   // the count of Polls when there was something in it

	out     *outbox // its inbox; nil: not mapped yet
	calling bool    // a goroutine maps it
	nudge   bool    // it waits for room, and is to be told when it can be
	waiting []parcel
	late    bool // it is in the fabric's list of those with something that waits

	buried bool // a goroutine says that it is lost
	lost   error
}

// A parcel is a packet that could not be sent at once, or (bye) the word that nothing more comes.
type parcel struct {
	h       fabric.Header
	payload []byte
	token   any // not nil: payload is the caller's
	bye     bool
}

// sendLater keeps a packet until there is room, or the receiver's inbox is mapped.
func (f *Fabric) sendLater(p *peer, h *fabric.Header, payload []byte, token any) (now bool) {
	if token == nil {
		payload = slices.Clone(payload)
	}
	f.queue(p, parcel{h: *h, payload: payload, token: token})
	return token == nil
}

func (f *Fabric) queue(p *peer, x parcel) {
	p.waiting = append(p.waiting, x)
	if !p.late {
		p.late = true
		f.late = append(f.late, p)
	}
	f.call(p)
}

// flushAll goes on with what could not be sent at once, and reports whether something of it was. The sink may send more meanwhile.
func (f *Fabric) flushAll() (some bool) {
	for i := 0; i < len(f.late); i++ {
		some = f.flush(f.late[i]) || some
	}
	f.late = slices.DeleteFunc(f.late, func(p *peer) bool {
		p.late = len(p.waiting) > 0
		return !p.late
	})
	return some
}

// flush sends what waits for a peer, as far as it has room.
func (f *Fabric) flush(p *peer) (some bool) {
	if p.out == nil {
		return false
	}
	urgent := false
	for p.out != nil && len(p.waiting) > 0 && p.out.take(&p.waiting[0]) {
		x := p.waiting[0]
		p.waiting[0] = parcel{}
		p.waiting = p.waiting[1:]
		urgent = urgent || x.bye || x.h.Flags&fabric.Urgent != 0
		some = true
		f.sent(x)
	}
	switch {
	case p.out == nil: // lost meanwhile
	case p.out.broken:
		f.lose(p, fmt.Errorf("rank %d: %w", p.rank, ErrBroken))
	case some:
		p.out.ring(urgent)
	}
	return some
}

func (f *Fabric) sent(x parcel) {
	if x.token != nil {
		f.sink.Sent(x.token)
	}
}

// call starts to map a peer's inbox, unless that is done or under way.
func (f *Fabric) call(p *peer) {
	if p.out != nil || p.calling || p.lost != nil || f.closed {
		return
	}
	p.calling = true
	f.group.Go(func() { f.connect(p) })
}

// connect maps a peer's inbox, and sends what has waited for that.
func (f *Fabric) connect(p *peer) {
	out, err := f.open(p)
	legible := err == nil && readable(out.pid, out.box)
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case err != nil && f.ctx.Err() == nil:
		f.lose(p, err)
	case err != nil:
	case p.lost != nil || f.closed:
		out.close()
	default:
		p.out = out
		out.box.reader(f.index).Store(verdict(legible)) // now that Fetch knows the process
		if f.ended {
			f.queue(p, parcel{bye: true}) // it has spoken when this rank was about to leave
		}
		f.flush(p)
		f.begun(p)
		if p.nudge {
			p.nudge = false
			out.ring(true)
		}
		f.Wake()
	}
}

func (f *Fabric) open(p *peer) (*outbox, error) {
	text, err := f.cfg.Directory.Find(f.ctx, p.rank)
	if err != nil {
		return nil, fmt.Errorf("shm: rank %d: %w", p.rank, err)
	}
	a, err := parseAddress(text)
	if err != nil {
		return nil, fmt.Errorf("rank %d: %w", p.rank, err)
	}
	if a.host != f.host {
		return nil, fmt.Errorf("shm: rank %d: %w with it: it is of another host, name space or user", p.rank, ErrHost)
	}
	box, err := openInbox(a, f.box.geometry)
	if err != nil {
		return nil, fmt.Errorf("rank %d: %w", p.rank, err)
	}
	return newOutbox(box, a.pid, f.index), nil
}

// bury is for a rank that was found to have left, with no word that it did. Its sender is told so at once, its sink when the lock is free.
func (f *Fabric) bury(p *peer) error {
	err := fmt.Errorf("rank %d: %w", p.rank, fabric.ErrClosed)
	if !p.buried {
		p.buried = true
		f.group.Go(func() {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.lose(p, err)
		})
	}
	return err
}

// lose ends with a peer: what it has sent completely is delivered, what waits for it is not sent.
func (f *Fabric) lose(p *peer, why error) {
	if p.lost != nil || f.closed {
		return
	}
	for p.lost == nil && f.drain(p) {
	}
	if p.lost != nil { // it had said bye
		return
	}
	f.drop(p, why)
}

// drop is lose without a look at what is left.
func (f *Fabric) drop(p *peer, why error) {
	p.lost = why
	f.cool(p)
	waiting := p.waiting
	p.waiting = nil
	f.forgo(p)
	for _, x := range waiting {
		f.sent(x)
	}
	f.sink.Lost(p.rank, why)
	f.Wake()
}
