package mpi

import (
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
)

// An access is what a call wants of a target.
type access struct {
	verb   verb
	call   string
	code   uint8         // of the call, for reports
	from   device.Buffer // data that goes there
	into   device.Buffer // where the result goes
	target int
	disp   int         // in the target's units
	of     *dtype.Type // what is accessed there: count elements
	count  int
	op     *Op
	item   item
	pair   []byte // of verbSwap: the value to compare with, and the new one
	r      *device.Request
}

// answered reports whether the target sends a result.
func (a *access) answered() bool { return a.verb >= verbGet }

// A target is what this rank does with another's memory.
type target struct {
	lock     LockType // that this rank has, or 0
	noCheck  bool     // without having asked for it
	attempt  uint64
	state    lockState
	dead     int    // the rank that had the lock, when state is lockRefused
	started  bool   // it is in Start's group
	posts    int    // that have come, and no Start has used
	open     int    // flights
	dirty    bool   // something was sent that no Flush has confirmed
	written  bool   // something was written there, of which it knows nothing
	flushing uint64 // Flushes that were sent
	flushed  uint64 // and confirmed
	packets  int    // since the last of them
	bytes    int
	counts   [2]int64 // accesses sent, by the Fence that they come before
	noted    noteCounts
}

// How far an origin may run ahead of its target: after so many packets or bytes it asks whether they have been taken, and waits when too many such
// questions are open.
const (
	runPackets = 512
	runBytes   = 4 << 20
	runFlushes = 4
)

// launch sends an access. The caller has the lock, and has checked everything.
func (w *Win) launch(a *access) error {
	t := &w.targets[a.target]
	if a.of == nil || a.count*a.of.Size() == 0 {
		if a.r != nil {
			w.p.d.End(a.r, nil)
		}
		return nil
	}
	if err := w.lostError(a.target); err != nil {
		return err
	}
	if err := w.throttle(a.target); err != nil {
		return err
	}
	w.countAccess(a)
	if w.direct && w.reach(a) {
		if a.r != nil {
			w.p.d.End(a.r, nil)
		}
		return nil
	}
	row, err := w.rowOf(a)
	if err != nil {
		return err
	}
	var f *flight
	if a.answered() || a.r != nil || len(row) > keptBytes {
		f = w.p.windows.under.open(w, a.target, a.r)
		f.land(a)
	}
	t.dirty = true
	w.pieces(a, f, row)
	if f != nil {
		f.all = true
		f.settle()
	}
	return nil
}

// land prepares what a result goes to.
func (f *flight) land(a *access) {
	if !a.answered() {
		return
	}
	f.into = a.into
	if n := a.into.Bytes(); a.into.Type.Dense() {
		f.row = a.into.Mem[a.into.Origin : a.into.Origin+n]
	} else {
		f.row = make([]byte, n)
	}
}

// rowOf is the data that goes to the target, in a row.
func (w *Win) rowOf(a *access) ([]byte, error) {
	switch b := &a.from; {
	case a.verb == verbSwap:
		return a.pair, nil
	case a.verb == verbGet || b.Bytes() == 0:
		return nil, nil
	case b.Type.Dense():
		return b.Mem[b.Origin : b.Origin+b.Bytes()], nil
	default:
		return b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
	}
}

// pieces sends an access in as many packets as it takes.
func (w *Win) pieces(a *access, f *flight, row []byte) {
	h := w.header(a.verb)
	h.A = uint64(int64(a.disp * w.others[a.target].unit))
	if a.op != nil {
		h.Op, h.Item = uint8(a.op.number), uint8(a.item)
	}
	if a.answered() {
		h.Flags = flagUrgent
	}
	if f != nil {
		h.B = f.id
	}
	if w.targets[a.target].lock != 0 {
		h.Flags |= flagPassive
	}
	if w.epoch.turn%2 == 1 {
		h.Flags |= flagParity
	}
	if w.info.races {
		h.C = w.placeOf(a)
	}
	size := a.count * a.of.Size()
	if !a.of.Dense() {
		w.layouts(*a, f, h, row)
		return
	}
	if a.verb == verbGet || a.verb == verbSwap { // one question; the answer may be long
		h.Size = uint64(size)
		w.dispatch(a.target, f, &h, row, false)
		return
	}
	limit := w.limit(a.target)
	if a.verb == verbFetch && a.target != w.c.rank {
		limit = min(limit, keptBytes)
	}
	for at := 0; at < size; at += limit {
		n := min(limit, size-at)
		h.Size = uint64(n)
		var part []byte
		if row != nil {
			part = row[at : at+n]
		}
		w.dispatch(a.target, f, &h, part, f != nil && size > keptBytes)
		h.A += uint64(n)
	}
}

// layouts sends an access to data that does not lie together at the target. Its arguments escape: they are copies, so that those of others do not.
func (w *Win) layouts(a access, f *flight, h fabric.Header, row []byte) {
	grain := 1
	if a.item != 0 {
		grain = itemSizes[a.item]
	}
	limit := min(w.limit(a.target), 1<<20)
	if a.verb != verbPut {
		limit = min(limit, keptBytes)
	}
	h.Flags |= flagLayout
	a.of.Pieces(a.count, grain, limit, func(l *dtype.Layout) {
		packet := l.Append(w.p.windows.packet[:0])
		if row != nil {
			packet = append(packet, row[:l.Size()]...)
			row = row[l.Size():]
		}
		w.p.windows.packet = packet
		h.Size = uint64(l.Size())
		w.dispatch(a.target, f, &h, packet, false)
	})
}

// dispatch sends a packet of an access, and counts it. held says that the data is the caller's until it has been sent.
func (w *Win) dispatch(to int, f *flight, h *fabric.Header, data []byte, held bool) {
	t := &w.targets[to]
	if to != w.c.rank {
		t.counts[w.epoch.turn%2]++
		t.packets++
		t.bytes += len(data)
	}
	if !held {
		w.send(to, h, data, nil)
		return
	}
	f.tokens++
	if w.send(to, h, data, f) {
		f.tokens--
	}
}

// throttle keeps this rank from running far ahead of a target that takes what comes slowly. It may wait.
func (w *Win) throttle(to int) error {
	t := &w.targets[to]
	if t.packets < runPackets && t.bytes < runBytes {
		return nil
	}
	w.question(to)
	if t.flushing-t.flushed < runFlushes {
		return nil
	}
	return w.await(to, func() bool { return t.flushing-t.flushed < runFlushes })
}

// question asks a target to say when it has taken all that was sent.
func (w *Win) question(to int) (number uint64) {
	t := &w.targets[to]
	t.flushing++
	t.packets, t.bytes = 0, 0
	h := w.header(verbFlush)
	h.A, h.Flags = t.flushing, flagUrgent
	w.send(to, &h, nil, nil)
	return t.flushing
}

// await waits until done, or until a rank has died. The caller has the lock, which is free meanwhile.
func (w *Win) await(rank int, done func() bool) error { return w.awaitOf(nil, rank, done) }

func (w *Win) awaitOf(subject any, rank int, done func() bool) error {
	var lost error
	w.inside++
	defer func() { w.inside-- }()
	err := w.p.d.AwaitOf(w.p.ctx(), subject, func() bool {
		if done() {
			return true
		}
		lost = w.lostError(rank)
		return lost != nil
	})
	if err == nil && !done() {
		err = lost
	}
	return err
}
