package clock

import (
	"fmt"
	"strings"
)

// A Matrix has a number for each pair of processes. There are two uses of it, which have the same operations to merge and compare:
//
// The matrix clock (Wuu, Bernstein 1984): row k is what process k is known to know, a vector; its own row is a process's vector clock.
// Tick and Receive keep it so.
//
// The counts of messages (Raynal, Schiper, Toueg 1991): entry [k][l] is how many messages from k to l are known to have been sent.
// Sent keeps it so, at the sender; column l is all that l has to have got.
type Matrix [][]int

// NewMatrix is the clock of n processes, all 0.
func NewMatrix(n int) Matrix {
	m, all := make(Matrix, n), make([]int, n*n)
	for k := range m {
		m[k], all = all[:n:n], all[n:]
	}
	return m
}

// Sent counts one message from process p to each of to, and says nothing of the order: Raynal, Schiper and Toueg copy the matrix into
// the message first, then count it. It panics when one of them has no entry.
func (m Matrix) Sent(p int, to ...int) {
	m.has(p)
	for _, d := range to {
		m.has(d)
		m[p][d]++
	}
}

// Tick counts one event of process p, in a matrix clock, and returns a copy: the event's stamp.
func (m Matrix) Tick(p int) Matrix {
	m.has(p)
	m[p][p]++
	return m.Copy()
}

// Receive counts the receipt, by process p, of a message from a process with stamp w, in a matrix clock: p now knows what from knew,
// and that from knew it. It returns a copy.
func (m *Matrix) Receive(p, from int, w Matrix) Matrix {
	m.Merge(w)
	m.has(p)
	m.has(from)
	own := Vector((*m)[p])
	own.Merge(w.Row(from))
	(*m)[p] = own
	return m.Tick(p)
}

// Merge takes over what w knows: each entry becomes the larger of the two. w is only read, and no memory of it is kept.
func (m *Matrix) Merge(w Matrix) {
	m.grow(len(w))
	for k, row := range w {
		v := Vector((*m)[k])
		v.Merge(row)
		(*m)[k] = v
	}
}

// grow makes the matrix one of n processes, at least.
func (m *Matrix) grow(n int) {
	if n <= len(*m) {
		return
	}
	bigger := NewMatrix(n)
	for k, row := range *m {
		copy(bigger[k], row)
	}
	*m = bigger
}

// Compare says how m lies to w, over all entries.
func (m Matrix) Compare(w Matrix) Order {
	below, above := false, false
	for k := range max(len(m), len(w)) {
		o := m.row(k).Compare(w.row(k))
		below = below || o == Before || o == Concurrent
		above = above || o == After || o == Concurrent
	}
	return seen(below, above)
}

// Before reports whether all that m knows is known to w, which knows more.
func (m Matrix) Before(w Matrix) bool { return m.Compare(w) == Before }

// Concurrent reports whether each knows something that the other does not.
func (m Matrix) Concurrent(w Matrix) bool { return m.Compare(w) == Concurrent }

// Row is a copy of row k.
func (m Matrix) Row(k int) Vector { return m.row(k).Copy() }

func (m Matrix) row(k int) Vector {
	if k < 0 || k >= len(m) {
		return nil
	}
	return m[k]
}

// Column is a copy of column l: of the counts of messages, those that were sent to l, by sender.
func (m Matrix) Column(l int) Vector {
	v := NewVector(len(m))
	for k := range m {
		v[k] = m.row(k).At(l)
	}
	return v
}

// Known is, in a matrix clock, how many events of process k all processes are known to know of: a message about them needs to be
// kept no longer.
func (m Matrix) Known(k int) int {
	if len(m) == 0 {
		return 0
	}
	least := m.row(0).At(k)
	for _, row := range m {
		least = min(least, Vector(row).At(k))
	}
	return least
}

// Copy shares no memory with m, of its rows neither.
func (m Matrix) Copy() Matrix {
	c := NewMatrix(len(m))
	for k, row := range m {
		c[k] = append(c[k][:0:0], row...)
	}
	return c
}

// Check says what is wrong with a matrix that came from outside, for n processes.
func (m Matrix) Check(n int) error {
	if len(m) != n {
		return fmt.Errorf("clock: a matrix of %d rows, but there are %d processes: has the sender another number of them?", len(m), n)
	}
	for k, row := range m {
		if err := Vector(row).Check(n); err != nil {
			return fmt.Errorf("row %d of a matrix: %w", k, err)
		}
	}
	return nil
}

// String has the rows in the order of the processes: [0 2; 1 0].
func (m Matrix) String() string {
	rows := make([]string, len(m))
	for k := range m {
		rows[k] = strings.Trim(m.row(k).String(), "[]")
	}
	return "[" + strings.Join(rows, "; ") + "]"
}

func (m Matrix) has(p int) {
	if p < 0 || p >= len(m) {
		panic(fmt.Sprintf("clock: process %d has no row in a matrix of %d, whose processes are 0 to %d; NewMatrix(n) makes one for n", p, len(m), len(m)-1))
	}
}
