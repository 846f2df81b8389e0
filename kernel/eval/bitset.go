package eval

// A bitset is a set of small numbers.
type bitset []uint64

func newBitset(n int) bitset { return make(bitset, (n+63)/64) }

func (s bitset) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }
func (s bitset) set(i int)      { s[i/64] |= 1 << (i % 64) }
func (s bitset) unset(i int)    { s[i/64] &^= 1 << (i % 64) }

func (s bitset) clone() bitset { return append(bitset(nil), s...) }

// add makes s the union with t, and reports whether that changed it.
func (s bitset) add(t bitset) (changed bool) {
	for i, w := range t {
		if w&^s[i] != 0 {
			s[i] |= w
			changed = true
		}
	}
	return changed
}
