// Package rtype makes the types of cells as real runtime types: for reflect, fmt, encoding/json, sort.Interface, errors.As, ==, map keys,
// type switches and the collector they are what compiled types are.
//
// Model. A type of Go's runtime is a piece of memory (internal/abi.Type) with its size, its pointer mask, how it is compared, its
// kind, its parts and its methods; two types are identical when their addresses are. [Registry.Types] makes those of a unit's table
// (kernel/code). A type without name must be the one that compiled code and reflect have, so it comes from reflect's own functions
// (PointerTo, SliceOf, MapOf …), and where those refuse (interfaces, structs with embedded or blank fields, funcs of more than 128
// parts) from a table here, after a look at what the program has. A named type is new memory. As it may refer to
// itself in any way, all named types of a unit get their memory and their layout first, which depends on other types only by
// value, then all others are made of them, then the references are filled in.
//
// A method in a type's table is a bare code pointer, called with the interface's data word or the value as receiver. [Registry] points it to a
// stub, a few bytes of assembly that load a func value and jump to its code: there are 16,384 in a process. That func value is one
// by reflect.MakeFunc around a [Method], until [Registry.Settle] sets a faster one.
//
//	r := rtype.NewRegistry()
//	types, err := r.Types(unit, lib, bind) // reflect.Types, in the order of unit.Types
//	r.Settle(native)                       // once the unit's functions are there
//	p := rtype.New(rtype.Of(types[0]))     // a zero value
//
// Types and methods live as long as the process. It makes no generic types (instances come with their names) and no type of a
// compiled package. Methods need amd64 or arm64. It relies on the layouts of Go 1.26, which [Check] verifies at start-up.
//
// Sources: internal/abi (type.go, map.go), reflect (type.go, makefunc.go), runtime (type.go, iface.go, alg.go),
// cmd/compile/internal/reflectdata; the Go internal ABI specification (cmd/compile/abi-internal.md).
package rtype

import (
	"reflect"
	"unsafe"
)

// A Raw is the head of a runtime type: the layout of internal/abi.Type, which [Check] verifies.
type Raw struct {
	Size       uintptr
	PtrBytes   uintptr // the prefix that can hold pointers
	Hash       uint32
	Flags      Flags
	Align      uint8
	FieldAlign uint8
	Kind       uint8
	Equal      func(unsafe.Pointer, unsafe.Pointer) bool
	Mask       *byte // one bit a word of the prefix: is it a pointer?
	Str        int32
	PtrToThis  int32
}

// Flags are abi.TFlag.
type Flags uint8

const (
	Uncommon Flags = 1 << iota
	ExtraStar
	Named
	RegularMemory
	MaskOnDemand
	DirectIface // a value is its interface's data word
)

// Of is t's runtime type. It is not inlined, since the compiler takes a constant type's memory for more than the linker knows of.
//
//go:noinline
func Of(t reflect.Type) *Raw {
	type iface struct{ tab, data unsafe.Pointer }
	return (*Raw)((*iface)(unsafe.Pointer(&t)).data)
}

// Reflect is the reflect.Type of r.
func (r *Raw) Reflect() reflect.Type { return toType(r) }

//go:linkname toType reflect.toType
func toType(*Raw) reflect.Type

// New allocates a zero value of type t.
func New(t *Raw) unsafe.Pointer { return unsafeNew(t) }

//go:linkname unsafeNew reflect.unsafe_New
func unsafeNew(*Raw) unsafe.Pointer

// Move copies a value of type t, with the write barriers that its pointers need.
func Move(t *Raw, dst, src unsafe.Pointer) { typedmemmove(t, dst, src) }

//go:linkname typedmemmove reflect.typedmemmove
//go:noescape
func typedmemmove(t *Raw, dst, src unsafe.Pointer)

// Clear sets a value of type t to zero.
func Clear(t *Raw, p unsafe.Pointer) { typedmemclr(t, p) }

//go:linkname typedmemclr reflect.typedmemclr
//go:noescape
func typedmemclr(t *Raw, p unsafe.Pointer)

// Pointers tells which words of a value of type t hold pointers.
func Pointers(t reflect.Type) []bool {
	bits := make([]bool, (t.Size()+wordSize-1)/wordSize)
	mark(bits, t)
	return bits
}

// mark sets the bits of a value of type t.
func mark(bits []bool, t reflect.Type) {
	raw := Of(t)
	switch {
	case raw.PtrBytes == 0:
	case raw.Flags&MaskOnDemand == 0:
		for i := range raw.PtrBytes / wordSize {
			bits[i] = *(*byte)(unsafe.Add(unsafe.Pointer(raw.Mask), i/8))>>(i%8)&1 != 0
		}
	case t.Kind() == reflect.Array:
		words := int(t.Elem().Size() / wordSize)
		mark(bits, t.Elem())
		for i := 1; i < t.Len(); i++ {
			copy(bits[i*words:(i+1)*words], bits)
		}
	default: // only arrays and structs are as large
		for i := range t.NumField() {
			f := t.Field(i)
			if Of(f.Type).PtrBytes > 0 {
				mark(bits[f.Offset/wordSize:], f.Type)
			}
		}
	}
}
