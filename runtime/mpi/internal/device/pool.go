package device

import "math/bits"

// A pool keeps memory for messages that wait, and for data that is packed: class i has slices of capacity 1<<i.
type pool struct{ free [24][][]byte }

// get is an empty slice with room for n bytes.
func (p *pool) get(n int) []byte {
	if n == 0 {
		return nil
	}
	class := bits.Len(uint(n - 1))
	if class >= len(p.free) {
		return make([]byte, 0, n)
	}
	if k := len(p.free[class]); k > 0 {
		b := p.free[class][k-1]
		p.free[class] = p.free[class][:k-1]
		return b
	}
	return make([]byte, 0, 1<<class)
}

// keepBytes is how much of a class is kept.
const keepBytes = 1 << 20

// put takes a slice back that get has given.
func (p *pool) put(b []byte) {
	if cap(b) == 0 {
		return
	}
	class := bits.Len(uint(cap(b) - 1))
	if class < len(p.free) && cap(b) == 1<<class && (len(p.free[class])+1)<<class <= max(keepBytes, 1<<class) {
		p.free[class] = append(p.free[class], b[:0])
	}
}
