package compile

import (
	"go/types"
	"reflect"
	"sort"

	"jeton/kernel/check"
	"jeton/kernel/code"
)

// typ is the number of a type in the unit.
func (b *builder) typ(t types.Type) code.TypeID {
	if id, ok := b.types[t]; ok {
		return id
	}
	u := types.Unalias(t)
	if id, ok := b.same.At(u).(code.TypeID); ok {
		b.types[t] = id
		return id
	}
	id := code.TypeID(len(b.unit.Types))
	b.unit.Types = append(b.unit.Types, code.Type{})
	b.types[t] = id
	b.same.Set(u, id)
	b.unit.Types[id] = b.newType(u)
	return id
}

func (b *builder) newType(t types.Type) code.Type {
	n, ok := t.(*types.Named)
	if !ok {
		c := b.structure(t)
		if st, ok := t.(*types.Struct); ok && embeds(st) {
			c.Methods = b.methods(t)
		}
		return c
	}
	return b.named(n)
}

func embeds(t *types.Struct) bool {
	for f := range t.Fields() {
		if f.Embedded() {
			return true
		}
	}
	return false
}

func (b *builder) named(n *types.Named) code.Type {
	obj := n.Obj()
	switch {
	case obj.Pkg() == nil: // error
		return code.Type{Kind: code.Library, Name: obj.Name()}
	case obj.Pkg().Path() == "$ssa": // an iterator, a stack of deferred calls
		return code.Type{Kind: code.Kind(reflect.UnsafePointer)}
	case b.compiled(n):
		return code.Type{Kind: code.Library, Name: obj.Name(), Pkg: obj.Pkg().Path()}
	}
	if !b.defines(n) {
		return code.Type{Kind: kindOf(n.Underlying()), Name: b.reflectName(n), Pkg: obj.Pkg().Path(), Link: b.linkName(n)}
	}
	c := b.structure(n.Underlying())
	c.Name, c.Pkg, c.Link, c.Defined = b.reflectName(n), obj.Pkg().Path(), b.linkName(n), true
	if check.OfModule(obj) {
		c.PkgName = obj.Pkg().Name()
	}
	if !types.IsInterface(n) {
		c.Methods = b.methods(n)
	}
	return c
}

// compiled says that a named type is one of the compiled library.
func (b *builder) compiled(n *types.Named) bool {
	return !check.Interpreted(n.Obj()) && n.TypeArgs() == nil && !b.isLocal(n.Obj())
}

// defines says whether this unit has the definition of a named type: its own ones, those of functions, and instances.
func (b *builder) defines(n *types.Named) bool {
	obj := n.Obj()
	return obj.Pkg() == b.r.Pkg || b.isLocal(obj) || n.TypeArgs() != nil && (b.outside.bodies[n.Origin().Obj()] || !check.Interpreted(obj) && n.NumMethods() == 0)
}

// structure is a type without its name and methods, other than those of an interface.
func (b *builder) structure(t types.Type) code.Type {
	c := code.Type{Kind: kindOf(t)}
	switch t := t.(type) {
	case *types.Array:
		c.Elem, c.Len = b.typ(t.Elem()), t.Len()
	case *types.Map:
		c.Key, c.Elem = b.typ(t.Key()), b.typ(t.Elem())
	case *types.Chan:
		c.Elem, c.Dir = b.typ(t.Elem()), int(directions[t.Dir()])
	case *types.Pointer:
		c.Elem = b.typ(t.Elem())
	case *types.Slice:
		c.Elem = b.typ(t.Elem())
	case *types.Struct:
		c.Fields = b.fields(t)
	case *types.Signature:
		c.In, c.Out, c.Variadic = b.tuple(t.Params()), b.tuple(t.Results()), t.Variadic()
	case *types.Interface:
		c.Methods = b.interfaceMethods(t)
	}
	return c
}

var directions = [...]reflect.ChanDir{types.SendRecv: reflect.BothDir, types.SendOnly: reflect.SendDir, types.RecvOnly: reflect.RecvDir}

func (b *builder) tuple(t *types.Tuple) (ids []code.TypeID) {
	for v := range t.Variables() {
		ids = append(ids, b.typ(v.Type()))
	}
	return ids
}

func (b *builder) fields(t *types.Struct) []code.Field {
	fields := make([]code.Field, t.NumFields())
	for i := range fields {
		f := t.Field(i)
		fields[i] = code.Field{Name: f.Name(), Pkg: hidden(f), Type: b.typ(f.Type()), Tag: t.Tag(i), Embedded: f.Embedded()}
	}
	return fields
}

// hidden is the package of a name that is not exported.
func hidden(obj types.Object) string {
	if obj.Exported() || obj.Pkg() == nil {
		return ""
	}
	return obj.Pkg().Path()
}

func (b *builder) interfaceMethods(t *types.Interface) []code.Method {
	methods := make([]code.Method, t.NumMethods())
	for i := range methods {
		m := t.Method(i)
		methods[i] = code.Method{Name: m.Name(), Pkg: hidden(m), Sig: b.typ(m.Signature()), Func: -1}
	}
	sortMethods(methods)
	return methods
}

func sortMethods(ms []code.Method) {
	sort.Slice(ms, func(i, j int) bool {
		if ms[i].Name != ms[j].Name {
			return ms[i].Name < ms[j].Name
		}
		return ms[i].Pkg < ms[j].Pkg
	})
}

// kindOf is reflect's kind of an underlying type.
func kindOf(t types.Type) code.Kind {
	k := reflect.UnsafePointer
	switch t := t.(type) {
	case *types.Basic:
		k = basicKinds[t.Kind()]
	case *types.Array:
		k = reflect.Array
	case *types.Map:
		k = reflect.Map
	case *types.Chan:
		k = reflect.Chan
	case *types.Pointer:
		k = reflect.Pointer
	case *types.Slice:
		k = reflect.Slice
	case *types.Struct:
		k = reflect.Struct
	case *types.Signature:
		k = reflect.Func
	case *types.Interface:
		k = reflect.Interface
	}
	return code.Kind(k)
}

var basicKinds = map[types.BasicKind]reflect.Kind{
	types.Bool: reflect.Bool, types.UntypedBool: reflect.Bool,
	types.Int: reflect.Int, types.Int8: reflect.Int8, types.Int16: reflect.Int16, types.Int32: reflect.Int32, types.Int64: reflect.Int64,
	types.UntypedInt: reflect.Int, types.UntypedRune: reflect.Int32,
	types.Uint: reflect.Uint, types.Uint8: reflect.Uint8, types.Uint16: reflect.Uint16, types.Uint32: reflect.Uint32,
	types.Uint64: reflect.Uint64, types.Uintptr: reflect.Uintptr,
	types.Float32: reflect.Float32, types.Float64: reflect.Float64, types.UntypedFloat: reflect.Float64,
	types.Complex64: reflect.Complex64, types.Complex128: reflect.Complex128, types.UntypedComplex: reflect.Complex128,
	types.String: reflect.String, types.UntypedString: reflect.String,
	types.UnsafePointer: reflect.UnsafePointer, types.UntypedNil: reflect.UnsafePointer,
}
