package device

import (
	"context"
	"sync"
	"sync/atomic"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/match"
)

type header = fabric.Header

// A Config has what may be adjusted.
type Config struct {
	Eager  int // bytes that go at once; -1: none; 0: DefaultEager
	Window int // bytes that a receiver keeps of one sender's messages; 0: DefaultWindow
	// First is the number of the job's first rank, of Size; 0, 0: those of the fabric are the job.
	First, Size int
	// Stalled is why a receive from any source in a context may wait in vain: a rank is lost that might be the one. It is asked under the lock, after a
	// loss. nil: none does.
	Stalled func(context uint32) error
	// OnPark is called, under the lock, when a call begins to wait, once until Unwatch. nil: not.
	OnPark func()
}

const (
	DefaultEager  = 16 << 10
	DefaultWindow = 1 << 20
)

// A Device is the state of a rank. See the package.
type Device struct {
	fabric  fabric.Fabric
	begun   fabric.Fabric // the one that it began on: fabric, or what Extend has put another around
	made    int           // how often fabric was changed
	rank    int           // its own on it
	size    atomic.Int32  // of peers
	eager   int
	window  int
	stopped atomic.Bool // broken is not nil, or Reset is under way
	stalled func(context uint32) error
	onPark  func()

	mu        sync.Mutex // guards what follows, and all requests
	queue     *match.Queue[*Request, *arrival]
	table     table
	peers     []peer
	losses    []int // ranks that are lost, in the order in which that became known
	refused   map[uint32]*refusal
	handlers  [256]Handler
	spare     []*Request
	arrivals  []*arrival // that are not used
	buffers   pool
	scratch   []byte
	doomed    [][]byte    // memory of receives that have failed while others wrote it: it must never be another's
	out       header      // of a packet that is being sent: what is given to a fabric escapes
	exchanges []*Exchange // that are in a round
	parts     []*Part     // that wait
	slates    []*Slate
	puts      uint64 // packets of foreign kinds
	watch     watch
	finished  uint64 // requests that are done
	come      uint64 // messages that have come unasked
	sleepers  int
	broken    error // why nothing goes any more
	tracer    Tracer
	steps     uint64
	watched   bool // OnPark was called

	waiters, spareWaiters []*Waiter
}

// A peer is another rank as this one sees it.
type peer struct {
	lost   error
	apart  bool // of another job, and not connected: Break does not tell it
	credit int  // bytes that may still be sent to it unasked
	kept   int  // bytes that it has sent unasked, and that it was not told of as received: more than its credit, if it obeys, is never
	owed   int  // those of them that were received

	sent, come uint64 // messages to it, and from it: both ends number them alike, since they come in order

	packetsOut, packetsIn uint64 // but Silent ones
}

// A Handler takes the packets of kinds that are not this package's. Its methods are called under the device's lock, and do not block.
type Handler interface {
	Place(from int, h *fabric.Header, n int) []byte
	Deliver(from int, h *fabric.Header, payload []byte)
	Lost(rank int, err error)
}

// New makes the device of the rank whose end of a fabric this is.
func New(f fabric.Fabric, c Config) *Device {
	d := &Device{fabric: f, begun: f, eager: c.Eager, window: c.Window, queue: match.New[*Request, *arrival](), spare: make([]*Request, 0, 64)}
	d.onPark = c.OnPark
	if d.stalled = c.Stalled; d.stalled == nil {
		d.stalled = func(uint32) error { return nil }
	}
	if c.Eager == 0 {
		d.eager = DefaultEager
	}
	if c.Window == 0 {
		d.window = DefaultWindow
	}
	if c.Size == 0 {
		c.Size = f.Size()
	}
	d.grow(c.First + c.Size)
	for i := range c.First {
		d.peers[i].apart = true
	}
	d.rank = f.Rank()
	f.Attach(&sink{d, f}, &d.mu)
	return d
}

// Rank is the fabric's. Size is how many ranks are known: the fabric's, or as many as Extend and Meet have brought.
func (d *Device) Rank() int { return d.begun.Rank() }
func (d *Device) Size() int { return int(d.size.Load()) }

// Eager is the length up to which a message goes at once; SetEager changes it for sends from now on. -1 is none: each send waits for its receive.
func (d *Device) Eager() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.eager
}

func (d *Device) SetEager(n int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.eager = max(n, -1)
}

