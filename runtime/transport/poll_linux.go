package transport

import (
	"runtime"
	"sync"

	"golang.org/x/sys/unix"
)

// Poll reads what has come on the mesh's connections, without waiting, gives it to the streams' handlers, and goes on writing what TrySend has begun.
// It reports whether it did any of that. The caller holds a lock of a Handler's, as Message.Held says; one goroutine at a time polls with a lock.
//
// Who polls is not woken, and wakes nobody: it is the quickest way for a protocol whose processes wait for each other. Some milliseconds after the last Poll
// or Sleep, the mesh's own goroutines read and write again.
func (m *Mesh) Poll(held sync.Locker) (some bool) {
	m.polls.Add(1)
	conns := m.polled.Load()
	if conns == nil {
		return false
	}
	if len(conns.list) == 1 {
		return conns.list[0].poll(held, forReadAndWrite)
	}
	var events [16]unix.EpollEvent
	n := m.sentry.ready(events[:])
	for i := range events[:n] {
		if e := &events[i]; int(e.Fd) == m.sentry.bell {
			m.sentry.hush()
		} else if c := conns.by[e.Fd]; c != nil {
			some = c.poll(held, e.Events) || some
		}
	}
	return some
}

// Sleep waits until Poll may have something to do, or Wake is called. It may return for no reason. It is false, at once, when another sleeps, and where a thread
// that sleeps would be missed: then Attend, and wait for what the handlers are told.
func (m *Mesh) Sleep() bool {
	if m.sentry == nil || runtime.GOMAXPROCS(0) == 1 || !m.asleep.CompareAndSwap(false, true) {
		return false
	}
	slept := m.sentry.sleep()
	m.sentry.hush()
	m.asleep.Store(false)
	if conns := m.polled.Load(); conns != nil {
		for _, c := range conns.list {
			if c.away.Load() {
				signal(c.back)
			}
		}
	}
	return slept
}

// Wake ends a Sleep, the next one if none is under way.
func (m *Mesh) Wake() {
	if m.sentry != nil {
		m.sentry.closing.RLock()
		defer m.sentry.closing.RUnlock()
		if !m.sentry.closed {
			m.sentry.wake()
		}
	}
}

// poll is Poll of a connection where there is something to read, or room to write.
func (c *conn) poll(held sync.Locker, events uint32) (some bool) {
	if c.muted.Load() {
		return false
	}
	if events&unix.EPOLLOUT != 0 && c.out.state.Load() == begun {
		some = c.proceed(held)
	}
	if events&^unix.EPOLLOUT == 0 {
		return some
	}
	select {
	case c.lead <- struct{}{}:
	default:
		if c.own.Load() {
			c.nc.SetReadDeadline(longAgo) // its goroutine sees that somebody polls, and leaves
		}
		return some
	}
	c.held = held
	got := c.readNow()
	c.held = nil
	<-c.lead
	return got || some
}

// mostReads bounds what one poll reads of one connection.
const mostReads = 4

// readNow reads and delivers what has come. The caller leads. What would have to wait is left to the connection's own goroutine: its end, and a message
// for which there is no room.
func (c *conn) readNow() (some bool) {
	for range mostReads {
		into := c.dec.space()
		n, err := c.sock.recv(into)
		if err != nil {
			if err != errAgain {
				c.mute()
			}
			return some
		}
		c.dec.filled(n)
		some = true
		if !c.deliverNow() {
			c.mute()
			return true
		}
		if n < len(into) {
			return true
		}
	}
	return some
}

// deliverNow is deliverAll that does not wait; false when it would have to, or when there is an error, which take will say again.
func (c *conn) deliverNow() bool {
	for {
		more, err := c.take()
		switch {
		case err != nil:
			return false
		case !more:
			return true
		case c.f.kind == bye:
			return false
		case c.f.kind != data:
			c.taken = false
			if err := c.p.m.control(c, &c.f); err != nil {
				c.p.m.spawn(func() { c.end(err) })
				return false
			}
			continue
		}
		if !c.queue(c.f.stream).deliver(&c.f, c.held) {
			return false
		}
		c.f, c.taken = frame{}, false
	}
}

// takeOver makes a connection one that can be polled, if possible.
func (c *conn) takeOver() {
	if k := newSocket(c.p.m.sentry, c.nc); k != nil {
		c.sock, c.nc = k, k
	}
}

// What sleepers look for.
const (
	forRead         = unix.EPOLLIN
	forReadAndWrite = unix.EPOLLIN | unix.EPOLLOUT
)

// watch has those who sleep look for events; 0 is none.
func (k *socket) watch(events uint32) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	switch {
	case k.fd < 0:
	case events == 0:
		k.sentry.unwatch(k.fd)
	default:
		k.sentry.watch(k.fd, events)
	}
}
