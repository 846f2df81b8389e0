package fabric

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed says that a rank's end is closed.
var ErrClosed = errors.New("the rank has left")

// A Memory is a Fabric between goroutines of one process: a packet is copied into its receiver's list.
type Memory struct {
	all  []*Memory
	rank int

	sink Sink
	mu   sync.Locker

	box    sync.Mutex // guards what follows
	list   []parcel
	bell   chan struct{} // closed, and made anew, when there is something new
	closed bool
}

// A parcel is a packet on its way, or (lost) the news that a rank has left.
type parcel struct {
	from    int
	h       Header
	payload []byte
	lost    error
}

// memoryLimit is small enough for tests to see messages of several packets.
const memoryLimit = 16 << 10

// NewMemory returns the ends of n ranks.
func NewMemory(n int) []Fabric {
	all := make([]*Memory, n)
	fabrics := make([]Fabric, n)
	for i := range all {
		all[i] = &Memory{all: all, rank: i, bell: make(chan struct{})}
		fabrics[i] = all[i]
	}
	return fabrics
}

// Rank implements Fabric, as the other methods do.
func (m *Memory) Rank() int                     { return m.rank }
func (m *Memory) Size() int                     { return len(m.all) }
func (m *Memory) Attach(s Sink, mu sync.Locker) { m.sink, m.mu = s, mu }
func (m *Memory) Limit(int) int                 { return memoryLimit }
func (m *Memory) Spin() bool                    { return false }
func (m *Memory) Direct(int) bool               { return false }

func (m *Memory) Fetch([]byte, int, uintptr) error {
	return errors.New("fabric: nothing can be fetched here")
}

func (m *Memory) Send(to int, h *Header, payload []byte, _ any) (bool, error) {
	if to == m.rank {
		panic(fmt.Sprintf("fabric: rank %d sends to itself", to))
	}
	if m.isClosed() {
		return true, ErrClosed
	}
	p := parcel{from: m.rank, h: *h}
	if len(payload) > 0 {
		p.payload = append([]byte(nil), payload...)
	}
	if !m.all[to].put(p) {
		return true, ErrClosed
	}
	return true, nil
}

// put appends to what has come; false when nobody will look.
func (m *Memory) put(p parcel) bool {
	m.box.Lock()
	defer m.box.Unlock()
	if m.closed {
		return false
	}
	m.list = append(m.list, p)
	m.ring()
	return true
}

func (m *Memory) isClosed() bool {
	m.box.Lock()
	defer m.box.Unlock()
	return m.closed
}

// ring ends the Parks. The caller holds box.
func (m *Memory) ring() {
	close(m.bell)
	m.bell = make(chan struct{})
}

func (m *Memory) Poll() bool {
	m.box.Lock()
	list := m.list
	m.list = nil
	m.box.Unlock()
	for _, p := range list {
		if p.lost != nil {
			m.sink.Lost(p.from, p.lost)
			continue
		}
		m.sink.Deliver(p.from, &p.h, p.payload)
	}
	return len(list) > 0
}

func (m *Memory) Park(ctx context.Context, _ int, done func() bool) {
	m.box.Lock()
	some, bell := len(m.list) > 0 || m.closed, m.bell
	m.box.Unlock()
	if some {
		return
	}
	m.mu.Lock()
	over := done()
	m.mu.Unlock()
	if over {
		return
	}
	select {
	case <-bell:
	case <-ctx.Done():
	}
}

func (m *Memory) Wake() {
	m.box.Lock()
	defer m.box.Unlock()
	m.ring()
}

func (m *Memory) Close(context.Context) error {
	m.Kill(ErrClosed)
	return nil
}

// Kill ends a rank as if its process had died of a cause.
func (m *Memory) Kill(cause error) {
	m.box.Lock()
	was := m.closed
	m.closed = true
	m.ring()
	m.box.Unlock()
	if was {
		return
	}
	for _, o := range m.all {
		if o != m {
			o.put(parcel{from: m.rank, lost: cause})
		}
	}
}
