package rtype

import (
	"slices"
	"testing"
)

// TestCheapFirst has the order of comparisons: a letter is a field's cost, and those that were added are the lengths.
func TestCheapFirst(t *testing.T) {
	for _, test := range []struct {
		in   []int
		want []uintptr // the fields that are compared, the lengths of a string as 10 more
	}{
		{nil, nil},
		{[]int{texts}, []uintptr{0}},
		{[]int{texts, words}, []uintptr{1, 10, 0}},
		{[]int{texts, texts}, []uintptr{10, 11, 0, 1}},
		{[]int{texts, words, fixed, texts, words, fixed}, []uintptr{1, 10, 0, 2, 4, 13, 3, 5}},
		{[]int{fixed, fixed, words}, []uintptr{0, 1, 2}},
	} {
		var parts []comparison
		for i, c := range test.in {
			parts = append(parts, comparison{offset: uintptr(i), cost: c})
		}
		var got []uintptr
		for _, c := range cheapFirst(parts) {
			if c.cost == lengths {
				c.offset += 10
			}
			got = append(got, c.offset)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%v: %v, want %v", test.in, got, test.want)
		}
	}
}
