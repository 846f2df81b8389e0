//go:build amd64 || arm64

package rtype

import "unsafe"

// A table of methods needs a bare code pointer for each, where a func that reflect makes is a pointer to its code and what
// it knows. So there is code, stub i, that loads the func value of slot i into the register for it, and jumps to its code, with all
// parameters where they are.

// stubCount is how many stubs the assembly has.
const stubCount = 16384

// slots are func values. Invariant: those from usedSlots on are nil. Guarded by making; what has been set does not change.
var (
	slots     [stubCount]unsafe.Pointer
	usedSlots int
)

// stubs is the code, stubSize bytes each. It is never called as a whole.
func stubs()

var _ = stubs

// stubBase is the address of stubs: the code itself, where Go would give the address of a wrapper.
func stubBase() unsafe.Pointer

// newStub is the address of code that calls fn, a func value. There must be a slot left.
func newStub(fn unsafe.Pointer) unsafe.Pointer {
	slots[usedSlots] = fn
	usedSlots++
	return unsafe.Add(stubBase(), (usedSlots-1)*stubSize)
}
