package rtype

import (
	"reflect"
	"sync"
	"unsafe"
)

// The collector finds the pointers in a block of more than 512 bytes by its type, which the block's hidden header names. It does not
// see that as a reference: the type of a block must live as long as the block does. So each that was made lives as long as the
// process, and there is one for each form of memory, however often functions are made again.
var (
	formsMu sync.Mutex
	forms   = map[form]*Raw{}
)

// A form of memory is its size, and a mask of the words that hold pointers.
type form struct {
	size uintptr
	mask string
}

// Memory is a type for a block of memory of size bytes whose word i holds a pointer when pointers[i] is set. It serves only for
// New, Move and Clear.
func Memory(size uintptr, pointers []bool) *Raw {
	words := 0
	for i, p := range pointers {
		if p {
			words = i + 1
		}
	}
	mask := make([]byte, (words+63)/64*8+8) // the collector reads whole words of the mask
	for i := range words {
		if pointers[i] {
			mask[i/8] |= 1 << (i % 8)
		}
	}
	formsMu.Lock()
	defer formsMu.Unlock()
	f := form{size, string(mask)}
	t := forms[f]
	if t == nil {
		t = &Raw{Size: size, PtrBytes: uintptr(words) * unsafe.Sizeof(uintptr(0)), Align: 8, FieldAlign: 8, Kind: uint8(reflect.Struct), Mask: &mask[0]}
		forms[f] = t
	}
	return t
}
