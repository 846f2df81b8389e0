package lower

import (
	"fmt"
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
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		b.WriteString(w.at(c))
		if c.List == nil {
			b.WriteString("default:\n")
		} else {
			var conds []string
			for _, x := range c.List {
				switch {
				case s.Tag == nil:
					conds = append(conds, w.condition(x, nil))
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
		if c.List == nil && i < len(s.Body.List)-1 {
			b.WriteString(w.through(s.Body.List[i:]))
		} else {
			b.WriteString(w.stmts(c.Body))
		}
	}
	leave()
	head := "switch "
	if !chain {
		head += tag + " "
	}
	return prefix(before, label, head+"{\n"+b.String()+"}", t.end)
}

// through writes the first clause's body, and for a fallthrough at its end the body of the next: out of a default that is
// not the last clause the interpreter does not fall.
func (w *writer) through(clauses []ast.Stmt) string {
	body := clauses[0].(*ast.CaseClause).Body
	if len(body) > 0 {
		if br, ok := body[len(body)-1].(*ast.BranchStmt); ok && br.Tok == token.FALLTHROUGH {
			return w.stmts(body[:len(body)-1]) + "{\n" + w.through(clauses[1:]) + "}\n"
		}
	}
	return w.stmts(body)
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

// selectStmt becomes a call that chooses, and a switch over the case that it chose.
func (w *writer) selectStmt(s *ast.SelectStmt, label string) string {
	t := &target{label: label, comm: true}
	leave := w.enter(t)
	chosen, value, ok := w.temp("i"), w.temp("v"), w.temp("ok")
	var b strings.Builder
	var chans, sends, before []string
	dirs, hasDefault, ordered := "", false, w.sendsCall(s)
	keep := func(text string) string {
		if !ordered || text == "nil" {
			return text
		}
		v := w.temp("v")
		before = append(before, v+" := "+text)
		return v
	}
	item := func(text string) string { // the interpreter puts a wrapper round a value with methods in a literal
		if text == "nil" {
			return text
		}
		return w.box("Item") + "(" + text + ")"
	}
	send := func(c, v string) { chans, sends = append(chans, item(keep(c))), append(sends, item(keep(v))) }
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		index := fmt.Sprint(len(chans))
		first := ""
		switch comm := c.Comm.(type) {
		case nil:
			index, hasDefault = fmt.Sprint(len(s.Body.List)-1), true
		case *ast.SendStmt:
			elem := w.typeOf(comm.Chan).Underlying().(*types.Chan).Elem()
			v := w.typedNil(comm.Value, elem)
			if from := w.typeOf(comm.Value); w.needsWrapping(from, elem) {
				v = w.wrapped(w.expr(comm.Value), from, elem)
			}
			send(w.expr(comm.Chan), v)
			dirs += "s"
		case *ast.ExprStmt:
			send(w.expr(ast.Unparen(comm.X).(*ast.UnaryExpr).X), "nil")
			dirs += "r"
		case *ast.AssignStmt:
			recv := ast.Unparen(comm.Rhs[0]).(*ast.UnaryExpr)
			send(w.expr(recv.X), "nil")
			dirs += "r"
			first = w.received(comm, recv, value, ok)
		}
		b.WriteString(w.at(c) + "case " + index + ":\n" + first + w.stmts(c.Body))
	}
	leave()
	before = append(before, fmt.Sprintf("%s, %s, %s := %s(%v, %q, []interface{}{%s}, []interface{}{%s}); _, _, _ = %s, %s, %s",
		chosen, value, ok, w.box("Select"), hasDefault, dirs, strings.Join(chans, ", "), strings.Join(sends, ", "), chosen, value, ok))
	return prefix(before, label, "switch "+chosen+" {\n"+b.String()+"}", t.end)
}

// sendsCall reports whether the order matters in which channels and values to send are evaluated.
func (w *writer) sendsCall(s *ast.SelectStmt) bool {
	for _, c := range s.Body.List {
		if send, ok := c.(*ast.CommClause).Comm.(*ast.SendStmt); ok && (w.calls(send.Chan) || w.calls(send.Value)) {
			return true
		}
	}
	return false
}

// received writes v, ok := <-ch of a select case, given what was received.
func (w *writer) received(s *ast.AssignStmt, recv *ast.UnaryExpr, value, ok string) (text string) {
	elem := w.typeOf(recv.X).Underlying().(*types.Chan).Elem()
	is, native := isInterface(elem)
	switch {
	case is && native:
		value = w.assertion(elem, anyType, "conv") + "(" + value + ")"
	case !is:
		value = w.unbox(value, elem)
	}
	from := []types.Type{elem, types.Typ[types.Bool]}
	for i, l := range s.Lhs {
		if isBlank(l) {
			continue
		}
		what := []string{value, ok}[i]
		if id, isName := l.(*ast.Ident); isName && s.Tok == token.DEFINE {
			if v, isVar := w.info.Defs[id].(*types.Var); isVar {
				n := w.local(v)
				text += n + " := " + what + "; _ = " + n + "\n"
				continue
			}
		}
		place, wrap := w.place(l)
		text += place + " = " + wrap(w.conv(what, from[i], w.typeOf(l))) + "\n"
	}
	return text
}
