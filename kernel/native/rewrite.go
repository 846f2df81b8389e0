package native

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
	"unicode"

	"jeton/kernel/check"
)

// rewrite makes the edits that a declaration or a statement needs.
func (w *writer) rewrite(d *draft, n ast.Node) {
	var stack []ast.Node
	skip := map[ast.Node]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			done := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if g, ok := done.(*ast.GoStmt); ok {
				w.goes(d, g)
			}
			return true
		}
		stack = append(stack, n)
		w.at = d.src.Fset.Position(n.Pos())
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if name := w.hosted(n); name != "" {
				d.replace(d.offset(n.Pos()), d.offset(n.End()), name)
				skip[n.Sel] = true
				if id, ok := n.X.(*ast.Ident); ok {
					skip[id] = true
				}
			}
		case *ast.CallExpr:
			if _, starts := stack[max(len(stack)-2, 0)].(*ast.GoStmt); !starts {
				w.hostedMethod(d, n)
			}
		case *ast.Ident:
			if !skip[n] {
				w.ident(d, n, stack)
			}
		case *ast.ForStmt:
			d.insert(d.offset(n.Body.Lbrace)+1, poll)
		case *ast.RangeStmt:
			d.insert(d.offset(n.Body.Lbrace)+1, poll)
		case *ast.FuncDecl:
			w.entry(d, n.Body)
		case *ast.FuncLit:
			w.entry(d, n.Body)
		}
		return true
	})
}

// poll is the look at whether the cell is to stop.
const poll = " \u1427poll();"

// entry looks at the start of a function that calls something: it may call itself.
func (w *writer) entry(d *draft, body *ast.BlockStmt) {
	if body == nil {
		return
	}
	calls := false
	ast.Inspect(body, func(n ast.Node) bool {
		if c, ok := n.(*ast.CallExpr); ok {
			tv := w.r.Info.Types[c.Fun]
			calls = calls || !tv.IsType() && !tv.IsBuiltin()
		}
		return !calls
	})
	if calls {
		d.insert(d.offset(body.Lbrace)+1, poll)
	}
}

// hosted is what stands for a function of the library that must know which cell calls it.
func (w *writer) hosted(s *ast.SelectorExpr) string {
	f, ok := w.r.Info.Uses[s.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Signature().Recv() != nil {
		return ""
	}
	return hostVars[f.FullName()]
}

// hostedMethod calls the function that stands for a method of the library, with the receiver as first argument. As a value, and
// in a go statement, the method is the library's own, which is as good for what a compiled program can give it.
func (w *writer) hostedMethod(d *draft, c *ast.CallExpr) {
	s, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr)
	if !ok || s != c.Fun {
		return
	}
	f, ok := w.r.Info.Uses[s.Sel].(*types.Func)
	if !ok || f.Signature().Recv() == nil || w.r.Info.Types[s.X].IsType() {
		return
	}
	name := hostVars[f.FullName()]
	if name == "" || !types.Identical(w.r.Info.TypeOf(s.X), f.Signature().Recv().Type()) {
		return
	}
	comma := ""
	if len(c.Args) > 0 {
		comma = ", "
	}
	d.insert(d.offset(c.Pos()), name+"(")
	d.replace(d.offset(s.X.End()), d.offset(c.Lparen)+1, comma)
}

// ident renames an identifier that means a package-level object of a cell, a local type, or a package.
func (w *writer) ident(d *draft, id *ast.Ident, stack []ast.Node) {
	info := w.r.Info
	obj := info.Uses[id]
	if obj == nil {
		obj = info.Defs[id]
	}
	if w.loose[id.Pos()] {
		w.unused(d, id, stack)
	}
	if obj == nil || id.Name == "_" {
		return
	}
	if name := w.name(obj); name != "" {
		start := d.offset(id.Pos())
		d.replace(start, start+wordLen(d.src.Text[start:]), name)
	}
}

// wordLen is the length of the identifier that a text begins with.
func wordLen(text string) int {
	for i, r := range text {
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return i
		}
	}
	return len(text)
}

// name is what stands for an object in the text; "" leaves it as it is.
func (w *writer) name(obj types.Object) string {
	switch o := obj.(type) {
	case *types.PkgName:
		return w.pkg(o.Imported())
	case *types.TypeName:
		if _, param := types.Unalias(o.Type()).(*types.TypeParam); param && !o.IsAlias() || !ofCell(o) {
			return ""
		}
		return w.typeName(o)
	case *types.Var:
		if o.IsField() {
			return w.embedded(o)
		}
	case *types.Func:
		if o.Signature().Recv() != nil {
			return ""
		}
	case *types.Const:
	default:
		return ""
	}
	if !ofCell(obj) || obj.Name() == "_" || obj.Pkg() == w.r.Pkg && !packageLevel(obj) {
		return ""
	}
	return w.level(obj)
}

// embedded is the name of a field that has it from a cell's type.
func (w *writer) embedded(f *types.Var) string {
	if !f.Embedded() {
		return ""
	}
	t := f.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		if ofCell(t.Obj()) {
			return w.typeName(t.Obj())
		}
	case *types.Alias:
		if ofCell(t.Obj()) {
			return w.typeName(t.Obj())
		}
	}
	return ""
}

