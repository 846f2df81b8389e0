package compile

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/check"
)

// A localType is what is known of a type that a function declares.
type localType struct {
	args []types.Type // of the instance of a generic function that it belongs to
	nth  int          // number among the cell's local types, from 1
}

// isLocal says whether a function declares the type.
func (b *builder) isLocal(obj *types.TypeName) bool {
	return obj.Pkg().Scope().Lookup(obj.Name()) != obj
}

// localType numbers a local type. An instance of a generic function has local types of its own, which are first met in its body.
func (b *builder) localType(obj *types.TypeName) localType {
	l, ok := b.local[obj]
	if !ok {
		if b.nth == nil {
			b.numberLocalTypes()
		}
		l = localType{nth: b.nth[obj.Pos()]}
		if b.owner != nil && obj.Parent() == nil {
			l.args = typeArgs(b.owner)
		}
		b.local[obj] = l
	}
	return l
}

func (b *builder) numberLocalTypes() {
	b.nth = map[token.Pos]int{}
	var at []token.Pos
	for _, obj := range b.r.Info.Defs {
		if t, ok := obj.(*types.TypeName); ok && t.Pkg() == b.r.Pkg && b.isLocal(t) {
			if _, param := t.Type().(*types.TypeParam); !param && !t.IsAlias() {
				at = append(at, t.Pos())
			}
		}
	}
	slices.Sort(at)
	for i, p := range at {
		b.nth[p] = i + 1
	}
}

// typeArgs are the type arguments of an instance, of its receiver included.
func typeArgs(f *ssa.Function) []types.Type {
	if recv := f.Signature.Recv(); recv != nil {
		t := recv.Type()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok && n.TypeArgs() != nil {
			return slices.Collect(n.TypeArgs().Types())
		}
	}
	return f.TypeArgs()
}

// reflectName is the name of a type as reflect has it: "T", "Pair[main.T,int]".
func (b *builder) reflectName(n *types.Named) string {
	w := typeWriter{named: b.qualified}
	w.WriteString(n.Obj().Name())
	args := slices.Collect(n.TypeArgs().Types())
	if b.isLocal(n.Obj()) {
		if outer := b.localType(n.Obj()).args; len(outer) > 0 && len(args) > 0 {
			w.WriteByte('[')
			w.list(outer)
			w.WriteByte(';')
			w.list(args)
			w.WriteByte(']')
			return w.String()
		} else if len(outer) > 0 {
			args = outer
		}
	}
	w.args(args)
	return w.String()
}

// qualified is a named type as part of another's name in reflect.
func (b *builder) qualified(n *types.Named) string {
	obj := n.Obj()
	name := b.reflectName(n)
	if obj.Pkg() == nil {
		return name
	}
	if b.isLocal(obj) {
		name += "·" + strconv.Itoa(b.localType(obj).nth)
	}
	return obj.Pkg().Path() + "." + name
}

// linkName is the name of a type that no other type of the notebook's life has.
func (b *builder) linkName(n *types.Named) string {
	obj := n.Obj()
	if obj.Pkg() == nil {
		return obj.Name()
	}
	w := typeWriter{named: b.linkName}
	switch {
	case check.Interpreted(obj):
		w.WriteString(check.LoweredName(obj))
	default:
		w.WriteString(obj.Pkg().Path() + "." + obj.Name())
	}
	if b.isLocal(obj) {
		fmt.Fprintf(&w, "@%v", b.position(obj))
		w.args(b.localType(obj).args)
	}
	w.args(slices.Collect(n.TypeArgs().Types()))
	return w.String()
}

// linkOf is a type as part of link names.
func (b *builder) linkOf(t types.Type) string {
	w := typeWriter{named: b.linkName}
	w.typ(t)
	return w.String()
}

// A typeWriter writes types as the linker does.
type typeWriter struct {
	strings.Builder
	named func(*types.Named) string
}

// args writes a list of type arguments.
func (w *typeWriter) args(ts []types.Type) {
	if len(ts) > 0 {
		w.WriteByte('[')
		w.list(ts)
		w.WriteByte(']')
	}
}

func (w *typeWriter) list(ts []types.Type) {
	for i, t := range ts {
		if i > 0 {
			w.WriteByte(',')
		}
		w.typ(t)
	}
}

func (w *typeWriter) typ(t types.Type) {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		w.WriteString(types.TypeString(types.Typ[t.Kind()], nil))
	case *types.Named:
		w.WriteString(w.named(t))
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
		w.channel(t)
	case *types.Struct:
		w.structure(t)
	case *types.Signature:
		w.WriteString("func")
		w.signature(t)
	case *types.Interface:
		w.interfaces(t)
	default:
		w.WriteString(t.String())
	}
}

func (w *typeWriter) channel(t *types.Chan) {
	w.WriteString([...]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[t.Dir()])
	if e, ok := t.Elem().(*types.Chan); ok && e.Dir() == types.RecvOnly && t.Dir() != types.RecvOnly {
		w.WriteByte('(')
		defer w.WriteByte(')')
	}
	w.typ(t.Elem())
}

func (w *typeWriter) structure(t *types.Struct) {
	w.WriteString("struct {")
	for i := range t.NumFields() {
		w.WriteString([]string{" ", "; "}[min(i, 1)])
		f := t.Field(i)
		if !f.Embedded() {
			if p := hidden(f); p != "" {
				w.WriteString(p + ".")
			}
			w.WriteString(f.Name() + " ")
		}
		w.typ(f.Type())
		if tag := t.Tag(i); tag != "" {
			w.WriteString(" " + strconv.Quote(tag))
		}
	}
	if t.NumFields() > 0 {
		w.WriteByte(' ')
	}
	w.WriteByte('}')
}

func (w *typeWriter) signature(t *types.Signature) {
	w.WriteByte('(')
	for i := range t.Params().Len() {
		if i > 0 {
			w.WriteString(", ")
		}
		p := t.Params().At(i).Type()
		if t.Variadic() && i == t.Params().Len()-1 {
			w.WriteString("...")
			p = p.(*types.Slice).Elem()
		}
		w.typ(p)
	}
	w.WriteByte(')')
	switch n := t.Results().Len(); n {
	case 0:
	case 1:
		w.WriteByte(' ')
		w.typ(t.Results().At(0).Type())
	default:
		for i := range n {
			w.WriteString([]string{" (", ", "}[min(i, 1)])
			w.typ(t.Results().At(i).Type())
		}
		w.WriteByte(')')
	}
}

func (w *typeWriter) interfaces(t *types.Interface) {
	w.WriteString("interface {")
	for i := range t.NumMethods() {
		w.WriteString([]string{" ", "; "}[min(i, 1)])
		m := t.Method(i)
		if p := hidden(m); p != "" {
			w.WriteString(p + ".")
		}
		w.WriteString(m.Name())
		w.signature(m.Signature())
	}
	if t.NumMethods() > 0 {
		w.WriteByte(' ')
	}
	w.WriteByte('}')
}
