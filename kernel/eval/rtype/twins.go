package rtype

import (
	"reflect"
	"unsafe"
)

// made are the types without name that this package has had made while the program runs, by their names: a plugin that is loaded
// later brings its own of the same, which must not be others.
var made = map[string][]*Raw{}

// remember notes a type without name, unless it is compiled.
func remember(t *Raw) {
	if t == nil || isCompiled(t) {
		return
	}
	text := t.Reflect().String()
	for _, known := range made[text] {
		if known == t {
			return
		}
	}
	made[text] = append(made[text], t)
}

// isCompiled reports whether a type is one that a linker has made.
func isCompiled(t *Raw) bool {
	for _, c := range typesByString(textOfType(t)) {
		if c == t {
			return true
		}
	}
	return false
}

func textOfType(t *Raw) string { return t.Reflect().String() }

// Twins finds the types of compiled code that are the same as others which this process had before: those of the list, and those that are
// made of them, among the types without name at the given offsets of a section. What it returns must take the place of the keys.
func Twins(twins map[*Raw]*Raw, section unsafe.Pointer, offsets []int32) {
	making.Lock()
	defer making.Unlock()
	for _, off := range offsets {
		t := (*Raw)(unsafe.Add(section, off))
		for _, d := range made[textOfType(t)] {
			if d != t && identical(t, d, twins) {
				twins[t] = d
				break
			}
		}
	}
	for t, d := range twins { // pointers to named types
		if p, q := t.pointerTo(), reflect.PointerTo(d.Reflect()); p != nil && p != Of(q) {
			twins[p] = Of(q)
		}
	}
}

// pointerTo is the compiled type of pointers to t, nil when there is none.
func (t *Raw) pointerTo() *Raw {
	for _, p := range typesByString("*" + textOfType(t)) {
		if Of(p.Reflect().Elem()) == t {
			return p
		}
	}
	return nil
}

// identical reports whether two types are the same in Go's sense; those with names are when they are one, or known as twins.
func identical(a, b *Raw, twins map[*Raw]*Raw) bool {
	if a == b || twins[a] == b {
		return true
	}
	t, u := a.Reflect(), b.Reflect()
	if t.Kind() != u.Kind() || t.Name() != "" || u.Name() != "" {
		return false
	}
	same := func(t, u reflect.Type) bool { return identical(Of(t), Of(u), twins) }
	switch t.Kind() {
	case reflect.Array:
		return t.Len() == u.Len() && same(t.Elem(), u.Elem())
	case reflect.Chan:
		return t.ChanDir() == u.ChanDir() && same(t.Elem(), u.Elem())
	case reflect.Map:
		return same(t.Key(), u.Key()) && same(t.Elem(), u.Elem())
	case reflect.Pointer, reflect.Slice:
		return same(t.Elem(), u.Elem())
	case reflect.Func:
		return t.IsVariadic() == u.IsVariadic() && sameList(t.NumIn(), u.NumIn(), t.In, u.In, same) && sameList(t.NumOut(), u.NumOut(), t.Out, u.Out, same)
	case reflect.Struct:
		return sameFields(t, u, same)
	case reflect.Interface:
		if t.NumMethod() != u.NumMethod() {
			return false
		}
		for i := range t.NumMethod() {
			m, n := t.Method(i), u.Method(i)
			if m.Name != n.Name || m.PkgPath != n.PkgPath || !same(m.Type, n.Type) {
				return false
			}
		}
		return true
	}
	return false
}

func sameList(n, m int, t, u func(int) reflect.Type, same func(t, u reflect.Type) bool) bool {
	for i := range n {
		if n != m || !same(t(i), u(i)) {
			return false
		}
	}
	return n == m
}

func sameFields(t, u reflect.Type, same func(t, u reflect.Type) bool) bool {
	if t.NumField() != u.NumField() {
		return false
	}
	for i := range t.NumField() {
		f, g := t.Field(i), u.Field(i)
		if f.Name != g.Name || f.PkgPath != g.PkgPath || f.Tag != g.Tag || f.Anonymous != g.Anonymous || !same(f.Type, g.Type) {
			return false
		}
	}
	return true
}