// level is what stands for a package-level variable, function or constant of a cell.
func (w *writer) level(obj types.Object) string {
	link := check.LoweredName(obj)
	if obj.Pkg() == w.r.Pkg {
		w.mention(link)
		return value(self, obj.Name())
	}
	if c, ok := obj.(*types.Const); ok {
		return w.constant(c)
	}
	x := w.known[link]
	if x == nil {
		if f, ok := obj.(*types.Func); ok && f.Signature().TypeParams().Len() > 0 {
			w.interpreted(obj)
			return ""
		}
		return w.want(obj)
	}
	w.mention(link)
	if _, ok := obj.(*types.Func); ok && !x.generic {
		return value(x.tag, "p\u1427"+plainName(obj))
	}
	return value(x.tag, plainName(obj))
}

// constant is the value of a constant of another cell.
func (w *writer) constant(c *types.Const) string {
	text := c.Val().ExactString()
	if n, den, ok := strings.Cut(text, "/"); ok {
		text = n + ".0/" + den + ".0"
	}
	if b, ok := c.Type().(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		switch b.Kind() {
		case types.UntypedRune:
			return "('\\x00'+" + text + ")"
		case types.UntypedFloat:
			return "(0.0+" + text + ")"
		}
		return "(" + text + ")"
	}
	return w.typ(c.Type()) + "(" + text + ")"
}

// goes gives a goroutine its first deferred call. What the statement evaluates at once still is.
func (w *writer) goes(d *draft, g *ast.GoStmt) {
	const enter = " defer \u1427enter()();"
	if lit, ok := ast.Unparen(g.Call.Fun).(*ast.FuncLit); ok {
		d.insert(d.offset(lit.Body.Lbrace)+1, enter)
		return
	}
	part := func(e ast.Expr) string { return d.render(d.offset(e.Pos()), d.offset(e.End())) }
	var names, values, args []string
	bind := func(text string) string {
		name := fmt.Sprintf("a%d\u1427", len(names))
		names, values = append(names, name), append(values, text)
		return name
	}
	call := part(g.Call.Fun)
	if !w.static(g.Call.Fun) {
		call = bind(call)
	}
	tuple := false
	for _, a := range g.Call.Args {
		tv := w.r.Info.Types[a]
		if t, ok := tv.Type.(*types.Tuple); ok && t.Len() > 1 {
			tuple = true
			for i := range t.Len() {
				args = append(args, bind(part(a)))
				if i > 0 {
					values = values[:len(values)-1]
				}
			}
			continue
		}
		if tv.Value != nil || tv.IsNil() || tv.IsType() {
			args = append(args, part(a))
			continue
		}
		args = append(args, bind(part(a)))
	}
	if tuple && len(values) > 1 { // the function's value goes first
		names, values = names[1:], values[1:]
		call = part(g.Call.Fun)
	}
	list := strings.Join(args, ", ")
	if g.Call.Ellipsis.IsValid() {
		list += "..."
	}
	set := ""
	if len(names) > 0 {
		set = strings.Join(names, ", ") + " := " + strings.Join(values, ", ") + "; "
	}
	d.fold(d.offset(g.Pos()), d.offset(g.End()), "go func() func() { "+set+"return func() {"+enter+" "+call+"("+list+") } }()()")
}

// static says whether an expression names a function, so that nothing is evaluated.
func (w *writer) static(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		_, fn := w.r.Info.Uses[e].(*types.Func)
		return fn || w.r.Info.Types[e].IsBuiltin() || w.r.Info.Types[e].IsType()
	case *ast.SelectorExpr:
		id, ok := e.X.(*ast.Ident)
		if !ok {
			return false
		}
		_, pkg := w.r.Info.Uses[id].(*types.PkgName)
		_, fn := w.r.Info.Uses[e.Sel].(*types.Func)
		return pkg && fn || w.r.Info.Types[e].IsBuiltin()
	case *ast.IndexExpr:
		return w.static(e.X)
	case *ast.IndexListExpr:
		return w.static(e.X)
	}
	return w.r.Info.Types[e].IsType()
}

// unused uses a variable that Go's compiler would refuse, since nothing reads it.
func (w *writer) unused(d *draft, id *ast.Ident, stack []ast.Node) {
	use := " _ = " + d.src.Text[d.offset(id.Pos()):d.offset(id.Pos())+wordLen(d.src.Text[d.offset(id.Pos()):])] + ";"
	for i := len(stack) - 1; i > 0; i-- {
		s, ok := stack[i].(ast.Stmt)
		if !ok {
			continue
		}
		body := func(b *ast.BlockStmt) { d.insert(d.offset(b.Lbrace)+1, use) }
		switch outer := stack[i-1].(type) {
		case *ast.IfStmt:
			if outer.Init == s {
				body(outer.Body)
				return
			}
		case *ast.ForStmt:
			if outer.Init == s {
				body(outer.Body)
				return
			}
		case *ast.TypeSwitchStmt:
			if outer.Assign == s {
				a := s.(*ast.AssignStmt)
				d.replace(d.offset(a.Pos()), d.offset(a.Rhs[0].Pos()), "")
				return
			}
		case *ast.CommClause:
			if outer.Comm == s {
				d.insert(d.offset(outer.Colon)+1, use)
				return
			}
		}
		if r, ok := s.(*ast.RangeStmt); ok {
			body(r.Body)
			return
		}
		d.insert(d.offset(s.End()), ";"+strings.TrimSuffix(use, ";"))
		return
	}
}
