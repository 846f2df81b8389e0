// Package runtime has the generic function of Go's package runtime in plain Go, to be made concrete by who compiles cells.
package runtime

import (
	"jeton/runtime/instance"
	"runtime"
	"unsafe"
)

// AddCleanup has cleanup called with arg some time after ptr has become unreachable.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) runtime.Cleanup {
	if ptr != nil && isPointer(arg, unsafe.Pointer(ptr)) {
		panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
	}
	return instance.AddCleanup(unsafe.Pointer(ptr), func(a any) {
		s, _ := a.(S) // not so for the nil of an interface
		cleanup(s)
	}, arg)
}
