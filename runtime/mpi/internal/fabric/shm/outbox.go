//go:build linux

package shm

import (
	"fmt"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"jeton/runtime/mpi/internal/fabric"
)

// An outbox is another rank's inbox, as this rank writes into it.
type outbox struct {
	*writer
	box  *inbox
	pid  int
	bits *atomic.Uint64 // has the bit of this rank's ring
	bit  uint64
	rung uint32 // the sleep, or absence, that was last answered with a ring
	bell int    // the pipe of its sentry; 0: not opened yet

	pinned bool // a slate lies in the inbox: it stays mapped until the fabric is closed
}

func newOutbox(box *inbox, pid, ring int) *outbox {
	o := &outbox{writer: newWriter(box.mem, box.geometry, ring), box: box, pid: pid}
	o.bits, o.bit = box.bits(ring)
	return o
}

// put writes a packet, or says that it will be told when there is room.
func (o *outbox) put(h *fabric.Header, payload []byte) bool {
	if o.writer.put(h, payload) {
		return true
	}
	o.starved.Store(1)
	return o.writer.put(h, payload)
}

// take is put for a parcel.
func (o *outbox) take(x *parcel) bool {
	if !x.bye {
		return o.put(&x.h, x.payload)
	}
	if o.bye() {
		return true
	}
	o.starved.Store(1)
	return o.bye()
}

// abandoned reports whether the owner has closed it.
func (o *outbox) abandoned() bool { return o.box.state.Load()&activity == left }

// ring tells the owner, after a packet was put, if it does not look by itself.
func (o *outbox) ring(urgent bool) {
	if o.bits.Load()&o.bit == 0 {
		o.bits.Or(o.bit)
	}
	if s := o.rouse(); s&activity == outside && s != o.rung && (urgent || o.crowded()) {
		o.rung = s
		o.toll()
	}
}

// rouse wakes the owner if it is parked, and returns what its word said.
func (o *outbox) rouse() (s uint32) {
	s = o.box.state.Load()
	switch s & activity {
	case asleep, called:
		if sleep := s&^activity | asleep; sleep != o.rung {
			o.rung = sleep
			o.box.state.CompareAndSwap(sleep, sleep&^activity|called)
			wake(o.box.state)
		}
	case dozing:
		if s != o.rung {
			o.rung = s
			o.toll()
		}
	}
	return s
}

// toll wakes the sentry. A full pipe does so already.
func (o *outbox) toll() {
	if o.bell == 0 {
		o.bell = openBell(o.pid, o.box)
	}
	if o.bell > 0 {
		_, _ = unix.Write(o.bell, []byte{0})
	}
}

// openBell opens the pipe of an inbox's owner; -1 when it is gone. The process may have ended, and its number be another's: the inode tells.
func openBell(pid int, box *inbox) int {
	path := fmt.Sprintf("/proc/%d/fd/%d", pid, word32(box.mem, bellAt).Load())
	var node unix.Stat_t
	same := func(err error) bool {
		return err == nil && node.Mode&unix.S_IFMT == unix.S_IFIFO && node.Ino == word64(box.mem, bellNodeAt).Load()
	}
	if !same(unix.Stat(path, &node)) {
		return -1
	}
	fd, err := unix.Open(path, unix.O_WRONLY|unix.O_CLOEXEC|unix.O_NONBLOCK, 0)
	if err != nil {
		return -1
	}
	if !same(unix.Fstat(fd, &node)) {
		_ = unix.Close(fd)
		return -1
	}
	return fd
}

func (o *outbox) close() {
	if o.bell > 0 {
		_ = unix.Close(o.bell)
	}
	if !o.pinned {
		o.box.unmap()
	}
}
