package device

import (
	"encoding/binary"
	"errors"
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// A deaf takes what a rank sends to a stranger.
type deaf struct{}

func (deaf) Place(int, *fabric.Header, int) []byte { return nil }
func (deaf) Deliver(int, *fabric.Header, []byte)   {}
func (deaf) Sent(any)                              {}
func (deaf) Lost(int, error)                       {}

func pick(from []uint64, which byte) uint64 { return from[int(which)%len(from)] }

func (p *peer) bounded(window int) bool {
	return p.kept <= window+DefaultEager+envelopeCost && p.owed <= p.kept
}

// fill makes a header of 10 bytes.
func fill(h *header, b []byte, sizes, numbers []uint64) {
	h.Kind, h.Flags, h.Item, h.Op = b[0]%18, b[1], b[2]%16, b[3]%3
	h.Context, h.Source, h.Tag = uint32(b[4]%3), int32(b[5]%4)-1, int32(b[6]%4)-1
	h.Size, h.A, h.B = pick(sizes, b[7]), pick(numbers, b[8]), pick(numbers, b[9])
}

// Whatever a rank sends, nothing panics, what is kept of it is bounded, and all that has to do with it ends when it is lost. Each packet is written in
// 12 bytes, so that numbers that mean something are found.
func FuzzDeliver(f *testing.F) {
	for kind := range byte(18) {
		f.Add([]byte{kind, 0, 7, 0, 0, 1, 2, 3, 1, 1, 8, 0, kind, 255, 0, 1, 0, 1, 1, 2, 2, 2, 0, 0, kind, 1, 9, 0, 1, 0, 0, 6, 3, 0, 64, 1})
	}
	f.Fuzz(func(t *testing.T, program []byte) {
		const window = 1 << 16
		ends := fabric.NewMemory(3)
		d := New(ends[0], Config{Window: window})
		for _, e := range ends[1:] {
			e.Attach(deaf{}, new(sync.Mutex))
		}
		row, long := make([]int64, 8), make([]int64, 1<<14)
		all := []*Request{
			d.Irecv(from(1, 1), ints(row)), d.Irecv(Source{Rank: Any, Source: Any, Tag: Any}, ints(row)), d.Irecv(Source{Rank: 1, Source: 1, Tag: 2, Op: 1}, ints(long)),
			d.Isend(Standard, to(d, 1, 1), ints(long)), d.Isend(Synchronous, to(d, 1, 1), ints(row)),
		}
		sizes := []uint64{0, 8, 64, 128 << 10, 1<<17 + 1, 1 << 40, 1 << 48, 1<<64 - 1}
		numbers := []uint64{0, 1, 64, 1 << 20, 1 << 63, 1<<64 - 1}
		for _, r := range all {
			numbers = append(numbers, r.id)
		}
		s := &sink{d, d.begun}
		for ; len(program) >= 12; program = program[12:] {
			var h header
			fill(&h, program, sizes, numbers)
			payload := make([]byte, min(binary.LittleEndian.Uint16(program[10:]), DefaultEager))
			if program[0] >= 128 { // one that is right
				h.Size = uint64(len(payload))
			}
			d.Locked(func() {
				if b := s.Place(1, &h, len(payload)); b != nil {
					payload = b
				}
				s.Deliver(1, &h, payload)
			})
			if !d.peers[1].bounded(window) {
				t.Fatalf("%d bytes are kept of one rank", d.peers[1].kept)
			}
		}
		d.Locked(func() { s.Lost(1, errMalformed) })
		for i, r := range all {
			if i != 1 && !r.Done { // that from any source may have got what was right
				t.Errorf("request %d waits for a rank that is lost", i)
			}
		}
	})
}

// Who sends more than it may is lost, and who waits for it knows why.
func TestFlood(t *testing.T) {
	all := job(2, Config{Window: 4 << 10})
	r := all[0].Irecv(from(1, 77), ints(make([]int64, 1)))
	all[1].peers[0].credit = 1 << 30 // it does not obey
	for range 100 {
		if _, err := all[1].Send(Standard, to(all[1], 0, 1), ints(make([]int64, 32))); err != nil {
			t.Fatal(err)
		}
	}
	if err := all[0].Wait(ctx, r); err != nil {
		t.Fatal(err)
	}
	var lost *LostError
	if !errors.As(r.Err, &lost) || lost.Rank != 1 || !errors.Is(r.Err, errMalformed) {
		t.Errorf("%v", r.Err)
	}
	if n := len(all[0].Unreceived()); n > 20 {
		t.Errorf("%d messages are kept", n)
	}
}
