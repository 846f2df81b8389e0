package wire

import "sync"

// maxReplays is how many signatures are remembered: 16 bytes each and their place in a map, about 1 MiB in all. A client
// that types is remembered for weeks; a machine that sends ten requests a second, for half an hour. Older messages
// could be replayed; they would be as good as what a holder of the recording could do in that time anyway. (ipykernel
// remembers 65536 and forgets at random.)
const maxReplays = 1 << 14

// replays remembers the last maxReplays signatures. The zero value is ready.
//
// Invariant: ring holds the keys of set, oldest at next once it is full.
type replays struct {
	mu   sync.Mutex
	set  map[[16]byte]struct{}
	ring [][16]byte
	next int
}

// add reports whether signature is new, and remembers it. 16 of its hexadecimal digits, 64 bits of an HMAC that was
// checked before, tell messages apart.
func (r *replays) add(signature []byte) bool {
	var k [16]byte
	copy(k[:], signature)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, old := r.set[k]; old {
		return false
	}
	if r.set == nil {
		r.set = make(map[[16]byte]struct{})
	}
	if len(r.ring) < maxReplays {
		r.ring = append(r.ring, k)
	} else {
		delete(r.set, r.ring[r.next])
		r.ring[r.next] = k
		r.next = (r.next + 1) % maxReplays
	}
	r.set[k] = struct{}{}
	return true
}
