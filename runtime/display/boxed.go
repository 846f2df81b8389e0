package display

import (
	"reflect"
	"unsafe"
)

// The interpreter keeps a value of an interface type that a cell declares in a box of its own: a struct
// valueInterface{node; value reflect.Value}. Compiled code that is handed such a value (in a slice of Shapes, say) would
// see the interpreter's inside. These functions see through the box by its shape, so that this package needs not import
// the interpreter; a box of another shape is shown as a plain struct.

// isBoxed reports whether t is the interpreter's box of an interface value.
func isBoxed(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.Name() == "valueInterface" && t.NumField() == 2 &&
		t.Field(1).Name == "value" && t.Field(1).Type == reflect.TypeFor[reflect.Value]()
}

// unbox returns what is in the box and, where the box says it, the name of its type. The value is invalid for nil.
func unbox(v reflect.Value) (inner reflect.Value, name string) {
	p := reflect.New(v.Type())
	if !v.CanInterface() {
		if !v.CanAddr() {
			return reflect.Value{}, ""
		}
		v = reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
	}
	p.Elem().Set(v)
	inner = *(*reflect.Value)(unsafe.Pointer(p.Elem().Field(1).UnsafeAddr()))
	return inner, boxedName(p.Elem().Field(0))
}

// boxedName follows node.typ.name by reflection, and gives "" at the first thing that is not as expected.
func boxedName(node reflect.Value) string {
	for _, field := range []string{"typ", "name"} {
		if node.Kind() == reflect.Pointer {
			node = node.Elem()
		}
		if node.Kind() != reflect.Struct {
			return ""
		}
		node = node.FieldByName(field)
	}
	if node.Kind() != reflect.String {
		return ""
	}
	return plainNames(node.String())
}

// What lowered code puts into an interface is boxed by itself, as a value with its type. Such a value tells what it holds
// by these methods; this package knows no more of it.
type (
	// unboxer gives the type, in the form that Value takes, and the plain value.
	unboxer interface{ Unboxed() (typ string, x any) }
	// texter gives, by the name of a type (Color, *Node) that occurs in the value, what its String or Error returns.
	texter interface {
		Texts() map[string]func(x any) string
	}
	// former calls form with each MIME type and text by which the value shows itself.
	former interface {
		Forms(form func(mime, text string))
	}
)

// unboxedValue is what v holds when v was boxed by lowered code.
func unboxedValue(v reflect.Value) (inner reflect.Value, h hint, ok bool) {
	if v.Kind() != reflect.Struct || !v.CanInterface() {
		return v, hint{}, false
	}
	u, ok := v.Interface().(unboxer)
	if !ok {
		return v, hint{}, false
	}
	typ, x := u.Unboxed()
	h = parseType(typ)
	if t, ok := u.(texter); ok {
		h.texts = t.Texts()
	}
	return reflect.ValueOf(x), h, true
}

// isWrapper reports whether t is a struct with which an interpreted value goes into compiled code as an interface: its
// first field holds the value, the others its methods.
func isWrapper(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Name == "IValue" && t.Field(0).Type.Kind() == reflect.Interface
}

// open returns v without the interpreter's boxes and wrappers and without interfaces; invalid for nil. name is not empty
// when a box said how the type is called.
func open(v reflect.Value) (_ reflect.Value, name string) {
	for range 16 {
		if !v.IsValid() {
			return v, name
		}
		switch {
		case v.Kind() == reflect.Interface:
			v = v.Elem()
		case isBoxed(v.Type()):
			var n string
			v, n = unbox(v)
			if n != "" {
				name = n
			}
		default:
			return v, name
		}
	}
	return v, name
}
