package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (w *writer) switchStmt(s *ast.SwitchStmt, label string) string {
	var before []string
	if s.Init != nil {
		before = append(before, w.statement(s.Init, ""))
	}
	tag := ""
	chain := false // cases are conditions
	var tagType types.Type
	if s.Tag != nil {
		tagType = types.Default(w.typeOf(s.Tag))
		chain, _ = isInterface(tagType)
		for _, c := range s.Body.List {
			for _, x := range c.(*ast.CaseClause).List {
				is, _ := isInterface(w.typeOf(x))
				chain = chain || is || w.info.Types[x].Value == nil
			}
		}
		if chain {
			tag = w.temp("tag")
			before = append(before, tag+" := "+w.typedNil(s.Tag, tagType))
		} else {
			tag = w.to(s.Tag, tagType)
		}
	} else {
		chain = true
	}
	t := &target{label: label}
	leave := w.enter(t)
	var b strings.Builder
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		b.WriteString(w.at(c))
		if c.List == nil {
			b.WriteString("default:\n")
		} else {
			var conds []string
			for _, x := range c.List {
				switch {
				case s.Tag == nil:
					conds = append(conds, w.expr(x))
				case chain:
					conds = append(conds, w.caseEqual(tag, tagType, x))
				default:
					conds = append(conds, w.to(x, tagType))
				}
			}
			sep := ", "
			if chain {
				sep = " || "
			}
			b.WriteString("case " + strings.Join(conds, sep) + ":\n")
		}
		b.WriteString(w.stmts(c.Body))
	}
	leave()
	head := "switch "
	if !chain {
		head += tag + " "
	}
	return prefix(before, label, head+"{\n"+b.String()+"}", t.end)
}

// caseEqual compares a switch's tag, held in a variable, with a case.
func (w *writer) caseEqual(tag string, t types.Type, x ast.Expr) string {
	if w.info.Types[x].IsNil() {
		return "(" + tag + " == nil)"
	}
	ti, _ := isInterface(t)
	xi, _ := isInterface(w.typeOf(x))
	if ti || xi {
		return w.box("Equal") + "(" + w.conv(tag, t, anyType) + ", " + w.to(x, anyType) + ")"
	}
	return "(" + tag + " == " + w.to(x, t) + ")"
}

// typeSwitch becomes a switch over conditions on the boxed type.
func (w *writer) typeSwitch(s *ast.TypeSwitchStmt, label string) string {
	var before []string
	if s.Init != nil {
		before = append(before, w.statement(s.Init, ""))
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
	}
	xt := w.typeOf(x)
	value, dyn := w.temp("x"), w.temp("x")
	before = append(before, value+" := "+w.expr(x), dyn+" := "+w.conv(value, xt, anyType))
	t := &target{label: label}
	leave := w.enter(t)
	var b strings.Builder
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		b.WriteString(w.at(c))
		if c.List == nil {
			b.WriteString("default:\n")
		} else {
			var conds []string
			for _, e := range c.List {
				if w.info.Types[e].IsNil() {
					conds = append(conds, "("+dyn+" == nil)")
				} else {
					conds = append(conds, w.assertion(w.typeOf(e), xt, "is")+"("+dyn+")")
				}
			}
			b.WriteString("case " + strings.Join(conds, " || ") + ":\n")
		}
		if v, ok := w.info.Implicits[c].(*types.Var); ok {
			n := w.local(v)
			if len(c.List) == 1 && !w.info.Types[c.List[0]].IsNil() {
				b.WriteString(n + " := " + w.assertion(w.typeOf(c.List[0]), xt, "conv") + "(" + dyn + ")\n")
			} else {
				b.WriteString(n + " := " + value + "\n")
			}
			b.WriteString("_ = " + n + "\n")
		}
		b.WriteString(w.stmts(c.Body))
	}
	leave()
	return prefix(before, label, "switch {\n"+b.String()+"}", t.end)
}

func (w *writer) selectStmt(s *ast.SelectStmt, label string) string {
	t := &target{label: label}
	leave := w.enter(t)
	var b strings.Builder
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		b.WriteString(w.at(c))
		first := ""
		switch comm := c.Comm.(type) {
		case nil:
			b.WriteString("default:\n")
		case *ast.SendStmt:
			b.WriteString("case " + w.statement(comm, "") + ":\n")
		case *ast.ExprStmt:
			b.WriteString("case <-" + w.expr(ast.Unparen(comm.X).(*ast.UnaryExpr).X) + ":\n")
		case *ast.AssignStmt:
			var head string
			head, first = w.receive(comm, c)
			b.WriteString("case " + head + ":\n")
		}
		b.WriteString(first + w.stmts(c.Body))
	}
	leave()
	return prefix(nil, label, "select {\n"+b.String()+"}", t.end)
}

// receive writes v, ok := <-ch of a select case, and what must be assigned first in its body.
func (w *writer) receive(s *ast.AssignStmt, body *ast.CommClause) (head, first string) {
	recv := ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr)
	elem := w.typeOf(recv.X).Underlying().(*types.Chan).Elem()
	from := []types.Type{elem, types.Typ[types.Bool]}
	var left []string
	named := false
	for i, l := range s.Lhs {
		if isBlank(l) {
			left = append(left, "_")
			continue
		}
		named = true
		if id, ok := l.(*ast.Ident); ok && s.Tok == token.DEFINE {
			if v, ok := w.info.Defs[id].(*types.Var); ok {
				if captured(w.info, v, &ast.BlockStmt{List: body.Body}) { // a new variable each time
					n := w.temp("v")
					left = append(left, n)
					first += w.local(v) + " := " + n + "\n"
				} else {
					left = append(left, w.local(v))
				}
				continue
			}
		}
		n := w.temp("v")
		left = append(left, n)
		text, wrap := w.place(l)
		first += text + " = " + wrap(w.conv(n, from[i], w.typeOf(l))) + "\n"
	}
	ch := "<-" + w.expr(recv.X)
	if !named {
		return ch, ""
	}
	return strings.Join(left, ", ") + " := " + ch, first
}
