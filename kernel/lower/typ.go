package lower

import (
	"fmt"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"jeton/kernel/check"
)

// typ writes a type that has no type parameters in it.
func (e *emitter) typ(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return "uintptr"
		}
		if t.Kind() == types.UntypedNil {
			return "interface{}"
		}
		return types.Default(t).(*types.Basic).Name()
	case *types.Named:
		return e.namedRef(t)
	case *types.Pointer:
		return "*" + e.typ(t.Elem())
	case *types.Slice:
		return "[]" + e.typ(t.Elem())
	case *types.Array:
		return "[" + strconv.FormatInt(t.Len(), 10) + "]" + e.typ(t.Elem())
	case *types.Map:
		return "map[" + e.typ(t.Key()) + "]" + e.typ(t.Elem())
	case *types.Chan:
		return chanWord(t) + e.chanElem(t)
	case *types.Signature:
		return "func" + e.signature(t, nil)
	case *types.Struct:
		return e.structure(t, nil)
	case *types.Interface:
		return "interface{}"
	}
	panic(fmt.Sprintf("type %v (%T)", t, t))
}

func chanWord(t *types.Chan) string {
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- "
	case types.RecvOnly:
		return "<-chan "
	}
	return "chan "
}

func (e *emitter) chanElem(t *types.Chan) string {
	s := e.typ(t.Elem())
	if strings.HasPrefix(s, "<-") {
		return "(" + s + ")"
	}
	return s
}

// signature writes parameters and results; names, when not nil, has the parameters' names.
func (e *emitter) signature(t *types.Signature, names func(v *types.Var) string) string {
	list := func(tu *types.Tuple, variadic bool) string {
		var s []string
		for i := range tu.Len() {
			v := tu.At(i)
			typ := e.typ(v.Type())
			if variadic && i == tu.Len()-1 {
				if sl, ok := v.Type().Underlying().(*types.Slice); ok {
					typ = "..." + e.typ(sl.Elem())
				} else {
					typ = "...byte"
				}
			}
			if names != nil {
				if n := names(v); n != "" {
					typ = n + " " + typ
				}
			}
			s = append(s, typ)
		}
		return strings.Join(s, ", ")
	}
	out := "(" + list(t.Params(), t.Variadic()) + ")"
	switch {
	case t.Results().Len() == 0:
		return out
	case t.Results().Len() == 1 && names == nil:
		return out + " " + list(t.Results(), false)
	}
	return out + " (" + list(t.Results(), false) + ")"
}

// structure writes a struct type. Embedded fields are plain ones; unexported ones are hidden from the encoders, to which
// the interpreter would show them.
func (e *emitter) structure(t *types.Struct, erased func(i int) bool) string {
	var s []string
	for i := range t.NumFields() {
		f := t.Field(i)
		tag := t.Tag(i)
		if !f.Exported() && f.Name() != "_" {
			tag = `json:"-" xml:"-"`
		}
		typ := "interface{}"
		if erased == nil || !erased(i) {
			typ = e.typ(f.Type())
		}
		line := fieldName(t, i) + " " + typ
		if tag != "" {
			line += " " + strconv.Quote(tag)
		}
		s = append(s, line)
	}
	return "struct{ " + strings.Join(s, "; ") + " }"
}

// fieldName is the name of a field in lowered code; blank fields get one.
func fieldName(t *types.Struct, i int) string {
	if n := t.Field(i).Name(); n != "_" {
		return n
	}
	return "blankᐧ" + strconv.Itoa(i)
}

// namedRef writes the name of a named type, declaring an instance or a local type that is met for the first time.
func (e *emitter) namedRef(t *types.Named) string {
	obj := t.Obj()
	switch {
	case obj.Pkg() == nil:
		if obj.Name() == "error" {
			return "error"
		}
		return "interface{}" // comparable
	case !check.OfCell(obj):
		return e.foreignRef(t)
	}
	if _, ok := t.Underlying().(*types.Interface); ok {
		return "interface{}"
	}
	if t.TypeArgs() == nil && obj.Parent() != nil && isPackageScope(obj) {
		return check.LoweredName(obj)
	}
	return e.instance(t)
}

// isPackageScope says whether a cell's type was declared outside any function.
func isPackageScope(obj types.Object) bool { return obj.Parent() == obj.Pkg().Scope() }

// foreignRef writes a type of the library.
func (e *emitter) foreignRef(t *types.Named) string {
	obj := t.Obj()
	if t.TypeArgs() != nil {
		switch u := t.Underlying().(type) {
		case *types.Signature, *types.Slice, *types.Map, *types.Interface:
			return e.typ(u)
		case *types.Struct:
			if c := e.canonical(t); e.ofLibrary(obj) != nil {
				return e.instance(c)
			}
		}
		e.refuseAt(e.r.Fset, token.NoPos, "the generic type "+check.TypeString(t), "use a type without type parameters: a sync.Mutex around a plain value, for instance")
		return "interface{}"
	}
	if !obj.Exported() {
		if _, ok := t.Underlying().(*types.Interface); ok {
			return "interface{}"
		}
		e.refuseAt(e.r.Fset, token.NoPos, "a variable of the unexported type "+check.TypeString(t), "keep it in a variable of an interface type")
		return "interface{}"
	}
	return e.pkg(obj.Pkg().Path()) + "." + obj.Name()
}

