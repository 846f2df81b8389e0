package rtype

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"jeton/kernel/code"
)

// compareMethods is the order of methods in types: exported ones first, then by name, then by package.
func compareMethods(a, b *code.Method) int {
	if ea, eb := isExported(a.Name), isExported(b.Name); ea != eb {
		if ea {
			return -1
		}
		return 1
	}
	if c := strings.Compare(a.Name, b.Name); c != 0 {
		return c
	}
	return strings.Compare(a.Pkg, b.Pkg)
}

func sortedMethods(c *code.Type) []*code.Method {
	ms := make([]*code.Method, len(c.Methods))
	for i := range c.Methods {
		ms[i] = &c.Methods[i]
	}
	slices.SortFunc(ms, compareMethods)
	return ms
}

// methodName is the offset of a method's name in a type of package pkg.
func methodName(m *code.Method, pkg string) int32 {
	if isExported(m.Name) || m.Pkg == pkg {
		return offsets.name(m.Name, "")
	}
	return offsets.name(m.Name, m.Pkg)
}

// imethods are the methods of interface type c.
func (m *maker) imethods(c *code.Type) ([]imethod, error) {
	ms := make([]imethod, len(c.Methods))
	for i, cm := range sortedMethods(c) {
		sig, err := m.make(cm.Sig)
		if err != nil {
			return nil, err
		}
		ms[i] = imethod{Name: methodName(cm, c.Pkg), Type: typeOff(sig)}
	}
	return ms, nil
}

// interfaces are the interface types that were made, by their text and methods: reflect makes none.
var interfaces = map[string]*Raw{}

// makeInterface makes an interface type without name.
func (m *maker) makeInterface(c *code.Type) (*Raw, error) {
	if len(c.Methods) == 0 {
		return samples[reflect.Interface], nil
	}
	var text, key strings.Builder
	text.WriteString("interface {")
	sigs := make([]*Raw, len(c.Methods))
	methods := sortedMethods(c)
	for i, cm := range methods {
		sig, err := m.make(cm.Sig)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			text.WriteByte(';')
		}
		text.WriteByte(' ')
		if !isExported(cm.Name) {
			text.WriteString(packageName(cm.Pkg) + ".")
			key.WriteString(cm.Pkg)
		}
		text.WriteString(cm.Name + strings.TrimPrefix(sig.Reflect().String(), "func"))
		fmt.Fprintf(&key, "\x00%s\x00%p\x00", cm.Name, sig)
		sigs[i] = sig
	}
	text.WriteString(" }")
	if known := interfaces[key.String()]; known != nil {
		return known, nil
	}
	t := compiledInterface(text.String(), methods, sigs)
	if t == nil {
		t = allocate(reflect.Interface, 0, 0)
		t.Flags &^= Uncommon
		t.like(methodInterface)
		t.Str, t.Hash = nameOff(text.String()), hashOf(text.String())
		i := (*interfaceType)(unsafe.Pointer(t))
		i.PkgPath = nil
		var err error
		if i.Methods, err = m.imethods(c); err != nil {
			return nil, err
		}
	}
	interfaces[key.String()] = t
	return t, nil
}

// compiledInterface is the interface type of the program with these methods, nil when there is none that can be met.
func compiledInterface(text string, methods []*code.Method, sigs []*Raw) *Raw {
	for _, t := range compiledInterfaces()[text] {
		i := (*interfaceType)(unsafe.Pointer(t))
		if len(i.Methods) != len(methods) {
			continue
		}
		same := true
		for j, im := range i.Methods {
			name := (*byte)(resolveNameOff(unsafe.Pointer(t), im.Name))
			pkg := pkgOf(name)
			if pkg == "" {
				pkg = textOf(i.PkgPath)
			}
			if textOf(name) != methods[j].Name || !isExported(methods[j].Name) && pkg != methods[j].Pkg ||
				(*Raw)(resolveTypeOff(unsafe.Pointer(t), im.Type)) != sigs[j] {
				same = false
			}
		}
		if same {
			return t
		}
	}
	return nil
}

//go:linkname typelinks reflect.typelinks
func typelinks() (sections []unsafe.Pointer, offsets [][]int32)

// compiled is what compiledInterfaces found, and in how many modules: a plugin brings one more.
var compiled struct {
	modules int
	byText  map[string][]*Raw
}

// compiledInterfaces are the interface types without name that are a part of other compiled types. The program has no list of
// interface types, but one of the others without name. (An interface that is part of none cannot be told from another.)
func compiledInterfaces() map[string][]*Raw {
	sections, offsets := typelinks()
	if compiled.modules == len(sections) {
		return compiled.byText
	}
	compiled.modules, compiled.byText = len(sections), map[string][]*Raw{}
	seen := map[*Raw]bool{}
	for i, offs := range offsets {
		for _, off := range offs {
			t := (*Raw)(unsafe.Add(sections[i], off))
			if strings.Contains(textOf((*byte)(resolveNameOff(unsafe.Pointer(t), t.Str))), "interface { ") {
				collectInterfaces(t.Reflect(), seen)
			}
		}
	}
	return compiled.byText
}

// collectInterfaces walks through types without name.
func collectInterfaces(t reflect.Type, seen map[*Raw]bool) {
	if t.Name() != "" || seen[Of(t)] {
		return
	}
	seen[Of(t)] = true
	switch t.Kind() {
	case reflect.Interface:
		if t.NumMethod() > 0 {
			compiled.byText[t.String()] = append(compiled.byText[t.String()], Of(t))
		}
		for i := range t.NumMethod() {
			collectInterfaces(t.Method(i).Type, seen)
		}
	case reflect.Map:
		collectInterfaces(t.Key(), seen)
		collectInterfaces(t.Elem(), seen)
	case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
		collectInterfaces(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			collectInterfaces(t.Field(i).Type, seen)
		}
	case reflect.Func:
		for i := range t.NumIn() {
			collectInterfaces(t.In(i), seen)
		}
		for i := range t.NumOut() {
			collectInterfaces(t.Out(i), seen)
		}
	}
}
