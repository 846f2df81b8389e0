// Package weak has the generic names of Go's package weak in plain Go, to be made concrete by who compiles cells.
package weak

import (
	"jeton/runtime/instance"
	"unsafe"
)

// A Pointer points to a T without keeping it alive. The zero value points to nothing.
type Pointer[T any] struct {
	_  [0]*T // so that pointers to different types do not convert
	of instance.Weak
}

// Make returns a weak pointer to what ptr points to.
func Make[T any](ptr *T) Pointer[T] { return Pointer[T]{of: instance.MakeWeak(unsafe.Pointer(ptr))} }

// Value returns the pointer that p was made of, nil when what it points to is gone.
func (p Pointer[T]) Value() *T { return (*T)(p.of.Value()) }
