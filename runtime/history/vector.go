package history

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// A Clock is the vector clock of one event: of each process, how many of its events (in the log) happened before the event or are it.
// It is cheap to copy, and valid as long as its Log.
type Clock struct {
	procs []string
	own   int      // the event's process
	count uint32   // the entry of own, which base does not have
	base  []uint32 // what the process has learned of others, shared with its other events; nil when nothing
}

// Of is the entry of a process, by its name; 0 of one that the log does not know. Cost: a binary search.
func (c Clock) Of(proc string) uint64 {
	if i, ok := slices.BinarySearchFunc(c.procs, proc, compareNames); ok {
		return c.At(i)
	}
	return 0
}

// At is the entry of process Procs[i] of the log.
func (c Clock) At(i int) uint64 {
	switch {
	case i == c.own:
		return uint64(c.count)
	case c.base == nil:
		return 0
	}
	return uint64(c.base[i])
}

// Before reports whether each entry of c is at most that of d, and one is less: c's event happened before d's. Both are of one log.
func (c Clock) Before(d Clock) bool { return c.leq(d) && !d.leq(c) }

// Concurrent reports whether neither event happened before the other, and they are two.
func (c Clock) Concurrent(d Clock) bool { return !c.leq(d) && !d.leq(c) }

func (c Clock) leq(d Clock) bool {
	for i := range c.procs {
		if c.At(i) > d.At(i) {
			return false
		}
	}
	return true
}

// Map is the clock as a map that has the entries which are not 0. The map is the caller's.
func (c Clock) Map() map[string]uint64 {
	m := map[string]uint64{}
	for i, p := range c.procs {
		if n := c.At(i); n > 0 {
			m[p] = n
		}
	}
	return m
}

// String is the clock in JSON, without the entries that are 0: {"p0":3, "p2":1}.
func (c Clock) String() string {
	order := make([]int, len(c.procs))
	for i := range order {
		order[i] = i
	}
	return string(appendClock(nil, c, c.procs, order))
}

// appendClock appends a clock in JSON, without the entries that are 0, with the names of processes and in an order of them.
func appendClock(b []byte, c Clock, names []string, order []int) []byte {
	b = append(b, '{')
	first := true
	for _, i := range order {
		n := c.At(i)
		if n == 0 {
			continue
		}
		if !first {
			b = append(b, ", "...)
		}
		first = false
		b = appendString(b, names[i])
		b = append(b, ':')
		b = strconv.AppendUint(b, n, 10)
	}
	return append(b, '}')
}

// appendString appends s as JSON.
func appendString(b []byte, s string) []byte {
	q, _ := json.Marshal(s) // a string always has a JSON form
	return append(b, q...)
}

// vectors holds the entries that processes have learned of others: rows of one entry a process, made at receipts, and shared by the
// events up to the next one. A row is 4 bytes a process.
type vectors struct {
	width int
	free  []uint32 // of the block in use
	rows  [][]uint32
}

// blockEntries is how many entries are allocated at once, unless a row has more.
const blockEntries = 1 << 16

// add keeps a copy of row and returns its number.
func (v *vectors) add(row []uint32) int32 {
	if len(v.free) < v.width {
		v.free = make([]uint32, max(v.width, blockEntries))
	}
	kept := v.free[:v.width:v.width]
	v.free = v.free[v.width:]
	copy(kept, row)
	v.rows = append(v.rows, kept)
	return int32(len(v.rows) - 1)
}

// row is row i; nil, which is all zeros, when i is -1.
func (v *vectors) row(i int32) []uint32 {
	if i < 0 {
		return nil
	}
	return v.rows[i]
}

// compareNames orders names as a person does: "p2" before "p10".
func compareNames(a, b string) int {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		if !isDigit(a[i]) || !isDigit(b[j]) {
			if a[i] != b[j] {
				return int(a[i]) - int(b[j])
			}
			i, j = i+1, j+1
			continue
		}
		x, y := digits(a[i:]), digits(b[j:])
		i, j = i+len(x), j+len(y)
		if c := compareNumbers(strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")); c != 0 {
			return c
		}
	}
	if c := (len(a) - i) - (len(b) - j); c != 0 {
		return c
	}
	return strings.Compare(a, b) // "p1" and "p01"
}

// compareNumbers compares digits without zeros before them.
func compareNumbers(x, y string) int {
	if c := len(x) - len(y); c != 0 {
		return c
	}
	return strings.Compare(x, y)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// digits are those that s begins with.
func digits(s string) string {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return s[:n]
}
