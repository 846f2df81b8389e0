package fabrictest

import (
	"bytes"
	"context"
	"math/rand/v2"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// A rank is one end under test, with the sink that takes what comes to it.
type rank struct {
	t testing.TB
	f fabric.Fabric

	mu     lock // the sink's; guards what follows
	got    [][]packet
	places map[uint64][]byte // that Place has given, by the packet's ID
	seq    []uint64          // of the last packet to each
	open   map[uint64][]byte // payloads that are the fabric's, by token
	tokens uint64            // how many there were
	lost   []int             // how often each was
	then   func(from int, p packet)
}

// A packet is what came.
type packet struct {
	h       fabric.Header
	payload []byte
}

// A lock knows whether it is held: a sink's methods look.
type lock struct {
	sync.Mutex
	held bool
}

func (l *lock) Lock()   { l.Mutex.Lock(); l.held = true }
func (l *lock) Unlock() { l.held = false; l.Mutex.Unlock() }

// ranks opens and attaches n ranks.
func ranks(t *testing.T, open Open, n int) []*rank {
	t.Helper()
	all := make([]*rank, n)
	for i, f := range open(t, n) {
		if f.Rank() != i || f.Size() != n {
			t.Fatalf("end %d of %d says that it is rank %d of %d", i, n, f.Rank(), f.Size())
		}
		all[i] = newRank(t, f)
	}
	return all
}

func newRank(t testing.TB, f fabric.Fabric) *rank {
	n := f.Size()
	r := &rank{t: t, f: f, got: make([][]packet, n), places: map[uint64][]byte{}, seq: make([]uint64, n), open: map[uint64][]byte{}, lost: make([]int, n)}
	f.Attach(r, &r.mu)
	return r
}

// placed is the flag of a packet whose payload the sink wants in memory of its own.
const placed = 1

// Place implements fabric.Sink, as the three methods after it do.
func (r *rank) Place(from int, h *fabric.Header, n int) []byte {
	r.locked()
	if h.Flags&placed == 0 {
		return nil
	}
	b := make([]byte, n)
	r.places[key(from, h)] = b
	return b
}

func (r *rank) Deliver(from int, h *fabric.Header, payload []byte) {
	r.locked()
	if b, ok := r.places[key(from, h)]; ok {
		delete(r.places, key(from, h))
		if len(b) != len(payload) || len(b) > 0 && &b[0] != &payload[0] {
			r.t.Errorf("rank %d: packet %d of %d, %d bytes, was not put where Place said", r.f.Rank(), h.ID, from, len(payload))
		}
	}
	if r.lost[from] > 0 {
		r.t.Errorf("rank %d: packet %d of %d came after its loss", r.f.Rank(), h.ID, from)
	}
	if want := uint64(len(r.got[from])) + 1; h.ID != want {
		r.t.Errorf("rank %d: packet %d of %d came, want %d", r.f.Rank(), h.ID, from, want)
	}
	if want := pattern(from, h.ID, len(payload)); !bytes.Equal(payload, want) {
		r.t.Errorf("rank %d: packet %d of %d, %d bytes, is not what was sent", r.f.Rank(), h.ID, from, len(payload))
	}
	p := packet{*h, bytes.Clone(payload)}
	r.got[from] = append(r.got[from], p)
	if r.then != nil {
		r.then(from, p)
	}
}

func (r *rank) Sent(token any) {
	r.locked()
	number := token.(uint64)
	payload, ok := r.open[number]
	if !ok {
		r.t.Errorf("rank %d: token %d was Sent, and its payload is not under way", r.f.Rank(), number)
	}
	delete(r.open, number)
	spoil(payload)
}

func (r *rank) Lost(from int, err error) {
	r.locked()
	if err == nil {
		r.t.Errorf("rank %d: no cause of the loss of %d", r.f.Rank(), from)
	}
	if r.lost[from]++; r.lost[from] > 1 {
		r.t.Errorf("rank %d: rank %d was lost twice", r.f.Rank(), from)
	}
}

func (r *rank) locked() {
	if !r.mu.held {
		r.t.Errorf("rank %d: the sink is called without its lock", r.f.Rank())
	}
}

func key(from int, h *fabric.Header) uint64 { return uint64(from)<<48 | h.ID }

// pattern is the payload of a sender's packet: bytes that no other has.
func pattern(from int, id uint64, n int) []byte {
	b := make([]byte, n)
	rand.NewChaCha8([32]byte{byte(from), byte(id), byte(id >> 8), byte(id >> 16)}).Read(b)
	return b
}

// spoil writes over a payload that may be changed.
func spoil(b []byte) {
	for i := range b {
		b[i] = 0xEE
	}
}

// A sort says how a packet is sent.
type sort struct {
	token  bool // with one
	placed bool // to where the receiver says
	header fabric.Header
}

// send sends the next packet to a rank, of n bytes, and spoils the payload as soon as it may. The caller does not hold the lock.
func (r *rank) send(to, n int, how sort) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.post(to, n, how)
}

// post is send for those who hold the lock.
func (r *rank) post(to, n int, how sort) error {
	h := how.header
	h.ID = r.seq[to] + 1
	if how.placed {
		h.Flags |= placed
	}
	payload := pattern(r.f.Rank(), h.ID, n)
	var token any
	if how.token {
		r.tokens++
		token = r.tokens
	}
	now, err := r.f.Send(to, &h, payload, token)
	h = fabric.Header{Kind: 0xEE}
	if err != nil {
		return err
	}
	r.seq[to]++
	switch {
	case now:
		spoil(payload)
	case token == nil:
		r.t.Errorf("rank %d: a packet without a token is not sent now", r.f.Rank())
	default:
		r.open[r.tokens] = payload
	}
	return nil
}

func (r *rank) mustSend(to, n int, how sort) {
	r.t.Helper()
	if err := r.send(to, n, how); err != nil {
		r.t.Errorf("rank %d sends to %d: %v", r.f.Rank(), to, err)
	}
}

// until polls and parks until cond, which is asked under the lock; false, and an error, when it does not come.
func (r *rank) until(from int, what string, cond func() bool) bool {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patient)
	defer cancel()
	r.mu.Lock()
	defer r.mu.Unlock()
	for !cond() {
		if r.f.Poll() {
			continue
		}
		if ctx.Err() != nil {
			r.t.Errorf("rank %d: %s: not so after %v", r.f.Rank(), what, patient)
			return false
		}
		r.mu.Unlock()
		r.f.Park(ctx, from, cond)
		r.mu.Lock()
	}
	return true
}

// receive waits for n packets of a rank, counted from the beginning.
func (r *rank) receive(from, n int) bool {
	r.t.Helper()
	return r.until(from, "packets have come", func() bool { return len(r.got[from]) >= n })
}

// settle waits until no payload is the fabric's.
func (r *rank) settle() bool {
	r.t.Helper()
	return r.until(fabric.Anyone, "all tokens are Sent", func() bool { return len(r.open) == 0 })
}

// holds reports whether payloads are the fabric's.
func (r *rank) holds() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.open) > 0
}

// came is what has come from a rank as number i.
func (r *rank) came(from, i int) packet {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.got[from][i]
}

// sent is how many packets were sent to a rank.
func (r *rank) sent(to int) uint64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.seq[to]
}
