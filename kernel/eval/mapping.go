package eval

import (
	"fmt"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// mapping makes the operations on maps, and those of range loops over maps and strings.
func (b *builder) mapping(in *code.Instr) op {
	switch in.Op {
	case code.OpLookup:
		return b.lookup(in)
	case code.OpMapUpdate:
		return announced(b.announce(MapWrite, in.Pos), b.mapUpdate(in))
	case code.OpRange:
		return b.ranges(in)
	case code.OpNext:
		return b.next(in)
	case code.OpMakeMap:
		return b.makeMap(in)
	}
	panic(fmt.Sprintf("eval: op %d is not one on maps", in.Op))
}

// The runtime's own functions on maps: what compiled code calls.

//go:linkname makemap runtime.makemap
func makemap(t *rtype.Raw, hint int, m unsafe.Pointer) unsafe.Pointer

//go:linkname mapaccess2 runtime.mapaccess2
//go:noescape
func mapaccess2(t *rtype.Raw, m, key unsafe.Pointer) (elem unsafe.Pointer, ok bool)

//go:linkname mapaccess2Fast32 runtime.mapaccess2_fast32
//go:noescape
func mapaccess2Fast32(t *rtype.Raw, m unsafe.Pointer, key uint32) (elem unsafe.Pointer, ok bool)

//go:linkname mapaccess2Fast64 runtime.mapaccess2_fast64
//go:noescape
func mapaccess2Fast64(t *rtype.Raw, m unsafe.Pointer, key uint64) (elem unsafe.Pointer, ok bool)

//go:linkname mapaccess2Faststr runtime.mapaccess2_faststr
//go:noescape
func mapaccess2Faststr(t *rtype.Raw, m unsafe.Pointer, key string) (elem unsafe.Pointer, ok bool)

//go:linkname mapassign runtime.mapassign
func mapassign(t *rtype.Raw, m, key unsafe.Pointer) (elem unsafe.Pointer)

//go:linkname mapassignFast32 runtime.mapassign_fast32
func mapassignFast32(t *rtype.Raw, m unsafe.Pointer, key uint32) (elem unsafe.Pointer)

//go:linkname mapassignFast64 runtime.mapassign_fast64
func mapassignFast64(t *rtype.Raw, m unsafe.Pointer, key uint64) (elem unsafe.Pointer)

//go:linkname mapassignFaststr runtime.mapassign_faststr
func mapassignFaststr(t *rtype.Raw, m unsafe.Pointer, key string) (elem unsafe.Pointer)

// fastKey tells which of the fast functions serve maps of type t: the class of its keys, or other. They are for elements
// that are kept in the table itself, as the compiler's choice is.
func fastKey(t reflect.Type) class {
	const maxElem = 128 // abi.MapMaxElemBytes
	if t.Elem().Size() > maxElem {
		return other
	}
	switch wordKind(t.Key().Kind()) {
	case reflect.Int32, reflect.Uint32:
		return bits32
	case reflect.Int64, reflect.Uint64:
		return bits64
	case reflect.String:
		return text
	}
	return other
}

// lookup makes d0, d1 = m[k].
func (b *builder) lookup(in *code.Instr) op {
	m, k := b.arg(in.Args[0]), b.arg(in.Args[1])
	t, key := rtype.Of(m.t), k.off
	out := lookedUp{found: noRegister}
	out.value, out.wanted = b.dst(in, 0)
	if ok, wanted := b.dst(in, 1); wanted {
		out.found = ok.off
	}
	from := m.off
	switch fastKey(m.t) {
	case bits32:
		return func(fp *frame) {
			p, ok := mapaccess2Fast32(t, *at[unsafe.Pointer](fp, from), *at[uint32](fp, key))
			out.set(fp, p, ok)
		}
	case bits64:
		return func(fp *frame) {
			p, ok := mapaccess2Fast64(t, *at[unsafe.Pointer](fp, from), *at[uint64](fp, key))
			out.set(fp, p, ok)
		}
	case text:
		return func(fp *frame) {
			p, ok := mapaccess2Faststr(t, *at[unsafe.Pointer](fp, from), *at[string](fp, key))
			out.set(fp, p, ok)
		}
	}
	return func(fp *frame) {
		p, ok := mapaccess2(t, *at[unsafe.Pointer](fp, from), fp.addr(key))
		out.set(fp, p, ok)
	}
}

// noRegister is an offset that no register has: the head of the frame is there.
const noRegister = 0

// lookedUp is where the results of a lookup go.
type lookedUp struct {
	value  slot
	wanted bool
	found  uintptr // or noRegister
}

func (l *lookedUp) set(fp *frame, elem unsafe.Pointer, ok bool) {
	if l.found != noRegister {
		*at[bool](fp, l.found) = ok
	}
	if !l.wanted {
		return
	}
	if ok {
		l.value.copyValue(fp.addr(l.value.off), elem)
	} else {
		rtype.Clear(l.value.raw, fp.addr(l.value.off))
	}
}

// mapUpdate makes m[k] = v.
func (b *builder) mapUpdate(in *code.Instr) op {
	m, k, v := b.arg(in.Args[0]), b.arg(in.Args[1]), b.arg(in.Args[2])
	t, to, key := rtype.Of(m.t), m.off, k.off
	switch fastKey(m.t) {
	case bits32:
		return func(fp *frame) {
			v.copyValue(mapassignFast32(t, *at[unsafe.Pointer](fp, to), *at[uint32](fp, key)), fp.addr(v.off))
		}
	case bits64:
		return func(fp *frame) {
			v.copyValue(mapassignFast64(t, *at[unsafe.Pointer](fp, to), *at[uint64](fp, key)), fp.addr(v.off))
		}
	case text:
		return func(fp *frame) {
			v.copyValue(mapassignFaststr(t, *at[unsafe.Pointer](fp, to), *at[string](fp, key)), fp.addr(v.off))
		}
	}
	return func(fp *frame) {
		v.copyValue(mapassign(t, *at[unsafe.Pointer](fp, to), fp.addr(key)), fp.addr(v.off))
	}
}

// makeMap makes d = make(map[K]V, hint).
func (b *builder) makeMap(in *code.Instr) op {
	d, t := b.into(in, 0).off, rtype.Of(b.u.types[in.Type])
	if len(in.Args) == 0 || in.Args[0] == code.None {
		return func(fp *frame) { *at[unsafe.Pointer](fp, d) = makemap(t, 0, nil) }
	}
	hint := b.limit(in.Args[0])
	return func(fp *frame) { *at[unsafe.Pointer](fp, d) = makemap(t, int(hint.value(fp)), nil) }
}
