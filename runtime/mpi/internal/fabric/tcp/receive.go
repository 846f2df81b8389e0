package tcp

import (
	"errors"
	"fmt"
	"sync"

	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/transport"
)

// A receiver is the handler of the fabric's stream. What it is given was sent by a process that knows the mesh's secret, and is looked at nevertheless.
type receiver struct{ f *Fabric }

var errMalformed = errors.New("it has sent what is no packet")

// keep bounds the memory that a rank keeps for payloads whose place the sink leaves to it.
const keep = 64 << 10

// parse reads a packet's header. What is none is an error; so is a payload longer than any that Send takes.
func parse(h *fabric.Header, preface []byte, n int) error {
	if len(preface) != fabric.HeaderBytes || n > limit {
		return fmt.Errorf("%w: %d bytes, and %d before them", errMalformed, n, len(preface))
	}
	h.Read(preface)
	return nil
}

// Place asks the sink. It is called by who reads the connection, one at a time for each rank.
func (r receiver) Place(m transport.Message, n int) []byte {
	f, from := r.f, m.From
	e := &f.ends[from]
	if m.Copy || !f.ready.Load() || parse(&e.placed, m.Preface, n) != nil {
		return nil // it may be kept for long, or is no packet: Deliver says so
	}
	b := r.place(m.Held, from, n)
	if b == nil && n <= keep {
		if cap(e.scratch) < n {
			e.scratch = make([]byte, max(n, 1<<10))
		}
		b = e.scratch[:n]
	}
	return b
}

func (r receiver) place(held sync.Locker, from, n int) []byte {
	f := r.f
	if held != f.mu {
		f.mu.Lock()
		defer f.mu.Unlock()
	}
	e := &f.ends[from]
	if e.lost != nil || f.closed {
		return nil
	}
	return f.sink.Place(from, &e.placed, n)
}

func (r receiver) Deliver(m transport.Message) {
	f, from := r.f, m.From
	if from == f.m.Rank() || m.Copy {
		return
	}
	if m.Held != f.mu {
		f.mu.Lock()
		defer f.mu.Unlock()
	}
	e := &f.ends[from]
	e.met = true
	if e.lost != nil {
		return
	}
	if len(m.Preface) == 0 && len(m.Data) == 0 {
		f.lose(from, fabric.ErrClosed)
		return
	}
	if f.closed {
		if !e.bade {
			f.bid(from, nil)
		}
		return
	}
	if err := parse(&e.come, m.Preface, len(m.Data)); err != nil {
		f.lose(from, err)
		return
	}
	f.sink.Deliver(from, &e.come, m.Data)
	f.rest.ring(from)
}

func (r receiver) Lost(from int, err error) {
	if from == r.f.m.Rank() {
		return
	}
	r.f.mu.Lock()
	defer r.f.mu.Unlock()
	r.f.lose(from, err)
}
