package eval

import (
	"reflect"
	"unsafe"
)

// Adopted is what compiled code has under link names, for units to mention as if another unit had defined it.
type Adopted struct {
	Types map[string]reflect.Type
	Vars  map[string]reflect.Value // pointers to the variables
	Funcs map[string]reflect.Value // methods with their receiver as first parameter
}

// Adopt makes compiled types, variables and functions known by their link names.
func (m *Machine) Adopt(a Adopted) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.types.Adopt(a.Types)
	for link, p := range a.Vars {
		m.globals[link] = &global{t: p.Type().Elem(), addr: p.UnsafePointer()}
	}
	for link, f := range a.Funcs {
		m.funcs[link] = &function{m: m, name: link, sig: f.Type(), lib: f}
	}
}

// Address is where compiled code finds what a link name stands for: a variable, or a func value of a function. It is nil when
// there is no such name.
func (m *Machine) Address(link string) unsafe.Pointer {
	m.mu.Lock()
	defer m.mu.Unlock()
	if g := m.globals[link]; g != nil {
		return g.addr
	}
	if fn := m.funcs[link]; fn != nil {
		word := new(unsafe.Pointer)
		*word = fn.value()
		return unsafe.Pointer(word)
	}
	return nil
}
