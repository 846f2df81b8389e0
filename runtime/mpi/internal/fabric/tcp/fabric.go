package tcp

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/transport"
)

// limit is the longest payload. Beyond some hundred KiB it matters little for the bandwidth (BenchmarkStream).
const limit = 1 << 20

// A Fabric is a rank's end over a mesh.
type Fabric struct {
	m    *transport.Mesh
	s    *transport.Stream
	sink fabric.Sink
	mu   sync.Locker

	ready atomic.Bool // Attach is over: what Place returns is used at once

	ends   []end // of the other ranks; but for what is said there, the sink's lock guards them
	head   [fabric.HeaderBytes]byte
	jobs   *job // unused ones
	closed bool

	rest rest
}

// An end is what a rank knows of another.
type end struct {
	met     bool  // something was sent, or has come
	lost    error // why nothing is sent any more, nor taken
	told    bool  // the sink was told of it
	bade    bool  // the other was told that this end is closed
	pending int   // payloads under way that have tokens
	lane    lane

	// Of who reads the connection.
	placed  fabric.Header // of Place
	scratch []byte

	come fabric.Header // of Deliver
}

// New returns the end of a process's rank in a mesh whose size is known. The stream of that name is the fabric's alone.
func New(m *transport.Mesh, stream string) *Fabric {
	f := &Fabric{m: m, s: m.Stream(stream), ends: make([]end, m.Size())}
	f.rest.init(f)
	return f
}

// Rank implements fabric.Fabric, as the other methods do.
func (f *Fabric) Rank() int       { return f.m.Rank() }
func (f *Fabric) Size() int       { return len(f.ends) }
func (f *Fabric) Limit(int) int   { return limit }
func (f *Fabric) Spin() bool      { return false }
func (f *Fabric) Direct(int) bool { return false }

func (f *Fabric) Fetch([]byte, int, uintptr) error {
	return errors.New("tcp: another host's memory cannot be fetched from")
}

func (f *Fabric) Attach(s fabric.Sink, mu sync.Locker) {
	f.sink, f.mu = s, mu
	f.s.Handle(receiver{f})
	f.ready.Store(true)
}

func (f *Fabric) Poll() bool { return f.m.Poll(f.mu) }

// lose is the end of a rank, of which the sink is told when nothing is under way to it any more. The caller holds the lock.
func (f *Fabric) lose(rank int, err error) {
	if e := &f.ends[rank]; e.lost == nil {
		e.lost = err
		f.tell(rank)
	}
}

func (f *Fabric) tell(rank int) {
	e := &f.ends[rank]
	if e.lost == nil || e.told || e.pending > 0 {
		return
	}
	e.told = true
	f.sink.Lost(rank, e.lost)
	f.rest.ring(rank)
}

// Close says goodbye to those that this rank had to do with; to others, when they send.
func (f *Fabric) Close(ctx context.Context) error {
	f.mu.Lock()
	was := f.closed
	f.closed = true
	var said []chan error
	var ranks []int
	for rank := range f.ends {
		if e := &f.ends[rank]; !was && e.met && e.lost == nil && !e.bade {
			c := make(chan error, 1)
			said, ranks = append(said, c), append(ranks, rank)
			f.bid(rank, func(err error) { c <- err })
		}
	}
	f.mu.Unlock()
	f.Wake()
	f.m.Attend() // nobody polls any more
	for i, c := range said {
		select {
		case <-c: // who is no more need not know
		case <-ctx.Done():
			return fmt.Errorf("tcp: rank %d has not taken all that was sent to it: %w", ranks[i], context.Cause(ctx))
		}
	}
	return nil
}
