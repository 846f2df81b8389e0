package rtype

import (
	"errors"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
)

// A Registry makes the types of units, and knows those it has made. They live as long as the process.
type Registry struct{}

// NewRegistry returns an empty Registry.
func NewRegistry() *Registry { return &Registry{} }

// A Method is the code behind a method, as compiled code calls it: args[0] is an unsafe.Pointer, the receiver: for a method
// of *T the pointer; for one of T the address of the value, or the value itself when T is one pointer (DirectIface).
// The other args are the parameters.
type Method func(args []reflect.Value) (results []reflect.Value)

// A Bind gives the code of a method of a type that is being made. It is called once for each, before the type is ready:
// the Method that it returns must look things up when it is called.
type Bind func(u *code.Unit, m *code.Method) Method

// Types returns the types of u's table, in its order. lib finds a compiled type.
func (r *Registry) Types(u *code.Unit, lib func(pkg, name string) (reflect.Type, error), bind Bind) ([]reflect.Type, error) {
	return nil, errors.New("to be written")
}

// Check reports whether the running Go has the layouts that this package knows.
func Check() error { return nil }

var _ unsafe.Pointer
