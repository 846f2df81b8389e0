package tcp

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/transport"
)

// patience is how long Park looks again and again, and gives its processor to others in between, before it sleeps.
const patience = 100 * time.Microsecond

// leastLooks is how often it does so in any case: where ranks share processors, what passes between two looks is the others' work, and costs nothing; a sleep
// has somebody wake this rank.
const leastLooks = 128

// looks is how many of them there are to a look at the clock.
const looks = 8

// A rest is where goroutines park. One of them, the leader, looks out for all; others wait to be rung.
type rest struct {
	f    *Fabric
	wake func() // Fabric.Wake, made once

	mu      sync.Mutex // guards what follows; the innermost lock
	leader  *parker
	parked  []*parker
	unused  []*parker
	watched <-chan struct{} // of the context that ends the leader's sleep
	unwatch func() bool
}

// A parker is a goroutine in Park.
type parker struct {
	from   int
	rung   chan struct{} // a token: it shall look up
	sleeps atomic.Bool   // in the mesh
}

func (r *rest) init(f *Fabric) {
	r.f = f
	r.wake = f.Wake
}

func (f *Fabric) Park(ctx context.Context, from int, done func() bool) {
	p, leader, alone := f.rest.enter(ctx, from)
	defer f.rest.leave(p)
	if alone && f.awake(ctx, p, done) {
		return
	}
	if leader {
		p.sleeps.Store(true)
	}
	if f.over(ctx, p, done) {
		return
	}
	if leader {
		if f.m.Sleep() {
			return
		}
		f.m.Attend()
	}
	select {
	case <-p.rung:
	case <-ctx.Done():
	}
}

// awake polls for a while; false when nothing has come.
func (f *Fabric) awake(ctx context.Context, p *parker, done func() bool) bool {
	var until time.Time
	for i := 0; ; i++ {
		if f.over(ctx, p, done) {
			return true
		}
		if i%looks == 0 {
			switch now := time.Now(); {
			case until.IsZero():
				until = now.Add(patience)
			case i >= leastLooks && now.After(until):
				return false
			}
		}
		transport.Yield()
	}
}

// over looks whether there is a reason not to park.
func (f *Fabric) over(ctx context.Context, p *parker, done func() bool) bool {
	if len(p.rung) > 0 || ctx.Err() != nil {
		return true
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.closed || done() || f.m.Poll(f.mu)
}

// enter makes the goroutine one that ring finds. alone says that nobody else is awake.
func (r *rest) enter(ctx context.Context, from int) (p *parker, leader, alone bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n := len(r.unused); n > 0 {
		p, r.unused = r.unused[n-1], r.unused[:n-1]
	} else {
		p = &parker{rung: make(chan struct{}, 1)}
	}
	p.from = from
	r.parked = append(r.parked, p)
	if r.leader != nil {
		return p, false, r.leader.sleeps.Load()
	}
	r.leader = p
	if done := ctx.Done(); done != nil && done != r.watched {
		if r.unwatch != nil {
			r.unwatch()
		}
		r.watched, r.unwatch = done, context.AfterFunc(ctx, r.wake)
	}
	return p, true, true
}

// leave also has another become the leader.
func (r *rest) leave(p *parker) {
	r.mu.Lock()
	defer r.mu.Unlock()
	i := slices.Index(r.parked, p)
	last := len(r.parked) - 1
	r.parked[i] = r.parked[last]
	r.parked = r.parked[:last]
	if r.leader == p {
		r.leader = nil
	}
	if r.leader == nil && last > 0 { // also when p was to be it, and does not stay
		signal(r.parked[0].rung)
	}
	p.sleeps.Store(false)
	select {
	case <-p.rung:
	default:
	}
	r.unused = append(r.unused, p)
}

// ring has those look up who wait for a rank, or for anyone.
func (r *rest) ring(rank int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.parked {
		if p.from == rank || p.from == fabric.Anyone {
			r.rouse(p)
		}
	}
}

func (f *Fabric) Wake() {
	r := &f.rest
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.parked {
		r.rouse(p)
	}
}

func (r *rest) rouse(p *parker) {
	signal(p.rung)
	if p.sleeps.Load() {
		r.f.m.Wake()
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
