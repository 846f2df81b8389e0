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
		turn, ok := receiver.Offer(1, n)
		if !ok {
			t.Fatal("nothing can be shared")
		}
		var wg sync.WaitGroup
		var some bool
		wg.Go(func() {
			var err error
			if some, err = sender.Give(from, 0, addressOf(into), turn); err != nil {
				t.Error(err)
			}
		})
		was, err := receiver.Take(into, 1, addressOf(from), turn)
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
	old, _ := receiver.Offer(1, n)
	receiver.Offer(1, n)
	if some, err := sender.Give(from, 0, addressOf(into), old); some || err != nil || !bytes.Equal(into, make([]byte, n)) {
		t.Errorf("it has given some (%t, %v)", some, err)
	}
}

// TestShareNowhere: what cannot be read or written is an error, and nobody takes the rest.
func TestShareNowhere(t *testing.T) {
	receiver, sender := paired(t)
	const n = 1 << 20
	row := make([]byte, n)
	turn, _ := receiver.Offer(1, n)
	if _, err := receiver.Take(row, 1, 8, turn); err == nil {
		t.Error("address 8 was read")
	}
	if some, err := sender.Give(row, 0, addressOf(row), turn); some || err != nil {
		t.Errorf("pieces were left: %v", err)
	}
	turn, _ = receiver.Offer(1, n)
	if some, err := sender.Give(row, 0, 8, turn); !some || err == nil {
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

// paired are two ends that have mapped each other's inbox.
func paired(t *testing.T) (a, b *Fabric) {
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
		e.until(func() bool { return e.n[1-i] == 1 && e.f.Direct(1-i) }) // the other has mapped this one's inbox
		e.mu.Unlock()
	}
	for _, e := range ends { // and has said so with its lock
		e.mu.Lock()
		if e.f.peers[0] == nil && e.f.peers[1] == nil {
			t.Fatal("there is no peer")
		}
		e.mu.Unlock()
	}
	return all[0], all[1]
}
