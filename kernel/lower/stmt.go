package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// stmt writes a statement, at its line.
func (w *writer) stmt(s ast.Stmt) string {
	return w.at(s) + w.statement(s, "")
}

func (w *writer) statement(s ast.Stmt, label string) string {
	switch s := s.(type) {
	case *ast.EmptyStmt:
		return ";"
	case *ast.BlockStmt:
		return "{\n" + w.stmts(s.List) + "}"
	case *ast.ExprStmt:
		return w.expr(s.X)
	case *ast.SendStmt:
		ch := w.typeOf(s.Chan).Underlying().(*types.Chan)
		return w.expr(s.Chan) + " <- " + w.to(s.Value, ch.Elem())
	case *ast.IncDecStmt:
		return w.expr(s.X) + s.Tok.String()
	case *ast.AssignStmt:
		return w.assign(s)
	case *ast.DeclStmt:
		return w.declaration(s)
	case *ast.ReturnStmt:
		return w.returns(s)
	case *ast.IfStmt:
		return w.ifStmt(s)
	case *ast.ForStmt:
		before, leave := w.deferring(s)
		defer leave()
		return inBlock(before, w.forStmt(s, label))
	case *ast.RangeStmt:
		before, leave := w.deferring(s)
		defer leave()
		return inBlock(before, w.rangeStmt(s, label))
	case *ast.SwitchStmt:
		return w.switchStmt(s, label)
	case *ast.TypeSwitchStmt:
		return w.typeSwitch(s, label)
	case *ast.SelectStmt:
		return w.selectStmt(s, label)
	case *ast.LabeledStmt:
		return w.labeled(s)
	case *ast.BranchStmt:
		return w.branch(s)
	case *ast.GoStmt:
		return w.goStmt(s)
	case *ast.DeferStmt:
		return w.deferStmt(s)
	}
	panic(fmt.Sprintf("statement %T", s))
}

// inBlock puts statements before another.
func inBlock(before []string, s string) string {
	if len(before) == 0 {
		return s
	}
	return "{ " + strings.Join(before, "; ") + "; " + s + " }"
}

// isComma reports whether x can give a second value: v, ok := x.
func isComma(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	}
	return false
}

// pair writes the right side of v, ok := x and gives the type of v.
func (w *writer) pair(x ast.Expr) (string, types.Type) {
	x = ast.Unparen(x)
	if a, ok := x.(*ast.TypeAssertExpr); ok {
		t := w.typeOf(a.Type)
		return w.assertion(t, w.typeOf(a.X), "ok") + "(" + w.asAny(a.X) + ")", t
	}
	t := w.typeOf(x)
	if tu, ok := t.(*types.Tuple); ok {
		t = tu.At(0).Type()
	}
	if u, ok := x.(*ast.UnaryExpr); ok { // no parentheses: the interpreter would not see the form
		return "<-" + w.expr(u.X), t
	}
	return w.expr(x), t
}

// sources are the types of the values on the right of an assignment with fewer expressions than targets, and their text.
func (w *writer) sources(rhs ast.Expr) (text string, list []types.Type) {
	if isComma(rhs) {
		text, t := w.pair(rhs)
		return text, []types.Type{t, types.Typ[types.Bool]}
	}
	tu := w.typeOf(rhs).(*types.Tuple)
	for v := range tu.Variables() {
		list = append(list, v.Type())
	}
	return w.expr(rhs), list
}

func (w *writer) assign(s *ast.AssignStmt) string {
	switch {
	case s.Tok == token.DEFINE:
		return w.define(s, func(id *ast.Ident) *types.Var { v, _ := w.info.Defs[id].(*types.Var); return v }, w.local)
	case s.Tok != token.ASSIGN:
		op := strings.TrimSuffix(s.Tok.String(), "=")
		right := w.operand(s.Rhs[0], s.Lhs[0])
		if op == "<<" || op == ">>" {
			right = w.count(s.Rhs[0])
		}
		return w.expr(s.Lhs[0]) + " " + s.Tok.String() + " " + right
	case len(s.Lhs) == 1 && len(s.Rhs) == 1:
		return w.assignOne(s.Lhs[0], s.Rhs[0])
	case len(s.Lhs) == len(s.Rhs):
		return w.parallel(s)
	}
	text, from := w.sources(s.Rhs[0])
	return w.unpack(s.Lhs, text, from)
}

