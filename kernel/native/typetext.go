package native

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// A typeText writes types as Go source.
type typeText struct {
	strings.Builder
	pkg  func(*types.Package) string      // the name of an imported package
	name func(obj *types.TypeName) string // of a cell's type
	bad  string                           // a type that cannot be written
}

func (w *typeText) typ(t types.Type) {
	switch t := t.(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			w.WriteString(w.pkg(types.Unsafe) + ".Pointer")
			return
		}
		w.WriteString(types.Default(t).String())
	case *types.Alias:
		w.declared(t.Obj(), t.TypeArgs())
	case *types.Named:
		w.declared(t.Obj(), t.TypeArgs())
	case *types.TypeParam:
		w.WriteString(t.Obj().Name())
	case *types.Pointer:
		w.WriteByte('*')
		w.typ(t.Elem())
	case *types.Slice:
		w.WriteString("[]")
		w.typ(t.Elem())
	case *types.Array:
		fmt.Fprintf(w, "[%d]", t.Len())
		w.typ(t.Elem())
	case *types.Map:
		w.WriteString("map[")
		w.typ(t.Key())
		w.WriteByte(']')
		w.typ(t.Elem())
	case *types.Chan:
		w.WriteString([...]string{types.SendRecv: "chan (", types.SendOnly: "chan<- (", types.RecvOnly: "<-chan ("}[t.Dir()])
		w.typ(t.Elem())
		w.WriteByte(')')
	case *types.Struct:
		w.structure(t)
	case *types.Signature:
		w.WriteString("func")
		w.signature(t, nil)
	case *types.Interface:
		w.interfaces(t)
	default:
		w.bad = t.String()
	}
}

func (w *typeText) declared(obj *types.TypeName, args *types.TypeList) {
	switch {
	case obj.Pkg() == nil:
		w.WriteString(obj.Name())
	case ofCell(obj):
		w.WriteString(w.name(obj))
	case !obj.Exported() || obj.Parent() != obj.Pkg().Scope() && obj.Parent() != nil:
		w.bad = obj.Pkg().Name() + "." + obj.Name()
	default:
		w.WriteString(w.pkg(obj.Pkg()) + "." + obj.Name())
	}
	if args.Len() > 0 {
		w.WriteByte('[')
		for i := range args.Len() {
			if i > 0 {
				w.WriteString(", ")
			}
			w.typ(args.At(i))
		}
		w.WriteByte(']')
	}
}

func (w *typeText) structure(t *types.Struct) {
	w.WriteString("struct{")
	for i := range t.NumFields() {
		if i > 0 {
			w.WriteString("; ")
		}
		f := t.Field(i)
		if !f.Embedded() {
			w.WriteString(f.Name() + " ")
		}
		w.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			w.WriteString(" " + strconv.Quote(tag))
		}
	}
	w.WriteByte('}')
}

// signature writes parameters, with the given names if there are any, and results.
func (w *typeText) signature(t *types.Signature, names []string) {
	w.WriteByte('(')
	for i := range t.Params().Len() {
		if i > 0 {
			w.WriteString(", ")
		}
		if names != nil {
			w.WriteString(names[i] + " ")
		}
		p := t.Params().At(i).Type()
		if s, ok := p.(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			w.WriteString("...")
			p = s.Elem()
		}
		w.typ(p)
	}
	w.WriteByte(')')
	if t.Results().Len() == 0 {
		return
	}
	w.WriteString(" (")
	for i := range t.Results().Len() {
		if i > 0 {
			w.WriteString(", ")
		}
		w.typ(t.Results().At(i).Type())
	}
	w.WriteByte(')')
}

func (w *typeText) interfaces(t *types.Interface) {
	if t == types.Universe.Lookup("any").Type().Underlying() {
		w.WriteString("any")
		return
	}
	w.WriteString("interface{")
	for i := range t.NumExplicitMethods() {
		m := t.ExplicitMethod(i)
		w.WriteString(m.Name())
		w.signature(m.Signature(), nil)
		w.WriteString("; ")
	}
	for i := range t.NumEmbeddeds() {
		switch e := t.EmbeddedType(i).(type) {
		case *types.Union:
			for j := range e.Len() {
				if j > 0 {
					w.WriteString(" | ")
				}
				if e.Term(j).Tilde() {
					w.WriteByte('~')
				}
				w.typ(e.Term(j).Type())
			}
		default:
			w.typ(e)
		}
		w.WriteString("; ")
	}
	w.WriteByte('}')
}
