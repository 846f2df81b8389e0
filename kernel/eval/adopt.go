package eval

import (
	"reflect"
	"unsafe"

	"jeton/kernel/eval/rtype"
)

// Adopted is what compiled code has under link names, for units to mention as if another unit had defined it.
type Adopted struct {
	Types map[string]reflect.Type
	Vars  map[string]reflect.Value // pointers to the variables
	Funcs map[string]reflect.Value // methods with their receiver as first parameter
}

// A Module is the types without name of a loaded object: their offsets in a section.
type Module struct {
	Section unsafe.Pointer
	Offsets []int32
}

// Adopt makes compiled types, variables and functions known by their link names. module are the types without name that came with
// them. It returns the types that this process had before, for those of the compiled code that must not be others.
func (m *Machine) Adopt(a Adopted, module Module) (twins map[unsafe.Pointer]unsafe.Pointer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	raw := m.types.Adopt(a.Types)
	rtype.Twins(raw, module.Section, module.Offsets)
	twins = make(map[unsafe.Pointer]unsafe.Pointer, len(raw))
	for t, known := range raw {
		twins[unsafe.Pointer(t)] = unsafe.Pointer(known)
	}
	for link, p := range a.Vars {
		m.globals[link] = &global{t: p.Type().Elem(), addr: p.UnsafePointer()}
	}
	for link, f := range a.Funcs {
		m.funcs[link] = &function{m: m, name: link, sig: f.Type(), lib: f}
	}
	return twins
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
