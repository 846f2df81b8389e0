package box

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// isText says whether t has a method name with the signature func() string.
func (t *Type) isText(name string) bool { return t.sigs[name] == "func() string" }

func (t *Type) text(name string, v any) string {
	return t.methods[name](v).(func() string)()
}

func (t *Type) unwrap(v any) error {
	if t.sigs["Unwrap"] == "func() error" {
		return t.methods["Unwrap"](v).(func() error)()
	}
	return nil
}

func (t *Type) unwraps(v any) []error { return t.methods["Unwrap"](v).(func() []error)() }

func (t *Type) is(v any, target error) bool {
	if t.sigs["Is"] == "func(error) bool" {
		return t.methods["Is"](v).(func(error) bool)(target)
	}
	return false
}

// ToError is the assertion x.(error).
func ToError(x any) (error, bool) {
	e, ok := x.(error)
	return e, ok
}

// ToStringer is the assertion x.(fmt.Stringer).
func ToStringer(x any) (fmt.Stringer, bool) {
	s, ok := x.(fmt.Stringer)
	return s, ok
}

// Foreign checks an x that is asserted to an interface of the library: a cell's type that implements it cannot be given
// to the interpreter as one.
func Foreign(x any, t *Iface) any {
	if b, ok := unboxed(x); ok && t.missing(x) == "" {
		panic(Refusal(fmt.Sprintf("%s as a dynamic %s: convert the value to %s where its type is known", b.T.name, t.name, t.name)))
	}
	return x
}

// assertionError is Go's *runtime.TypeAssertionError with its words.
type assertionError string

func (e assertionError) Error() string { return string(e) }
func (e assertionError) RuntimeError() {}

var _ runtime.Error = assertionError("")

// Mismatch panics as a failed assertion of x, whose static type is from, to the type want. t is set when want is an interface.
func Mismatch(x any, from, want string, t *Iface) {
	switch {
	case x == nil && t != nil:
		panic(assertionError("interface conversion: interface is nil, not " + want))
	case x == nil:
		panic(assertionError("interface conversion: " + from + " is nil, not " + want))
	case t != nil:
		panic(assertionError("interface conversion: " + typeName(x) + " is not " + want + ": missing method " + t.missing(x)))
	}
	panic(assertionError("interface conversion: " + from + " is " + typeName(x) + ", not " + want))
}

// As is errors.As for a target of a cell's type: set is called with each error of the tree until it accepts one.
func As(err error, target any, set func(x any) bool) bool {
	for err != nil {
		if set(err) {
			return true
		}
		if as, ok := asMethod(err); ok && as(target) {
			return true
		}
		switch e := err.(type) {
		case interface{ Unwrap() []error }:
			for _, e := range e.Unwrap() {
				if As(e, target, set) {
					return true
				}
			}
			return false
		default:
			err = errors.Unwrap(err)
		}
	}
	return false
}

// asMethod is an error's own method As.
func asMethod(err error) (func(any) bool, bool) {
	if b, ok := unboxed(err); ok {
		if m := b.T.methods["As"]; m != nil {
			as, ok := m(b.V).(func(any) bool)
			return as, ok
		}
	}
	if e, ok := err.(interface{ As(any) bool }); ok {
		return e.As, true
	}
	return nil, false
}

// Recovered gives what recover returned the words that Go has for it: the interpreter lets package reflect find some
// faults.
func Recovered(x any) any {
	if v, ok := x.(reflect.Value); ok { // what a panic of interpreted code carries
		if !v.IsValid() || !v.CanInterface() {
			return x
		}
		x = v.Interface()
	}
	switch e := x.(type) {
	case *reflect.ValueError:
		return nilPointer()
	case string:
		if strings.HasPrefix(e, "reflect: Method on nil") || strings.HasPrefix(e, "reflect.Value.Call: call of nil") || strings.HasPrefix(e, "reflect: call of reflect.Value.") {
			return nilPointer()
		}
		if strings.HasPrefix(e, "reflect.MakeSlice: negative len") {
			return assertionError("runtime error: makeslice: len out of range")
		}
		if strings.HasPrefix(e, "reflect: ") && strings.Contains(e, "index out of range") || strings.HasPrefix(e, "reflect.Value.Slice") {
			return assertionError("runtime error: index out of range")
		}
	}
	return x
}

// IndexPanic panics as Go does at an index out of range.
func IndexPanic(i, n int) {
	panic(assertionError(fmt.Sprintf("runtime error: index out of range [%d] with length %d", i, n)))
}

// ShiftPanic panics as Go does at a shift by a negative count.
func ShiftPanic() { panic(assertionError("runtime error: negative shift amount")) }

// IteratorPanic panics as Go does when an iterator goes on after its loop has ended.
func IteratorPanic() {
	panic(assertionError("range function continued iteration after function for loop body returned false"))
}
