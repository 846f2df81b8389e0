package rtype

import "unsafe"

// stubSize is that of ADRP, MOVD slot(SB), R26; MOVD (R26), R27; JMP (R27).
const stubSize = 16

// stubIsFor reports whether the code at p is stub i.
func stubIsFor(p unsafe.Pointer, i int) bool {
	w := unsafe.Slice((*uint32)(p), 4)
	const (
		adrp = 0x9000001b // ADRP page, R27
		load = 0xf940037a // MOVD offset(R27), R26
		code = 0xf940035b // MOVD (R26), R27
		jump = 0xd61f0360 // JMP (R27)
	)
	if w[0]&0x9f00001f != adrp || w[1]&^(0xfff<<10) != load || w[2] != code || w[3] != jump {
		return false
	}
	pages := int64(int32(w[0]<<8))>>11 & ^3 | int64(w[0]>>29&3) // immhi is bits 5 to 23, immlo 29 and 30
	page := int64(uintptr(p)&^0xfff) + pages<<12
	return uintptr(page)+uintptr(w[1]>>10&0xfff)*8 == uintptr(unsafe.Pointer(&slots[i]))
}
