package eval

import (
	"fmt"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// memory makes the operations on variables and their parts.
func (b *builder) memory(in *code.Instr) op {
	switch in.Op {
	case code.OpAlloc:
		return alloc(b.into(in, 0).off, rtype.Of(b.u.types[in.Type]))
	case code.OpLocal:
		return local(b.into(in, 0).off, b.locals[in.N])
	case code.OpLoad:
		return load(b.into(in, 0), b.arg(in.Args[0]).off)
	case code.OpStore:
		return store(b.arg(in.Args[0]).off, b.arg(in.Args[1]))
	case code.OpField:
		return b.field(in)
	case code.OpFieldAddr:
		return fieldAddr(b.into(in, 0).off, b.arg(in.Args[0]).off, b.u.types[in.Type].Field(int(in.N)).Offset)
	case code.OpIndex:
		return b.index(in)
	case code.OpIndexAddr:
		return b.indexAddr(in)
	case code.OpSlice:
		return b.slice(in)
	}
	panic(fmt.Sprintf("eval: op %d is not one on memory", in.Op))
}

func alloc(d uintptr, t *rtype.Raw) op {
	return func(fp *frame) { *at[unsafe.Pointer](fp, d) = rtype.New(t) }
}

func local(d uintptr, v slot) op {
	off, t := v.off, v.raw
	switch v.class {
	case none:
		return func(fp *frame) { *at[unsafe.Pointer](fp, d) = fp.addr(off) }
	case bits64:
		return func(fp *frame) {
			p := fp.addr(off)
			*(*uint64)(p) = 0
			*at[unsafe.Pointer](fp, d) = p
		}
	}
	return func(fp *frame) {
		p := fp.addr(off)
		rtype.Clear(t, p)
		*at[unsafe.Pointer](fp, d) = p
	}
}

// touch panics as Go does when p is nil. Parts of a variable that are far from its start cannot do without it: a fault
// at an address that is not small would end the process. The race detector does not see it: the program reads nothing.
//
//go:norace
func touch(p unsafe.Pointer) { _ = *(*byte)(p) }

// load makes d = *p.
func load(d slot, p uintptr) op {
	to, raw := d.off, d.raw
	switch d.class {
	case none:
		return func(fp *frame) { touch(*at[unsafe.Pointer](fp, p)) }
	case bits8:
		return loadAs[uint8](to, p)
	case bits16:
		return loadAs[uint16](to, p)
	case bits32:
		return loadAs[uint32](to, p)
	case bits64:
		return loadAs[uint64](to, p)
	case pointer:
		return loadAs[unsafe.Pointer](to, p)
	case text:
		return loadAs[string](to, p)
	case slice:
		return loadAs[[]byte](to, p)
	case iface:
		return loadAs[any](to, p)
	}
	return func(fp *frame) {
		from := *at[unsafe.Pointer](fp, p)
		touch(from)
		rtype.Move(raw, fp.addr(to), from)
	}
}

func loadAs[T any](d, p uintptr) op {
	return func(fp *frame) { *at[T](fp, d) = **at[*T](fp, p) }
}

// store makes *p = v.
func store(p uintptr, v slot) op {
	from, raw := v.off, v.raw
	switch v.class {
	case none:
		return func(fp *frame) { touch(*at[unsafe.Pointer](fp, p)) }
	case bits8:
		return storeAs[uint8](p, from)
	case bits16:
		return storeAs[uint16](p, from)
	case bits32:
		return storeAs[uint32](p, from)
	case bits64:
		return storeAs[uint64](p, from)
	case pointer:
		return storeAs[unsafe.Pointer](p, from)
	case text:
		return storeAs[string](p, from)
	case slice:
		return storeAs[[]byte](p, from)
	case iface:
		return storeAs[any](p, from)
	}
	return func(fp *frame) {
		to := *at[unsafe.Pointer](fp, p)
		touch(to)
		rtype.Move(raw, to, fp.addr(from))
	}
}

func storeAs[T any](p, v uintptr) op {
	return func(fp *frame) { **at[*T](fp, p) = *at[T](fp, v) }
}

// field makes d = s.f, which is a move within the frame.
func (b *builder) field(in *code.Instr) op {
	s := b.arg(in.Args[0])
	d := b.into(in, 0)
	from := d
	from.off = s.off + s.t.Field(int(in.N)).Offset
	return move(d, from)
}

func fieldAddr(d, p, offset uintptr) op {
	return func(fp *frame) {
		base := *at[unsafe.Pointer](fp, p)
		touch(base)
		*at[unsafe.Pointer](fp, d) = unsafe.Add(base, offset)
	}
}
