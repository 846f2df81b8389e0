package slices

import (
	"cmp"
	"iter"
	"sort"
)

// Sort sorts in ascending order, NaNs first. Package sort has compiled functions for the usual elements.
func Sort[S ~[]E, E cmp.Ordered](x S) {
	switch s := any([]E(x)).(type) {
	case []int:
		sort.Ints(s)
		return
	case []string:
		sort.Strings(s)
		return
	case []float64:
		sort.Float64s(s)
		return
	}
	if len(x) > 1 {
		mergeSort(x, make([]E, len(x)), func(a, b E) int { return order(a, b) })
	}
}

// SortFunc sorts in the order of cmp. This one keeps equal elements in their order, which Go's need not.
func SortFunc[S ~[]E, E any](x S, cmp func(a, b E) int) { SortStableFunc(x, cmp) }

// SortStableFunc sorts in the order of cmp and keeps equal elements in their order.
func SortStableFunc[S ~[]E, E any](x S, cmp func(a, b E) int) {
	if len(x) > 1 {
		mergeSort(x, make([]E, len(x)), cmp)
	}
}

// mergeSort sorts x with the help of room of its length.
func mergeSort[E any](x, room []E, cmp func(a, b E) int) {
	if len(x) <= 8 {
		for i := 1; i < len(x); i++ {
			for j := i; j > 0 && cmp(x[j], x[j-1]) < 0; j-- {
				x[j], x[j-1] = x[j-1], x[j]
			}
		}
		return
	}
	half := len(x) / 2
	mergeSort(x[:half], room[:half], cmp)
	mergeSort(x[half:], room[half:], cmp)
	if cmp(x[half], x[half-1]) >= 0 {
		return
	}
	copy(room, x[:half])
	left, right, out := 0, half, 0
	for left < half && right < len(x) {
		if cmp(x[right], room[left]) < 0 {
			x[out] = x[right]
			right++
		} else {
			x[out] = room[left]
			left++
		}
		out++
	}
	copy(x[out:], room[left:half])
}

// IsSorted reports whether x is sorted in ascending order.
func IsSorted[S ~[]E, E cmp.Ordered](x S) bool {
	for i := 1; i < len(x); i++ {
		if before(x[i], x[i-1]) {
			return false
		}
	}
	return true
}

// IsSortedFunc reports whether x is sorted in the order of cmp.
func IsSortedFunc[S ~[]E, E any](x S, cmp func(a, b E) int) bool {
	for i := 1; i < len(x); i++ {
		if cmp(x[i], x[i-1]) < 0 {
			return false
		}
	}
	return true
}

// Sorted collects the values of seq and sorts them.
func Sorted[E cmp.Ordered](seq iter.Seq[E]) []E {
	s := Collect(seq)
	Sort(s)
	return s
}

// SortedFunc collects the values of seq and sorts them in the order of cmp.
func SortedFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E { return SortedStableFunc(seq, cmp) }

// SortedStableFunc is SortedFunc, and keeps equal values in their order.
func SortedStableFunc[E any](seq iter.Seq[E], cmp func(E, E) int) []E {
	s := Collect(seq)
	SortStableFunc(s, cmp)
	return s
}
