package clock

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A NamedVector is a [Vector] of processes with names. A name that is not there counts 0. The nil NamedVector may be read and compared;
// NamedVector{} may be written, too.
type NamedVector map[string]int

// Tick counts one event of process p, and returns a copy: the event's stamp.
func (v NamedVector) Tick(p string) NamedVector {
	v[p]++
	return v.Copy()
}

// Merge takes over what w knows: each entry becomes the larger of the two. w is only read.
func (v NamedVector) Merge(w NamedVector) {
	for p, n := range w {
		if n > v[p] {
			v[p] = n
		}
	}
}

// Receive counts the receipt, by process p, of a message with stamp w, and returns a copy, the receipt's stamp.
func (v NamedVector) Receive(p string, w NamedVector) NamedVector {
	v.Merge(w)
	return v.Tick(p)
}

// Compare says how v lies to w.
func (v NamedVector) Compare(w NamedVector) Order {
	below, above := false, false
	for p, n := range v {
		below = below || n < w[p]
		above = above || n > w[p]
	}
	for p, n := range w { // those that v does not have
		below = below || v[p] < n
		above = above || v[p] > n
	}
	return seen(below, above)
}

// Before reports whether the event of v may have caused that of w.
func (v NamedVector) Before(w NamedVector) bool { return v.Compare(w) == Before }

// Concurrent reports whether neither event can have caused the other.
func (v NamedVector) Concurrent(w NamedVector) bool { return v.Compare(w) == Concurrent }

// Copy shares no memory with v, and is never nil.
func (v NamedVector) Copy() NamedVector {
	c := make(NamedVector, len(v))
	maps.Copy(c, v)
	return c
}

// Check says what is wrong with a vector that came from outside.
func (v NamedVector) Check() error {
	for _, p := range slices.Sorted(maps.Keys(v)) {
		if v[p] < 0 {
			return fmt.Errorf("clock: the entry of %q is %d, and a clock counts from 0", p, v[p])
		}
	}
	return nil
}

// String has the entries in the order of the names: {afida:2 nabilla:1}.
func (v NamedVector) String() string {
	words := make([]string, 0, len(v))
	for _, p := range slices.Sorted(maps.Keys(v)) {
		words = append(words, fmt.Sprintf("%s:%d", p, v[p]))
	}
	return "{" + strings.Join(words, " ") + "}"
}

// A NamedMatrix is a [Matrix] of processes with names, in its second use: entry [k][l] is how many messages from k to l are known to
// have been sent. Names that are not there count 0, so that processes may come; it grows with the pairs that have written to each
// other, not with the square of all.
type NamedMatrix map[string]NamedVector

// Sent counts one message from p to each of to.
func (m NamedMatrix) Sent(p string, to ...string) {
	if m[p] == nil {
		m[p] = NamedVector{}
	}
	for _, d := range to {
		m[p][d]++
	}
}

// Merge takes over what w knows: each entry becomes the larger of the two. w is only read, and no memory of it is kept.
func (m NamedMatrix) Merge(w NamedMatrix) {
	for k, row := range w {
		if m[k] == nil {
			m[k] = NamedVector{}
		}
		m[k].Merge(row)
	}
}

// Compare says how m lies to w, over all entries.
func (m NamedMatrix) Compare(w NamedMatrix) Order {
	below, above := false, false
	look := func(k string) {
		o := m[k].Compare(w[k])
		below = below || o == Before || o == Concurrent
		above = above || o == After || o == Concurrent
	}
	for k := range m {
		look(k)
	}
	for k := range w {
		look(k)
	}
	return seen(below, above)
}

// Before reports whether all that m knows is known to w, which knows more.
func (m NamedMatrix) Before(w NamedMatrix) bool { return m.Compare(w) == Before }

// Concurrent reports whether each knows something that the other does not.
func (m NamedMatrix) Concurrent(w NamedMatrix) bool { return m.Compare(w) == Concurrent }

// Column is column l, a copy: the messages that were sent to l, by sender.
func (m NamedMatrix) Column(l string) NamedVector {
	v := NamedVector{}
	for k, row := range m {
		if row[l] != 0 {
			v[k] = row[l]
		}
	}
	return v
}

// Copy shares no memory with m, of its rows neither, and is never nil.
func (m NamedMatrix) Copy() NamedMatrix {
	c := make(NamedMatrix, len(m))
	for k, row := range m {
		c[k] = row.Copy()
	}
	return c
}

// Check says what is wrong with a matrix that came from outside.
func (m NamedMatrix) Check() error {
	for _, k := range slices.Sorted(maps.Keys(m)) {
		if err := m[k].Check(); err != nil {
			return fmt.Errorf("row %q of a matrix: %w", k, err)
		}
	}
	return nil
}

// String has the rows in the order of the names: {afida:{brandon:1} brandon:{afida:1}}.
func (m NamedMatrix) String() string {
	words := make([]string, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		words = append(words, k+":"+m[k].String())
	}
	return "{" + strings.Join(words, " ") + "}"
}
