package device

import (
	"bytes"
	"errors"
	"testing"
	"unsafe"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
)

// sharing are fabrics of one process whose long messages both ends copy: the receiver the first half, the sender the rest.
type sharing struct {
	fabric.Fabric
	cannotTake, cannotGive bool
	ignored                bool // the sender is elsewhere: the receiver copies all
	taken, given           int
}

var errCopy = errors.New("it cannot be copied")

func at(address uintptr, n int) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&address)), n) // of this process: it does not move
}

func (s *sharing) Spin() bool      { return true }
func (s *sharing) Direct(int) bool { return true }
func (s *sharing) Fetch(into []byte, _ int, address uintptr) error {
	copy(into, at(address, len(into)))
	return nil
}
func (s *sharing) Offer(int, int) (uint32, bool) { return 7, true }
func (s *sharing) Take(into []byte, _ int, address uintptr, turn uint32) (bool, error) {
	if !s.ignored {
		into = into[:len(into)/2]
	}
	if s.cannotTake || turn != 7 {
		return !s.ignored, errCopy
	}
	s.taken += copy(into, at(address, len(into)))
	return !s.ignored, nil
}
func (s *sharing) Give(row []byte, _ int, address uintptr, turn uint32) (bool, error) {
	if s.ignored {
		return false, nil
	}
	if s.cannotGive || turn != 7 {
		return true, errCopy
	}
	half := len(row) / 2
	s.given += copy(at(address, len(row))[half:], row[half:])
	return true, nil
}

// TestShared: a long message is whole, and both ends know it, whichever of them copies which part; what one of them cannot copy is sent.
func TestShared(t *testing.T) {
	const n = 300_000
	for name, c := range map[string]sharing{"both": {}, "receiver": {ignored: true}, "no receiver": {cannotTake: true}, "no sender": {cannotGive: true},
		"nobody": {cannotTake: true, cannotGive: true}, "receiver cannot, alone": {cannotTake: true, ignored: true}} {
		t.Run(name, func(t *testing.T) {
			var ends []*sharing
			var all []*Device
			for _, f := range fabric.NewMemory(2) {
				s := c
				s.Fabric = f
				ends, all = append(ends, &s), append(all, New(&s, Config{}))
			}
			want := bytes.Repeat([]byte("message"), n/7)
			got := make([]byte, len(want))
			run(t, all, func(d *Device) {
				for turn := range 3 {
					if d.Rank() == 0 {
						send(t, d, Standard, 1, turn, of(want, dtype.Byte))
						continue
					}
					clear(got)
					if s, err := recv(t, d, 0, turn, of(got, dtype.Byte)); err != nil || s.Bytes != len(want) || !bytes.Equal(got, want) {
						t.Errorf("turn %d: %+v, %v, or other bytes", turn, s, err)
					}
				}
			})
			for _, d := range all {
				if n := d.Underway(); n != 0 {
					t.Errorf("rank %d: %d requests are under way", d.Rank(), n)
				}
			}
			if sum := ends[0].given + ends[1].taken; name == "both" && sum != 3*len(want) {
				t.Errorf("%d bytes were copied, of %d", sum, 3*len(want))
			}
		})
	}
}

// TestSharedAndBroken: the memory of a receive that ends while its sender may still write to it is kept.
func TestSharedAndBroken(t *testing.T) {
	f := &sharing{Fabric: fabric.NewMemory(2)[0]}
	d := New(f, Config{})
	row, source := make([]byte, leastShared), make([]byte, leastShared)
	r := d.Irecv(from(1, 0), of(row, dtype.Byte))
	d.Locked(func() {
		(&sink{d, f}).Deliver(1, &header{Kind: kindAsk, Source: 1, Size: leastShared, Item: uint8(dtype.Byte) + 1, A: 5, B: uint64(address(source))}, nil)
	})
	d.Break(errCopy, 1, "")
	if !r.Done || r.Err != errCopy || len(d.doomed) != 1 || &d.doomed[0][0] != &row[0] {
		t.Errorf("done: %t, %v; %d rows are kept", r.Done, r.Err, len(d.doomed))
	}
}
