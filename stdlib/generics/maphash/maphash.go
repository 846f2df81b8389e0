// Package maphash has the generic functions of Go's package hash/maphash in plain Go, to be made concrete by who compiles cells.
package maphash

import (
	"hash/maphash"
	"jeton/runtime/instance"
)

// Comparable returns the hash of a value.
func Comparable[T comparable](seed maphash.Seed, v T) uint64 { return instance.HashOf(seed, v) }

// WriteComparable adds a value to what h has.
func WriteComparable[T comparable](h *maphash.Hash, x T) { instance.WriteHash(h, x) }
