package rtype

import (
	"fmt"
	"reflect"

	"jeton/kernel/code"
)

// Limits of a unit's types, far above what a program has, below what would take all memory.
const (
	maxNesting = 1000    // of types without name in each other
	maxText    = 1 << 20 // bytes of a type's text
)

// validate checks what the rest relies on: numbers in range, and types without name that end.
func (m *maker) validate() error {
	for i := range m.u.Types {
		if err := m.validateType(&m.u.Types[i]); err != nil {
			return fmt.Errorf("type %d: %w", i, err)
		}
	}
	texts := make([]int, len(m.u.Types))
	for i := range m.u.Types {
		if _, err := m.measure(code.TypeID(i), texts, 0); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) validateType(c *code.Type) error {
	k := reflect.Kind(c.Kind)
	switch {
	case c.Kind == code.Library:
		return nil
	case k == reflect.Invalid || k > reflect.UnsafePointer:
		return fmt.Errorf("there is no kind %d", c.Kind)
	case c.Len < 0:
		return fmt.Errorf("length %d", c.Len)
	case k == reflect.Chan && (c.Dir < int(reflect.RecvDir) || c.Dir > int(reflect.BothDir)):
		return fmt.Errorf("channel direction %d", c.Dir)
	case len(c.In) >= 1<<15 || len(c.Out) >= 1<<15 || len(c.Methods) >= 1<<15:
		return fmt.Errorf("%s has too many parameters, results or methods", describe(c))
	case c.Name != "" && (c.Pkg == "" || c.Link == ""):
		return fmt.Errorf("type %s has no package or no link name", c.Name)
	}
	for _, id := range m.parts(c) {
		if id < 0 || int(id) >= len(m.u.Types) {
			return fmt.Errorf("there is no type %d", id)
		}
	}
	return validateFunc(m.u, c)
}

// validateFunc checks that what has to be a func or a slice is one.
func validateFunc(u *code.Unit, c *code.Type) error {
	for i := range c.Methods {
		if sig := &u.Types[c.Methods[i].Sig]; reflect.Kind(sig.Kind) != reflect.Func {
			return fmt.Errorf("method %s has a signature that is no func", c.Methods[i].Name)
		}
	}
	if reflect.Kind(c.Kind) == reflect.Func && c.Variadic {
		if len(c.In) == 0 || reflect.Kind(u.Types[c.In[len(c.In)-1]].Kind) != reflect.Slice {
			return fmt.Errorf("a variadic func has no slice as last parameter")
		}
	}
	return nil
}

// parts are the types that c mentions.
func (m *maker) parts(c *code.Type) []code.TypeID {
	var ids []code.TypeID
	switch reflect.Kind(c.Kind) {
	case reflect.Map:
		ids = append(ids, c.Key, c.Elem)
	case reflect.Array, reflect.Chan, reflect.Pointer, reflect.Slice:
		ids = append(ids, c.Elem)
	case reflect.Func:
		ids = append(append(ids, c.In...), c.Out...)
	case reflect.Struct:
		for i := range c.Fields {
			ids = append(ids, c.Fields[i].Type)
		}
	}
	for i := range c.Methods {
		ids = append(ids, c.Methods[i].Sig)
	}
	return ids
}

// measure bounds the length of a type's text, and refuses types that have no end: only named ones may refer to themselves.
func (m *maker) measure(id code.TypeID, texts []int, depth int) (int, error) {
	c := &m.u.Types[id]
	switch {
	case texts[id] > 0:
		return texts[id], nil
	case m.busy[id]:
		return 0, fmt.Errorf("type %d refers to itself without a name", id)
	case depth > maxNesting:
		return 0, fmt.Errorf("type %d is nested too deep", id)
	}
	n := len("func (chan<- )") + len(c.Name) + len(c.Pkg)
	if c.Kind != code.Library && c.Name == "" {
		m.busy[id] = true
		defer func() { m.busy[id] = false }()
		for i := range c.Fields {
			n += len(c.Fields[i].Name) + 2*len(c.Fields[i].Tag) + 2
		}
		for i := range c.Methods {
			n += len(c.Methods[i].Name) + len(c.Methods[i].Pkg) + 2
		}
		for _, part := range m.parts(c) {
			more, err := m.measure(part, texts, depth+1)
			if err != nil {
				return 0, err
			}
			if n += more; n > maxText {
				return 0, fmt.Errorf("type %d is too long to be written", id)
			}
		}
	}
	texts[id] = n
	return n, nil
}
