//go:build linux

package shm

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// TestShare: each piece of a message is copied, by one of its ends, however they meet.
func TestShare(t *testing.T) {
	receiver, sender := paired(t)
	var taken, given int
	for round := range 200 {
		n := 1 + rand.IntN(3<<20)
		from, into := make([]byte, n), make([]byte, n)
		for i := range from {
			from[i] = byte(i>>12 + i + round)
		}
		turn, ok := receiver.Offer(n)
		if !ok {
			t.Fatal("nothing can be shared")
		}
		var wg sync.WaitGroup
		var some bool
		wg.Go(func() {
			var err error
			if some, err = sender.Give(from, addressOf(into), turn); err != nil {
				t.Error(err)
			}
		})
		was, err := receiver.Take(into, addressOf(from), turn)
		if err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		if was != some {
			t.Errorf("the sender has given some: %t, and the receiver says %t", some, was)
		}
		if some {
			given++
		} else {
			taken++
		}
		if !bytes.Equal(from, into) {
			t.Fatalf("round %d: %d bytes, and some have not come", round, n)
		}
	}
	t.Logf("%d messages that both have copied, %d that the receiver has", given, taken)
}

// TestShareLate: who knows an earlier message's turn copies nothing of a later one.
func TestShareLate(t *testing.T) {
	receiver, sender := paired(t)
	const n = 1 << 20
	from, into := bytes.Repeat([]byte{1}, n), make([]byte, n)
	old, _ := receiver.Offer(n)
	receiver.Offer(n)
	if some, err := sender.Give(from, addressOf(into), old); some || err != nil || !bytes.Equal(into, make([]byte, n)) {
		t.Errorf("it has given some (%t, %v)", some, err)
	}
}

// TestShareNowhere: what cannot be read or written is an error, and nobody takes the rest.
func TestShareNowhere(t *testing.T) {
	receiver, sender := paired(t)
	const n = 1 << 20
	row := make([]byte, n)
	turn, _ := receiver.Offer(n)
	if _, err := receiver.Take(row, 8, turn); err == nil {
		t.Error("address 8 was read")
	}
	if some, err := sender.Give(row, addressOf(row), turn); some || err != nil {
		t.Errorf("pieces were left: %v", err)
	}
	turn, _ = receiver.Offer(n)
	if some, err := sender.Give(row, 8, turn); !some || err == nil {
		t.Errorf("address 8 was written: %t, %v", some, err)
	}
}

// TestShareCut: pieces cover messages of every length once.
func TestShareCut(t *testing.T) {
	for _, n := range []int{1, page, smallestPiece, smallestPiece + 1, 1 << 20, 1<<20 + 1, 3<<30 + 5, 1 << 42} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			s := newShare(new(atomic.Uint64), 0, n)
			if s.pieces > countMask || (s.pieces-1)*uint64(s.piece) >= uint64(n) || s.pieces*uint64(s.piece) < uint64(n) {
				t.Errorf("%d pieces of %d bytes", s.pieces, s.piece)
			}
		})
	}
}

// A pair is an end of a message that both its ends copy. As a device does, it calls its fabric with its lock: the sentry looks after the fabric, too, when the other
// end closes.
type pair struct{ *end }

func (p pair) Offer(n int) (turn uint32, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.f.Offer(1, n)
}

func (p pair) Take(into []byte, address uintptr, turn uint32) (given bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.f.Take(into, 1, address, turn)
}

func (p pair) Give(row []byte, address uintptr, turn uint32) (some bool, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.f.Give(row, 0, address, turn)
}

// paired are two ends that have mapped each other's inbox.
func paired(t *testing.T) (receiver, sender pair) {
	t.Helper()
	all := open(t, 2)
	ends := make([]*end, 2)
	for i, f := range all {
		ends[i] = newEnd(f)
	}
	for i, e := range ends {
		e.mu.Lock()
		if _, err := e.f.Send(1-i, &fabric.Header{ID: 1}, nil, nil); err != nil {
			t.Fatal(err)
		}
		e.mu.Unlock()
	}
	for i, e := range ends {
		e.mu.Lock()
		e.until(func() bool { return e.n[1-i] == 1 && e.f.Direct(1-i) && e.f.peers[1-i].out != nil }) // each has mapped the other's inbox
		e.mu.Unlock()
	}
	return pair{ends[0]}, pair{ends[1]}
}
