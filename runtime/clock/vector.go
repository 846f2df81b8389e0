package clock

import (
	"fmt"
	"slices"
)

// A Vector counts, for each process, its events that are known here: v[k] of process k. Sources: Fidge 1988; Mattern 1988.
type Vector []int

// NewVector is the clock of n processes, none of which has done anything.
func NewVector(n int) Vector { return make(Vector, n) }

// Tick counts one event of process p, whose clock v is, and returns a copy: the stamp of the event. It panics when v has no entry p.
func (v Vector) Tick(p int) Vector {
	v.has(p)
	v[p]++
	return v.Copy()
}

// Merge takes over what w knows: each entry becomes the larger of the two. It counts no event. w is only read.
func (v *Vector) Merge(w Vector) {
	if short := len(w) - len(*v); short > 0 {
		*v = append(*v, make(Vector, short)...)
	}
	for k, n := range w {
		(*v)[k] = max((*v)[k], n)
	}
}

// Receive counts the receipt, by process p, of a message with stamp w: a merge and one tick. It returns a copy, the receipt's stamp.
func (v *Vector) Receive(p int, w Vector) Vector {
	v.Merge(w)
	return v.Tick(p)
}

// Compare says how v lies to w: Before when all that v knows is known to w, which knows more.
func (v Vector) Compare(w Vector) Order {
	below, above := false, false
	for k := range max(len(v), len(w)) {
		below = below || v.At(k) < w.At(k)
		above = above || v.At(k) > w.At(k)
	}
	return seen(below, above)
}

// Before reports whether the event of v may have caused that of w. For the stamps of two events of one run, that is: did, by
// messages or by its process going on.
func (v Vector) Before(w Vector) bool { return v.Compare(w) == Before }

// Concurrent reports whether neither event can have caused the other.
func (v Vector) Concurrent(w Vector) bool { return v.Compare(w) == Concurrent }

// At is entry k, 0 when there is none.
func (v Vector) At(k int) int {
	if k < 0 || k >= len(v) {
		return 0
	}
	return v[k]
}

// Copy shares no memory with v.
func (v Vector) Copy() Vector { return slices.Clone(v) }

// Check says what is wrong with a vector that came from outside, for n processes.
func (v Vector) Check(n int) error {
	if len(v) != n {
		return fmt.Errorf("clock: a vector of %d entries, but there are %d processes: has the sender another number of them?", len(v), n)
	}
	for k, e := range v {
		if e < 0 {
			return fmt.Errorf("clock: entry %d of the vector %v is below 0, and a clock counts from 0", k, v)
		}
	}
	return nil
}

// String has the entries in the order of the processes: [2 0 1].
func (v Vector) String() string { return fmt.Sprint([]int(v)) }

// has stops a program that counts for a process which is not there.
func (v Vector) has(p int) {
	if p < 0 || p >= len(v) {
		panic(fmt.Sprintf("clock: process %d has no entry in a vector of %d, whose processes are 0 to %d; NewVector(n) makes one for n", p, len(v), len(v)-1))
	}
}
