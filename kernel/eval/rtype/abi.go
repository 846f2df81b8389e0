package rtype

import (
	"encoding/binary"
	"reflect"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// What follows a Raw in memory, by its kind: the layouts of internal/abi, which Check verifies.

type arrayType struct {
	Raw
	Elem  *Raw
	Slice *Raw
	Len   uintptr
}

type chanType struct {
	Raw
	Elem *Raw
	Dir  int
}

// A funcType's parameters and results, of type *Raw, come after its uncommon.
type funcType struct {
	Raw
	In  uint16
	Out uint16 // the top bit says that it is variadic
}

const variadicBit = 1 << 15

type interfaceType struct {
	Raw
	PkgPath *byte // a name
	Methods []imethod
}

type imethod struct {
	Name int32
	Type int32
}

type mapType struct {
	Raw
	Key, Elem, Group *Raw
	Hasher           func(unsafe.Pointer, uintptr) uintptr
	GroupSize        uintptr
	SlotSize         uintptr
	ElemOff          uintptr
	Flags            uint32
}

// elemType is that of pointers and slices.
type elemType struct {
	Raw
	Elem *Raw
}

type structType struct {
	Raw
	PkgPath *byte // a name: the package of the fields that are not exported
	Fields  []field
}

type field struct {
	Name   *byte
	Type   *Raw
	Offset uintptr
}

// An uncommon follows what the type's kind has, in a type that is named or has methods.
type uncommon struct {
	PkgPath  int32
	Methods  uint16
	Exported uint16 // how many of the methods are; they come first
	Offset   uint32 // from the uncommon to the methods
	_        uint32
}

// A methodEntry is a method in a type's table.
type methodEntry struct {
	Name int32
	Type int32 // without receiver
	Ifn  int32 // its code for a call through an interface: the receiver is the interface's data word
	Tfn  int32 // its code for a call with the receiver as first parameter
}

// addReflectOff keeps its pointer for good: it must escape.
//
//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(unsafe.Pointer) int32

//go:linkname typesByString reflect.typesByString
func typesByString(string) []*Raw

//go:linkname resolveNameOff reflect.resolveNameOff
//go:noescape
func resolveNameOff(in unsafe.Pointer, off int32) unsafe.Pointer

//go:linkname resolveTypeOff reflect.resolveTypeOff
//go:noescape
func resolveTypeOff(in unsafe.Pointer, off int32) unsafe.Pointer

// The bits of a name's first byte.
const (
	nameExported = 1 << iota
	nameTag
	namePkg
	nameEmbedded
)

// newName makes what internal/abi calls a Name: bits, length, text, then the tag's length and text, then the offset of the package's
// name, for a method that is not exported and whose package is not its type's.
func newName(name, tag, pkg string, embedded bool) *byte {
	b := make([]byte, 1, len(name)+len(tag)+16)
	if isExported(name) {
		b[0] |= nameExported
	}
	if embedded {
		b[0] |= nameEmbedded
	}
	b = append(binary.AppendUvarint(b, uint64(len(name))), name...)
	if tag != "" {
		b[0] |= nameTag
		b = append(binary.AppendUvarint(b, uint64(len(tag))), tag...)
	}
	if pkg != "" {
		b[0] |= namePkg
		b = binary.NativeEndian.AppendUint32(b, uint32(nameOff(pkg)))
	}
	return &b[0]
}

// isExported reports what go/token's IsExported does; a package's path, which is a name too, is not.
func isExported(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return unicode.IsUpper(r)
}

// nameOff is the offset by which types refer to a name without tag.
func nameOff(name string) int32 { return offsets.name(name, "") }

// typeOff is the offset by which types refer to type t.
func typeOff(t *Raw) int32 { return addReflectOff(unsafe.Pointer(t)) }

// textOf is the text of a name.
func textOf(name *byte) string {
	if name == nil {
		return ""
	}
	n, i := uvarint(unsafe.Add(unsafe.Pointer(name), 1))
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(name), 1+i)), n)
}

func uvarint(p unsafe.Pointer) (v, n int) {
	for {
		b := *(*byte)(unsafe.Add(p, n))
		v |= int(b&0x7f) << (7 * n)
		n++
		if b < 0x80 {
			return v, n
		}
	}
}

// pkgOf is the package that a name says, "" when it says none.
func pkgOf(name *byte) string {
	if name == nil || *name&namePkg == 0 {
		return ""
	}
	n, i := uvarint(unsafe.Add(unsafe.Pointer(name), 1))
	at := 1 + i + n
	if *name&nameTag != 0 {
		n, i = uvarint(unsafe.Add(unsafe.Pointer(name), at))
		at += i + n
	}
	var off int32
	copy((*[4]byte)(unsafe.Pointer(&off))[:], unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(name), at)), 4))
	return textOf((*byte)(resolveNameOff(unsafe.Pointer(name), off)))
}

// headSize is the size of what a type of kind k has before its uncommon.
func headSize(k reflect.Kind) uintptr { return headOf(k).Size() }

var heads = [...]reflect.Type{
	reflect.Array: reflect.TypeFor[arrayType](), reflect.Chan: reflect.TypeFor[chanType](), reflect.Func: reflect.TypeFor[funcType](),
	reflect.Interface: reflect.TypeFor[interfaceType](), reflect.Map: reflect.TypeFor[mapType](), reflect.Pointer: reflect.TypeFor[elemType](),
	reflect.Slice: reflect.TypeFor[elemType](), reflect.Struct: reflect.TypeFor[structType](), reflect.UnsafePointer: nil,
}

func headOf(k reflect.Kind) reflect.Type {
	if int(k) < len(heads) && heads[k] != nil {
		return heads[k]
	}
	return reflect.TypeFor[Raw]()
}

// uncommon is r's, nil when it has none.
func (r *Raw) uncommon() *uncommon {
	if r.Flags&Uncommon == 0 {
		return nil
	}
	return (*uncommon)(unsafe.Add(unsafe.Pointer(r), headSize(reflect.Kind(r.Kind))))
}

// methods is the type's table.
func (u *uncommon) methods() []methodEntry {
	if u.Methods == 0 {
		return nil
	}
	return unsafe.Slice((*methodEntry)(unsafe.Add(unsafe.Pointer(u), u.Offset)), u.Methods)
}

// tagOf is the tag of a field's name.
func tagOf(name *byte) string {
	if *name&nameTag == 0 {
		return ""
	}
	n, i := uvarint(unsafe.Add(unsafe.Pointer(name), 1))
	at := 1 + i + n
	n, i = uvarint(unsafe.Add(unsafe.Pointer(name), at))
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(name), at+i)), n)
}
