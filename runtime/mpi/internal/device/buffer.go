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

// fill puts the first bytes of the data in place. row is not longer than the buffer, and may end within an element.
func (b *Buffer) fill(row []byte) error {
	if to, ok := b.dense(); ok {
		copy(to, row)
		return nil
	}
	n := len(row) / b.Type.Size()
	rest := row[n*b.Type.Size():]
	if err := b.Type.Unpack(row[:len(row)-len(rest)], b.Mem, b.Origin, n); err != nil || len(rest) == 0 {
		return err
	}
	_, extent := b.Type.Extent()
	last, err := b.Type.Pack(nil, b.Mem, b.Origin+n*extent, 1) // what is not received stays
	if err != nil {
		return err
	}
	copy(last, rest)
	return b.Type.Unpack(last, b.Mem, b.Origin+n*extent, 1)
}

// item is the basic type of all of the data; false when there are several.
func (b *Buffer) item() (k dtype.Kind, ok bool) {
	if b.Type == nil {
		return 0, false
	}
	return b.Type.Uniform()
}

func address(row []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(row))) }
