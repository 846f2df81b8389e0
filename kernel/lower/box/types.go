package box

import (
	"reflect"
	"strconv"
	"strings"
	"sync"
)

// A Type is a type expression in which a cell's type occurs, or a leaf of one. There is one *Type a type.
type Type struct {
	key  string // unique in the notebook's life
	name string // as %T shows it
	kind reflect.Kind
	// under is the type of the values of a named type; elem and mapKey those of a pointer, slice, array, map, channel.
	under, elem, mapKey *Type
	fields              []field
	named, native       bool

	methods map[string]func(v any) any // bound method values by name
	sigs    map[string]string
}

type field struct {
	name string
	typ  *Type
}

var registry = struct {
	sync.Mutex
	types  map[string]*Type
	ifaces map[string]*Iface
}{types: map[string]*Type{}, ifaces: map[string]*Iface{}}

func intern(key string, fresh func() *Type) *Type {
	registry.Lock()
	defer registry.Unlock()
	if t := registry.types[key]; t != nil {
		return t
	}
	t := fresh()
	t.key = key
	registry.types[key] = t
	return t
}

// Named is the type with the given unique key and the name that %T shows. Define completes it.
func Named(key, name string) *Type {
	return intern(key, func() *Type { return &Type{name: name, named: true} })
}

// Define says what a named type is made of.
func (t *Type) Define(under *Type) {
	registry.Lock()
	defer registry.Unlock()
	t.under, t.kind = under, under.kind
	t.elem, t.mapKey, t.fields = under.elem, under.mapKey, under.fields
}

// AddMethod gives a type a method: fn returns the method bound to a plain value. sig is the method's type as package
// reflect writes it.
func (t *Type) AddMethod(name, sig string, fn func(v any) any) {
	registry.Lock()
	defer registry.Unlock()
	if t.methods == nil {
		t.methods, t.sigs = map[string]func(any) any{}, map[string]string{}
	}
	t.methods[name], t.sigs[name] = fn, sig
}

// Native is a type without any cell's type in it; values know it themselves.
func Native(name string) *Type {
	return intern(name, func() *Type { return &Type{name: name, native: true} })
}

// Pointer is *elem.
func Pointer(elem *Type) *Type {
	return intern("*"+elem.key, func() *Type { return &Type{name: "*" + elem.name, kind: reflect.Pointer, elem: elem} })
}

// Slice is []elem.
func Slice(elem *Type) *Type {
	return intern("[]"+elem.key, func() *Type { return &Type{name: "[]" + elem.name, kind: reflect.Slice, elem: elem} })
}

// Array is [n]elem.
func Array(n int, elem *Type) *Type {
	dim := "[" + strconv.Itoa(n) + "]"
	return intern(dim+elem.key, func() *Type { return &Type{name: dim + elem.name, kind: reflect.Array, elem: elem} })
}

// Map is map[key]elem.
func Map(key, elem *Type) *Type {
	return intern("map["+key.key+"]"+elem.key, func() *Type {
		return &Type{name: "map[" + key.name + "]" + elem.name, kind: reflect.Map, mapKey: key, elem: elem}
	})
}

// Chan is a channel type; word is "chan ", "<-chan " or "chan<- ".
func Chan(word string, elem *Type) *Type {
	return intern(word+elem.key, func() *Type { return &Type{name: word + elem.name, kind: reflect.Chan, elem: elem} })
}

// Func is a function type; it is only ever named.
func Func(key, name string) *Type {
	return intern(key, func() *Type { return &Type{name: name, kind: reflect.Func} })
}

// Interface is an interface type other than any, as the type of an element or a field.
func Interface(key, name string) *Type {
	return intern(key, func() *Type { return &Type{name: name, kind: reflect.Interface} })
}

// Struct is an unnamed struct type.
func Struct(key, name string, names []string, types []*Type) *Type {
	return intern(key, func() *Type {
		t := &Type{name: name, kind: reflect.Struct}
		for i, n := range names {
			t.fields = append(t.fields, field{n, types[i]})
		}
		return t
	})
}

// An Iface is an interface type that something is asserted to.
type Iface struct {
	name    string
	methods []string // name, sig, name, sig, …
}

// NewIface is the interface with the given methods, "Read func([]uint8) (int, error)" each.
func NewIface(key, name string, methods []string) *Iface {
	registry.Lock()
	defer registry.Unlock()
	if t := registry.ifaces[key]; t != nil {
		return t
	}
	t := &Iface{name: name, methods: methods}
	registry.ifaces[key] = t
	return t
}

// Implements reports whether x's dynamic type has the methods of t.
func Implements(x any, t *Iface) bool { return x != nil && t.missing(x) == "" }

// missing is the first method of t that x has not.
func (t *Iface) missing(x any) string {
	b, boxed := unboxed(x)
	rt := reflect.TypeOf(x)
	for _, m := range t.methods {
		name, sig, _ := strings.Cut(m, " ")
		if boxed {
			if b.T.sigs[name] != sig {
				return name
			}
			continue
		}
		if m, ok := rt.MethodByName(name); !ok || boundSig(m.Type) != sig {
			return name
		}
	}
	return ""
}

// boundSig is a method's type without its receiver, as a string.
func boundSig(t reflect.Type) string {
	var in, out []reflect.Type
	for i := 1; i < t.NumIn(); i++ {
		in = append(in, t.In(i))
	}
	for i := range t.NumOut() {
		out = append(out, t.Out(i))
	}
	return reflect.FuncOf(in, out, t.IsVariadic()).String()
}

func typeName(x any) string {
	if x == nil {
		return "nil"
	}
	if b, ok := unboxed(x); ok {
		return b.T.name
	}
	return reflect.TypeOf(x).String()
}
