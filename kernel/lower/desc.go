package lower

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"

	"jeton/kernel/check"
)

// desc is the variable that holds the box.Type of t.
func (e *emitter) desc(t types.Type) string {
	t = types.Unalias(t)
	if n, ok := t.(*types.Named); ok {
		t = e.canonical(n)
	}
	key := "desc " + e.key(t)
	if v := e.have(key); v != "" {
		return v
	}
	v := e.unique("type")
	e.known[key] = v
	e.decls = append(e.decls, "var "+v+" *"+e.box("Type"))
	set := func(format string, args ...any) {
		e.setup = append(e.setup, v+" = "+fmt.Sprintf(format, args...))
	}
	name := strconv.Quote(e.shownName(t))
	if !e.mentions(t) {
		if is, _ := isInterface(t); !is {
			set("%s(%s)", e.box("Native"), name)
			return v
		}
	}
	switch u := t.(type) {
	case *types.Named:
		e.namedDesc(u, v, key, name)
	case *types.Pointer:
		set("%s(%s)", e.box("Pointer"), e.desc(u.Elem()))
		e.methods(t, v, key)
	case *types.Slice:
		set("%s(%s)", e.box("Slice"), e.desc(u.Elem()))
	case *types.Array:
		set("%s(%d, %s)", e.box("Array"), u.Len(), e.desc(u.Elem()))
	case *types.Map:
		k := e.desc(u.Key())
		set("%s(%s, %s)", e.box("Map"), k, e.desc(u.Elem()))
	case *types.Chan:
		set("%s(%q, %s)", e.box("Chan"), chanWord(u), e.desc(u.Elem()))
	case *types.Signature:
		set("%s(%q, %s)", e.box("Func"), e.key(t), name)
	case *types.Struct:
		var names, types []string
		for i := range u.NumFields() {
			names = append(names, strconv.Quote(u.Field(i).Name()))
			types = append(types, e.desc(u.Field(i).Type()))
		}
		set("%s(%q, %s, []string{%s}, []*%s{%s})", e.box("Struct"), e.key(t), name, strings.Join(names, ", "), e.box("Type"), strings.Join(types, ", "))
		e.methods(t, v, key)
	default:
		set("%s(%q, %s)", e.box("Interface"), e.key(t), name)
	}
	return v
}

// namedDesc describes a named type. Its parts may contain it, so it is made before they are.
func (e *emitter) namedDesc(t *types.Named, v, key, name string) {
	if is, _ := isInterface(t); is {
		e.setup = append(e.setup, fmt.Sprintf("%s = %s(%q, %s)", v, e.box("Interface"), e.key(t), name))
		return
	}
	e.setup = append(e.setup, fmt.Sprintf("%s = %s(%q, %s)", v, e.box("Named"), e.key(t), name))
	if e.l.made[key] != "" {
		return // an earlier cell has said the rest
	}
	e.made[key] = v
	under := e.desc(t.Underlying())
	e.setup = append(e.setup, fmt.Sprintf("%s.Define(%s)", v, under))
	e.methods(t, v, key)
}

// methods gives a descriptor the method set of its type.
func (e *emitter) methods(t types.Type, v, key string) {
	if e.l.made[key] != "" {
		return
	}
	e.made[key] = v
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		m := set.At(i).Obj().(*types.Func)
		if !callable(m) {
			continue
		}
		sig := set.At(i).Type().(*types.Signature)
		fn := "r." + m.Name()
		if _, ok := t.(*types.Struct); ok { // it has no methods in lowered code: go by the embedded field
			w := e.writer(e.r.Info, e.r.Fset, nil)
			index := set.At(i).Index()
			text, ft := e.path("r", t, index[:len(index)-1])
			fn = w.methodOf(text, ft, m, types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()))
		}
		e.setup = append(e.setup, fmt.Sprintf("%s.AddMethod(%q, %q, func(v interface{}) interface{} { r := %s; return %s })",
			v, m.Name(), e.sigName(sig), e.unbox("v", t), e.bound(fn, sig)))
	}
}

// bound writes a closure that calls fn with the parameters of sig.
func (e *emitter) bound(fn string, sig *types.Signature) string {
	var args []string
	text := "func" + e.signature(anonymous(sig), func(p *types.Var) string { return p.Name() })
	for i := range sig.Params().Len() {
		a := "p" + strconv.Itoa(i)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			a += "..."
		}
		args = append(args, a)
	}
	call := fn + "(" + strings.Join(args, ", ") + ")"
	if sig.Results().Len() > 0 {
		call = "return " + call
	}
	return text + " { " + call + " }"
}

