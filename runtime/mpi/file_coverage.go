package mpi

import mathbits "math/bits"

// A coverage is which bytes of a part of a file there is something for: a bit for each grain.
type coverage struct {
	base, grain int
	set         []uint64
}

// begin forgets all, and is about other bytes.
func (c *coverage) begin(from, to, grain int) {
	c.base, c.grain = from&^(grain-1), grain
	n := (to-c.base)/grain/64 + 1
	if cap(c.set) < n {
		c.set = make([]uint64, n)
	}
	c.set = c.set[:n]
	clear(c.set)
}

// mark notes that there is something for n bytes.
func (c *coverage) mark(place, n int) {
	from, to := (place-c.base)/c.grain, (place+n-c.base)/c.grain
	for from < to {
		at := from % 64
		k := min(64-at, to-from)
		c.set[from/64] |= ^uint64(0) >> (64 - k) << at
		from += k
	}
}

// runs calls f for each run of bytes that was marked.
func (c *coverage) runs(f func(place, n int)) {
	for from := c.next(0, 0); from < 64*len(c.set); {
		to := c.next(from, ^uint64(0))
		f(c.base+from*c.grain, (to-from)*c.grain)
		from = c.next(to, 0)
	}
}

// next is the first bit from one on that is set; with all bits to flip, that is not.
func (c *coverage) next(from int, flip uint64) int {
	for w := from / 64; w < len(c.set); w++ {
		word := c.set[w] ^ flip
		if w == from/64 {
			word &= ^uint64(0) << (from % 64)
		}
		if word != 0 {
			return 64*w + mathbits.TrailingZeros64(word)
		}
	}
	return 64 * len(c.set)
}
