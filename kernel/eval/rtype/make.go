package rtype

import (
	"fmt"
	"reflect"
	"strconv"
	"unsafe"

	"jeton/kernel/code"
)

// make is type id: for one without name, the one that compiled code and reflect have too.
func (m *maker) make(id code.TypeID) (*Raw, error) {
	if t := m.types[id]; t != nil {
		return t, nil
	}
	t, err := m.unnamed(&m.u.Types[id])
	m.types[id] = t
	remember(t)
	return t, err
}

func (m *maker) unnamed(c *code.Type) (*Raw, error) {
	switch k := reflect.Kind(c.Kind); k {
	case reflect.Func:
		return m.makeFunc(c)
	case reflect.Interface:
		return m.makeInterface(c)
	case reflect.Struct:
		return m.makeStruct(c)
	case reflect.Array, reflect.Chan, reflect.Map, reflect.Pointer, reflect.Slice:
		elem, err := m.make(c.Elem)
		if err != nil {
			return nil, err
		}
		return m.ofElem(c, k, elem.Reflect())
	default:
		return samples[k], nil
	}
}

func (m *maker) ofElem(c *code.Type, k reflect.Kind, elem reflect.Type) (*Raw, error) {
	switch k {
	case reflect.Array:
		return Of(reflect.ArrayOf(int(c.Len), elem)), nil
	case reflect.Chan:
		if elem.Size() >= 1<<16 {
			return nil, fmt.Errorf("channel element type %v is too large (64 KiB or more): send pointers", elem)
		}
		return Of(reflect.ChanOf(reflect.ChanDir(c.Dir), elem)), nil
	case reflect.Map:
		key, err := m.make(c.Key)
		if err != nil {
			return nil, err
		}
		if key.Equal == nil {
			return nil, fmt.Errorf("type %v cannot be the key of a map", key.Reflect())
		}
		return mapOf(key, Of(elem)), nil
	case reflect.Pointer:
		return Of(reflect.PointerTo(elem)), nil
	}
	return Of(reflect.SliceOf(elem)), nil
}

func (m *maker) makeAll(ids []code.TypeID) ([]*Raw, error) {
	ts := make([]*Raw, len(ids))
	for i, id := range ids {
		var err error
		if ts[i], err = m.make(id); err != nil {
			return nil, err
		}
	}
	return ts, nil
}

func (m *maker) makeFunc(c *code.Type) (*Raw, error) {
	in, err := m.makeAll(c.In)
	if err != nil {
		return nil, err
	}
	out, err := m.makeAll(c.Out)
	if err != nil {
		return nil, err
	}
	return funcOf(in, out, c.Variadic), nil
}

// maxReflectFunc is how many parameters and results reflect.FuncOf takes.
const maxReflectFunc = 128

// longFuncs are the func types that reflect.FuncOf does not make, by their parts.
var longFuncs = map[string]*Raw{}

func funcOf(in, out []*Raw, variadic bool) *Raw {
	if len(in)+len(out) <= maxReflectFunc {
		return Of(reflect.FuncOf(reflected(in), reflected(out), variadic))
	}
	key := strconv.AppendBool(nil, variadic)
	text := "func("
	for i, t := range append(append([]*Raw{}, in...), out...) {
		key = append(key, partKey(t, i < len(in))...)
		switch {
		case i == len(in):
			text += ") ("
		case i > 0:
			text += ", "
		}
		if variadic && i == len(in)-1 {
			text += "..." + t.Reflect().Elem().String()
		} else {
			text += t.Reflect().String()
		}
	}
	if known := longFuncs[string(key)]; known != nil {
		return known
	}
	t := allocate(reflect.Func, len(in)+len(out), 0)
	t.like(samples[reflect.Func])
	t.Str, t.Hash = nameOff(text+")"), hashOf(string(key))
	f := (*funcType)(unsafe.Pointer(t))
	f.In, f.Out = uint16(len(in)), uint16(len(out))
	if variadic {
		f.Out |= variadicBit
	}
	copy(f.args()[copy(f.args(), in):], out)
	longFuncs[string(key)] = t
	return t
}

// partKey is a part of a key that stands for type t, and a bit.
func partKey(t *Raw, bit bool) string {
	return fmt.Sprintf("%p%t ", t, bit)
}

func reflected(ts []*Raw) []reflect.Type {
	rs := make([]reflect.Type, len(ts))
	for i, t := range ts {
		rs[i] = t.Reflect()
	}
	return rs
}

// complete gives a new named type the types that it refers to.
func (m *maker) complete(id code.TypeID) error {
	c, t := &m.u.Types[id], m.types[id]
	switch reflect.Kind(c.Kind) {
	case reflect.Array:
		elem, err := m.make(c.Elem)
		if err != nil {
			return err
		}
		a := (*arrayType)(unsafe.Pointer(t))
		a.Elem, a.Slice = elem, Of(reflect.SliceOf(elem.Reflect()))
	case reflect.Struct:
		s := (*structType)(unsafe.Pointer(t))
		for i := range s.Fields {
			of, err := m.make(c.Fields[i].Type)
			if err != nil {
				return err
			}
			s.Fields[i].Type = of
		}
	case reflect.Interface:
		i := (*interfaceType)(unsafe.Pointer(t))
		i.PkgPath = newName(c.Pkg, "", "", false)
		methods, err := m.imethods(c)
		i.Methods = methods
		return err
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice:
		u, err := m.unnamed(c)
		if err != nil {
			return err
		}
		t.like(u)
		if reflect.Kind(c.Kind) == reflect.Func {
			copy((*funcType)(unsafe.Pointer(t)).args(), (*funcType)(unsafe.Pointer(u)).args())
		}
	}
	return nil
}
