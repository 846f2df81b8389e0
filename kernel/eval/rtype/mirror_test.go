package rtype

import (
	"fmt"
	"reflect"
	"sync/atomic"
	"testing"
	"unsafe"

	"jeton/kernel/code"
)

// A mirror describes compiled types as a unit's: those of this package as a cell's own. So what Types makes can be compared
// with what the compiler made of the same declarations.
type mirror struct {
	unit  code.Unit
	ids   map[reflect.Type]code.TypeID
	types []reflect.Type // the compiled ones
	codes []compiledMethod
	made  []reflect.Type
	calls atomic.Int64 // of methods
}

// A compiledMethod is the code of a compiled one.
type compiledMethod struct {
	code unsafe.Pointer // func(unsafe.Pointer, params) results
	sig  reflect.Type
}

const here = "jeton/kernel/eval/rtype"

// reflectTypes makes the twins of types.
func newMirror(tb testing.TB, r *Registry, types ...reflect.Type) *mirror {
	tb.Helper()
	m := &mirror{ids: map[reflect.Type]code.TypeID{}, unit: code.Unit{Name: "In[1]", Entry: -1}}
	for _, t := range types {
		m.add(t)
	}
	var err error
	if m.made, err = r.Types(&m.unit, m.lib, m.bind); err != nil {
		tb.Fatal(err)
	}
	return m
}

// twin is the type that was made for t.
func (m *mirror) twin(t reflect.Type) reflect.Type {
	if id, ok := m.ids[t]; ok {
		return m.made[id]
	}
	return t
}

func (m *mirror) lib(pkg, name string) (reflect.Type, error) {
	for t := range m.ids {
		if t.PkgPath() == pkg && t.Name() == name {
			return t, nil
		}
	}
	return nil, fmt.Errorf("type %s.%s is not in this engine", pkg, name)
}

func (m *mirror) add(t reflect.Type) code.TypeID {
	if id, ok := m.ids[t]; ok {
		return id
	}
	id := code.TypeID(len(m.unit.Types))
	m.ids[t] = id
	m.types = append(m.types, t)
	m.unit.Types = append(m.unit.Types, code.Type{})
	c := code.Type{Kind: code.Kind(t.Kind())}
	switch {
	case t.PkgPath() == here:
		c.Name, c.Pkg, c.Link, c.Defined = t.Name(), here, t.Name()+"·1", true
	case t.Name() != "" && (t.PkgPath() != "" || t == reflect.TypeFor[error]()):
		c = code.Type{Kind: code.Library, Name: t.Name(), Pkg: t.PkgPath()}
		m.unit.Types[id] = c
		return id
	}
	switch t.Kind() {
	case reflect.Array:
		c.Elem, c.Len = m.add(t.Elem()), int64(t.Len())
	case reflect.Chan:
		c.Elem, c.Dir = m.add(t.Elem()), int(t.ChanDir())
	case reflect.Pointer, reflect.Slice:
		c.Elem = m.add(t.Elem())
	case reflect.Map:
		c.Key, c.Elem = m.add(t.Key()), m.add(t.Elem())
	case reflect.Func:
		for i := range t.NumIn() {
			c.In = append(c.In, m.add(t.In(i)))
		}
		for i := range t.NumOut() {
			c.Out = append(c.Out, m.add(t.Out(i)))
		}
		c.Variadic = t.IsVariadic()
	case reflect.Struct:
		for i := range t.NumField() {
			f := t.Field(i)
			c.Fields = append(c.Fields, code.Field{Name: f.Name, Pkg: f.PkgPath, Type: m.add(f.Type), Tag: string(f.Tag), Embedded: f.Anonymous})
		}
	case reflect.Interface:
		for i := range t.NumMethod() {
			f := t.Method(i)
			c.Methods = append(c.Methods, code.Method{Name: f.Name, Pkg: f.PkgPath, Sig: m.add(f.Type), Func: -1})
		}
	}
	if t.Kind() != reflect.Interface {
		c.Methods = m.methods(t)
	}
	m.unit.Types[id] = c
	return id
}

// methods describes the methods of t and *t.
func (m *mirror) methods(t reflect.Type) (ms []code.Method) {
	values := map[string]methodEntry{}
	eachMethod(Of(t), func(e methodEntry, name, pkg string) { values[pkg+"."+name] = e })
	ptr := Of(reflect.PointerTo(t))
	if t.Kind() == reflect.Pointer {
		return nil
	}
	eachMethod(ptr, func(e methodEntry, name, pkg string) {
		if e.Type == -1 {
			return // the linker left it out; for one that nobody calls, it left out the code alone
		}
		sig := (*Raw)(resolveTypeOff(unsafe.Pointer(ptr), e.Type)).Reflect()
		_, value := values[pkg+"."+name]
		at, code_ := ptr, e.Ifn
		if value && Of(t).Flags&DirectIface != 0 {
			at, code_ = Of(t), values[pkg+"."+name].Ifn
		}
		ms = append(ms, code.Method{Name: name, Pkg: pkg, Sig: m.add(sig), Func: int32(len(m.codes)), Ptr: !value})
		m.codes = append(m.codes, compiledMethod{resolveTextOff(unsafe.Pointer(at), code_), sig})
	})
	return ms
}

//go:linkname resolveTextOff reflect.resolveTextOff
func resolveTextOff(in unsafe.Pointer, off int32) unsafe.Pointer

// eachMethod goes through the table of a type.
func eachMethod(r *Raw, f func(e methodEntry, name, pkg string)) {
	u := r.uncommon()
	if u == nil {
		return
	}
	for _, e := range u.methods() {
		name := (*byte)(resolveNameOff(unsafe.Pointer(r), e.Name))
		pkg := pkgOf(name)
		if pkg == "" {
			pkg = textOf((*byte)(resolveNameOff(unsafe.Pointer(r), u.PkgPath)))
		}
		if isExported(textOf(name)) {
			pkg = ""
		}
		f(e, textOf(name), pkg)
	}
}

// bind runs the compiled method on the same memory.
func (m *mirror) bind(u *code.Unit, cm *code.Method) Method {
	c := m.codes[cm.Func]
	in := []reflect.Type{reflect.TypeFor[unsafe.Pointer]()}
	for i := range c.sig.NumIn() {
		in = append(in, c.sig.In(i))
	}
	var out []reflect.Type
	for i := range c.sig.NumOut() {
		out = append(out, c.sig.Out(i))
	}
	f := reflect.New(reflect.FuncOf(in, out, false))
	*(*unsafe.Pointer)(f.UnsafePointer()) = unsafe.Pointer(&struct{ code unsafe.Pointer }{c.code})
	return func(args []reflect.Value) []reflect.Value {
		m.calls.Add(1)
		given := make([]reflect.Value, len(args))
		for i, a := range args {
			given[i] = recast(a, in[i])
		}
		results := f.Elem().Call(given)
		for i := range results {
			results[i] = recast(results[i], m.twin(out[i]))
		}
		return results
	}
}

// recast is v's memory as another type of the same layout.
func recast(v reflect.Value, t reflect.Type) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return reflect.NewAt(t, p.UnsafePointer()).Elem()
}

// as is x as its twin type.
func (m *mirror) as(x any) reflect.Value {
	v := reflect.ValueOf(x)
	return recast(v, m.twin(v.Type()))
}
