//go:build !amd64 && !arm64

package rtype

import "unsafe"

// There is no assembly for this machine: types without methods work.

const stubSize = 0

var (
	slots     [0]unsafe.Pointer
	usedSlots int
)

func newStub(unsafe.Pointer) unsafe.Pointer {
	panic("rtype: there are no method stubs for this machine")
}

func stubBase() unsafe.Pointer { return nil }

func stubIsFor(unsafe.Pointer, int) bool { return false }
