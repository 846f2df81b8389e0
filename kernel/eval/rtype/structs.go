package rtype

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unsafe"

	"jeton/kernel/code"
)

// structs are the struct types without name that reflect.StructOf does not make, by their fields.
var structs = map[string]*Raw{}

// makeStruct makes a struct type without name.
func (m *maker) makeStruct(c *code.Type) (*Raw, error) {
	types := make([]*Raw, len(c.Fields))
	for i := range c.Fields {
		var err error
		if types[i], err = m.make(c.Fields[i].Type); err != nil {
			return nil, err
		}
	}
	if plain(c) {
		return structOf(c, types), nil
	}
	key := structKey(c, types)
	if known := structs[key]; known != nil {
		return known, nil
	}
	t := m.ownStruct(c, types, key)
	structs[key] = t
	return t, nil
}

// plain reports whether reflect.StructOf makes type c right. It refuses embedded fields with methods, and compares
// blank fields.
func plain(c *code.Type) bool {
	pkg := ""
	for i := range c.Fields {
		f := &c.Fields[i]
		switch {
		case f.Embedded || f.Name == "_":
			return false
		case isExported(f.Name):
		case f.Pkg == "" || pkg != "" && pkg != f.Pkg:
			return false
		default:
			pkg = f.Pkg
		}
	}
	return len(c.Methods) == 0
}

func structOf(c *code.Type, types []*Raw) *Raw {
	fields := make([]reflect.StructField, len(c.Fields))
	for i := range c.Fields {
		f := &c.Fields[i]
		fields[i] = reflect.StructField{Name: f.Name, Type: types[i].Reflect(), Tag: reflect.StructTag(f.Tag)}
		if !isExported(f.Name) {
			fields[i].PkgPath = f.Pkg
		}
	}
	return Of(reflect.StructOf(fields))
}

func structKey(c *code.Type, types []*Raw) string {
	var key strings.Builder
	for i := range c.Fields {
		f := &c.Fields[i]
		fmt.Fprintf(&key, "%s %q %q %s", f.Name, f.Pkg, f.Tag, partKey(types[i], f.Embedded))
	}
	return key.String()
}

// ownStruct finds a compiled struct type, or makes one.
func (m *maker) ownStruct(c *code.Type, types []*Raw, key string) *Raw {
	set := newMethodSet(c)
	t := allocate(reflect.Struct, 0, len(set.value))
	s := (*structType)(unsafe.Pointer(t))
	s.Fields = make([]field, len(c.Fields))
	var text strings.Builder
	text.WriteString("struct {")
	for i := range c.Fields {
		f := &c.Fields[i]
		s.Fields[i] = field{Name: newName(f.Name, f.Tag, "", f.Embedded), Type: types[i]}
		if s.PkgPath == nil && !isExported(f.Name) {
			s.PkgPath = newName(f.Pkg, "", "", false)
		}
		if i > 0 {
			text.WriteByte(';')
		}
		if !f.Embedded {
			text.WriteString(" " + f.Name)
		}
		text.WriteString(" " + types[i].Reflect().String())
		if f.Tag != "" {
			text.WriteString(" " + strconv.Quote(f.Tag))
		}
	}
	if len(c.Fields) > 0 {
		text.WriteByte(' ')
	}
	text.WriteByte('}')
	s.place() // it is not too large: its shape was not
	for _, known := range typesByString(text.String()) {
		if s.same((*structType)(unsafe.Pointer(known))) {
			return known
		}
	}
	t.Str, t.Hash = nameOff(text.String()), hashOf(key)
	if len(c.Methods) == 0 {
		t.Flags &^= Uncommon
		return t
	}
	set.t = t
	m.bodies = append(m.bodies, set.withPointer(text.String(), 0))
	return t
}

// same reports whether two struct types without name are identical.
func (t *structType) same(as *structType) bool {
	if len(t.Fields) != len(as.Fields) || textOf(t.PkgPath) != textOf(as.PkgPath) {
		return false
	}
	for i, f := range t.Fields {
		g := as.Fields[i]
		if f.Type != g.Type || textOf(f.Name) != textOf(g.Name) || tagOf(f.Name) != tagOf(g.Name) || (*f.Name^*g.Name)&nameEmbedded != 0 {
			return false
		}
	}
	return true
}
