package check

import (
	"go/constant"
	"go/format"
	"go/types"
	"strconv"
	"strings"
)

// declaration writes an object as Go declares it, with its package's name: "func strings.Cut(s, sep string) (before, after
// string, found bool)". For a type it lists the fields and methods that a cell can use.
func (c *Checker) declaration(obj types.Object, owner string) string {
	name := obj.Name()
	if owner == "" {
		name = qualified(obj, name)
	}
	switch o := obj.(type) {
	case *types.Func:
		recv := ""
		if r := o.Signature().Recv(); r != nil {
			recv = "(" + strings.TrimSpace(r.Name()+" "+TypeString(r.Type())) + ") "
			if types.IsInterface(r.Type()) {
				recv = "(" + qualified(obj, owner) + ") "
			}
		}
		return "func " + recv + name + signature(o.Signature(), TypeString)
	case *types.Var:
		if o.IsField() {
			decl := "field " + name + " " + TypeString(o.Type())
			if owner != "" {
				decl += " // of " + qualified(obj, owner)
			}
			return decl
		}
		return "var " + name + " " + TypeString(o.Type())
	case *types.Const:
		return "const " + name + constType(o) + " = " + constText(o)
	case *types.TypeName:
		return typeDeclaration(o, name)
	case *types.Label:
		return "label " + name
	}
	return types.ObjectString(obj, func(p *types.Package) string { return p.Name() })
}

// qualified puts the package's name before a name of the library.
func qualified(obj types.Object, name string) string {
	if obj.Pkg() == nil || OfCell(obj) || obj.Pkg().Path() == "main" {
		return name
	}
	return obj.Pkg().Name() + "." + name
}

func constType(o *types.Const) string {
	if b, ok := o.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return ""
	}
	return " " + TypeString(o.Type())
}

// constText is the value, short.
func constText(o *types.Const) string {
	if b, ok := o.Type().Underlying().(*types.Basic); ok && b.Kind() == types.UntypedRune {
		if v, exact := constant.Int64Val(o.Val()); exact && v >= 0 && v <= 0x10ffff {
			return strconv.QuoteRune(rune(v))
		}
	}
	return o.Val().String()
}

// typeDeclaration writes a type with what a cell can reach of it.
func typeDeclaration(o *types.TypeName, name string) string {
	var b strings.Builder
	b.WriteString("type " + name)
	if named, ok := o.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
		var params []string
		for p := range named.TypeParams().TypeParams() {
			params = append(params, p.Obj().Name()+" "+TypeString(p.Constraint()))
		}
		b.WriteString("[" + strings.Join(params, ", ") + "]")
	}
	if o.IsAlias() {
		b.WriteString(" =")
	}
	own := func(m types.Object) bool {
		return m.Exported() || OfCell(o) || m.Pkg() != nil && m.Pkg().Path() == "main"
	}
	switch u := o.Type().Underlying().(type) {
	case *types.Struct:
		writeStruct(&b, u, own)
	case *types.Interface:
		writeInterface(&b, u)
	default:
		b.WriteString(" " + TypeString(u))
	}
	decl := b.String()
	if aligned, err := format.Source([]byte(strings.Replace(decl, "type "+name, "type "+o.Name(), 1))); err == nil {
		decl = strings.Replace(string(aligned), "type "+o.Name(), "type "+name, 1)
	}
	return decl + methodList(o)
}

func writeStruct(b *strings.Builder, u *types.Struct, own func(types.Object) bool) {
	hidden := false
	b.WriteString(" struct {")
	for f := range u.Fields() {
		switch {
		case !own(f):
			hidden = true
		case f.Embedded():
			b.WriteString("\n\t" + TypeString(f.Type()))
		default:
			b.WriteString("\n\t" + f.Name() + " " + TypeString(f.Type()))
		}
	}
	if hidden {
		b.WriteString("\n\t// unexported fields")
	}
	if u.NumFields() > 0 {
		b.WriteString("\n")
	}
	b.WriteString("}")
}

func writeInterface(b *strings.Builder, u *types.Interface) {
	if !u.IsMethodSet() {
		b.WriteString(" " + TypeString(u))
		return
	}
	b.WriteString(" interface {")
	for m := range u.Methods() {
		b.WriteString("\n\t" + m.Name() + signature(m.Signature(), TypeString))
	}
	if u.NumMethods() > 0 {
		b.WriteString("\n")
	}
	b.WriteString("}")
}

// methodList has the methods of a type that is no interface, one a line, after an empty line.
func methodList(o *types.TypeName) string {
	if types.IsInterface(o.Type()) {
		return ""
	}
	var b strings.Builder
	for sel := range types.NewMethodSet(types.NewPointer(o.Type())).Methods() {
		m, ok := sel.Obj().(*types.Func)
		if !ok || len(sel.Index()) > 1 || !m.Exported() && !OfCell(m) {
			continue
		}
		recv := m.Signature().Recv()
		b.WriteString("\nfunc (" + strings.TrimSpace(recv.Name()+" "+TypeString(recv.Type())) + ") " + m.Name() + signature(m.Signature(), TypeString))
	}
	if b.Len() == 0 {
		return ""
	}
	return "\n" + b.String()
}
