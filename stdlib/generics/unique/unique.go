// Package unique has the generic names of Go's package unique in plain Go, to be made concrete by who compiles cells.
package unique

import "jeton/runtime/instance"

// A Handle stands for a value: two are equal if and only if the values are.
type Handle[T comparable] struct{ of instance.Unique }

// Make returns the handle of a value.
func Make[T comparable](value T) Handle[T] { return Handle[T]{instance.MakeUnique(value)} }

// Value returns what the handle was made of.
func (h Handle[T]) Value() T {
	v, _ := h.of.Value().(T) // not so for the nil of an interface
	return v
}
