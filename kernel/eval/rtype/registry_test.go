package rtype

import (
	"reflect"
	"testing"
	"unsafe"
)

func twinTypes() []reflect.Type {
	types := []reflect.Type{
		reflect.TypeFor[tPointer](), reflect.TypeFor[tAny](), reflect.TypeFor[tIface](), reflect.TypeFor[tFunc](), reflect.TypeFor[rFunc](), reflect.TypeFor[rPtr](), reflect.TypeFor[rChan](),
		reflect.TypeFor[rIface](), reflect.TypeFor[funcWith](), reflect.TypeFor[tBig](), reflect.TypeFor[tHuge](), reflect.TypeFor[tHugeIn](), reflect.TypeFor[error](),
		reflect.TypeFor[likeMutex](), reflect.TypeFor[likeBuilder](), reflect.TypeFor[embedsType](), reflect.TypeFor[*embedsTB](), reflect.TypeFor[struct{ testing.TB }](),
		reflect.TypeOf(&unnamedMutex).Elem(), reflect.TypeOf(&unnamedOwn).Elem(), reflect.TypeOf(&unnamedBlank).Elem(), reflect.TypeOf(&unnamedIface).Elem(),
		reflect.TypeOf(&unnamedError).Elem(), reflect.TypeFor[func(...any) map[string][]chan<- (<-chan int)](), reflect.TypeFor[[]interface{ Unwrap() []error }](),
	}
	for _, x := range samplesOf() {
		types = append(types, reflect.TypeOf(x))
	}
	return types
}

// TestTwins compares each type that is made with the compiler's.
func TestTwins(t *testing.T) {
	types := twinTypes()
	m := newMirror(t, NewRegistry(), types...)
	if reflect.ValueOf(m).MethodByName(types[0].String()).IsValid() { // so that the linker keeps all methods
		t.Fatal("?")
	}
	for i, want := range m.types {
		compareTypes(t, m, m.made[i], want)
	}
}

func compareTypes(t *testing.T, m *mirror, got, want reflect.Type) {
	t.Helper()
	g, w := Of(got), Of(want)
	name := want.String()
	check := func(what string, got, want any) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %s = %v, want %v", name, what, got, want)
		}
	}
	check("String", got.String(), want.String())
	check("Name", got.Name(), want.Name())
	check("PkgPath", got.PkgPath(), want.PkgPath())
	check("Kind", got.Kind(), want.Kind())
	check("Size", got.Size(), want.Size())
	check("Align", got.Align(), want.Align())
	check("FieldAlign", got.FieldAlign(), want.FieldAlign())
	check("PtrBytes", g.PtrBytes, w.PtrBytes)
	check("Comparable", got.Comparable(), want.Comparable())
	const flags = Named | RegularMemory | DirectIface
	check("flags", g.Flags&flags, w.Flags&flags)
	check("NumMethod", got.NumMethod(), want.NumMethod())
	if g.Flags&MaskOnDemand == 0 && w.Flags&MaskOnDemand == 0 {
		for i := range g.PtrBytes / wordSize {
			bit := func(r *Raw) byte { return *(*byte)(unsafe.Add(unsafe.Pointer(r.Mask), i/8)) >> (i % 8) & 1 }
			check("mask", bit(g), bit(w))
		}
	}
	compareParts(t, m, got, want, check)
	compareTables(m, got, want, check)
	check("pointer", reflect.PointerTo(got).Elem(), got)
	if _, ok := m.ids[reflect.PointerTo(want)]; ok {
		check("pointer", reflect.PointerTo(got), m.twin(reflect.PointerTo(want)))
	}
}

func compareParts(t *testing.T, m *mirror, got, want reflect.Type, check func(string, any, any)) {
	switch want.Kind() {
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Pointer, reflect.Slice:
		check("Elem", got.Elem(), m.twin(want.Elem()))
	}
	switch want.Kind() {
	case reflect.Array:
		check("Len", got.Len(), want.Len())
	case reflect.Chan:
		check("ChanDir", got.ChanDir(), want.ChanDir())
	case reflect.Map:
		check("Key", got.Key(), m.twin(want.Key()))
		g, w := (*mapType)(unsafe.Pointer(Of(got))), (*mapType)(unsafe.Pointer(Of(want)))
		check("slots", [3]uintptr{g.GroupSize, g.SlotSize, g.ElemOff}, [3]uintptr{w.GroupSize, w.SlotSize, w.ElemOff})
		check("map flags", g.Flags, w.Flags)
		check("group", g.Group.PtrBytes, w.Group.PtrBytes)
	case reflect.Func:
		check("NumIn", got.NumIn(), want.NumIn())
		check("NumOut", got.NumOut(), want.NumOut())
		check("IsVariadic", got.IsVariadic(), want.IsVariadic())
		for i := range want.NumIn() {
			check("In", got.In(i), m.twin(want.In(i)))
		}
		for i := range want.NumOut() {
			check("Out", got.Out(i), m.twin(want.Out(i)))
		}
	case reflect.Struct:
		check("NumField", got.NumField(), want.NumField())
		for i := range want.NumField() {
			g, w := got.Field(i), want.Field(i)
			check("field type", g.Type, m.twin(w.Type))
			g.Type, w.Type, g.Index, w.Index = nil, nil, nil, nil
			check("field", reflect.DeepEqual(g, w), true)
		}
	case reflect.Interface:
		for i := range want.NumMethod() {
			g, w := got.Method(i), want.Method(i)
			check("method", g.Name+" "+g.PkgPath, w.Name+" "+w.PkgPath)
			check("method type", g.Type, m.twin(w.Type))
		}
	}
}

// compareTables compares the tables of methods.
func compareTables(m *mirror, got, want reflect.Type, check func(string, any, any)) {
	for i := range want.NumMethod() {
		if want.Kind() == reflect.Interface {
			continue
		}
		g, w := got.Method(i), want.Method(i)
		check("method", g.Name, w.Name)
		check("method's text", g.Type.String(), w.Type.String())
		h, ok := got.MethodByName(w.Name)
		check("method "+w.Name, ok && h.Index == i, true)
	}
	type entry struct {
		name, pkg string
		sig       reflect.Type
	}
	var gs, ws []entry
	eachMethod(Of(want), func(e methodEntry, name, pkg string) {
		if sig := (*Raw)(resolveTypeOff(unsafe.Pointer(Of(want)), e.Type)); sig != nil {
			ws = append(ws, entry{name, pkg, m.twin(sig.Reflect())})
		}
	})
	eachMethod(Of(got), func(e methodEntry, name, pkg string) {
		if sig := (*Raw)(resolveTypeOff(unsafe.Pointer(Of(got)), e.Type)); sig != nil {
			gs = append(gs, entry{name, pkg, sig.Reflect()})
		}
	})
	check("all methods", reflect.DeepEqual(gs, ws), true)
}
