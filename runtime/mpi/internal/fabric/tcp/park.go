package tcp

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"jeton/runtime/mpi/internal/fabric"
)

// A rest is where goroutines park.
type rest struct {
	f *Fabric

	mu     sync.Mutex // guards what follows; the innermost lock
	parked []*parker
	unused []*parker
	led    []int // ranks whose connections were read by parkers, and may be read by nobody now
}

// A parker is a goroutine in Park.
type parker struct {
	f     *Fabric
	from  int
	done  func() bool
	rung  chan struct{} // a token: it shall look up
	leads atomic.Bool   // it reads the connection of from
	check func() bool   // enough, as a value
}

// enough is asked while the parker reads a connection.
func (p *parker) enough() bool {
	p.leads.Store(true)
	return len(p.rung) > 0 || p.isDone()
}

// isDone also counts the reasons of the fabric for not parking.
func (p *parker) isDone() bool {
	p.f.mu.Lock()
	defer p.f.mu.Unlock()
	p.f.polls = 0
	return p.f.closed || p.done()
}

func (f *Fabric) Park(ctx context.Context, from int, done func() bool) {
	if from == fabric.Anyone && len(f.ends) == 2 {
		from = 1 - f.m.Rank()
	}
	p := f.rest.enter(from, done)
	defer f.rest.leave(p)
	if p.isDone() {
		return
	}
	if from != fabric.Anyone && f.s.Lead(ctx, from, p.rung, p.check) == nil {
		return
	}
	// For anyone, or for one that is lost.
	select {
	case <-p.rung:
	case <-ctx.Done():
	}
}

// enter makes the goroutine one that ring finds.
func (r *rest) enter(from int, done func() bool) *parker {
	r.mu.Lock()
	defer r.mu.Unlock()
	var p *parker
	if n := len(r.unused); n > 0 {
		p, r.unused = r.unused[n-1], r.unused[:n-1]
	} else {
		p = &parker{f: r.f, rung: make(chan struct{}, 1)}
		p.check = p.enough
	}
	p.from, p.done = from, done
	r.parked = append(r.parked, p)
	if len(r.led) > 1 || len(r.led) == 1 && r.led[0] != from {
		r.leaveTo(from)
	}
	return p
}

func (r *rest) leave(p *parker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.Index(r.parked, p)
	last := len(r.parked) - 1
	r.parked[i] = r.parked[last]
	r.parked = r.parked[:last]
	if p.leads.Load() && !slices.Contains(r.led, p.from) {
		r.led = append(r.led, p.from)
	}
	p.leads.Store(false)
	p.done = nil
	select {
	case <-p.rung:
	default:
	}
	r.unused = append(r.unused, p)
}

// attend has all connections read in the background, but for those that parkers read or one is about to.
func (r *rest) attend(but int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.leaveTo(but)
}

// leaveTo is attend for who holds mu.
func (r *rest) leaveTo(but int) {
	r.led = slices.DeleteFunc(r.led, func(rank int) bool {
		if rank == but || slices.ContainsFunc(r.parked, func(p *parker) bool { return p.from == rank }) {
			return false
		}
		r.f.s.Attend(rank)
		return true
	})
}

// ring has those look up who wait for a rank, or for anyone. Who reads its connection does so by itself after a packet; nudge says that this is
// about something else.
func (r *rest) ring(rank int, nudge bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.parked {
		if p.from == rank && (nudge || !p.leads.Load()) || p.from == fabric.Anyone {
			signal(p.rung)
		}
		if p.from == rank && nudge {
			r.f.s.Nudge(rank)
		}
	}
}

func (f *Fabric) Wake() {
	r := &f.rest
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.parked {
		signal(p.rung)
		// Who is giving a packet to the sink will see the token after that: to throw it out of a read that it is not in would cost it the next one.
		if p.from != fabric.Anyone && int64(p.from) != f.giving.Load() {
			f.s.Nudge(p.from)
		}
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
