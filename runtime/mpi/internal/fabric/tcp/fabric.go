package tcp

import (
	"bytes"
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
	polls  int // since the last Park

	giving atomic.Int64 // the rank whose packet the sink is being given; noOne

	rest rest
}

// noOne is no rank.
const noOne = -1

// An end is what a rank knows of another.
type end struct {
	met     bool  // something was sent, or has come
	lost    error // why nothing is sent any more, nor taken
	told    bool  // the sink was told of it
	bade    bool  // the other was told that this end is closed
	pending int   // payloads under way that have tokens

	// Of who reads the connection.
	placed  fabric.Header // of Place
	scratch []byte

	come fabric.Header // of Deliver
}

// New returns the end of a process's rank in a mesh whose size is known. The stream of that name is the fabric's alone.
func New(m *transport.Mesh, stream string) *Fabric { return NewOf(m, stream, m.Size()) }

// NewOf is New in a mesh of unknown size, whose ranks are below a number.
func NewOf(m *transport.Mesh, stream string, ranks int) *Fabric {
	f := &Fabric{m: m, s: m.Stream(stream), ends: make([]end, ranks)}
	f.rest.f = f
	f.giving.Store(noOne)
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

func (f *Fabric) Send(to int, h *fabric.Header, payload []byte, token any) (now bool, err error) {
	e := &f.ends[to]
	switch {
	case to == f.m.Rank():
		panic(fmt.Sprintf("tcp: rank %d sends to itself", to))
	case f.closed:
		return true, fabric.ErrClosed
	case e.lost != nil:
		return true, e.lost
	}
	e.met = true
	x := transport.Packet{Tag: uint64(uint32(h.Tag)), Preface: h.Append(f.head[:0]), Data: payload}
	if token == nil {
		if taken, _ := f.s.TrySend(to, x, nil); !taken {
			x.Data = bytes.Clone(payload)
			err = f.post(to, x, nil)
		}
		return true, err
	}
	j := f.job(to, token)
	switch taken, now := f.s.TrySend(to, x, j.done); {
	case taken && now:
		f.free(j)
		return true, nil
	case !taken:
		if err := f.post(to, x, j.done); err != nil {
			f.free(j)
			return true, err
		}
	}
	e.pending++
	return false, nil
}

// post has the mesh send what cannot be sent at once.
func (f *Fabric) post(to int, x transport.Packet, done func(error)) error {
	x.Preface = bytes.Clone(x.Preface)
	return f.s.Post(to, x, done)
}

// Poll has nothing to give: what comes is given to the sink by who reads it. A rank that polls and does not park has its connections read.
func (f *Fabric) Poll() bool {
	if f.polls++; f.polls == pollsAlone {
		f.rest.attend(fabric.Anyone)
	}
	return false
}

// pollsAlone is how many polls without a Park show that no Park will come.
const pollsAlone = 32

// A job is a payload under way.
type job struct {
	f     *Fabric
	to    int
	token any
	done  func(error)
	next  *job
}

// job takes one that is unused, so that a packet costs no allocation.
func (f *Fabric) job(to int, token any) *job {
	j := f.jobs
	if j == nil {
		j = &job{f: f}
		j.done = j.finished
	} else {
		f.jobs = j.next
	}
	j.to, j.token, j.next = to, token, nil
	return j
}

func (f *Fabric) free(j *job) {
	j.token, j.next = nil, f.jobs
	f.jobs = j
}

// finished is called by the goroutine that has written the payload, or could not.
func (j *job) finished(err error) {
	f, to, token := j.f, j.to, j.token
	f.mu.Lock()
	defer f.mu.Unlock()
	f.free(j)
	f.ends[to].pending--
	f.sink.Sent(token)
	if err != nil {
		f.lose(to, err)
	}
	f.tell(to)
	f.rest.ring(to, true)
}

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
	f.rest.ring(rank, true)
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
	for i, c := range said {
		select {
		case <-c: // who is no more need not know
		case <-ctx.Done():
			return fmt.Errorf("tcp: rank %d has not taken all that was sent to it: %w", ranks[i], context.Cause(ctx))
		}
	}
	return nil
}

// bid says goodbye, after all that was sent before: a message without a preface. The caller holds the lock.
func (f *Fabric) bid(rank int, done func(error)) {
	f.ends[rank].bade = true
	if err := f.s.Post(rank, transport.Packet{}, done); err != nil && done != nil {
		done(err)
	}
}
