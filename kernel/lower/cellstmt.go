package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strconv"
	"strings"

	"jeton/kernel/check"
)

// initializer sets package-level variables.
func (w *writer) initializer(i *types.Initializer) string {
	text := w.at(i.Rhs)
	if len(i.Lhs) == 1 {
		v := i.Lhs[0]
		if v.Name() == "_" {
			return text + "_ = " + w.to(i.Rhs, v.Type()) + "\n"
		}
		if w.madeInPlace(nil, i.Rhs) { // functions that have run may hold the variable
			n := w.temp("v")
			return text + n + " := " + w.typedNil(i.Rhs, v.Type()) + "; " + check.LoweredName(v) + " = " + n + "\n"
		}
		return text + check.LoweredName(v) + " = " + w.to(i.Rhs, v.Type()) + "\n"
	}
	from, list := w.sources(i.Rhs)
	var left, after []string
	for k, v := range i.Lhs {
		if v.Name() == "_" {
			left = append(left, "_")
			continue
		}
		t := w.temp("v")
		left = append(left, t)
		after = append(after, check.LoweredName(v)+" = "+w.conv(t, list[k], v.Type()))
	}
	op := " := "
	if allBlank(left) {
		op = " = "
	}
	return text + strings.Join(append([]string{strings.Join(left, ", ") + op + from}, after...), "; ") + "\n"
}

// step writes a top-level statement. The variables that it declares are package-level ones.
func (w *writer) step(s check.Step) string {
	if s.Defines == nil {
		return w.stmt(s.Stmt) + "\n"
	}
	if d, ok := s.Stmt.(*ast.DeclStmt); ok {
		var out []string
		for _, sp := range d.Decl.(*ast.GenDecl).Specs {
			sp := sp.(*ast.ValueSpec)
			var lhs []ast.Expr
			for _, id := range sp.Names {
				lhs = append(lhs, id)
			}
			if len(sp.Values) == 0 { // var x T among statements: zero at each run
				for _, id := range sp.Names {
					if v := s.Defines[id]; v != nil && id.Name != "_" {
						out = append(out, "{ var z "+w.typ(v.Type())+"; "+check.LoweredName(v)+" = z }")
					}
				}
				continue
			}
			out = append(out, w.setGlobals(lhs, sp.Values, s.Defines))
		}
		return w.at(s.Stmt) + strings.Join(out, "\n") + "\n"
	}
	a := s.Stmt.(*ast.AssignStmt)
	return w.at(a) + w.setGlobals(a.Lhs, a.Rhs, s.Defines) + "\n"
}

// setGlobals writes lhs := rhs for package-level variables, and for those of the cell that are assigned again.
func (w *writer) setGlobals(lhs, rhs []ast.Expr, defines map[*ast.Ident]*types.Var) string {
	place := func(x ast.Expr) (string, types.Type) {
		id := x.(*ast.Ident)
		if id.Name == "_" {
			return "_", nil
		}
		if v := defines[id]; v != nil {
			return check.LoweredName(v), v.Type()
		}
		return w.expr(id), w.typeOf(id)
	}
	if len(lhs) == 1 {
		p, t := place(lhs[0])
		if t == nil {
			t = types.Default(w.typeOf(rhs[0]))
		}
		if w.madeInPlace(lhs[0], rhs[0]) {
			n := w.temp("v")
			return n + " := " + w.typedNil(rhs[0], t) + "; " + p + " = " + n
		}
		return p + " = " + w.to(rhs[0], t)
	}
	var first, after, left []string
	if len(lhs) == len(rhs) {
		for i, l := range lhs {
			p, t := place(l)
			if p == "_" {
				first = append(first, "_ = "+w.to(rhs[i], types.Default(w.typeOf(rhs[i]))))
				continue
			}
			n := w.temp("v")
			first = append(first, n+" := "+w.typedNil(rhs[i], t))
			after = append(after, p+" = "+n)
		}
		return strings.Join(append(first, after...), "; ")
	}
	text, from := w.sources(rhs[0])
	for i, l := range lhs {
		p, t := place(l)
		if p == "_" {
			left = append(left, "_")
			continue
		}
		n := w.temp("v")
		left = append(left, n)
		after = append(after, p+" = "+w.conv(n, from[i], t))
	}
	op := " := "
	if allBlank(left) {
		op = " = "
	}
	return strings.Join(append([]string{strings.Join(left, ", ") + op + text}, after...), "; ")
}

