package rtype

import (
	"fmt"
	"hash/fnv"
	"reflect"
	"strings"
	"unsafe"

	"jeton/kernel/code"
)

// A maker makes the types of one unit. Named types may refer to themselves, so it goes in steps: memory for all named
// types, which keeps its address; their layouts, which depend on other types only by value; then all other types, by
// reflect's own functions, which look at no more than that; then what the named types refer to; then the methods.
type maker struct {
	r    *Registry
	u    *code.Unit
	lib  Lib
	bind Bind
	// types are the types by their number: named ones from the start, others once they are made.
	types []*Raw
	// shapes are types with the right layout, whose elements, fields and so on may be others of the same kind.
	shapes []*Raw
	busy   []bool        // what a recursion is at
	fresh  []code.TypeID // the named types that are made here
	links  map[string]bool
	bodies []methodSet // whose methods are still to be made
	stubs  []Stub      // that were made
}

func (m *maker) run() error {
	if err := m.validate(); err != nil {
		return err
	}
	for i := range m.u.Types {
		if err := m.declare(code.TypeID(i)); err != nil {
			return err
		}
	}
	for i := range m.u.Types {
		if _, err := m.shape(code.TypeID(i)); err != nil {
			return err
		}
	}
	for i := range m.u.Types {
		if _, err := m.make(code.TypeID(i)); err != nil {
			return err
		}
	}
	for _, id := range m.fresh {
		if err := m.complete(id); err != nil {
			return err
		}
	}
	if err := m.makeMethods(); err != nil {
		return err
	}
	m.r.stubs = m.stubs
	for _, id := range m.fresh {
		m.r.named[m.u.Types[id].Link] = m.types[id]
	}
	return nil
}

// declare finds or allocates type id if it has a name.
func (m *maker) declare(id code.TypeID) (err error) {
	c := &m.u.Types[id]
	switch {
	case c.Kind == code.Library:
		m.types[id], err = m.library(c)
		return err
	case c.Name == "":
		return nil
	case c.Link == "":
		return fmt.Errorf("type %s has no link name", c.Name)
	}
	if known := m.r.named[c.Link]; known != nil {
		m.types[id] = known
		return nil
	}
	if !c.Defined {
		return fmt.Errorf("type %s is not in this engine", c.Name)
	}
	if m.links[c.Link] {
		return fmt.Errorf("type %s is there twice", c.Name)
	}
	m.links[c.Link] = true
	m.fresh = append(m.fresh, id)
	m.types[id] = m.named(c)
	return nil
}

// library finds a compiled type, or a predeclared one that has a name.
func (m *maker) library(c *code.Type) (*Raw, error) {
	if c.Pkg == "" || c.Pkg == "unsafe" {
		switch c.Name {
		case "error":
			return Of(reflect.TypeFor[error]()), nil
		case "any":
			return Of(reflect.TypeFor[any]()), nil
		case "Pointer":
			return Of(reflect.TypeFor[unsafe.Pointer]()), nil
		}
		return nil, fmt.Errorf("type %s is not in this engine", c.Name)
	}
	t, err := m.lib(c.Pkg, c.Name)
	if err != nil {
		if t := compiledNamed(c.Pkg, c.Name); t != nil {
			return t, nil
		}
		return nil, err
	}
	return Of(t), nil
}

// compiledNamed finds a named type of the program that its package does not show: the program has a list of types without name, and
// for each named type T there is *T.
func compiledNamed(pkg, name string) *Raw {
	for _, p := range typesByString("*" + packageName(pkg) + "." + name) {
		if t := p.Reflect().Elem(); t.PkgPath() == pkg && t.Name() == name {
			return Of(t)
		}
	}
	return nil
}

// named allocates a named type, with what can be known of it before its layout is.
func (m *maker) named(c *code.Type) *Raw {
	k := reflect.Kind(c.Kind)
	set := newMethodSet(c)
	t := allocate(k, len(c.In)+len(c.Out), len(set.value))
	t.Kind = uint8(c.Kind)
	t.Flags = Named | Uncommon
	t.Str = nameOff(shownPackage(c) + "." + c.Name)
	t.Hash = hashOf(c.Link)
	t.uncommon().PkgPath = nameOff(c.Pkg)
	if k != reflect.Interface && len(c.Methods) > 0 {
		set.t = t
		m.bodies = append(m.bodies, set.withPointer(shownPackage(c)+"."+c.Name, nameOff(c.Pkg)))
	}
	return t
}

// shownPackage is the name of a named type's package.
func shownPackage(c *code.Type) string {
	if c.PkgName != "" {
		return c.PkgName
	}
	return packageName(c.Pkg)
}

// packageName is the name of the package with an import path: its last element that is not a major version.
func packageName(path string) string {
	elem := path[strings.LastIndexByte(path, '/')+1:]
	if rest := strings.TrimSuffix(path, "/"+elem); rest != path && len(elem) > 1 && elem[0] == 'v' && strings.Trim(elem[1:], "0123456789") == "" {
		return packageName(rest)
	}
	return elem
}

func hashOf(s string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(s))
	return h.Sum32()
}
