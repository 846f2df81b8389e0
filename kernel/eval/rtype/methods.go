package rtype

import (
	"fmt"
	"reflect"
	"strings"
	"unsafe"

	"jeton/kernel/code"
)

// A methodSet is the methods of a type T that is being made, and of *T.
type methodSet struct {
	c          *code.Type
	t, ptr     *Raw
	value, all []*code.Method // of T, of *T; in the order of the tables
}

func newMethodSet(c *code.Type) methodSet {
	s := methodSet{c: c}
	if reflect.Kind(c.Kind) == reflect.Interface {
		return s
	}
	s.all = sortedMethods(c)
	for _, m := range s.all {
		if !m.Ptr {
			s.value = append(s.value, m)
		}
	}
	return s
}

// withPointer makes the type *T, which has the methods of T too; text is T's.
func (s methodSet) withPointer(text string, pkg int32) methodSet {
	s.ptr = allocate(reflect.Pointer, 0, len(s.all))
	s.ptr.like(samples[reflect.Pointer])
	s.ptr.Str, s.ptr.Hash = nameOff("*"+text), hashOf(text)^s.t.Hash*16777619
	(*elemType)(unsafe.Pointer(s.ptr)).Elem = s.t
	s.ptr.uncommon().PkgPath = pkg
	s.t.PtrToThis = typeOff(s.ptr)
	return s
}

// makeMethods fills the tables of methods.
func (m *maker) makeMethods() error {
	need := 0
	for _, s := range m.bodies {
		need += len(s.all) + len(s.value)
	}
	if need > len(slots)-usedSlots {
		return fmt.Errorf("too many methods were declared in this process: restart the kernel")
	}
	for _, s := range m.bodies {
		if err := m.fill(s); err != nil {
			return err
		}
	}
	return nil
}

// fill fills the tables of T and *T.
func (m *maker) fill(s methodSet) error {
	values, all := s.t.table(s.value), s.ptr.table(s.all)
	for i, cm := range s.all {
		sig, err := m.make(cm.Sig)
		if err != nil {
			return err
		}
		e := methodEntry{Name: methodName(cm, s.c.Pkg), Type: typeOff(sig)}
		body, f := m.bind(m.u, cm), sig.Reflect()
		switch {
		case cm.Ptr:
			e.Ifn = m.stub(pointerType, f, body, Stub{Method: cm})
			e.Tfn = e.Ifn
		case s.t.Flags&DirectIface != 0:
			v := e
			v.Ifn = m.stub(pointerType, f, body, Stub{Method: cm})
			v.Tfn = v.Ifn
			values[0], values = v, values[1:]
			isNil := m.nilReceiver(s.c, cm)
			e.Ifn = m.stub(pointerType, f, through(body, isNil), Stub{Method: cm, ByAddress: true, Nil: isNil})
			e.Tfn = e.Ifn
		default:
			isNil := m.nilReceiver(s.c, cm)
			e.Ifn = m.stub(pointerType, f, checked(body, isNil), Stub{Method: cm, ByAddress: true, Nil: isNil})
			v := e
			v.Tfn = e.Ifn // reflect, the only one to use it, does not see a method that is not exported
			if isExported(cm.Name) {
				v.Tfn = m.stub(s.t.Reflect(), f, addressed(s.t.Reflect(), body), Stub{Method: cm})
			}
			values[0], values = v, values[1:]
			e.Tfn = e.Ifn
		}
		all[i] = e
	}
	return nil
}

// table sets up t's table for methods.
func (t *Raw) table(methods []*code.Method) []methodEntry {
	u := t.uncommon()
	u.Methods = uint16(len(methods))
	for _, m := range methods {
		if isExported(m.Name) {
			u.Exported++
		}
	}
	return u.methods()
}

var pointerType = reflect.TypeFor[unsafe.Pointer]()

// A Stub is code of a method that is in a type's table: it calls a func value, which reflect made of a [Method] until
// [Registry.Settle] sets another.
type Stub struct {
	Method *code.Method
	// ByAddress says that its receiver is the address of a T. Otherwise it is that of the method's function.
	ByAddress bool
	// Nil panics as a call with a nil address has to; nil when not ByAddress.
	Nil func()

	slot int
}

// Settle gives the stubs of the types that the last call of Types made func values that are faster than a Method called by reflect: those
// that native returns, as addresses of func objects, of type func(unsafe.Pointer, params...) results when ByAddress, or
// else with the receiver's own type as first parameter. nil leaves a stub as it is. No method may have been called yet.
func (r *Registry) Settle(native func(s *Stub) unsafe.Pointer) {
	making.Lock()
	defer making.Unlock()
	for i := range r.stubs {
		if p := native(&r.stubs[i]); p != nil {
			slots[r.stubs[i].slot] = p
		}
	}
	r.stubs = nil
}

// stub makes code for a method with a receiver of type recv, and gives its offset.
func (m *maker) stub(recv, sig reflect.Type, body Method, s Stub) int32 {
	s.slot = usedSlots
	m.stubs = append(m.stubs, s)
	in := []*Raw{Of(recv)}
	for i := range sig.NumIn() {
		in = append(in, Of(sig.In(i)))
	}
	var out []*Raw
	for i := range sig.NumOut() {
		out = append(out, Of(sig.Out(i)))
	}
	f := reflect.New(funcOf(in, out, false).Reflect()) // a variadic func takes its slice like any other parameter
	f.Elem().Set(reflect.MakeFunc(f.Type().Elem(), body))
	return addReflectOff(newStub(*(*unsafe.Pointer)(f.UnsafePointer())))
}

// checked is a method of T for pointers to T.
func checked(body Method, isNil func()) Method {
	return func(args []reflect.Value) []reflect.Value {
		if args[0].UnsafePointer() == nil {
			isNil()
		}
		return body(args)
	}
}

// through is a method of T, a type that is one pointer, for pointers to T.
func through(body Method, isNil func()) Method {
	return func(args []reflect.Value) []reflect.Value {
		p := args[0].UnsafePointer()
		if p == nil {
			isNil()
		}
		args[0] = reflect.ValueOf(*(*unsafe.Pointer)(p))
		return body(args)
	}
}

// addressed is a method of T for values of T.
func addressed(t reflect.Type, body Method) Method {
	return func(args []reflect.Value) []reflect.Value {
		p := reflect.New(t)
		p.Elem().Set(args[0])
		args[0] = reflect.ValueOf(p.UnsafePointer())
		return body(args)
	}
}

// nilReceiver panics as compiled code does when method cm of T is called with a *T that is nil.
func (m *maker) nilReceiver(c *code.Type, cm *code.Method) func() {
	if f := int(cm.Func); f >= 0 && f < len(m.u.Funcs) && m.u.Funcs[f].Wrapper { // promoted: the embedded field is looked for
		return func() { var t *[1]byte; _ = t[0] }
	}
	name, generic, _ := strings.Cut(c.Name, "[")
	if generic != "" {
		name += "[...]"
	}
	err := receiverError(fmt.Sprintf("value method %s.%s.%s called using nil *%s pointer", c.Pkg, name, cm.Name, name))
	return func() { panic(err) }
}

// A receiverError is the runtime's error for a nil receiver.
type receiverError string

// Error is the runtime's text.
func (e receiverError) Error() string { return string(e) }

// RuntimeError makes it a runtime.Error.
func (receiverError) RuntimeError() {}
