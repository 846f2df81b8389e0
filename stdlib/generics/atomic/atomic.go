// Package atomic has the generic type of Go's package sync/atomic in plain Go.
package atomic

import (
	"sync/atomic"
	"unsafe"
)

// A Pointer is a *T that goroutines may load and store at once. The zero value holds nil. Its memory is that of Go's own, since
// compiled cells and interpreted ones share variables.
type Pointer[T any] struct {
	_ [0]*T
	v unsafe.Pointer
}

// Load returns the pointer.
func (x *Pointer[T]) Load() *T { return (*T)(atomic.LoadPointer(&x.v)) }

// Store sets the pointer.
func (x *Pointer[T]) Store(val *T) { atomic.StorePointer(&x.v, unsafe.Pointer(val)) }

// Swap sets the pointer and returns the one before.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	return (*T)(atomic.SwapPointer(&x.v, unsafe.Pointer(new)))
}

// CompareAndSwap sets the pointer to new if it is old, and reports whether it was.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	return atomic.CompareAndSwapPointer(&x.v, unsafe.Pointer(old), unsafe.Pointer(new))
}