func (w *writer) assignOne(l, r ast.Expr) string {
	if isBlank(l) {
		t := types.Default(w.typeOf(r))
		if b, ok := t.(*types.Basic); ok && b.Kind() == types.UntypedNil {
			return ";"
		}
		return "_ = " + w.to(r, t)
	}
	text, wrap := w.place(l)
	if w.madeInPlace(l, r) || !isName(l) && w.calls(r) { // the interpreter would find the place, or fail to, before the call
		v := w.temp("v")
		if w.calls(l) {
			target, before, wrap := w.fixed(l)
			return "{ " + strings.Join(append(before, v+" := "+w.typedNil(r, w.typeOf(l)), target+" = "+wrap(v)), "; ") + " }"
		}
		return "{ " + v + " := " + w.typedNil(r, w.typeOf(l)) + "; " + text + " = " + wrap(v) + " }"
	}
	return text + " = " + wrap(w.to(r, w.typeOf(l)))
}

// calls reports whether evaluating x calls a function or receives; a function literal in x does not run.
func (w *writer) calls(x ast.Expr) (yes bool) {
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			f := w.info.Types[n.Fun]
			yes = yes || !f.IsType() && !f.IsBuiltin()
		case *ast.UnaryExpr:
			yes = yes || n.Op == token.ARROW
		}
		return !yes
	})
	return yes
}

// madeInPlace reports whether the interpreter would build the literal r where l stores it, field by field, so that r would
// read its own fields; and for a variable l make a new one, which no pointer or closure that has the old one sees.
func (w *writer) madeInPlace(l, r ast.Expr) bool {
	if _, lit := ast.Unparen(r).(*ast.CompositeLit); !lit {
		return false
	}
	_, isStruct := w.typeOf(r).Underlying().(*types.Struct)
	return isStruct || !isName(l)
}

func isName(x ast.Expr) bool {
	_, ok := ast.Unparen(x).(*ast.Ident)
	return ok
}

func isBlank(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && id.Name == "_"
}

// parallel writes a, b = c, d. Operands of index expressions and pointer indirections on the left are evaluated first, then
// the right, then the assignments are made in order.
func (w *writer) parallel(s *ast.AssignStmt) string {
	var left, before, after []string
	wraps := make([]func(string) string, len(s.Lhs))
	for i, l := range s.Lhs {
		if isBlank(l) {
			left = append(left, "_")
			continue
		}
		text, pre, wrap := w.fixed(l)
		before = append(before, pre...)
		left = append(left, text)
		wraps[i] = wrap
	}
	var temps, values []string
	for i, r := range s.Rhs {
		t := types.Default(w.typeOf(r))
		if left[i] != "_" {
			t = w.typeOf(s.Lhs[i])
		}
		v := w.temp("v")
		if left[i] == "_" {
			before = append(before, "_ = "+w.to(r, t))
			continue
		}
		temps, values = append(temps, v), append(values, w.typedNil(r, t))
		after = append(after, left[i]+" = "+wraps[i](v))
	}
	out := before
	for i := range temps {
		out = append(out, temps[i]+" := "+values[i])
	}
	return "{ " + strings.Join(append(out, after...), "; ") + " }"
}

// typedNil is to for a place where the text alone must say its type.
func (w *writer) typedNil(x ast.Expr, t types.Type) string {
	t = w.subst(t)
	text := w.to(x, t)
	if text == "nil" {
		return "(" + w.typ(t) + ")(nil)"
	}
	if is, native := isInterface(t); is {
		if from, _ := isInterface(w.typeOf(x)); !from && !strings.HasPrefix(text, w.box("")) {
			if native {
				return w.typ(t) + "(" + text + ")"
			}
			return w.box("AsAny") + "(" + text + ")"
		}
	}
	return text
}

