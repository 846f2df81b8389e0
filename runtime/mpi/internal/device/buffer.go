package device

import (
	"unsafe"

	"jeton/runtime/mpi/internal/dtype"
)

// A Buffer is Count elements of a Type in a memory, of which the byte Origin is where the first element's origin is. The zero Buffer has no elements.
type Buffer struct {
	Mem    []byte
	Origin int
	Count  int
	Type   *dtype.Type
}

// Bytes is the length of the data.
func (b *Buffer) Bytes() int {
	if b.Type == nil {
		return 0
	}
	return b.Count * b.Type.Size()
}

// dense is the data itself, where it lies in a row already.
func (b *Buffer) dense() ([]byte, bool) {
	if b.Type == nil || b.Count == 0 {
		return nil, true
	}
	if !b.Type.Dense() {
		return nil, false
	}
	return b.Mem[b.Origin : b.Origin+b.Bytes()], true
}

// row is the data in a row: the memory itself, or a copy in a slice that grows from scratch.
func (b *Buffer) row(scratch []byte) ([]byte, error) {
	if row, ok := b.dense(); ok {
		return row, nil
	}
	return b.Type.Pack(scratch[:0], b.Mem, b.Origin, b.Count)
}

// fill puts a part of the data in place: row is what begins at its byte numbered at. It is not longer than what is left of the buffer.
func (b *Buffer) fill(row []byte, at int) error {
	if len(row) == 0 {
		return nil
	}
	if to, ok := b.dense(); ok {
		copy(to[at:], row)
		return nil
	}
	return b.Type.UnpackPart(row, b.Mem, b.Origin, b.Count, at)
}

// pack is the other way.
func (b *Buffer) pack(row []byte, at int) error {
	return b.Type.PackPart(row, b.Mem, b.Origin, b.Count, at)
}

// item is the basic type of all of the data; false when there are several.
func (b *Buffer) item() (k dtype.Kind, ok bool) {
	if b.Type == nil {
		return 0, false
	}
	return b.Type.Uniform()
}

func address(row []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(row))) }