// value writes the cell's last expression and shows it.
func (w *writer) value(v *check.Value) string {
	text := w.at(v.Expr)
	if len(v.Types) == 1 {
		n := w.temp("v")
		show := w.show(n, v.Types[0])
		if v.DropNil {
			show = "if " + n + " != nil {\n" + show + "}\n"
		}
		return text + n + " := " + w.typedNil(v.Expr, v.Types[0]) + "\n" + show
	}
	var names []string
	for range v.Types {
		names = append(names, w.temp("v"))
	}
	text += strings.Join(names, ", ") + " := " + w.expr(v.Expr) + "\n"
	for i, t := range v.Types {
		show := w.show(names[i], t)
		if v.DropNil && i == len(v.Types)-1 {
			show = "if " + names[i] + " != nil {\n" + show + "}\n"
		}
		text += show
	}
	return text
}

// forms are the methods by which a value shows itself, with the MIME type of their text.
var forms = []struct{ method, sig, mime string }{
	{"Error", "func() string", "text/plain"},
	{"String", "func() string", "text/plain"},
	{"HTML", "func() string", "text/html"},
	{"SVG", "func() string", "image/svg+xml"},
	{"Markdown", "func() string", "text/markdown"},
	{"LaTeX", "func() string", "text/latex"},
	{"PNG", "func() []uint8", "image/png"},
}

// show hands a value to the engine, with the forms that its methods give.
func (w *writer) show(n string, t types.Type) string {
	var b strings.Builder
	is, native := isInterface(t)
	if is && !native {
		return fmt.Sprintf("%s(%s, %s)\n%s(%s(%q, %s), %s(%s))\n", w.box("Forms"), n, w.hook("Form"), w.hook("Result"), w.box("ShownType"), w.shownType(t), n, w.box("Shown"), n)
	}
	if w.mentions(t) {
		set := types.NewMethodSet(t)
		plain := false
		for _, f := range forms {
			s := set.Lookup(nil, f.method)
			if s == nil || reflectName(s.Type().(*types.Signature), false) != f.sig || f.mime == "text/plain" && plain {
				continue
			}
			plain = plain || f.mime == "text/plain"
			guard, end := "", ""
			if _, ok := t.Underlying().(*types.Pointer); ok {
				guard, end = "if "+n+" != nil { ", " }"
			}
			fmt.Fprintf(&b, "%s%s(%q, string(%s.%s()))%s\n", guard, w.hook("Form"), f.mime, n, f.method, end)
		}
	}
	fmt.Fprintf(&b, "%s(%s, %s)\n", w.hook("Result"), strconv.Quote(w.shownType(t)), n)
	return b.String()
}

// shownType is the type as the display wants it: as the student writes it, then a line "Name = type" for each of the cells'
// types in it.
func (w *writer) shownType(t types.Type) string {
	lines := map[string]string{}
	var walk func(t types.Type)
	walk = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			if !isCell(t.Obj()) || len(lines) > 50 {
				return
			}
			name := check.TypeString(t)
			if _, ok := lines[name]; !ok {
				lines[name] = check.TypeString(t.Underlying())
				walk(t.Underlying())
			}
		case *types.Pointer:
			walk(t.Elem())
		case *types.Slice:
			walk(t.Elem())
		case *types.Array:
			walk(t.Elem())
		case *types.Chan:
			walk(t.Elem())
		case *types.Map:
			walk(t.Key())
			walk(t.Elem())
		case *types.Struct:
			for i := range t.NumFields() {
				walk(t.Field(i).Type())
			}
		}
	}
	walk(t)
	out := []string{check.TypeString(t)}
	for n, u := range lines {
		out = append(out, n+" = "+u)
	}
	sort.Strings(out[1:])
	return strings.Join(out, "\n")
}

// promoted writes the methods that a struct type has from its embedded fields.
func (e *emitter) promoted(t *types.Named, name string) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok || !embeds(st) {
		return
	}
	w := e.writer(e.r.Info, e.r.Fset, nil)
	own := types.NewMethodSet(t)
	set := types.NewMethodSet(types.NewPointer(t))
	for i := range set.Len() {
		s := set.At(i)
		index := s.Index()
		if len(index) == 1 {
			continue
		}
		m := s.Obj().(*types.Func)
		if !callable(m) {
			continue
		}
		recv := name
		if own.Lookup(m.Pkg(), m.Name()) == nil {
			recv = "*" + name
		}
		sig := s.Type().(*types.Signature)
		text, ft := w.path("r", t, index[:len(index)-1])
		plain := types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
		body := strings.TrimPrefix(w.bound(w.methodOf(text, ft, m, plain), plain), "func")
		e.decls = append(e.decls, "func (r "+recv+") "+m.Name()+body)
	}
}

// callable reports whether a cell may call m: an unexported method of the library is none of its methods.
func callable(m *types.Func) bool { return m.Exported() || isCell(m) }

func embeds(t *types.Struct) bool {
	for i := range t.NumFields() {
		if t.Field(i).Embedded() {
			return true
		}
	}
	return false
}
