package native

import (
	"fmt"
	"go/types"
	"strings"

	"jeton/kernel/check"
)

// table writes the function that takes what the object wants and gives what it has.
func (w *writer) table() (gives []Given, text string) {
	var sets, values, kept []string
	give := func(kind GivenKind, link, value string) {
		gives, values = append(gives, Given{kind, link}), append(values, value)
	}
	give(Entry, "", inner("run"))
	for _, d := range w.r.Decls {
		switch obj := d.Obj.(type) {
		case *types.TypeName:
			n, ok := obj.Type().(*types.Named)
			if !ok || obj.Name() == "_" || n.TypeParams().Len() > 0 || isConstraint(n) {
				continue
			}
			t := typeName(self, obj.Name())
			give(Type, check.LoweredName(obj), "(*"+t+")(nil)")
			kept = append(kept, derived(t)...)
		case *types.Func:
			w.tableFunc(obj, &sets, give)
		}
	}
	for _, v := range w.r.Globals {
		give(Var, check.LoweredName(v), "&"+value(self, v.Name()))
	}
	w.instances(give)
	var b strings.Builder
	fmt.Fprintf(&b, "\nfunc %s(h map[string]unsafe.Pointer) []any {\n\t\u1427host(h)\n", inner("table"))
	for i := range w.wants {
		fmt.Fprintf(&b, "\t%s = (%s)(h[\"want %d\"])\n", inner(fmt.Sprintf("w%d", i)), strings.TrimSpace(w.wantType(i)), i)
	}
	for _, s := range sets {
		b.WriteString("\t" + s + "\n")
	}
	b.WriteString("\treturn []any{&\u1427stop")
	for _, v := range append(values, kept...) {
		b.WriteString(", " + v)
	}
	b.WriteString("}\n}\n")
	return gives, b.String()
}

// wantType is the pointer type of a wanted thing.
func (w *writer) wantType(i int) string {
	x := w.own["want "+inner(fmt.Sprintf("w%d", i))]
	_, t, _ := strings.Cut(strings.TrimPrefix(x.decl, "var "), " ")
	w.body.WriteString(x.decl)
	return t
}

func (w *writer) tableFunc(f *types.Func, sets *[]string, give func(kind GivenKind, link, value string)) {
	recv := f.Signature().Recv()
	if recv == nil {
		if f.Name() == "_" || f.Name() == "init" || f.Signature().TypeParams().Len() > 0 {
			return
		}
		give(Func, check.LoweredName(f), value(self, f.Name()))
		*sets = append(*sets, value(self, "p\u1427"+f.Name())+" = "+value(self, f.Name()))
		return
	}
	t, star := types.Unalias(recv.Type()), ""
	if p, ok := t.(*types.Pointer); ok {
		t, star = p.Elem(), "*"
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.TypeParams().Len() > 0 || f.Name() == "_" {
		return
	}
	expr := "(" + star + typeName(self, n.Obj().Name()) + ")." + f.Name()
	give(Func, "("+star+check.LoweredName(n.Obj())+")."+f.Name(), expr)
	*sets = append(*sets, value(self, "p\u1427"+n.Obj().Name()+"\u1427"+f.Name())+" = "+expr)
}

// isConstraint says that a type can only stand in lists of type parameters.
func isConstraint(t types.Type) bool {
	i, ok := t.Underlying().(*types.Interface)
	return ok && !i.IsMethodSet()
}

// derived are values of the types that programs most often make of a type: so these are the object's, and not made anew by an
// interpreted cell before another object brings its own.
func derived(t string) []string {
	var list []string
	for _, f := range []string{"[]%s", "[]*%s", "[][]%s", "map[string]%s", "map[string]*%s", "map[string][]%s", "map[int]%s", "map[int]*%s", "chan %s", "chan *%s", "**%s", "func() %s", "func(%s)"} {
		list = append(list, "(*"+fmt.Sprintf(f, t)+")(nil)")
	}
	return append(list, "(*func() *"+t+")(nil)", "(*func(*"+t+"))(nil)")
}
