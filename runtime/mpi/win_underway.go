package mpi

import (
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// A flight is an access under way at its origin: one that has a result, or data that the fabric has not sent yet, or a request. All belongs to the
// device's lock.
type flight struct {
	w      *Win
	target int
	id     uint64
	into   device.Buffer // where the result goes
	row    []byte        // the same, in a row
	moved  int           // bytes of it that have come
	tokens int           // packets that the fabric has not sent
	all    bool          // all packets have been given to the fabric
	r      *device.Request
	err    error
}

// underway gives flights numbers, which answers then name. A number is never used again.
type underway struct {
	slots []*flight
	turn  []uint32
	free  []uint32
	spare []*flight
}

func (u *underway) open(w *Win, target int, r *device.Request) *flight {
	var slot uint32
	if n := len(u.free); n > 0 {
		slot = u.free[n-1]
		u.free = u.free[:n-1]
	} else {
		slot = uint32(len(u.slots))
		u.slots, u.turn = append(u.slots, nil), append(u.turn, 0)
	}
	f := u.unused()
	u.turn[slot]++
	*f = flight{w: w, target: target, r: r, id: uint64(u.turn[slot])<<32 | uint64(slot)}
	u.slots[slot] = f
	w.targets[target].open++
	w.epoch.open++
	return f
}

func (u *underway) unused() *flight {
	n := len(u.spare)
	if n == 0 {
		return new(flight)
	}
	f := u.spare[n-1]
	u.spare = u.spare[:n-1]
	return f
}

// get is the flight of a number, to a rank of a window; nil when there is none.
func (u *underway) get(w *Win, target int, id uint64) *flight {
	slot := uint32(id)
	if int(slot) >= len(u.slots) || u.slots[slot] == nil {
		return nil
	}
	if f := u.slots[slot]; f.id == id && f.w == w && f.target == target {
		return f
	}
	return nil
}

// settle ends a flight when nothing of it is left.
func (f *flight) settle() {
	if !f.all || f.err == nil && f.moved < len(f.row) || f.tokens > 0 {
		return
	}
	w, u := f.w, &f.w.p.windows.under
	if f.err == nil && len(f.row) > 0 && !f.into.Type.Dense() {
		f.err = f.into.Type.Unpack(f.row, f.into.Mem, f.into.Origin, f.into.Count)
	}
	w.targets[f.target].open--
	w.epoch.open--
	if f.r != nil {
		w.p.d.End(f.r, f.err)
	} else if f.err != nil {
		w.note(f.err)
	}
	slot := uint32(f.id)
	u.slots[slot] = nil
	u.free = append(u.free, slot)
	*f = flight{}
	u.spare = append(u.spare, f)
	w.p.d.Stir()
}

// Sent says that the fabric has sent a packet whose data was the caller's.
func (f *flight) Sent() {
	f.tokens--
	f.settle()
}

// place is where a result is read to.
func (u *underway) place(h *fabric.Header, w *Win, from, n int) []byte {
	f := u.get(w, from, h.A)
	if f == nil || f.err != nil || n > len(f.row)-f.moved {
		return nil
	}
	return f.row[f.moved : f.moved+n]
}

func (u *underway) result(w *Win, from int, h *fabric.Header, payload []byte) {
	f := u.get(w, from, h.A)
	if f == nil || f.err != nil || len(payload) > len(f.row)-f.moved {
		return
	}
	if to := f.row[f.moved:]; len(payload) > 0 && !sameStart(to, payload) {
		copy(to, payload)
	}
	f.moved += len(payload)
	f.settle()
}

// fail ends a flight with an error. It is false when it had ended already.
func (u *underway) fail(w *Win, from int, id uint64, err error) bool {
	f := u.get(w, from, id)
	if f == nil {
		return false
	}
	if f.err == nil {
		f.err = err
	}
	f.settle()
	return true
}

// lost ends all flights to a rank, of which nothing will come any more; Undefined: to all.
func (u *underway) lost(w *Win, target int, err error) {
	for _, f := range u.slots {
		if f != nil && f.w == w && (f.target == target || target == Undefined) {
			if f.err == nil {
				f.err = err
			}
			f.settle()
		}
	}
}
