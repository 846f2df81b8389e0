package transport

import "slices"

// A polled is the mesh's connections that are polled. It is made anew when that changes, so that who polls needs no lock.
type polled struct {
	list []*conn
	by   map[int32]*conn // by descriptor
}

// brief is how much a system call moves of which Go's scheduler need not know: a copy of 10 µs.
const brief = 64 << 10

// toPoll has a connection polled from now on.
func (m *Mesh) toPoll(c *conn) {
	if c.sock == nil {
		return
	}
	m.polling.Lock()
	defer m.polling.Unlock()
	var list []*conn
	if old := m.polled.Load(); old != nil {
		list = old.list
	}
	m.polled.Store(polledOf(append(slices.Clone(list), c)))
	c.sock.watch(forRead)
}

// unpoll ends that.
func (m *Mesh) unpoll(c *conn) {
	m.polling.Lock()
	defer m.polling.Unlock()
	if old := m.polled.Load(); old != nil && slices.Contains(old.list, c) {
		m.polled.Store(polledOf(slices.DeleteFunc(slices.Clone(old.list), func(x *conn) bool { return x == c })))
	}
}

func polledOf(list []*conn) *polled {
	if len(list) == 0 {
		return nil
	}
	p := &polled{list, map[int32]*conn{}}
	for _, c := range list {
		p.by[c.sock.number] = c
	}
	return p
}

// Attend has the mesh's own goroutines read and write at once, for who will not poll for a while.
func (m *Mesh) Attend() {
	if conns := m.polled.Load(); conns != nil {
		for _, c := range conns.list {
			c.resume()
			c.relieve()
		}
	}
}

// mute has nobody poll the connection: its own goroutine reads it.
func (c *conn) mute() {
	if c.sock != nil && !c.muted.Swap(true) {
		c.sock.watch(0)
		c.resume()
	}
}

// unmute ends that.
func (c *conn) unmute() {
	if c.muted.CompareAndSwap(true, false) {
		c.sock.watch(forRead)
	}
}
