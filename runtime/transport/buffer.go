package transport

import (
	"math/bits"
	"sync"
)

// Long bodies are used again when their receivers say so: a fresh MiB costs more than its way through TCP, since each page of it
// faults. Class i holds slices of capacity 1<<i.
var buffers [25]sync.Pool

const pooledFrom = 32 << 10

// buffer is a slice of n bytes, with anything in them.
func buffer(n int) []byte {
	class := bits.Len(uint(max(n, 1) - 1))
	if n < pooledFrom || class >= len(buffers) {
		return make([]byte, n)
	}
	if b, ok := buffers[class].Get().(*[]byte); ok {
		return (*b)[:n]
	}
	return make([]byte, n, 1<<class)
}

// Release gives a message's Data back, so that a later message may be read into it. It need not be called; after it, Data must not be
// used. It does nothing for a short message, or a slice that Handler.Place has given.
func (m *Message) Release() {
	class := bits.Len(uint(cap(m.Data))) - 1
	if cap(m.Data) >= pooledFrom && class < len(buffers) && cap(m.Data) == 1<<class {
		b := m.Data[:0]
		buffers[class].Put(&b)
	}
	m.Data = nil
}
