//go:build linux

package shm

import (
	"sync/atomic"

	"jeton/runtime/mpi/internal/fabric"
)

// A control word: the low bits of the packet's place in lines, so that stale or foreign bytes are noticed; what it is; its payload's length, plus one.
const (
	fillerBit = 1 << 31 // nothing more comes before the ring's end
	byeBit    = 1 << 30 // the sender has left: nothing more comes at all
	lengthMax = byeBit - 1
)

func control(at uint64, low uint32) uint64 { return at/line<<32 | uint64(low) }

// A writer is the sender's end of a ring. Positions grow for ever; where they are in the ring, whose length
// is a power of two, is their rest.
type writer struct {
	data    []byte
	head    uint64 // what of it the receiver has been seen to have taken
	tail    uint64
	taken   *atomic.Uint64 // the receiver's word
	starved *atomic.Uint32
	broken  bool // the receiver's word made no sense
}

func newWriter(mem []byte, g geometry, i int) *writer {
	return &writer{
		data:    mem[g.data(i):][:g.ring:g.ring],
		taken:   word64(mem, g.words(i)+headAt),
		starved: word32(mem, g.words(i)+starvedAt),
	}
}

// put appends a packet, if there is room.
func (w *writer) put(h *fabric.Header, payload []byte) bool {
	need := packetBytes(len(payload))
	at, ok := w.reserve(need)
	if !ok {
		return false
	}
	putHeader(w.data, at+8, h)
	copy(w.data[at+line:], payload)
	w.publish(at, need, uint32(len(payload)+1))
	return true
}

// bye appends the word that nothing more comes.
func (w *writer) bye() bool {
	at, ok := w.reserve(line)
	if ok {
		w.publish(at, line, byeBit|1)
	}
	return ok
}

// reserve finds room for need bytes in one piece, and for the control word behind them, and returns where it is in the ring.
func (w *writer) reserve(need uint64) (at uint64, ok bool) {
	size := uint64(len(w.data))
	at = w.tail & (size - 1)
	skip := uint64(0)
	if size-at < need {
		skip = size - at
	}
	if !w.room(skip + need + line) {
		return 0, false
	}
	return (at + skip) & (size - 1), true
}

// room reports whether n bytes are free. It reads the receiver's word only when those that were known to be are not enough.
func (w *writer) room(n uint64) bool {
	size := uint64(len(w.data))
	if w.tail+n-w.head <= size {
		return true
	}
	head := w.taken.Load()
	if head < w.head || head > w.tail || head%line != 0 {
		w.broken = true
		return false
	}
	w.head = head
	return w.tail+n-head <= size
}

// publish makes a packet at a place of the ring one that the receiver sees. The word behind it is cleared first; the last store is a full fence.
func (w *writer) publish(at, need uint64, low uint32) {
	size := uint64(len(w.data))
	clear64(w.data, (at+need)&(size-1))
	was := w.tail
	start := was & (size - 1)
	if start != at {
		w.tail += size - start
	}
	word64(w.data, at).Store(control(w.tail, low))
	if was != w.tail {
		word64(w.data, start).Store(control(was, fillerBit))
	}
	w.tail += need
}

// crowded reports whether half of the ring is full.
func (w *writer) crowded() bool { return !w.room(uint64(len(w.data)) / 2) }

// moved reports whether the receiver has made room since the writer looked.
func (w *writer) moved() bool { return w.taken.Load() != w.head }

// A reader is the receiver's end of a ring.
type reader struct {
	data    []byte
	limit   int
	head    uint64
	freed   uint64         // what it was when free was called
	taken   *atomic.Uint64 // the same, as the sender knows it
	starved *atomic.Uint32
}

func newReader(mem []byte, g geometry, i int) reader {
	return reader{
		data:    mem[g.data(i):][:g.ring:g.ring],
		limit:   g.limit(),
		taken:   word64(mem, g.words(i)+headAt),
		starved: word32(mem, g.words(i)+starvedAt),
	}
}

// some reports whether there is a packet.
func (r *reader) some() bool { return word64(r.data, r.head&uint64(len(r.data)-1)).Load() != 0 }

// What a reader has found.
type found int

const (
	nothing found = iota
	packet
	bye
	broken
)

// next takes a packet. Its payload may be looked at until free is called.
func (r *reader) next(h *fabric.Header) ([]byte, found) {
	size := uint64(len(r.data))
	at := r.head & (size - 1)
	c := word64(r.data, at).Load()
	if c != 0 && c == control(r.head, fillerBit) && at != 0 {
		r.head += size - at
		at = 0
		c = word64(r.data, at).Load()
	}
	n := uint64(uint32(c)&lengthMax) - 1
	switch {
	case c == 0:
		return nil, nothing
	case c == control(r.head, byeBit|1):
		return nil, bye
	case c != control(r.head, uint32(n+1)), n > uint64(r.limit), packetBytes(int(n)) > size-at:
		return nil, broken
	}
	getHeader(r.data, at+8, h)
	r.head += packetBytes(int(n))
	return r.data[at+line:][:n:n], packet
}

// owes is how much was taken and not given back.
func (r *reader) owes() int { return int(r.head - r.freed) }

// free gives what was taken back to the sender, and reports whether it waits for that.
func (r *reader) free() (starved bool) {
	r.taken.Store(r.head)
	r.freed = r.head
	if r.starved.Load() == 0 {
		return false
	}
	r.starved.Store(0)
	return true
}
