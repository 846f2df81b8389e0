package mpi

import (
	"unsafe"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// What one-sided operations need of package unsafe: rows of bytes as items, and back.

type pointer = unsafe.Pointer

// rowAt is n bytes at a place.
func rowAt(p pointer, n int) []byte { return unsafe.Slice((*byte)(p), n) }

// combineRows makes a kernel of a reduction's act on a type.
func combineRows(combine func(a act) error, t *dtype.Type) kernel {
	return func(from, to pointer, n int) {
		size := n * t.Size()
		a := act{do: schedule.Before, from: device.Buffer{Mem: rowAt(from, size), Count: n, Type: t}, to: device.Buffer{Mem: rowAt(to, size), Count: n, Type: t}}
		_ = combine(a) // of pairs, it has no error
	}
}

// apply combines a row into another.
func (k kernel) apply(from, to []byte, size int) {
	if n := len(to) / size; n > 0 {
		k(unsafe.Pointer(&from[0]), unsafe.Pointer(&to[0]), n)
	}
}

// sameStart reports whether two rows begin at the same place.
func sameStart(a, b []byte) bool {
	return unsafe.SliceData(a) == unsafe.SliceData(b)
}
