package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A target is a statement that break or continue may mean.
type target struct {
	loop    bool       // continue may mean it
	comm    bool       // it is a select
	label   string     // of the source
	again   string     // what continue has to do first
	end     string     // the label after it, when a break by goto needs one
	iterate *rangeFunc // it is a loop over a function: its body is a function of its own
}

func (w *writer) enter(t *target) func() {
	w.targets = append(w.targets, t)
	return func() { w.targets = w.targets[:len(w.targets)-1] }
}

// prefix writes a label before a statement that has one, after what must come first.
func prefix(before []string, label, statement, end string) string {
	if label != "" {
		statement = label + ": " + statement
	}
	out := strings.Join(append(before, statement), "; ")
	if end != "" {
		out += "\n" + end + ": ;"
	}
	if len(before) > 0 || end != "" {
		out = "{ " + out + " }"
	}
	return out
}

func (w *writer) ifStmt(s *ast.IfStmt) string {
	var before []string
	if s.Init != nil {
		before = append(before, w.statement(s.Init, ""))
	}
	text := "if " + w.condition(s.Cond, nil) + " {\n" + w.stmts(s.Body.List) + "}"
	if s.Else != nil {
		text += " else {\n" + w.stmt(s.Else) + "\n}"
	}
	return prefix(before, "", text, "")
}

func (w *writer) forStmt(s *ast.ForStmt, label string) string {
	vars := w.loopVars(s)
	var init, cond, post string
	if s.Init != nil {
		init = w.statement(s.Init, "")
	}
	t := &target{loop: true, label: label}
	var first []string
	inner := map[types.Object]string{}
	for _, v := range vars {
		h := w.local(v)
		inner[v] = w.temp(v.Name())
		first = append(first, inner[v]+" := "+h)
		if assigned(w.info, v, s.Body) {
			t.again += h + " = " + inner[v] + "; "
		}
	}
	if s.Cond != nil {
		cond = w.condition(s.Cond, nil)
	}
	if s.Post != nil {
		post = w.statement(s.Post, "")
	}
	header := map[types.Object]string{}
	for v, n := range inner {
		header[v] = w.names[v]
		w.names[v] = n
	}
	leave := w.enter(t)
	body := strings.Join(first, "; ") + "\n" + w.stmts(s.Body.List) + t.again
	leave()
	for v, n := range header {
		w.names[v] = n
	}
	var before []string
	if strings.HasPrefix(init, "{") || strings.Contains(init, ";") { // several statements: they come before the loop
		before, init = []string{strings.TrimSuffix(strings.TrimPrefix(init, "{ "), " }")}, ""
	}
	if strings.HasPrefix(post, "{") || strings.Contains(post, ";") {
		return w.manualPost(before, init, cond, post, body, label, t)
	}
	if init == "" && post == "" {
		return prefix(before, label, "for "+cond+" {\n"+body+"}", t.end)
	}
	return prefix(before, label, "for "+init+"; "+cond+"; "+post+" {\n"+body+"}", t.end)
}

// manualPost is for a post statement that lowers to several: they run at the start of every iteration but the first.
func (w *writer) manualPost(before []string, init, cond, post, body, label string, t *target) string {
	if init != "" {
		before = append(before, init)
	}
	first := w.temp("first")
	before = append(before, first+" := true")
	check := ""
	if cond != "" {
		check = "if !(" + cond + ") { break }; "
	}
	return prefix(before, label, "for {\nif !"+first+" { "+post+" }; "+first+" = false; "+check+body+"}", t.end)
}

// loopVars are the variables of a for clause that something may hold on to after their iteration.
func (w *writer) loopVars(s *ast.ForStmt) (vars []*types.Var) {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	for _, l := range init.Lhs {
		if v, ok := w.info.Defs[l.(*ast.Ident)].(*types.Var); ok && captured(w.info, v, s.Body) {
			vars = append(vars, v)
		}
	}
	return vars
}

