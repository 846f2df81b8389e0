// Package simpleatomic has the generic type of Go's package sync/atomic for an interpreter that has no unsafe pointers.
package simpleatomic

import "sync"

// A Pointer is a *T that goroutines may load and store at once. The zero value holds nil. A mutex does what the machine's
// instructions do elsewhere: the order of operations that others see is the same.
type Pointer[T any] struct {
	mu sync.Mutex
	p  *T
}

// Load returns the pointer.
func (x *Pointer[T]) Load() *T {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.p
}

// Store sets the pointer.
func (x *Pointer[T]) Store(val *T) {
	x.mu.Lock()
	x.p = val
	x.mu.Unlock()
}

// Swap sets the pointer and returns the one before.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	x.mu.Lock()
	defer x.mu.Unlock()
	old = x.p
	x.p = new
	return old
}

// CompareAndSwap sets the pointer to new if it is old, and reports whether it was.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.p != old {
		return false
	}
	x.p = new
	return true
}