// fixed writes an assignable expression whose operands are evaluated in statements before it.
func (w *writer) fixed(l ast.Expr) (text string, before []string, wrap func(string) string) {
	wrap = func(s string) string { return s }
	keep := func(e string) string {
		v := w.temp("v")
		before = append(before, v+" := "+e)
		return v
	}
	switch x := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		switch u := w.typeOf(x.X).Underlying().(type) {
		case *types.Map:
			return keep(w.expr(x.X)) + "[" + keep(w.typedNil(x.Index, u.Key())) + "]", before, wrap
		case *types.Array:
			base, pre, _ := w.fixed(x.X)
			before = append(before, pre...)
			return base + "[" + keep(w.expr(x.Index)) + "]", before, wrap
		case *types.Pointer:
			return "(*" + keep(w.expr(x.X)) + ")[" + keep(w.expr(x.Index)) + "]", before, wrap
		}
		return keep(w.expr(x.X)) + "[" + keep(w.expr(x.Index)) + "]", before, wrap
	case *ast.StarExpr:
		return "*" + keep(w.expr(x.X)), before, wrap
	case *ast.SelectorExpr:
		if sel, ok := w.info.Selections[x]; ok && sel.Kind() == types.FieldVal {
			if _, ok := w.typeOf(x.X).Underlying().(*types.Pointer); ok {
				recv := w.subst(sel.Recv())
				_, index, _ := w.lookup(recv, x.Sel.Name, sel)
				base, t := w.path(keep(w.expr(x.X)), recv, index[:len(index)-1])
				text, wrap = w.fieldPlace(base, t, index[len(index)-1])
				return text, before, wrap
			}
		}
	}
	text, wrap = w.place(l)
	return text, nil, wrap
}

// unpack assigns the values of one expression to several places.
func (w *writer) unpack(lhs []ast.Expr, text string, from []types.Type) string {
	simple := true
	for i, l := range lhs {
		id, ok := ast.Unparen(l).(*ast.Ident)
		simple = simple && ok && (id.Name == "_" || types.Identical(w.typeOf(l), from[i]))
	}
	var left []string
	if simple {
		for _, l := range lhs {
			left = append(left, w.expr(l))
		}
		return strings.Join(left, ", ") + " = " + text
	}
	var before, after []string
	for i, l := range lhs {
		if isBlank(l) {
			left = append(left, "_")
			continue
		}
		target, pre, wrap := w.fixed(l)
		before = append(before, pre...)
		v := w.temp("v")
		left = append(left, v)
		after = append(after, target+" = "+wrap(w.conv(v, from[i], w.typeOf(l))))
	}
	before = append(before, strings.Join(left, ", ")+" := "+text)
	return "{ " + strings.Join(append(before, after...), "; ") + " }"
}

// define writes a, b := …. isNew gives the variable that an identifier declares, nil for one that is only assigned;
// name names a new variable.
func (w *writer) define(s *ast.AssignStmt, isNew func(*ast.Ident) *types.Var, name func(types.Object) string) string {
	if len(s.Lhs) == 1 {
		id := s.Lhs[0].(*ast.Ident)
		v := isNew(id)
		text := w.typedNil(s.Rhs[0], v.Type())
		return name(v) + " := " + text
	}
	var left, after []string
	var from []types.Type
	var right string
	if len(s.Lhs) != len(s.Rhs) {
		right, from = w.sources(s.Rhs[0])
	}
	var temps []string
	for i, l := range s.Lhs {
		id := l.(*ast.Ident)
		if id.Name == "_" {
			left = append(left, "_")
		} else if v := isNew(id); v != nil && from != nil && types.Identical(w.subst(v.Type()), from[i]) {
			left = append(left, "\x00"+fmt.Sprint(i)) // named below, when the right side is written
		} else {
			t := w.temp("v")
			left = append(left, t)
			if v != nil {
				after = append(after, "\x00"+fmt.Sprint(i)+" := "+t)
			} else if from != nil {
				after = append(after, w.expr(id)+" = "+w.conv(t, from[i], w.typeOf(id)))
			} else {
				after = append(after, w.expr(id)+" = "+t)
			}
		}
		if from == nil {
			t := types.Default(w.typeOf(s.Rhs[i]))
			if id.Name != "_" {
				t = w.typeOf(id)
			}
			if left[i] == "_" {
				temps = append(temps, "_ = "+w.to(s.Rhs[i], t))
			} else {
				temps = append(temps, left[i]+" := "+w.typedNil(s.Rhs[i], t))
			}
		}
	}
	var out string
	if from == nil {
		out = strings.Join(append(temps, after...), "; ")
	} else if allBlank(left) {
		out = strings.Join(append([]string{strings.Join(left, ", ") + " = " + right}, after...), "; ")
	} else {
		out = strings.Join(append([]string{strings.Join(left, ", ") + " := " + right}, after...), "; ")
	}
	for i, l := range s.Lhs {
		if id := l.(*ast.Ident); id.Name != "_" {
			if v := isNew(id); v != nil {
				out = strings.ReplaceAll(out, "\x00"+fmt.Sprint(i), name(v))
			}
		}
	}
	return out
}

