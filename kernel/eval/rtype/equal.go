package rtype

import (
	"reflect"
	"slices"
	"unsafe"
)

// plainEqual compares memory of sizes for which the compiler has a function.
var plainEqual = map[uintptr]func(p, q unsafe.Pointer) bool{
	0: Of(reflect.TypeFor[struct{}]()).Equal, 1: samples[reflect.Int8].Equal, 2: samples[reflect.Int16].Equal,
	4: samples[reflect.Int32].Equal, 8: samples[reflect.Int64].Equal, 16: Of(reflect.TypeFor[[2]int64]()).Equal,
}

// memoryEqual compares size bytes.
func memoryEqual(size uintptr) func(p, q unsafe.Pointer) bool {
	if f := plainEqual[size]; f != nil {
		return f
	}
	return func(p, q unsafe.Pointer) bool {
		return unsafe.String((*byte)(p), size) == unsafe.String((*byte)(q), size)
	}
}

// equal is how values of array type t are compared; nil when they cannot be.
func (t *arrayType) equal() func(p, q unsafe.Pointer) bool {
	of, size, n := t.Elem.Equal, t.Elem.Size, t.Len
	switch {
	case of == nil:
		return nil
	case n == 1:
		return of
	case t.Flags&RegularMemory != 0:
		return memoryEqual(t.Size)
	}
	return func(p, q unsafe.Pointer) bool {
		for i := range n {
			if !of(unsafe.Add(p, i*size), unsafe.Add(q, i*size)) {
				return false
			}
		}
		return true
	}
}

// equal is how values of struct type t are compared: field by field, blank ones left out; nil when they cannot be.
func (t *structType) equal() func(p, q unsafe.Pointer) bool {
	var parts []comparison
	for _, f := range t.Fields {
		if f.Type.Equal == nil {
			return nil
		}
		if textOf(f.Name) != "_" {
			parts = append(parts, comparison{f.Offset, f.Type.Equal, costOf(f.Type)})
		}
	}
	if t.Flags&RegularMemory != 0 {
		return memoryEqual(t.Size)
	}
	parts = cheapFirst(parts)
	return func(p, q unsafe.Pointer) bool {
		for i := range parts {
			c := &parts[i]
			if !c.equal(unsafe.Add(p, c.offset), unsafe.Add(q, c.offset)) {
				return false
			}
		}
		return true
	}
}

// A comparison is one of those that tell whether two structs are equal.
type comparison struct {
	offset uintptr
	equal  func(p, q unsafe.Pointer) bool
	cost   int
}

// The costs of comparisons. One that may panic or call has its place in the order of the fields.
const (
	words = iota
	lengths
	texts
	fixed
)

func costOf(t *Raw) int {
	switch {
	case t.Flags&RegularMemory != 0:
		return words
	case reflect.Kind(t.Kind) == reflect.String:
		return texts
	}
	return fixed
}

// cheapFirst sorts comparisons as the compiler does: between two that may panic, words come first, then the lengths of strings, and
// what strings hold last.
func cheapFirst(parts []comparison) (sorted []comparison) {
	for len(parts) > 0 {
		n := 0
		for n < len(parts) && parts[n].cost != fixed {
			n++
		}
		var run []comparison
		for _, c := range parts[:n] {
			if run = append(run, c); c.cost == texts && n > 1 {
				run = append(run, comparison{c.offset, sameLength, lengths})
			}
		}
		slices.SortStableFunc(run, func(a, b comparison) int { return a.cost - b.cost })
		rest := min(n+1, len(parts))
		sorted = append(append(sorted, run...), parts[n:rest]...)
		parts = parts[rest:]
	}
	return sorted
}

func sameLength(p, q unsafe.Pointer) bool { return len(*(*string)(p)) == len(*(*string)(q)) }
