package rtype

import (
	"reflect"
	"unsafe"
)

// allocate makes memory for a type of kind k with an uncommon, whose parts are in the places where the runtime looks for them:
// head, uncommon, args pointers to types (for a func), methods. The collector sees all pointers in it.
func allocate(k reflect.Kind, args, methods int) *Raw {
	if k != reflect.Func {
		args = 0
	}
	key := memoryKey{headOf(k), args, methods}
	memory := memories[key]
	if memory == nil {
		memory = Of(reflect.StructOf([]reflect.StructField{
			{Name: "Head", Type: headOf(k)},
			{Name: "Uncommon", Type: reflect.TypeFor[uncommon]()},
			{Name: "Args", Type: reflect.ArrayOf(args, reflect.TypeFor[*Raw]())},
			{Name: "Methods", Type: reflect.ArrayOf(methods, reflect.TypeFor[methodEntry]())},
		}))
		memories[key] = memory
	}
	t := (*Raw)(New(memory))
	t.Kind = uint8(k)
	t.Flags = Uncommon
	t.uncommon().Offset = uint32(unsafe.Sizeof(uncommon{})) + uint32(args)*uint32(unsafe.Sizeof(t))
	immortal = append(immortal, unsafe.Pointer(t))
	return t
}

type memoryKey struct {
	head          reflect.Type
	args, methods int
}

var memories = map[memoryKey]*Raw{}

// args are the types of the parameters and results of a func type.
func (t *funcType) args() []*Raw {
	n := int(t.In) + int(t.Out&^variadicBit)
	if n == 0 {
		return nil
	}
	at := unsafe.Sizeof(*t)
	if t.Flags&Uncommon != 0 {
		at += unsafe.Sizeof(uncommon{})
	}
	return unsafe.Slice((**Raw)(unsafe.Add(unsafe.Pointer(t), at)), n)
}