func allBlank(left []string) bool {
	for _, l := range left {
		if l != "_" {
			return false
		}
	}
	return true
}

// declaration writes var inside a function; constants are folded, types are declared outside.
func (w *writer) declaration(s *ast.DeclStmt) string {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok == token.TYPE && len(w.env) > 0 {
		w.refuse(s, "a type declared inside a generic function", "declare it outside")
	}
	if d.Tok != token.VAR {
		return ";"
	}
	var out []string
	for _, sp := range d.Specs {
		sp := sp.(*ast.ValueSpec)
		out = append(out, w.varSpec(sp, func(id *ast.Ident) *types.Var { v, _ := w.info.Defs[id].(*types.Var); return v }))
	}
	return strings.Join(out, "; ")
}

func (w *writer) varSpec(sp *ast.ValueSpec, obj func(*ast.Ident) *types.Var) string {
	var out, after []string
	declare := func(id *ast.Ident, value string) {
		v := obj(id)
		after = append(after, "var "+w.local(v)+" "+w.typ(v.Type())+value)
	}
	switch {
	case len(sp.Values) == 0:
		for _, id := range sp.Names {
			if id.Name != "_" {
				declare(id, "")
			}
		}
	case len(sp.Values) == len(sp.Names):
		for i, id := range sp.Names {
			switch {
			case id.Name == "_":
				out = append(out, "_ = "+w.to(sp.Values[i], types.Default(w.typeOf(sp.Values[i]))))
			case len(sp.Names) == 1:
				declare(id, " = "+w.to(sp.Values[i], obj(id).Type()))
			default: // no name is in scope on the right
				t := w.temp("v")
				out = append(out, t+" := "+w.typedNil(sp.Values[i], obj(id).Type()))
				declare(id, " = "+t)
			}
		}
	default:
		text, from := w.sources(sp.Values[0])
		var left []string
		for i, id := range sp.Names {
			if id.Name == "_" {
				left = append(left, "_")
				continue
			}
			t := w.temp("v")
			left = append(left, t)
			declare(id, " = "+w.conv(t, from[i], obj(id).Type()))
		}
		op := " := "
		if allBlank(left) {
			op = " = "
		}
		out = append(out, strings.Join(left, ", ")+op+text)
	}
	return strings.Join(append(out, after...), "; ")
}

func (w *writer) returns(s *ast.ReturnStmt) string {
	if w.outer != nil {
		return w.returnOut(s)
	}
	if len(s.Results) == 0 {
		return "return"
	}
	before, list := w.resultList(s)
	return before + "return " + strings.Join(list, ", ")
}

// resultList writes the values of a return, converted to the results, and the statement that must come before.
func (w *writer) resultList(s *ast.ReturnStmt) (before string, out []string) {
	if len(s.Results) == 1 && w.results.Len() > 1 {
		tu := w.typeOf(s.Results[0]).(*types.Tuple)
		var vars []string
		for i := range tu.Len() {
			v := w.temp("v")
			vars = append(vars, v)
			out = append(out, w.conv(v, tu.At(i).Type(), w.results.At(i).Type()))
		}
		return strings.Join(vars, ", ") + " := " + w.expr(s.Results[0]) + "; ", out
	}
	for i, r := range s.Results {
		out = append(out, w.to(r, w.results.At(i).Type()))
	}
	if len(w.named) < 2 {
		return "", out
	}
	for i, r := range s.Results { // the interpreter sets the named results one by one
		if w.info.Types[r].Value == nil && !w.info.Types[r].IsNil() {
			v := w.temp("v")
			before += v + " := " + w.typedNil(r, w.results.At(i).Type()) + "; "
			out[i] = v
		}
	}
	return before, out
}
