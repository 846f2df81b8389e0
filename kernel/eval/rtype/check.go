package rtype

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"unsafe"
)

// Check reports whether the running Go has the layouts that this package knows: it compares what reflect says of compiled types with
// what their memory says. It takes a few microseconds.
func Check() error {
	for _, check := range []func() error{checkHeads, checkFields, checkMethods, checkInterface, checkMap, checkMask, checkStubs} {
		if err := check(); err != nil {
			return fmt.Errorf("%w: this program was built with %s, whose types are laid out in another way than those of Go 1.26; build it with Go 1.26", err, runtime.Version())
		}
	}
	return nil
}

// A sampleStruct has each kind of thing that a struct type describes.
type sampleStruct struct {
	First  int8
	Second *sampleStruct `a:"tag"`
	third  string
	sampleEmbedded
}

type sampleEmbedded struct{ x [3]complex64 }

// Exported is there to be in a table of methods.
func (s *sampleStruct) Exported(int, ...string) (bool, error) { return s.hidden(), nil }

func (s *sampleStruct) hidden() bool { return s.third != "" && s.x[0] == 0 }

func wrong(what string) error { return fmt.Errorf("rtype: %s", what) }

func checkHeads() error {
	for _, t := range []reflect.Type{reflect.TypeFor[sampleStruct](), reflect.TypeFor[*sampleStruct](), reflect.TypeFor[[3]complex64](), reflect.TypeFor[string](),
		reflect.TypeFor[map[string]int](), reflect.TypeFor[func(int) string](), reflect.TypeFor[any](), reflect.TypeFor[chan<- bool]()} {
		r := Of(t)
		switch {
		case r.Size != t.Size(), int(r.Align) != t.Align(), int(r.FieldAlign) != t.FieldAlign(), reflect.Kind(r.Kind) != t.Kind(),
			(r.Equal != nil) != t.Comparable(), (r.Flags&Named != 0) != (t.Name() != ""), r.Reflect() != t,
			(r.Flags&DirectIface != 0) != (r.Size == wordSize && r.PtrBytes == wordSize):
			return wrong("the head of type " + t.String())
		}
		text := textOf((*byte)(resolveNameOff(unsafe.Pointer(r), r.Str)))
		if r.Flags&ExtraStar != 0 {
			text = text[1:]
		}
		if text != t.String() {
			return wrong("the text of type " + t.String())
		}
	}
	x, y, z := [2]int64{3, 4}, [2]int64{3, 4}, [2]int64{3, 5}
	equal := Of(reflect.TypeFor[[2]int64]()).Equal
	if !equal(unsafe.Pointer(&x), unsafe.Pointer(&y)) || equal(unsafe.Pointer(&x), unsafe.Pointer(&z)) {
		return wrong("how values are compared")
	}
	return nil
}

func checkFields() error {
	t := reflect.TypeFor[sampleStruct]()
	s := (*structType)(unsafe.Pointer(Of(t)))
	if len(s.Fields) != t.NumField() || textOf(s.PkgPath) != t.PkgPath() {
		return wrong("the fields of a struct")
	}
	for i, f := range s.Fields {
		g := t.Field(i)
		if textOf(f.Name) != g.Name || tagOf(f.Name) != string(g.Tag) || f.Type.Reflect() != g.Type || f.Offset != g.Offset ||
			(*f.Name&nameEmbedded != 0) != g.Anonymous || (*f.Name&nameExported != 0) != g.IsExported() {
			return wrong("field " + g.Name + " of a struct")
		}
	}
	a, c, p := Of(reflect.TypeFor[[3]complex64]()), Of(reflect.TypeFor[chan<- bool]()), Of(reflect.TypeFor[*sampleStruct]())
	switch {
	case (*arrayType)(unsafe.Pointer(a)).Len != 3, (*arrayType)(unsafe.Pointer(a)).Elem != samples[reflect.Complex64],
		(*arrayType)(unsafe.Pointer(a)).Slice != Of(reflect.TypeFor[[]complex64]()):
		return wrong("an array type")
	case (*chanType)(unsafe.Pointer(c)).Dir != int(reflect.SendDir), (*chanType)(unsafe.Pointer(c)).Elem != samples[reflect.Bool]:
		return wrong("a channel type")
	case (*elemType)(unsafe.Pointer(p)).Elem != Of(t):
		return wrong("a pointer type")
	}
	return nil
}

func checkMethods() error {
	t := reflect.TypeFor[*sampleStruct]()
	u := Of(t).uncommon()
	if u == nil || int(u.Exported) != t.NumMethod() || u.Methods < u.Exported {
		return wrong("the methods of a type")
	}
	if pkg := textOf((*byte)(resolveNameOff(unsafe.Pointer(Of(t)), Of(t.Elem()).uncommon().PkgPath))); pkg != t.Elem().PkgPath() {
		return wrong("the package of a type")
	}
	e := u.methods()[0]
	if textOf((*byte)(resolveNameOff(unsafe.Pointer(Of(t)), e.Name))) != "Exported" {
		return wrong("the methods of a type")
	}
	sig := reflect.TypeFor[func(int, ...string) (bool, error)]()
	f := (*funcType)(unsafe.Pointer(Of(sig)))
	if e.Type != -1 && resolveTypeOff(unsafe.Pointer(Of(t)), e.Type) != unsafe.Pointer(f) {
		return wrong("the signature of a method")
	}
	args := f.args()
	if f.In != 2 || f.Out != 2|variadicBit || args[0] != samples[reflect.Int] || args[1].Reflect() != sig.In(1) || args[3].Reflect() != sig.Out(1) {
		return wrong("a func type")
	}
	return nil
}

func checkInterface() error {
	t := reflect.TypeFor[interface {
		A() int
		B()
	}]()
	i := (*interfaceType)(unsafe.Pointer(Of(t)))
	if len(i.Methods) != 2 || textOf((*byte)(resolveNameOff(unsafe.Pointer(i), i.Methods[1].Name))) != "B" ||
		(*Raw)(resolveTypeOff(unsafe.Pointer(i), i.Methods[0].Type)) != Of(reflect.TypeFor[func() int]()) {
		return wrong("an interface type")
	}
	return nil
}

func checkMap() error {
	m := (*mapType)(unsafe.Pointer(Of(reflect.TypeFor[map[string]int8]())))
	key, again := "key", strings.Clone("key")
	switch {
	case m.Key != samples[reflect.String], m.Elem != samples[reflect.Int8], m.SlotSize != 24, m.ElemOff != 16,
		m.GroupSize != 8+8*24, m.Group.Size != m.GroupSize, m.Hasher(unsafe.Pointer(&key), 1) != m.Hasher(unsafe.Pointer(&again), 1):
		return wrong("a map type")
	}
	return nil
}

func checkMask() error {
	r := Of(reflect.TypeFor[sampleStruct]()) // int8, pointer, string
	if r.PtrBytes != 3*wordSize || r.Flags&MaskOnDemand != 0 || *r.Mask&7 != 6 {
		return wrong("the mask of a type's pointers")
	}
	return nil
}

func checkStubs() error {
	for _, i := range []int{0, 1, 2, len(slots) / 3, len(slots) - 1} {
		if i >= 0 && i < len(slots) && !stubIsFor(unsafe.Add(stubBase(), i*stubSize), i) {
			return wrong("the code for methods")
		}
	}
	return nil
}