// instance declares a type with type arguments, or one that is local to a function, once, and returns its name.
func (e *emitter) instance(t *types.Named) string {
	key := "type " + e.key(t)
	if n := e.l.made[key]; n != "" {
		return n
	}
	if n := e.made[key]; n != "" {
		return n
	}
	name := e.unique(t.Obj().Name())
	e.made[key] = name
	e.todo = append(e.todo, func() { e.named(t, name); e.instanceMethods(t) })
	return name
}

// named writes the declaration of a named type, with wrappers for methods that embedding promotes.
func (e *emitter) named(t *types.Named, name string) {
	if _, ok := t.Underlying().(*types.Interface); ok {
		return
	}
	if e.recursive(t) {
		e.refuseAt(e.r.Fset, t.Obj().Pos(), "type "+t.Obj().Name()+", which contains itself and is no struct", "put it in a struct: type "+t.Obj().Name()+" struct { … }")
		return
	}
	text := ""
	if st, ok := t.Underlying().(*types.Struct); ok {
		text = e.structure(st, func(i int) bool { return e.erased(t, i) })
	} else {
		text = e.typ(t.Underlying())
	}
	e.decls = append(e.decls, "type "+name+" "+text)
	e.promoted(t, name)
}

// instanceMethods writes the methods of a generic type for one list of type arguments.
func (e *emitter) instanceMethods(t *types.Named) {
	if t.TypeArgs() == nil {
		return
	}
	for i := range t.NumMethods() {
		m := t.Method(i)
		o := e.originOf(m.Origin())
		if o == nil {
			continue
		}
		env := map[*types.TypeParam]types.Type{}
		rp := m.Origin().Signature().RecvTypeParams()
		for j := range rp.Len() {
			env[rp.At(j)] = t.TypeArgs().At(j)
		}
		w := e.writer(o.info, o.fset, env)
		e.decls = append(e.decls, w.method(o.decl.Func, o.decl.Obj.(*types.Func)))
	}
}

// key is a string that is equal for identical types, and only for them.
func (e *emitter) key(t types.Type) string {
	var b strings.Builder
	e.writeKey(&b, t)
	return b.String()
}

func (e *emitter) writeKey(b *strings.Builder, t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		obj := t.Obj()
		switch {
		case obj.Pkg() == nil:
			b.WriteString(obj.Name())
		case check.OfCell(obj):
			b.WriteString(check.LoweredName(obj))
			if !isPackageScope(obj) {
				fmt.Fprintf(b, "@%d", obj.Pos())
			}
		default:
			b.WriteString(obj.Pkg().Path() + "." + obj.Name())
		}
		if args := t.TypeArgs(); args != nil {
			b.WriteByte('[')
			for i := range args.Len() {
				if i > 0 {
					b.WriteByte(',')
				}
				e.writeKey(b, args.At(i))
			}
			b.WriteByte(']')
		}
	case *types.Pointer:
		b.WriteByte('*')
		e.writeKey(b, t.Elem())
	case *types.Slice:
		b.WriteString("[]")
		e.writeKey(b, t.Elem())
	case *types.Array:
		fmt.Fprintf(b, "[%d]", t.Len())
		e.writeKey(b, t.Elem())
	case *types.Map:
		b.WriteString("map[")
		e.writeKey(b, t.Key())
		b.WriteByte(']')
		e.writeKey(b, t.Elem())
	case *types.Chan:
		b.WriteString(chanWord(t) + "(")
		e.writeKey(b, t.Elem())
		b.WriteByte(')')
	case *types.Signature:
		b.WriteString("func")
		e.tupleKey(b, t.Params(), t.Variadic())
		e.tupleKey(b, t.Results(), false)
	case *types.Struct:
		b.WriteString("struct{")
		for i := range t.NumFields() {
			f := t.Field(i)
			if f.Embedded() {
				b.WriteByte('!')
			}
			b.WriteString(f.Name() + " ")
			e.writeKey(b, f.Type())
			if t.Tag(i) != "" {
				b.WriteString(strconv.Quote(t.Tag(i)))
			}
			b.WriteByte(';')
		}
		b.WriteByte('}')
	case *types.Interface:
		b.WriteString("interface{")
		for i := range t.NumMethods() {
			b.WriteString(t.Method(i).Name())
			e.writeKey(b, t.Method(i).Type())
			b.WriteByte(';')
		}
		b.WriteByte('}')
	default:
		b.WriteString(t.String())
	}
}

func (e *emitter) tupleKey(b *strings.Builder, t *types.Tuple, variadic bool) {
	b.WriteByte('(')
	for i := range t.Len() {
		if variadic && i == t.Len()-1 {
			b.WriteString("...")
		}
		e.writeKey(b, t.At(i).Type())
		b.WriteByte(',')
	}
	b.WriteByte(')')
}
