package mpi

import (
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// What collective operations make of buffers: rows of memory, and what they are cut into.

// buffers views what a rank sends and receives; what is nil is not looked at.
func buffers(send, recv any) (in, out device.Buffer, err error) {
	if !isInPlace(send) {
		in, err = view(send)
	}
	if err == nil && !isInPlace(recv) {
		out, err = receives(recv)
	}
	return in, out, err
}

// dense is the data of a buffer in a row: the memory itself, or a copy. put, if it is not nil, brings what was received there into the buffer.
func dense(b device.Buffer, pack bool) (row []byte, put func() error, err error) {
	if b.Count == 0 || b.Type == nil {
		return nil, nil, nil
	}
	if b.Type.Dense() {
		return b.Mem[b.Origin : b.Origin+b.Bytes()], nil, nil
	}
	if pack {
		row, err = b.Type.Pack(nil, b.Mem, b.Origin, b.Count)
	} else {
		row = make([]byte, b.Bytes())
	}
	return row, func() error { return b.Type.Unpack(row, b.Mem, b.Origin, b.Count) }, err
}

// memoryOf is where the elements of a buffer are, with their gaps. Its type has no bounds of its own: it is dense, or a Go struct's.
func memoryOf(b device.Buffer) []byte {
	if b.Count == 0 || b.Type == nil {
		return nil
	}
	_, extent := b.Type.Extent()
	return b.Mem[b.Origin : b.Origin+b.Count*extent]
}

func gapped(b device.Buffer) bool { return b.Type != nil && !b.Type.Dense() }

// like is memory of its own for as many elements of the same type.
func like(b device.Buffer) device.Buffer {
	n := len(memoryOf(b))
	if n == 0 {
		return device.Buffer{Type: b.Type}
	}
	return device.Buffer{Mem: make([]byte, n), Count: b.Count, Type: b.Type}
}

// blockOf is what parts of a buffer are sent as: its basic items, when they are of one kind; otherwise the part as a whole.
func blockOf(b device.Buffer, parts int) (unit block, count int) {
	if b.Type == nil || b.Count == 0 {
		return block{dtype.Of(dtype.Byte), 1}, 0
	}
	if k, ok := b.Type.Uniform(); ok {
		return block{dtype.Of(k), 1}, b.Bytes() / k.Size() / parts
	}
	return block{b.Type.Row(), b.Count / parts}, 1
}
