package mpi

import (
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
)

// What happens at the target of an access. All is done under the device's lock, by whoever takes the packet: a call of the target's, or the fabric while
// the target computes. So each access is atomic to others here, and those of one rank are in order.

// locate finds the memory that an access touches: bytes from at+from to at+to, at being a place of the window. It returns a row and the place in it.
func (w *Win) locate(at int64, from, to int) (mem []byte, origin int, err error) {
	const far = 1 << 47
	if at > far || at < -far {
		return nil, 0, bad(ErrRMARange, "displacement %d", at)
	}
	if w.flavor == FlavorDynamic {
		return w.locateAttached(int(at), from, to)
	}
	if int(at)+from < 0 || int(at)+to > len(w.mem) {
		return nil, 0, bad(ErrRMARange, "bytes %d to %d of a memory that has %d", int(at)+from, int(at)+to, len(w.mem))
	}
	return w.mem, int(at), nil
}

// accessed does what a packet asks for.
func (w *Win) accessed(from int, h *fabric.Header, payload []byte) {
	if from != w.c.rank {
		w.exposed.received[parity(h)]++
		w.exposed.news++
	}
	if err := w.access(from, h, payload); err != nil {
		w.refuse(from, h, err)
	}
}

func parity(h *fabric.Header) int {
	if h.Flags&flagParity != 0 {
		return 1
	}
	return 0
}

func (w *Win) access(from int, h *fabric.Header, payload []byte) error {
	var l *dtype.Layout
	if h.Flags&flagLayout != 0 {
		read, n, err := dtype.ReadLayout(payload)
		if err != nil || uint64(read.Size()) != h.Size {
			return bad(ErrIntern, "what came of rank %d is no access", from)
		}
		l, payload = &read, payload[n:]
	}
	if h.Size > 1<<47 {
		return bad(ErrIntern, "what came of rank %d is no access", from)
	}
	size := int(h.Size)
	begin, end := 0, size
	if l != nil {
		begin, end = l.Reach()
	}
	mem, at, err := w.locate(int64(h.A), begin, end)
	if err != nil {
		return err
	}
	if w.info.races {
		w.look(from, h, l)
		defer w.log.wrote(w, h, l)
	}
	if l != nil {
		return w.scattered(from, h, mem, at, l, payload)
	}
	return w.together(from, h, mem[at:at+size], payload)
}

var errShort = bad(ErrIntern, "the data of an access has not the length that it says")

// together does an access to memory that lies together.
func (w *Win) together(from int, h *fabric.Header, here, payload []byte) error {
	switch v := verb(h.Tag); v {
	case verbPut:
		if len(payload) != len(here) {
			return errShort
		}
		if len(here) > 0 && !sameStart(here, payload) {
			copy(here, payload)
		}
	case verbGet:
		w.answer(from, h.B, here)
	case verbSwap:
		if len(payload) != 2*len(here) {
			return errShort
		}
		w.swap(from, h.B, here, payload)
	default:
		return w.combine(from, h, here, payload, v == verbFetch)
	}
	return nil
}

// combine does an accumulate.
func (w *Win) combine(from int, h *fabric.Header, here, payload []byte, fetch bool) error {
	k := w.p.windows.kernel(h.Op, h.Item)
	noData := fetch && uint32(h.Op) == NoOp.number
	switch {
	case k == nil:
		return bad(ErrOp, "there is no such operator")
	case len(here)%itemSizes[h.Item] != 0, !noData && len(payload) != len(here):
		return errShort
	}
	if fetch {
		w.answer(from, h.B, here)
	}
	if !noData {
		k.apply(payload, here, itemSizes[h.Item])
	}
	return nil
}

// scattered does an access to memory that a layout describes. Its data is no longer than a packet.
func (w *Win) scattered(from int, h *fabric.Header, mem []byte, at int, l *dtype.Layout, payload []byte) error {
	v := verb(h.Tag)
	if v == verbPut {
		if len(payload) != l.Size() {
			return errShort
		}
		l.Scatter(payload, mem, at)
		return nil
	}
	if l.Size() > w.limit(from) {
		return bad(ErrIntern, "an access of %d bytes in one packet", l.Size())
	}
	row := w.p.windows.scratch(l.Size())
	l.Gather(row, mem, at)
	switch {
	case v == verbGet:
		w.answer(from, h.B, row)
		return nil
	case v != verbAccumulate && v != verbFetch:
		return bad(ErrIntern, "verb %d with a layout", v)
	}
	if err := w.checkRuns(h, l, payload, v == verbFetch); err != nil {
		return err
	}
	if v == verbFetch {
		w.answer(from, h.B, row)
		if len(payload) == 0 {
			return nil
		}
	}
	k, size := w.p.windows.kernel(h.Op, h.Item), itemSizes[h.Item]
	l.Runs(at, func(place, n int) {
		k.apply(payload[:n], mem[place:place+n], size)
		payload = payload[n:]
	})
	return nil
}

// checkRuns says what is wrong with an accumulate by a layout, before anything is changed.
func (w *Win) checkRuns(h *fabric.Header, l *dtype.Layout, payload []byte, fetch bool) error {
	if w.p.windows.kernel(h.Op, h.Item) == nil {
		return bad(ErrOp, "there is no such operator")
	}
	if len(payload) != l.Size() && !(fetch && uint32(h.Op) == NoOp.number && len(payload) == 0) {
		return errShort
	}
	size, whole := itemSizes[h.Item], true
	l.Runs(0, func(_, n int) { whole = whole && n%size == 0 })
	if !whole {
		return errShort
	}
	return nil
}

// swap stores the second half of a payload if what is here is the first.
func (w *Win) swap(from int, id uint64, here, payload []byte) {
	same := string(here) == string(payload[:len(here)])
	w.answer(from, id, here)
	if same {
		copy(here, payload[len(here):])
	}
}

// keptBytes is up to which length an answer is copied if it cannot be sent at once. A longer one is sent from where it is: its origin waits for it before it
// ends the epoch, so nobody changes it meanwhile.
const keptBytes = 16 << 10

// answer sends a result, in as many packets as it takes.
func (w *Win) answer(to int, id uint64, row []byte) {
	var token any
	if len(row) > keptBytes {
		token = noToken
	}
	for limit := w.limit(to); len(row) > 0; {
		n := min(len(row), limit)
		h := w.header(verbResult)
		h.A, h.Size = id, uint64(n)
		w.send(to, &h, row[:n], token)
		row = row[n:]
	}
}

// noToken is of what nobody waits for.
var noToken any = new(struct{ _ int })

// refuse tells the origin why an access was not done.
func (w *Win) refuse(from int, access *fabric.Header, err error) {
	h := w.header(verbRefused)
	h.A, h.B = access.B, uint64(classOf(err))
	w.send(from, &h, []byte(err.Error()), nil)
}

// refused: an access of this rank's was not done.
func (w *Win) refused(from int, h *fabric.Header, why []byte) {
	class := Class(h.B)
	if h.B == 0 || h.B >= uint64(lastClass) {
		class = ErrOther
	}
	err := bad(class, "rank %d: %s", from, why)
	if h.A == 0 || !w.p.windows.under.fail(w, from, h.A, err) {
		w.note(err)
	}
}

// maxFound is how many errors are kept until the next synchronisation.
const maxFound = 8

// note keeps an error until the next synchronisation.
func (w *Win) note(err error) {
	if len(w.found) < maxFound {
		w.found = append(w.found, err)
	}
}