// captured reports whether a function literal in n mentions v, or its address may be taken.
func captured(info *types.Info, v types.Object, n ast.Node) (yes bool) {
	var walk func(n ast.Node, inLit bool)
	walk = func(n ast.Node, inLit bool) {
		ast.Inspect(n, func(m ast.Node) bool {
			switch x := m.(type) {
			case *ast.FuncLit:
				if !inLit {
					walk(x.Body, true)
					return false
				}
			case *ast.Ident:
				yes = yes || inLit && info.Uses[x] == v
			case *ast.UnaryExpr:
				yes = yes || x.Op == token.AND && root(info, x.X) == v
			case *ast.SliceExpr:
				yes = yes || root(info, x.X) == v
			case *ast.SelectorExpr: // x.Method may take the address of x
				if s := info.Selections[x]; s != nil && s.Kind() == types.MethodVal {
					yes = yes || root(info, x.X) == v
				}
			}
			return !yes
		})
	}
	walk(n, false)
	return yes
}

// root is the variable that x, x.f, x[i] are part of.
func root(info *types.Info, x ast.Expr) types.Object {
	for {
		switch y := ast.Unparen(x).(type) {
		case *ast.Ident:
			return info.Uses[y]
		case *ast.SelectorExpr:
			x = y.X
		case *ast.IndexExpr:
			x = y.X
		default:
			return nil
		}
	}
}

// assigned reports whether v may get another value in n.
func assigned(info *types.Info, v types.Object, n ast.Node) (yes bool) {
	ast.Inspect(n, func(m ast.Node) bool {
		switch x := m.(type) {
		case *ast.AssignStmt:
			for _, l := range x.Lhs {
				yes = yes || root(info, l) == v
			}
		case *ast.IncDecStmt:
			yes = yes || root(info, x.X) == v
		case *ast.RangeStmt:
			yes = yes || x.Key != nil && root(info, x.Key) == v || x.Value != nil && root(info, x.Value) == v
		case *ast.UnaryExpr:
			yes = yes || x.Op == token.AND && root(info, x.X) == v
		case *ast.SelectorExpr:
			if s := info.Selections[x]; s != nil && s.Kind() == types.MethodVal {
				yes = yes || root(info, x.X) == v
			}
		}
		return !yes
	})
	return yes
}

func (w *writer) labeled(s *ast.LabeledStmt) string {
	name := s.Label.Name + "ᐧl"
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return w.statement(s.Stmt, name)
	}
	return name + ": " + w.statement(s.Stmt, "")
}

func (w *writer) branch(s *ast.BranchStmt) string {
	label := ""
	if s.Label != nil {
		label = s.Label.Name + "ᐧl"
	}
	switch s.Tok {
	case token.GOTO:
		if w.outer != nil {
			w.refuse(s, "goto inside a loop over a function", "use break and continue")
		}
		return "goto " + label
	case token.FALLTHROUGH:
		return "fallthrough"
	}
	return w.jump(s.Tok, label)
}

// jump writes break or continue.
func (w *writer) jump(tok token.Token, label string) string {
	through := false // other statements that break could mean lie between
	for i := len(w.targets) - 1; i >= 0; i-- {
		t := w.targets[i]
		hit := label != "" && t.label == label || label == "" && (tok == token.BREAK || t.loop)
		switch {
		case !hit && t.iterate != nil:
			return t.iterate.exit(tok, label)
		case !hit:
			through = true
			continue
		case t.iterate != nil && tok == token.BREAK:
			return "{ " + t.iterate.state + " = 1; return false }"
		case t.iterate != nil:
			return "return true"
		case tok == token.CONTINUE && t.again != "":
			return "{ " + t.again + strings.TrimSpace("continue "+label) + " }"
		case tok == token.BREAK && (t.comm || label != "" && through):
			// The interpreter leaves the loop around a select with a break, and hangs when that has a label.
			if t.end == "" {
				t.end = w.temp("end")
			}
			return "goto " + t.end
		}
		return strings.TrimSpace(tok.String() + " " + label)
	}
	panic(fmt.Sprintf("%s %s without target", tok, label))
}
