// Package box is what lowered code calls at run time to have Go's interfaces: values with their types.
//
// The interpreter keeps no names of types: to it a Celsius is a float64, and two structs with the same fields are one
// type. So lowered code puts a value of a cell's type into an interface as a [Value], the value with its [Type], and every
// question that Go answers from the dynamic type is answered from there: assertions, type switches, comparison, method
// calls, %T and %v, errors.Is and errors.As.
//
//	t := box.Named("Celsiusᐧ3", "main.Celsius", box.Native("float64"))
//	x := box.Any(t, 36.6)      // var x any = Celsius(36.6)
//	box.Is(x, t)               // _, ok := x.(Celsius)
//	fmt.Printf("%v %.2f", x, x) // as Go would
//
// A Value that has Error or String methods is an error or a fmt.Stringer to compiled code. It is comparable when the
// value is, and works as a map key. Values of the library's types go into interfaces as they are.
//
// It does not make a cell's type implement other interfaces of the library (io.Writer): there the interpreter's own
// wrappers serve. Types are never freed: one a type expression that was put into an interface.
//
// Sources: package fmt for the forms of verbs; the Go specification, "Type assertions" and "Comparison operators".
package box

import "reflect"

// Path is the import path by which lowered code knows this package.
const Path = "jeton/box"

// Symbols is the package in the form that the interpreter takes.
func Symbols() map[string]reflect.Value {
	m := map[string]reflect.Value{
		"Type":  reflect.ValueOf((*Type)(nil)),
		"Iface": reflect.ValueOf((*Iface)(nil)),
	}
	for name, fn := range map[string]any{
		"Named": Named, "Native": Native, "Pointer": Pointer, "Slice": Slice, "Array": Array, "Map": Map, "Chan": Chan, "Func": Func,
		"Struct": Struct, "Interface": Interface, "NewIface": NewIface,
		"Any": Any, "Error": Error, "Stringer": Stringer, "Raw": Raw, "Is": Is, "Method": Method, "Implements": Implements,
		"ToError": ToError, "ToStringer": ToStringer, "Mismatch": Mismatch, "AsAny": AsAny, "Equal": Equal, "IsNil": IsNil,
		"Clear": Clear, "As": As, "Sprintf": Sprintf, "Errorf": Errorf, "Recovered": Recovered, "Foreign": Foreign,
		"IndexPanic": IndexPanic, "ShiftPanic": ShiftPanic, "Shown": Shown, "ShownType": ShownType, "Forms": Forms, "Print": Print, "Println": Println, "Word": Word, "Plain": Plain, "RunDeferred": RunDeferred, "Runes": Runes, "Select": Select, "Item": Item, "IteratorPanic": IteratorPanic,
	} {
		m[name] = reflect.ValueOf(fn)
	}
	return m
}

// A Value is a value of a cell's type in an interface.
type Value struct {
	T *Type
	V any
}

// Variants, for what compiled code asks of an interface by its methods.
type (
	errValue       struct{ Value }
	multiErrValue  struct{ Value }
	stringValue    struct{ Value }
	errStringValue struct{ errValue }
)

func (v errValue) Error() string             { return v.T.text("Error", v.V) }
func (v multiErrValue) Error() string        { return v.T.text("Error", v.V) }
func (v stringValue) String() string         { return v.T.text("String", v.V) }
func (v errStringValue) String() string      { return v.T.text("String", v.V) }
func (v errValue) Unwrap() error             { return v.T.unwrap(v.V) }
func (v multiErrValue) Unwrap() []error      { return v.T.unwraps(v.V) }
func (v errValue) Is(target error) bool      { return v.T.is(v.V, target) }
func (v multiErrValue) Is(target error) bool { return v.T.is(v.V, target) }

// unboxed gives the Value inside any variant.
func unboxed(x any) (Value, bool) {
	switch x := x.(type) {
	case Value:
		return x, true
	case errValue:
		return x.Value, true
	case multiErrValue:
		return x.Value, true
	case stringValue:
		return x.Value, true
	case errStringValue:
		return x.Value, true
	}
	return Value{}, false
}

// Any puts v, which is of type t, into an interface.
func Any(t *Type, v any) any {
	b := Value{t, v}
	switch {
	case t.methods["Error"] != nil && t.sigs["Unwrap"] == "func() []error":
		return multiErrValue{b}
	case t.isText("Error") && t.isText("String"):
		return errStringValue{errValue{b}}
	case t.isText("Error"):
		return errValue{b}
	case t.isText("String"):
		return stringValue{b}
	}
	return b
}

// Error is Any for a variable of type error; t has an Error method.
func Error(t *Type, v any) error { return Any(t, v).(error) }

// Stringer is Any for a variable of type fmt.Stringer.
func Stringer(t *Type, v any) interface{ String() string } {
	return Any(t, v).(interface{ String() string })
}

// Plain gives x to a function of the library that would see more of it than its value.
func Plain(x any, fn string) any {
	if b, ok := unboxed(x); ok {
		panic(Refusal("giving a " + b.T.name + " to " + fn + ", which would see the interpreter's type instead of it"))
	}
	return x
}

// Raw is the plain value of x.
func Raw(x any) any {
	if b, ok := unboxed(x); ok {
		return b.V
	}
	return x
}

// Is reports whether x's dynamic type is t.
func Is(x any, t *Type) bool {
	b, ok := unboxed(x)
	return ok && b.T == t
}

// AsAny turns a value of an interface type of the library into an any.
func AsAny(x any) any {
	if x != nil {
		if t := reflect.TypeOf(x); t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Name == "IValue" {
			panic(Refusal("a value of a cell's type that went through an interface of the library (" + t.Name() +
				") cannot be looked into again; keep it in a variable of its own type or of type any"))
		}
	}
	return x
}

// Equal is x == y for interfaces.
func Equal(x, y any) bool { return x == y }

// IsNil is x == nil.
func IsNil(x any) bool { return x == nil }

// Clear is the builtin clear for a map or a slice.
func Clear(x any) { reflect.ValueOf(x).Clear() }

// Runes gives the offsets and the runes that a range over s yields.
func Runes(s string) (at []int, runes []rune) {
	for i, r := range s {
		at, runes = append(at, i), append(runes, r)
	}
	return at, runes
}

// RunDeferred runs what a loop has deferred, last first, as Go does also when one of them panics.
func RunDeferred(list []func()) {
	if n := len(list); n > 0 {
		defer RunDeferred(list[:n-1])
		list[n-1]()
	}
}

// Method is the method value x.name for an interface value x.
func Method(x any, name string) any {
	if b, ok := unboxed(x); ok {
		if m := b.T.methods[name]; m != nil {
			return m(b.V)
		}
		if m := reflect.ValueOf(b.V).MethodByName(name); m.IsValid() {
			return m.Interface()
		}
	}
	if x == nil {
		panic(nilPointer())
	}
	m := reflect.ValueOf(x).MethodByName(name)
	if !m.IsValid() {
		panic(Refusal("method " + name + " of " + typeName(x) + " cannot be called through this interface"))
	}
	return m.Interface()
}

// Refusal is what a program panics with at a thing that the notebook cannot do right.
type Refusal string

func (r Refusal) Error() string { return "not possible in a notebook: " + string(r) }

// RuntimeError marks it as an error that only the end of the cell can answer.
func (r Refusal) RuntimeError() {}

func nilPointer() (err error) {
	defer func() { err = recover().(error) }()
	var p *Type
	_ = p.name
	return nil
}
