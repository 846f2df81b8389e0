// Package cmp has the generic functions of Go's package cmp in plain Go, to be made concrete by kernel/lower.
package cmp

import "cmp"

// Less reports whether x is before y: a NaN is before every number, and not before itself.
func Less[T cmp.Ordered](x, y T) bool {
	if x != x {
		return y == y
	}
	return x < y
}

// Compare returns -1, 0 or +1; a NaN is before every number and equal to itself.
func Compare[T cmp.Ordered](x, y T) int {
	if x < y {
		return -1
	}
	if x > y {
		return +1
	}
	if x == y {
		return 0
	}
	// At least one is a NaN.
	if x == x {
		return +1
	}
	if y == y {
		return -1
	}
	return 0
}

// Or returns the first of its arguments that is not zero, and zero when all are.
func Or[T comparable](vals ...T) T {
	var zero T
	for _, v := range vals {
		if v != zero {
			return v
		}
	}
	return zero
}
