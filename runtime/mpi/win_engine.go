package mpi

import (
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
)

// windows are a process's: what receives their packets. All of it belongs to the device's lock.
type windows struct {
	p         *process
	on        bool
	races     bool // what a window does that was not told
	byContext map[uint32]*Win
	under     underway
	kernels   [ownOps][items]kernel
	known     [ownOps][items]bool
	row       []byte // scratch of the target's
	packet    []byte // scratch of the origin's
	out       fabric.Header
	tracer    *tracer // nil: nothing is traced
}

// register makes a window known: from now on others may access it.
func (ws *windows) register(w *Win) {
	d := w.p.d
	d.Lock()
	first := !ws.on
	if first {
		ws.on, ws.p, ws.byContext = true, w.p, map[uint32]*Win{}
	}
	ws.byContext[w.c.context] = w
	d.Unlock()
	if first {
		d.Handle(kindWindow, (*windowHandler)(ws))
	}
}

func (ws *windows) forget(w *Win) {
	w.p.d.Lock()
	defer w.p.d.Unlock()
	delete(ws.byContext, w.c.context)
}

// scratch is a row that is good until the next call.
func (ws *windows) scratch(n int) []byte {
	if cap(ws.row) < n {
		ws.row = make([]byte, n)
	}
	return ws.row[:n]
}

// windowHandler is the side of the windows that the device sees.
type windowHandler windows

// window is whom a packet is for, and the sender's rank there; nil: nobody.
func (ws *windowHandler) window(from int, h *fabric.Header) (w *Win, rank int) {
	w = ws.byContext[h.Context]
	rank = int(h.Source)
	if w == nil || rank < 0 || rank >= len(w.c.ranks) || w.c.ranks[rank] != from {
		return nil, 0
	}
	return w, rank
}

// Place implements device.Handler, as the other methods do. What is put to memory that lies together is read to its place.
func (ws *windowHandler) Place(from int, h *fabric.Header, n int) []byte {
	w, rank := ws.window(from, h)
	switch {
	case w == nil || n == 0 || h.Flags&flagLayout != 0 || w.info.races || w.isEarly(rank, h):
	case verb(h.Tag) == verbPut && h.Size == uint64(n):
		if mem, at, err := w.locate(int64(h.A), 0, n); err == nil {
			return mem[at : at+n]
		}
	case verb(h.Tag) == verbResult:
		return ws.under.place(h, w, rank, n)
	}
	return nil
}

func (ws *windowHandler) Deliver(from int, h *fabric.Header, payload []byte) {
	if w, rank := ws.window(from, h); w != nil {
		w.deliver(rank, h, payload)
	}
}

func (ws *windowHandler) Lost(rank int, err error) {
	for _, w := range ws.byContext {
		for r, job := range w.c.ranks {
			if job == rank {
				w.lost(r, err)
			}
		}
	}
}

// items is how many kinds of items accumulates know: the basic ones, and pairs behind them.
const items = dtype.Kinds + 1 + len(pairs)

// An item is the basic item of an accumulate: 1 + its dtype.Kind, or firstPair + its place among pairs.
type item uint8

const firstPair = item(dtype.Kinds + 1)

// pairs are the items of MaxLoc and MinLoc.
var pairs = [...]any{FloatInt{}, Float32Int{}, IntInt{}, Int32Int{}}

// itemSizes is how many bytes an item has.
var itemSizes = func() (all [items]int) {
	for k := range dtype.Kinds {
		all[1+k] = dtype.Kind(k).Size()
	}
	for i, p := range pairs {
		all[int(firstPair)+i] = pairSize(mustType(p))
	}
	return all
}()

func mustType(v any) *dtype.Type {
	t, err := TypeOf(v)
	if err != nil {
		panic(err)
	}
	return t.t
}

// itemOf is what an operator combines in data of a type.
func itemOf(o *Op, t *dtype.Type) (item, error) {
	switch {
	case o == nil:
		return 0, bad(ErrOp, "the operator is nil")
	case o.user != nil:
		return 0, bad(ErrOp, "%v is no predefined operator, and only those can be used: the target combines, which does not know the function", o)
	}
	k, uniform := t.Uniform()
	if uniform && o != MaxLoc && o != MinLoc {
		return 1 + item(k), nil
	}
	for i, p := range pairs {
		if isPair(t, p) {
			return firstPair + item(i), nil
		}
	}
	if !uniform {
		return 0, bad(ErrType, "%v has items of several kinds, and accumulates combine items of one", t)
	}
	return 0, bad(ErrOp, "%v is of pairs of a value and a place (FloatInt, IntInt, Float32Int, Int32Int), and not of %v", o, t)
}

// kernel is how an operator combines items; nil: it does not. The operator and the item may come from another rank.
func (ws *windows) kernel(op, it uint8) kernel {
	if op == 0 || int(op) > len(allOps) || it == 0 || int(it) >= items {
		return nil
	}
	if !ws.known[op][it] {
		ws.known[op][it], ws.kernels[op][it] = true, kernelOf(allOps[op-1], item(it))
	}
	return ws.kernels[op][it]
}

func kernelOf(o *Op, it item) kernel {
	size := itemSizes[it]
	switch {
	case o == Replace:
		return func(from, to pointer, n int) { copy(rowAt(to, n*size), rowAt(from, n*size)) }
	case o == NoOp:
		return func(pointer, pointer, int) {}
	case it < firstPair && o.basic != nil:
		return o.basic(dtype.Kind(it - 1))
	case it >= firstPair && (o == MaxLoc || o == MinLoc):
		combine, err := o.located(mustType(pairs[it-firstPair]))
		if err != nil {
			return nil
		}
		return combineRows(combine, mustType(pairs[it-firstPair]))
	}
	return nil
}
