package mpi

import (
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// A TargetType says how the data of an access lies in the target's memory. See As.
type TargetType struct {
	count int
	of    *Datatype
}

// As has an access concern count elements of a type at the target, whose basic items are those of the data here. Without it, they are of the type and the
// count that the data has here. A displacement is where the first element's origin is.
func As(count int, t *Datatype) TargetType { return TargetType{count, t} }

// Put writes data into the memory of a rank, from the disp-th place on, of which disp counts the target's units. It does not wait; buf must not be changed
// before the epoch ends (or FlushLocal), and the data is not there before it does (or Flush). Without As, it lies there in a row. MPI_Put, §12.3.
//
// Errors: ErrRMASync outside of an epoch; ErrRMARange when the place is not in the window; ErrRank, ErrType, ErrBuffer, ErrCount, ErrWin.
func (w *Win) Put(buf any, target, disp int, as ...TargetType) error {
	from, err := view(buf)
	return w.accesses(&access{verb: verbPut, call: "Put", code: callPut, from: from, target: target, disp: disp}, as, err)
}

// Get reads from the memory of a rank into buf, which has the data only when the epoch ends (or after FlushLocal), and must not be touched before. MPI_Get,
// §12.3. Errors: as Put.
func (w *Win) Get(buf any, target, disp int, as ...TargetType) error {
	into, err := receives(buf)
	return w.accesses(&access{verb: verbGet, call: "Get", code: callGet, into: into, target: target, disp: disp}, as, err)
}

// Accumulate combines data with what is in the memory of a rank, item by item: there becomes op(data, there). Of each item this is atomic to other
// accumulates with the same operator; those of one rank are done in the order of its calls. The operator is a predefined one, or Replace. MPI_Accumulate, §12.3.
// Errors: as Put; ErrOp.
func (w *Win) Accumulate(buf any, target, disp int, op *Op, as ...TargetType) error {
	from, err := view(buf)
	return w.accesses(&access{verb: verbAccumulate, call: "Accumulate", code: callAccumulate, from: from, target: target, disp: disp, op: op}, as, err)
}

// GetAccumulate is Accumulate that also brings what was there before, into result, which is as long as buf, and has it when the epoch ends (or after
// FlushLocal). With NoOp, buf may be nil: it is an atomic Get. MPI_Get_accumulate, §12.3.
func (w *Win) GetAccumulate(buf, result any, target, disp int, op *Op, as ...TargetType) error {
	a, err := fetching(buf, result, target, disp, op)
	return w.accesses(&a, as, err)
}

func fetching(buf, result any, target, disp int, op *Op) (access, error) {
	from, err := view(buf)
	into, err2 := receives(result)
	if err == nil {
		err = err2
	}
	return access{verb: verbFetch, call: "GetAccumulate", code: callGetAccumulate, from: from, into: into, target: target, disp: disp, op: op}, err
}

// FetchAndOp is GetAccumulate of one item: value and result are pointers, or slices of one; result has it when GetAccumulate's would. MPI_Fetch_and_op, §12.3.
func (w *Win) FetchAndOp(value, result any, target, disp int, op *Op) error {
	a, err := fetching(value, result, target, disp, op)
	a.call, a.code = "FetchAndOp", callFetchAndOp
	if err == nil {
		err = w.usable()
	}
	if err == nil && a.into.Count != 1 {
		err = bad(ErrCount, "the result is %s: FetchAndOp is of one item", words(a.into))
	}
	return w.accesses(&a, nil, err)
}

// CompareAndSwap stores value in the memory of a rank if what is there equals compare, and brings what was there into result; all three are pointers to an
// integer or a bool, or slices of one. It is atomic. value and compare are read in the call; result has it when the epoch ends (or after FlushLocal).
// MPI_Compare_and_swap, §12.3.
func (w *Win) CompareAndSwap(value, compare, result any, target, disp int) error {
	from, err := view(value)
	than, err2 := view(compare)
	into, err3 := receives(result)
	for _, e := range []error{err2, err3} {
		if err == nil {
			err = e
		}
	}
	a := access{verb: verbSwap, call: "CompareAndSwap", code: callCompareAndSwap, from: from, into: into, target: target, disp: disp}
	if err == nil {
		err = w.usable()
	}
	if err == nil {
		err = a.swaps(than)
	}
	return w.accesses(&a, nil, err)
}

func (a *access) swaps(than device.Buffer) error {
	for _, b := range []device.Buffer{a.from, than, a.into} {
		if b.Count != 1 || b.Type == nil || a.into.Type == nil || b.Type.String() != a.into.Type.String() {
			return bad(ErrType, "value is %s, compare %s and result %s: CompareAndSwap is of one item of the same type", words(a.from), words(than), words(a.into))
		}
	}
	switch k, ok := a.from.Type.Uniform(); {
	case !ok || !a.from.Type.Dense() || a.from.Type.Size() != k.Size() || k >= dtype.Float32:
		return bad(ErrType, "CompareAndSwap is of an integer, a byte or a bool, and not of %v", a.from.Type)
	}
	n := a.from.Type.Size()
	a.pair = append(append(a.pair, than.Mem[than.Origin:than.Origin+n]...), a.from.Mem[a.from.Origin:a.from.Origin+n]...)
	return nil
}

// Rput is Put with a request, which is done when buf may be changed; Flush or Unlock says that the data is there. It is for epochs of Lock and LockAll.
// MPI_Rput, §12.3.
func (w *Win) Rput(buf any, target, disp int, as ...TargetType) (*Request, error) {
	from, err := view(buf)
	return w.requests(&access{verb: verbPut, call: "Rput", code: callPut, from: from, target: target, disp: disp}, as, err)
}

// Rget is Get with a request, which is done when buf has the data. MPI_Rget, §12.3.
func (w *Win) Rget(buf any, target, disp int, as ...TargetType) (*Request, error) {
	into, err := receives(buf)
	return w.requests(&access{verb: verbGet, call: "Rget", code: callGet, into: into, target: target, disp: disp}, as, err)
}

// Raccumulate is Accumulate with a request, which is done when buf may be changed. MPI_Raccumulate, §12.3.
func (w *Win) Raccumulate(buf any, target, disp int, op *Op, as ...TargetType) (*Request, error) {
	from, err := view(buf)
	return w.requests(&access{verb: verbAccumulate, call: "Raccumulate", code: callAccumulate, from: from, target: target, disp: disp, op: op}, as, err)
}

// RgetAccumulate is GetAccumulate with a request, which is done when result has the old values. MPI_Rget_accumulate, §12.3.
func (w *Win) RgetAccumulate(buf, result any, target, disp int, op *Op, as ...TargetType) (*Request, error) {
	a, err := fetching(buf, result, target, disp, op)
	a.call = "RgetAccumulate"
	return w.requests(&a, as, err)
}

// accesses makes an access.
func (w *Win) accesses(a *access, as []TargetType, err error) error {
	if err == nil {
		err = w.prepare(a, as)
	}
	if err == nil && a.target != ProcNull {
		if w.p.tracing.Load() {
			defer w.tracedAccess(a)()
		}
		w.p.d.Lock()
		if err = w.inEpoch(a.call, a.target); err == nil {
			err = w.launch(a)
		}
		w.p.d.Unlock()
	}
	if err == nil {
		return nil
	}
	return w.fail(a.call, w.args(a), err)
}

// requests makes an access that has a request.
func (w *Win) requests(a *access, as []TargetType, err error) (*Request, error) {
	if err == nil {
		err = w.prepare(a, as)
	}
	text := w.args(a)
	args := func() string { return text }
	if err == nil && a.target == ProcNull {
		return w.c.null(a.call, args), nil
	}
	under := unrecorded
	if err == nil {
		under = w.begun(a, args)
		err = w.locked(func() error { return w.requested(a) })
	}
	if a.r != nil {
		under(a.r)
	}
	if err != nil {
		return nil, w.fail(a.call, text, err)
	}
	return w.c.request(a.call, args, a.r), nil
}

func (w *Win) requested(a *access) error {
	if w.targets[a.target].lock == 0 {
		return bad(ErrRMASync, "%s is for epochs of Lock and LockAll, and this rank has not locked the memory of rank %d", a.call, a.target)
	}
	a.r = w.p.d.Begin()
	if err := w.launch(a); err != nil {
		w.p.d.End(a.r, err)
		return err
	}
	return nil
}

// prepare checks an access, and fills in what it concerns at the target.
func (w *Win) prepare(a *access, as []TargetType) error {
	if err := w.usable(); err != nil {
		return err
	}
	if a.target == ProcNull {
		return nil
	}
	if err := w.checkTarget(a.target); err != nil {
		return err
	}
	data := a.from
	if a.verb == verbGet || a.verb == verbFetch && (a.op == NoOp || data.Type == nil) {
		data = a.into
	}
	a.of, a.count = data.Type, data.Count
	if len(as) > 0 {
		if err := a.as(as[0], data); err != nil {
			return err
		}
	}
	if a.of == nil || a.count == 0 {
		return nil
	}
	if err := w.agree(a); err != nil {
		return err
	}
	return w.inRange(a)
}

// as makes the target's type another than the data's.
func (a *access) as(t TargetType, data device.Buffer) error {
	switch {
	case t.of.usable() != nil:
		return bad(ErrType, "at the target, %v", t.of.usable())
	case t.count < 0:
		return bad(ErrCount, "the target's count %d is negative", t.count)
	case t.count > maxBytes:
		return bad(ErrCount, "the target's count %d is more than any memory has", t.count)
	}
	if a.verb != verbGet {
		if err := t.of.receivable(max(t.count, 1)); err != nil {
			return err
		}
	}
	a.of, a.count = t.of.t, t.count
	if a.count*a.of.Size() != data.Bytes() {
		return bad(ErrType, "%s here are %d bytes, and %d %v at the target are %d", words(data), data.Bytes(), t.count, t.of, t.count*t.of.Size())
	}
	if data.Type == nil {
		return nil
	}
	if err := dtype.Match(data.Type.Signature(), data.Count, a.of.Signature(), a.count); err != nil {
		return bad(ErrType, "%s here and %d %v at the target: %v", words(data), t.count, t.of, err)
	}
	return nil
}

// agree compares types: the result's, the operator's, and those of the target's memory.
func (w *Win) agree(a *access) error {
	if a.verb == verbFetch {
		for _, b := range []device.Buffer{a.from, a.into} {
			if b.Type == nil && a.op == NoOp {
				continue
			}
			if b.Bytes() != a.count*a.of.Size() && !(a.op == NoOp && b.Bytes() == 0) {
				return bad(ErrCount, "the data is %s and the result %s: they must be equally long", words(a.from), words(a.into))
			}
			if b.Bytes() > 0 && dtype.Match(b.Type.Signature(), b.Count, a.of.Signature(), a.count) != nil {
				return bad(ErrType, "the data is %s and the result %s: they must be of the same basic types", words(a.from), words(a.into))
			}
		}
		if a.op == NoOp {
			a.from = device.Buffer{}
		}
	}
	if a.verb == verbAccumulate || a.verb == verbFetch {
		var err error
		if a.item, err = itemOf(a.op, a.of); err != nil {
			return err
		}
		if w.p.windows.defined(a.op, a.item) == nil {
			return bad(ErrOp, "%v is not defined for %v", a.op, a.of)
		}
	}
	return w.typed(a)
}

// typed compares an access with the items of the target's memory, where they are known.
func (w *Win) typed(a *access) error {
	there := w.others[a.target].kind
	here, ok := a.of.Uniform()
	if there == 0 || !ok || dtype.Agree(here, dtype.Kind(there-1)) || plainByte(here) || plainByte(dtype.Kind(there-1)) {
		return nil
	}
	return bad(ErrType, "the data is %v, and the window of rank %d has %v", here, a.target, dtype.Kind(there-1))
}

func plainByte(k dtype.Kind) bool { return k == dtype.Byte || k == dtype.Uint8 || k == dtype.Packed }

// inRange compares the place with the size of the target's memory.
func (w *Win) inRange(a *access) error {
	x := w.others[a.target]
	from, to := a.of.Reach(a.count)
	const far = 1 << 46
	if a.disp > far/max(x.unit, 1) || a.disp < -far/max(x.unit, 1) {
		return bad(ErrDisp, "a displacement of %d", a.disp)
	}
	at := a.disp * x.unit
	if w.flavor == FlavorDynamic {
		return nil // only the target knows what is attached
	}
	if at+from >= 0 && at+to <= x.size {
		return nil
	}
	return bad(ErrRMARange, "displacement %d with units of %d bytes and %d bytes of data is bytes %d to %d, and the window of rank %d has %d bytes (%d units)",
		a.disp, x.unit, a.count*a.of.Size(), at+from, at+to, a.target, x.size, x.size/max(x.unit, 1))
}

// defined is kernel for who has no lock.
func (ws *windows) defined(op *Op, it item) kernel {
	ws.p.d.Lock()
	defer ws.p.d.Unlock()
	return ws.kernel(uint8(op.number), uint8(it))
}