// Handle gives the packets of a kind to h. Kinds from FirstForeign on are free.
func (d *Device) Handle(kind uint8, h Handler) {
	if kind < FirstForeign {
		panic("device: this kind of packet is the device's own")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.handlers[kind] = h
}

// Locked calls f under the lock. It must not block, nor call other methods of the device but Put.
func (d *Device) Locked(f func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f()
}

// Put sends a packet of a foreign kind. The caller has the lock. See fabric.Fabric.Send.
func (d *Device) Put(to int, h *fabric.Header, payload []byte, token any) (now bool, err error) {
	if err := d.peers[to].lost; err != nil {
		return true, err
	}
	d.puts++
	if h.Kind == Silent {
		return d.fabric.Send(to, h, payload, token)
	}
	return d.transmit(to, h, payload, token)
}

// Limit is the longest payload of a packet to a rank.
func (d *Device) Limit(to int) int { return d.fabric.Limit(to) }

// Break ends all that is under way, and all that is begun until Reset, with an error. It tells the other ranks of the job, which break, too, unless
// text is "".
func (d *Device) Break(err error, code int, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken != nil {
		return
	}
	if text != "" {
		h := header{Kind: kindAbort, Flags: flagUrgent, Size: uint64(len(text)), A: uint64(code)}
		for rank := range d.peers {
			if rank != d.Rank() && d.peers[rank].lost == nil && !d.peers[rank].apart {
				d.transmit(rank, &h, []byte(text), nil)
			}
		}
	}
	d.breaks(err)
}

func (d *Device) breaks(err error) {
	d.broken = err
	d.stopped.Store(true)
	for _, r := range d.table.slots {
		if r != nil {
			if r.posted {
				d.queue.Cancel(r.envelope, r)
			}
			d.done(r, err)
		}
	}
	for _, x := range d.exchanges {
		x.abandon(Any, err)
	}
	d.news()
}

// Broken is the error that Break was given, or that another rank's Break brought; nil when there was none.
func (d *Device) Broken() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.broken
}

// IsBroken reports whether Broken has an error. It takes no lock.
func (d *Device) IsBroken() bool { return d.stopped.Load() }

// Resets reports whether Reset is under way: packets of what begins come already. The caller has the lock.
func (d *Device) Resets() bool { return d.broken == nil && d.stopped.Load() }

// An Unreceived is a message that has come, and that nobody has received.
type Unreceived struct {
	From    int // in the job
	Context uint32
	Tag     int
	Bytes   int
	Op      uint8
}

// Unreceived are the messages that have come, in their order, and wait for receives that may still be made.
func (d *Device) Unreceived() (all []Unreceived) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.fabric.Poll() {
	}
	d.queue.Waiting(func(a *arrival) bool {
		if d.refusal(a.source.Context, int(a.source.Tag)) != nil {
			return true
		}
		all = append(all, Unreceived{a.from, a.h.Context, int(a.h.Tag), int(a.h.Size), a.h.Op})
		return true
	})
	return all
}

// Expected are the receives, of no collective operation, that wait for their messages.
func (d *Device) Expected() (all []*Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue.Posted(func(r *Request) bool {
		if r.op == 0 {
			all = append(all, r)
		}
		return true
	})
	return all
}

// Unmet are those of them that have had none since: they wait still, or their senders have left. None has been freed.
func (d *Device) Unmet(expected []*Request) (all []match.Envelope) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, r := range expected {
		if !r.Done || r.Err != nil {
			all = append(all, r.envelope)
		}
	}
	return all
}

// Reset begins anew, on another fabric of the same job. Requests of before must not be used any more; handlers are kept. The old fabric is the caller's to
// close, and what it brings from now on is not looked at. Until Reset returns, IsBroken is true. forget is called under the lock when nothing of before can come any more,
// and nothing of what begins has.
func (d *Device) Reset(f fabric.Fabric, forget func()) {
	d.mu.Lock()
	d.breaks(fabric.ErrClosed)
	d.begun, d.rank = f, f.Rank()
	d.made++
	d.fabric, d.broken, d.queue, d.table, d.exchanges = f, nil, match.New[*Request, *arrival](), table{}, nil
	d.parts = nil
	d.slates = nil
	d.losses, d.refused = nil, nil
	forget()
	d.peers = nil
	d.grow(f.Size())
	d.mu.Unlock()
	f.Attach(&sink{d, f}, &d.mu) // others may have begun already: what they have sent is delivered now, under the lock
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.broken == nil {
		d.stopped.Store(false)
	}
}

// Close ends the rank's part. Requests that are under way are done, with an error.
func (d *Device) Close(ctx context.Context) error {
	d.mu.Lock()
	for d.fabric.Poll() { // what has come already
	}
	for _, r := range d.table.slots {
		if r != nil {
			d.done(r, fabric.ErrClosed)
		}
	}
	d.mu.Unlock()
	return d.fabric.Close(ctx)
}
