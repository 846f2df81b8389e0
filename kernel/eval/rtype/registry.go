package rtype

import (
	"fmt"
	"reflect"
	"sync"
	"unsafe"

	"jeton/kernel/code"
)

// A Registry makes the types of units, and knows those it has made by their link names. Types live as long as the process,
// as compiled ones do. Its methods may be called from several goroutines.
type Registry struct {
	named map[string]*Raw // by link name; guarded by making
	stubs []Stub          // of the last unit, until Settle; guarded by making
}

// NewRegistry returns an empty Registry.
func NewRegistry() *Registry { return &Registry{named: map[string]*Raw{}} }

// A Method is the code behind a method, as compiled code calls it: args[0] is an unsafe.Pointer, the receiver: for a method
// of *T the pointer; for one of T the address of the value, which it must not change nor keep, or the value itself when T is one
// pointer (DirectIface). The other args are the parameters; of variadic ones the slice.
type Method func(args []reflect.Value) (results []reflect.Value)

// A Bind gives the code of a method of a type that is being made. It is called once for each, before the type is ready:
// the Method that it returns must look things up when it is called.
type Bind func(u *code.Unit, m *code.Method) Method

// A Lib finds a compiled type.
type Lib func(pkg, name string) (reflect.Type, error)

// making guards all that is shared by the process: types that only this package can make, stubs, names. Types are made under it.
var making sync.Mutex

// immortal keeps reachable what the runtime refers to in ways that the collector does not see: tables of methods, interface tables.
var immortal []unsafe.Pointer

// Types returns the types of u's table, in its order. A named type that the Registry has already stays what it is; unnamed
// types are those that compiled code and reflect have. An error leaves the Registry as it was.
func (r *Registry) Types(u *code.Unit, lib func(pkg, name string) (reflect.Type, error), bind Bind) (types []reflect.Type, err error) {
	making.Lock()
	defer making.Unlock()
	// reflect panics for what Go's compiler refuses: a table that no type-checked program has.
	defer func() {
		if e := recover(); e != nil {
			types, err = nil, fmt.Errorf("types of %s: %v", u.Name, e)
		}
	}()
	m := &maker{r: r, u: u, lib: lib, bind: bind, types: make([]*Raw, len(u.Types)), shapes: make([]*Raw, len(u.Types)),
		busy: make([]bool, len(u.Types)), links: map[string]bool{}}
	if err := m.run(); err != nil {
		return nil, fmt.Errorf("types of %s: %w", u.Name, err)
	}
	types = make([]reflect.Type, len(u.Types))
	for i, t := range m.types {
		types[i] = t.Reflect()
	}
	return types, nil
}

// offsets remembers the offsets of names, since each new one costs memory for good.
var offsets = newOffsets()

type nameOffsets map[[2]string]int32

// newOffsets takes the first offset that the runtime gives: -1, which it also takes for a type that the linker left out.
func newOffsets() nameOffsets {
	addReflectOff(unsafe.Pointer(new(int64)))
	return nameOffsets{}
}

// name is the offset of a name and its package, "" for none.
func (o nameOffsets) name(name, pkg string) int32 {
	off, ok := o[[2]string{name, pkg}]
	if !ok {
		off = addReflectOff(unsafe.Pointer(newName(name, "", pkg, false)))
		o[[2]string{name, pkg}] = off
	}
	return off
}

// Adopt makes compiled types known by link names, as if a unit had defined them. Those of which there is one already (instances of
// generic types) are returned, with the one that stays.
func (r *Registry) Adopt(types map[string]reflect.Type) (twins map[*Raw]*Raw) {
	making.Lock()
	defer making.Unlock()
	twins = map[*Raw]*Raw{}
	for link, t := range types {
		if known := r.named[link]; known == nil {
			r.named[link] = Of(t)
		} else if known != Of(t) {
			twins[Of(t)] = known
		}
	}
	return twins
}
