package rtype

import (
	"reflect"
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

// equal is how values of struct type t are compared: field by field in order, blank ones left out; nil when they cannot be.
func (t *structType) equal() func(p, q unsafe.Pointer) bool {
	var parts []field
	for _, f := range t.Fields {
		if f.Type.Equal == nil {
			return nil
		}
		if textOf(f.Name) != "_" {
			parts = append(parts, f)
		}
	}
	if t.Flags&RegularMemory != 0 {
		return memoryEqual(t.Size)
	}
	return func(p, q unsafe.Pointer) bool {
		for i := range parts {
			f := &parts[i]
			if !f.Type.Equal(unsafe.Add(p, f.Offset), unsafe.Add(q, f.Offset)) {
				return false
			}
		}
		return true
	}
}
