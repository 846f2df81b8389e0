package rtype

import (
	"encoding/binary"
	"unsafe"
)

// stubSize is that of MOVQ slot(SB), DX; JMP (DX).
const stubSize = 9

// stubIsFor reports whether the code at p is stub i.
func stubIsFor(p unsafe.Pointer, i int) bool {
	b := unsafe.Slice((*byte)(p), stubSize)
	if [3]byte(b) != [3]byte{0x48, 0x8b, 0x15} || [2]byte(b[7:]) != [2]byte{0xff, 0x22} {
		return false
	}
	next := uintptr(p) + 7
	return next+uintptr(int32(binary.LittleEndian.Uint32(b[3:]))) == uintptr(unsafe.Pointer(&slots[i]))
}