// anonymous is sig with parameters p0, p1, … and unnamed results.
func anonymous(sig *types.Signature) *types.Signature {
	var in, out []*types.Var
	for i := range sig.Params().Len() {
		in = append(in, types.NewVar(0, nil, "p"+strconv.Itoa(i), sig.Params().At(i).Type()))
	}
	for v := range sig.Results().Variables() {
		out = append(out, types.NewVar(0, nil, "", v.Type()))
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(in...), types.NewTuple(out...), sig.Variadic())
}

// unbox writes the plain value v, an any, as a value of type t.
func (e *emitter) unbox(v string, t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && check.OfCell(n.Obj()) {
		st, isStruct := n.Underlying().(*types.Struct)
		if isStruct && st.NumFields() == 0 { // the interpreter looks for a first field
			return e.typ(t) + "{}"
		}
		if !isStruct {
			return e.typ(t) + "(" + v + ".(" + e.typ(n.Underlying()) + "))"
		}
	}
	return v + ".(" + e.typ(t) + ")"
}

// iface is the variable that holds the box.Iface of an interface type.
func (e *emitter) iface(t types.Type) string {
	key := "iface " + e.key(t)
	if v := e.have(key); v != "" {
		return v
	}
	v := e.unique("iface")
	e.known[key] = v
	e.decls = append(e.decls, "var "+v+" *"+e.box("Iface"))
	var methods []string
	it := t.Underlying().(*types.Interface)
	for i := range it.NumMethods() {
		m := it.Method(i)
		methods = append(methods, strconv.Quote(m.Name()+" "+e.sigName(m.Signature())))
	}
	e.setup = append(e.setup, fmt.Sprintf("%s = %s(%q, %q, []string{%s})", v, e.box("NewIface"), e.key(t), e.shownName(t), strings.Join(methods, ", ")))
	return v
}

// shownName is a type as %T shows it; sigName one that tells apart the types of cells that have the same name.
func (e *emitter) shownName(t types.Type) string { return reflectName(t, false) }
func (e *emitter) sigName(t *types.Signature) string {
	return reflectName(anonymous(t), true)
}

// reflectName writes a type as package reflect does.
func reflectName(t types.Type, versions bool) string {
	name := func(t types.Type) string { return reflectName(t, versions) }
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.Uint8:
			return "uint8"
		case types.Int32:
			return "int32"
		}
		return types.Default(t).(*types.Basic).Name()
	case *types.Named:
		obj := t.Obj()
		s := obj.Name()
		switch {
		case obj.Pkg() == nil:
		case check.OfCell(obj) && versions:
			s = check.LoweredName(obj)
		case check.OfCell(obj):
			s = "main." + s
		default:
			s = obj.Pkg().Name() + "." + s
		}
		if args := t.TypeArgs(); args != nil {
			var list []string
			for a := range args.Types() {
				list = append(list, name(a))
			}
			s += "[" + strings.Join(list, ",") + "]"
		}
		return s
	case *types.Pointer:
		return "*" + name(t.Elem())
	case *types.Slice:
		return "[]" + name(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), name(t.Elem()))
	case *types.Map:
		return "map[" + name(t.Key()) + "]" + name(t.Elem())
	case *types.Chan:
		s := name(t.Elem())
		if strings.HasPrefix(s, "<-") {
			s = "(" + s + ")"
		}
		return chanWord(t) + s
	case *types.Signature:
		return funcName(t, name)
	case *types.Struct:
		return structName(t, name)
	case *types.Interface:
		if t.NumMethods() == 0 {
			return "interface {}"
		}
		var list []string
		for i := range t.NumMethods() {
			list = append(list, t.Method(i).Name()+strings.TrimPrefix(name(t.Method(i).Signature()), "func"))
		}
		return "interface { " + strings.Join(list, "; ") + " }"
	}
	return t.String()
}

func funcName(t *types.Signature, name func(types.Type) string) string {
	var in, out []string
	for i := range t.Params().Len() {
		s := name(t.Params().At(i).Type())
		if t.Variadic() && i == t.Params().Len()-1 {
			s = "..." + strings.TrimPrefix(s, "[]")
		}
		in = append(in, s)
	}
	for v := range t.Results().Variables() {
		out = append(out, name(v.Type()))
	}
	s := "func(" + strings.Join(in, ", ") + ")"
	switch len(out) {
	case 0:
		return s
	case 1:
		return s + " " + out[0]
	}
	return s + " (" + strings.Join(out, ", ") + ")"
}

func structName(t *types.Struct, name func(types.Type) string) string {
	if t.NumFields() == 0 {
		return "struct {}"
	}
	var list []string
	for i := range t.NumFields() {
		f := t.Field(i)
		s := name(f.Type())
		if !f.Embedded() {
			s = f.Name() + " " + s
		}
		if t.Tag(i) != "" {
			s += " " + strconv.Quote(t.Tag(i))
		}
		list = append(list, s)
	}
	return "struct { " + strings.Join(list, "; ") + " }"
}
