package eval

import (
	"unsafe"

	"jeton/kernel/code"
)

// loadFrom makes d = the variable at a place.
func (b *builder) loadFrom(in *code.Instr, pl *place) op {
	d := b.into(in, 0)
	switch d.class {
	case bits8:
		return loadPlace[uint8](d.off, pl)
	case bits16:
		return loadPlace[uint16](d.off, pl)
	case bits32:
		return loadPlace[uint32](d.off, pl)
	case bits64:
		return loadPlace[uint64](d.off, pl)
	case pointer:
		return loadPlace[unsafe.Pointer](d.off, pl)
	case text:
		return loadPlace[string](d.off, pl)
	case slice:
		return loadPlace[sliceHeader](d.off, pl)
	case iface:
		return loadPlace[ifaceWords](d.off, pl)
	}
	return loadPlace[struct{}](d.off, pl)
}

// storeTo makes the variable at a place = v.
func (b *builder) storeTo(in *code.Instr, pl *place) op {
	v := b.arg(in.Args[1])
	switch v.class {
	case bits8:
		return storePlace[uint8](v.off, pl)
	case bits16:
		return storePlace[uint16](v.off, pl)
	case bits32:
		return storePlace[uint32](v.off, pl)
	case bits64:
		return storePlace[uint64](v.off, pl)
	case pointer:
		return storePlace[unsafe.Pointer](v.off, pl)
	case text:
		return storePlace[string](v.off, pl)
	case slice:
		return storePlace[sliceHeader](v.off, pl)
	case iface:
		return storePlace[ifaceWords](v.off, pl)
	}
	return storePlace[struct{}](v.off, pl)
}

func loadPlace[T any](d uintptr, pl *place) op {
	base, offset, index, size := pl.base.off, pl.offset, pl.index.off, pl.size
	switch {
	case pl.kind == viaPointer && offset < touched && unsafe.Sizeof(*new(T)) > 0:
		return func(fp *frame) { *at[T](fp, d) = *(*T)(unsafe.Add(*at[unsafe.Pointer](fp, base), offset)) }
	case pl.kind == viaPointer:
		return func(fp *frame) {
			p := *at[unsafe.Pointer](fp, base)
			touch(p)
			*at[T](fp, d) = *(*T)(unsafe.Add(p, offset))
		}
	case pl.kind == viaSlice && offset == 0 && size == unsafe.Sizeof(*new(T)):
		return func(fp *frame) { *at[T](fp, d) = (*at[[]T](fp, base))[*at[int](fp, index)] }
	case pl.kind == viaSlice:
		return func(fp *frame) {
			h, i := at[sliceHeader](fp, base), *at[int](fp, index)
			if uint(i) >= uint(h.len) {
				failIndex(int64(i), h.len)
			}
			*at[T](fp, d) = *(*T)(unsafe.Add(h.data, uintptr(i)*size+offset))
		}
	}
	n := pl.n
	offset += pl.before
	return func(fp *frame) {
		p, i := *at[unsafe.Pointer](fp, base), *at[int](fp, index)
		touch(p)
		if uint(i) >= uint(n) {
			failIndex(int64(i), n)
		}
		*at[T](fp, d) = *(*T)(unsafe.Add(p, uintptr(i)*size+offset))
	}
}

func storePlace[T any](v uintptr, pl *place) op {
	base, offset, index, size := pl.base.off, pl.offset, pl.index.off, pl.size
	switch {
	case pl.kind == viaPointer && offset < touched && unsafe.Sizeof(*new(T)) > 0:
		return func(fp *frame) { *(*T)(unsafe.Add(*at[unsafe.Pointer](fp, base), offset)) = *at[T](fp, v) }
	case pl.kind == viaPointer:
		return func(fp *frame) {
			p := *at[unsafe.Pointer](fp, base)
			touch(p)
			*(*T)(unsafe.Add(p, offset)) = *at[T](fp, v)
		}
	case pl.kind == viaSlice && offset == 0 && size == unsafe.Sizeof(*new(T)):
		return func(fp *frame) { (*at[[]T](fp, base))[*at[int](fp, index)] = *at[T](fp, v) }
	case pl.kind == viaSlice:
		return func(fp *frame) {
			h, i := at[sliceHeader](fp, base), *at[int](fp, index)
			if uint(i) >= uint(h.len) {
				failIndex(int64(i), h.len)
			}
			*(*T)(unsafe.Add(h.data, uintptr(i)*size+offset)) = *at[T](fp, v)
		}
	}
	n := pl.n
	offset += pl.before
	return func(fp *frame) {
		p, i := *at[unsafe.Pointer](fp, base), *at[int](fp, index)
		touch(p)
		if uint(i) >= uint(n) {
			failIndex(int64(i), n)
		}
		*(*T)(unsafe.Add(p, uintptr(i)*size+offset)) = *at[T](fp, v)
	}
}

// addressOf makes d = the address of a place.
func addressOf(d uintptr, pl *place) op {
	base, offset, index, size, n := pl.base.off, pl.offset, pl.index.off, pl.size, pl.n
	switch pl.kind {
	case viaPointer:
		return fieldAddr(d, base, offset)
	case viaSlice:
		return func(fp *frame) {
			h, i := at[sliceHeader](fp, base), *at[int](fp, index)
			if uint(i) >= uint(h.len) {
				failIndex(int64(i), h.len)
			}
			*at[unsafe.Pointer](fp, d) = unsafe.Add(h.data, uintptr(i)*size+offset)
		}
	}
	offset += pl.before
	return func(fp *frame) {
		p, i := *at[unsafe.Pointer](fp, base), *at[int](fp, index)
		touch(p)
		if uint(i) >= uint(n) {
			failIndex(int64(i), n)
		}
		*at[unsafe.Pointer](fp, d) = unsafe.Add(p, uintptr(i)*size+offset)
	}
}
