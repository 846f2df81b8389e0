//go:build linux

package shm

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"jeton/runtime/mpi/internal/fabric"
)

// ends returns both ends of ring 1 of an inbox for 2 ranks, with rings of their smallest size.
func ends() (*writer, *reader, []byte) {
	g := geometry{2, smallestRing}
	mem := words(int(g.size()))
	r := newReader(mem, g, 1)
	return newWriter(mem, g, 1), &r, mem
}

// words returns a row of bytes that begins at a multiple of 8, as a mapping does.
func words(n int) []byte {
	b := make([]byte, n+8)
	return b[(8-addressOf(b)%8)%8:][:n]
}

func TestGeometry(t *testing.T) {
	for ranks := 1; ranks <= maxRanks; ranks++ {
		g := geometryOf(ranks)
		if g.ring&(g.ring-1) != 0 || g.ring < smallestRing || g.ring > largestRing {
			t.Fatalf("%d ranks: rings of %d bytes", ranks, g.ring)
		}
		if bitsAt+(ranks+63)/64*8 > ringsAt || g.words(ranks) > g.data(0) || g.data(0)%page != 0 {
			t.Fatalf("%d ranks: parts of an inbox lie on each other", ranks)
		}
		if 2*packetBytes(g.limit())+line > g.ring {
			t.Fatalf("%d ranks: a packet of %d bytes may find no room in an empty ring of %d", ranks, g.limit(), g.ring)
		}
	}
	for _, c := range []struct{ ranks, kib int }{{1, 256}, {2, 256}, {8, 256}, {9, 128}, {64, 32}, {128, 16}, {4096, 16}} {
		if got := geometryOf(c.ranks).ring >> 10; got != uint64(c.kib) {
			t.Errorf("%d ranks: rings of %d KiB, want %d", c.ranks, got, c.kib)
		}
	}
}

// A ring is a queue: what is taken is what was put, in order, however the ends take turns; and what is refused fits when all has been taken.
func TestRingIsAQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, r, _ := ends()
		var queue [][]byte
		id, taken := uint64(0), uint64(0)
		length := rapid.OneOf(rapid.IntRange(0, 200), rapid.IntRange(0, r.limit), rapid.Just(r.limit))
		take := func(t *rapid.T) {
			var h fabric.Header
			payload, what := r.next(&h)
			if len(queue) == 0 {
				if what != nothing {
					t.Fatalf("an empty ring has %d", what)
				}
				return
			}
			if taken++; what != packet || h.ID != taken || !bytes.Equal(payload, queue[0]) {
				t.Fatalf("took %d: packet %d with %d bytes; want packet %d with %d", what, h.ID, len(payload), taken, len(queue[0]))
			}
			queue = queue[1:]
		}
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				payload := make([]byte, length.Draw(t, "bytes"))
				for i := range payload {
					payload[i] = byte(id) + byte(i*7)
				}
				if !w.put(&fabric.Header{ID: id + 1, Size: uint64(len(payload))}, payload) {
					if len(queue) == 0 && r.taken.Load() == r.head {
						t.Fatalf("no room for %d bytes in an empty ring", len(payload))
					}
					return
				}
				id++
				queue = append(queue, payload)
			},
			"take": take,
			"free": func(*rapid.T) { r.free() },
			"take all": func(t *rapid.T) {
				for len(queue) > 0 {
					take(t)
				}
				r.free()
			},
			"": func(t *rapid.T) {
				if w.broken || w.tail-r.taken.Load() > uint64(len(w.data)) {
					t.Fatalf("tail %d, taken %d: more than a ring", w.tail, r.taken.Load())
				}
				if r.some() != (len(queue) > 0) {
					t.Fatalf("some() is %v with %d packets", r.some(), len(queue))
				}
			},
		})
	})
}

// Bytes of old payloads are never taken for packets: payloads full of control words that would be right, for many laps.
func TestRingOldPayloads(t *testing.T) {
	w, r, _ := ends()
	random := rand.New(rand.NewPCG(1, 2))
	var h fabric.Header
	for range 20000 {
		payload := make([]byte, random.IntN(r.limit))
		for at := 0; at+8 <= len(payload); at += 8 {
			place := w.tail + uint64(random.IntN(3*smallestRing))&^(line-1)
			binary.LittleEndian.PutUint64(payload[at:], control(place, uint32(random.IntN(200))))
		}
		if !w.put(&h, payload) {
			t.Fatal("no room")
		}
		if _, what := r.next(&h); what != packet {
			t.Fatalf("took %d", what)
		}
		if _, what := r.next(&h); what != nothing {
			t.Fatalf("took %d from an empty ring", what)
		}
		r.free()
	}
}

// Whatever a sender writes into its ring, its receiver looks at that ring alone, and comes to an end.
func FuzzReader(f *testing.F) {
	f.Add(uint64(0), []byte{1, 0, 0, 0, 0, 0, 0, 0})
	f.Add(uint64(smallestRing-line), binary.LittleEndian.AppendUint64(nil, control(smallestRing-line, fillerBit)))
	f.Add(uint64(0), binary.LittleEndian.AppendUint64(nil, control(0, fillerBit)))
	f.Add(uint64(0), binary.LittleEndian.AppendUint64(nil, control(0, byeBit|1)))
	f.Add(uint64(0), binary.LittleEndian.AppendUint64(nil, control(0, lengthMax)))
	f.Add(uint64(smallestRing-line), binary.LittleEndian.AppendUint64(nil, control(smallestRing-line, 2)))
	f.Add(uint64(smallestRing-line), binary.LittleEndian.AppendUint64(nil, control(smallestRing-line, 1)))
	f.Fuzz(func(t *testing.T, head uint64, written []byte) {
		_, r, _ := ends()
		r.head = head % (1 << 50) &^ (line - 1)
		if len(written) == 0 {
			return
		}
		// Written again and again from the head on: many a control word of it is at a line's beginning.
		for i := range r.data {
			r.data[(r.head+uint64(i))%smallestRing] = written[i%len(written)]
		}
		var h fabric.Header
		for taken := 0; ; taken++ {
			was := r.head
			payload, what := r.next(&h)
			if what != packet {
				return
			}
			if len(payload) > r.limit || len(payload) != cap(payload) || r.head <= was || r.head%line != 0 {
				t.Fatalf("a packet of %d bytes (limit %d), head from %d to %d", len(payload), r.limit, was, r.head)
			}
			if taken > smallestRing/line { // the sequence numbers of one lap are not those of the next
				t.Fatalf("%d packets in a ring of %d lines", taken, smallestRing/line)
			}
		}
	})
}

// Whatever a receiver says that it has taken, its sender writes into the ring alone, over nothing that is unread as far as it can know.
func TestWriterHostileReceiver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, _, _ := ends()
		payload := make([]byte, smallestRing/4)
		for range 50 {
			w.taken.Store(rapid.OneOf(rapid.Uint64(), rapid.Uint64Range(0, 4*smallestRing), rapid.Custom(func(t *rapid.T) uint64 {
				return w.tail - rapid.Uint64Range(0, smallestRing).Draw(t, "behind")
			})).Draw(t, "taken"))
			w.put(&fabric.Header{}, payload[:rapid.IntRange(0, len(payload)).Draw(t, "bytes")])
			if w.broken {
				return
			}
			if w.tail-w.head > smallestRing || w.head > w.tail {
				t.Fatalf("head %d, tail %d", w.head, w.tail)
			}
		}
	})
}
