package dtype

import "math/bits"

// Hash is a number that stands for the basic types of the first bytes of data of so many elements of a signature as it takes: of equal
// sequences it is equal, and of others it is not, but for one in 2^60. Its cost grows with the length of the signature's text, not with the data's.
//
// It is the polynomial whose coefficients are the kinds, modulo the prime 2^61-1, so that the hash of a sequence n times over follows from that of one.
func Hash(s Signature, nbytes int) uint64 {
	var h rolling
	one, size := s.whole()
	if size == 0 {
		return 0
	}
	h = one.times(nbytes / size)
	rest := nbytes % size
	for _, p := range s {
		part, n := items(p.Items), 0
		for _, it := range p.Items {
			n += it.N * it.Kind.Size()
		}
		if n == 0 {
			continue
		}
		times := min(p.Times, rest/n)
		h = h.then(part.times(times))
		if rest -= times * n; times == p.Times {
			continue
		}
		for _, it := range p.Items {
			k := min(it.N, rest/it.Kind.Size())
			h = h.then(letter(it.Kind).times(k))
			if rest -= k * it.Kind.Size(); k < it.N {
				break
			}
		}
		break
	}
	return h.sum
}

// whole is the hash of one element, and its size.
func (s Signature) whole() (h rolling, size int) {
	h.power = 1
	for _, p := range s {
		h = h.then(items(p.Items).times(p.Times))
		for _, it := range p.Items {
			size += it.N * it.Kind.Size() * p.Times
		}
	}
	return h, size
}

func items(all []Item) rolling {
	h := rolling{power: 1}
	for _, it := range all {
		h = h.then(letter(it.Kind).times(it.N))
	}
	return h
}

// A rolling is the hash of a sequence, and base to the power of its length.
type rolling struct{ sum, power uint64 }

const (
	prime = 1<<61 - 1
	base  = 0x1d8af066f1d9c2b5 & prime
)

func letter(k Kind) rolling {
	return rolling{uint64(k.plain()) + 1, base}
}

// then is the hash of one sequence and another behind it.
func (a rolling) then(b rolling) rolling {
	return rolling{(mul(a.sum, b.power) + b.sum) % prime, mul(a.power, b.power)}
}

// times is the hash of a sequence n times over.
func (a rolling) times(n int) rolling {
	all := rolling{power: 1}
	for ; n > 0; n /= 2 {
		if n%2 == 1 {
			all = all.then(a)
		}
		a = a.then(a)
	}
	return all
}

func mul(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return bits.Rem64(hi, lo, prime)
}
