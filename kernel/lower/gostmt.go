package lower

import (
	"go/ast"
	"go/types"
	"strings"

	"jeton/kernel/check"
)

// goGuard is written first into a goroutine, so that a panic ends the cell and not the process.
func (w *writer) goGuard() string {
	e := w.temp("e")
	return "defer func() { if " + e + " := recover(); " + e + " != nil { " + w.hook("GoPanic") + "(" + e + ") } }()\n"
}

// goStmt starts a goroutine with a guard. The function and its arguments are evaluated before.
func (w *writer) goStmt(s *ast.GoStmt) string {
	if lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok {
		if sig := w.typeOf(lit).(*types.Signature); sig.Params().Len() == 0 || !w.isSpread(s.Call) {
			return "go " + w.funcLit(lit, w.goGuard()) + "(" + strings.Join(w.args(s.Call, sig, nil), ", ") + ")"
		}
	}
	params, args, call := w.closed(s.Call)
	return "go func(" + strings.Join(params, ", ") + ") {\n" + w.goGuard() + call + "\n}(" + strings.Join(args, ", ") + ")"
}

func (w *writer) isSpread(x *ast.CallExpr) bool {
	if len(x.Args) != 1 {
		return false
	}
	_, ok := w.typeOf(x.Args[0]).(*types.Tuple)
	return ok
}

// closed takes a call apart: parameters for all that is evaluated now, the values, and the call to make later with them.
func (w *writer) closed(x *ast.CallExpr) (ps, as []string, call string) {
	tv := w.info.Types[x.Fun]
	if tv.IsBuiltin() || tv.IsType() || w.isSpread(x) || w.isSpecial(x) {
		return w.closedArgs(x)
	}
	sig := w.typeOf(x.Fun).Underlying().(*types.Signature)
	f := w.callee(x.Fun)
	hold := func(typ, value string) string {
		n := w.temp("a")
		ps = append(ps, n+" "+typ)
		as = append(as, value)
		return n
	}
	fun := ""
	switch {
	case isLit(x.Fun):
		fun = w.expr(x.Fun)
	case f != nil && f.Signature().Recv() == nil: // a function by name is what it is
		fun = w.called(x.Fun)
	case f != nil && w.info.Selections[ast.Unparen(x.Fun).(*ast.SelectorExpr)].Kind() == types.MethodVal:
		sel := ast.Unparen(x.Fun).(*ast.SelectorExpr)
		s := w.info.Selections[sel]
		recv := w.subst(s.Recv())
		obj, index, _ := w.lookup(recv, sel.Sel.Name, s)
		text, t := w.receiver(sel, recv, index)
		m := obj.(*types.Func)
		if is, _ := isInterface(t); !is {
			_, isPtr := t.Underlying().(*types.Pointer)
			_, wantsPtr := m.Signature().Recv().Type().(*types.Pointer)
			switch {
			case wantsPtr && !isPtr:
				text, t = "(&"+text+")", types.NewPointer(t)
			case isPtr && !wantsPtr: // the value as it is now
				text, t = "*"+text, t.Underlying().(*types.Pointer).Elem()
			}
		}
		fun = w.methodOf(hold(w.typ(t), text), t, m, sig)
	default:
		fun = hold(w.typ(sig), w.expr(x.Fun))
	}
	var names []string
	for i, a := range w.args(x, sig, f) {
		if strings.HasSuffix(a, "...") {
			a = strings.TrimSuffix(a, "...")
			names = append(names, hold(w.typ(sig.Params().At(i).Type()), a)+"...")
			continue
		}
		names = append(names, hold(w.typ(paramType(sig, i, false)), a))
	}
	return ps, as, fun + "(" + strings.Join(names, ", ") + ")"
}

// isSpecial says whether a call of the library is written in a way of its own.
func (w *writer) isSpecial(x *ast.CallExpr) bool {
	f := w.callee(x.Fun)
	if f == nil || check.OfCell(f) || f.Pkg() == nil {
		return false
	}
	full := f.FullName()
	return full == "errors.As" || full == "fmt.Errorf" || printf[full] != ""
}

// closedArgs is closed for calls of builtins, of what the library prints, and of f(g()): before has what must be done first.
func (w *writer) closedArgs(x *ast.CallExpr) (ps, as []string, call string) {
	hold := func(typ, value string) string {
		n := w.temp("a")
		ps = append(ps, n+" "+typ)
		as = append(as, value)
		return n
	}
	name := ""
	if w.info.Types[x.Fun].IsBuiltin() {
		name = ast.Unparen(x.Fun).(*ast.Ident).Name
	}
	f := w.callee(x.Fun)
	switch {
	case w.isSpread(x):
		w.refuse(x, "go or defer of a call whose arguments are the results of another", "put the results in variables first")
	case name == "delete":
		m := w.typeOf(x.Args[0])
		key := m.Underlying().(*types.Map).Key()
		a := hold(w.typ(m), w.expr(x.Args[0]))
		call = "delete(" + a + ", " + hold(w.typ(key), w.to(x.Args[1], key)) + ")"
	case name == "close" || name == "clear":
		call = name + "(" + hold(w.typ(w.typeOf(x.Args[0])), w.expr(x.Args[0])) + ")"
		if name == "clear" {
			call = w.box("Clear") + call[len(name):]
		}
	case name == "panic":
		call = "panic(" + hold("interface{}", w.to(x.Args[0], anyType)) + ")"
	case name == "print" || name == "println":
		var list []string
		for _, a := range x.Args {
			list = append(list, hold("interface{}", w.to(a, anyType)))
		}
		call = w.box(strings.ToUpper(name[:1])+name[1:]) + "(" + strings.Join(list, ", ") + ")"
	case name == "copy":
		d := w.typeOf(x.Args[0])
		a := hold(w.typ(d), w.expr(x.Args[0]))
		call = "copy(" + a + ", " + hold(w.typ(types.Default(w.typeOf(x.Args[1]))), w.expr(x.Args[1])) + ")"
	case f != nil && printf[f.FullName()] != "" && !x.Ellipsis.IsValid():
		at := 0
		if f.FullName() == "fmt.Fprintf" {
			at = 1
		}
		var list []string
		for i, a := range w.args(x, f.Signature(), f) {
			list = append(list, hold(w.typ(paramType(f.Signature(), i, false)), a))
		}
		text := w.box("Sprintf") + "(" + strings.Join(list[at:], ", ") + ")"
		call = w.pkg(f.Pkg().Path()) + "." + printf[f.FullName()] + "(" + strings.Join(append(list[:at:at], text), ", ") + ")"
	default:
		call = w.callAsStatement(x)
	}
	return ps, as, call
}

func (w *writer) callAsStatement(x *ast.CallExpr) string {
	text := w.call(x)
	if t := w.typeOf(x); t != nil && !isVoid(t) && w.info.Types[x.Fun].IsBuiltin() {
		return "_ = " + text
	}
	return text
}

func isLit(x ast.Expr) bool {
	_, ok := ast.Unparen(x).(*ast.FuncLit)
	return ok
}

func isVoid(t types.Type) bool {
	tu, ok := t.(*types.Tuple)
	return ok && tu.Len() == 0
}

// deferStmt evaluates all that a deferred call needs into variables of its own: the interpreter would do it at the end.
func (w *writer) deferStmt(s *ast.DeferStmt) string {
	if w.outer != nil {
		w.refuse(s, "defer inside a loop over a function", "put the body of the loop in a function of its own")
	}
	if lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && len(s.Call.Args) == 0 {
		return w.deferred(s, w.funcLit(lit), false)
	}
	params, args, call := w.closed(s.Call)
	var before []string
	for i := range params {
		name, typ, _ := strings.Cut(params[i], " ")
		before = append(before, "var "+name+" "+typ+" = "+args[i])
	}
	f := w.callee(s.Call.Fun)
	direct := isLit(s.Call.Fun) || f != nil && check.OfCell(f) && f.Signature().Recv() == nil // it may call recover itself
	if direct && w.deferList == "" {
		call = "defer " + call
	} else {
		call = w.deferred(s, "func() { "+call+" }", direct)
	}
	return strings.Join(append(before, call), "; ")
}

// deferred defers a function. In a loop the interpreter would run the last one again and again: there it goes into a list.
func (w *writer) deferred(s *ast.DeferStmt, fn string, direct bool) string {
	if w.deferList == "" {
		return "defer " + fn + "()"
	}
	if direct && !isLit(s.Call.Fun) || recovers(w.info, s.Call) {
		w.refuse(s, "a deferred function that may recover, inside a loop", "put the body of the loop in a function of its own")
	}
	return w.deferList + " = append(" + w.deferList + ", " + fn + ")"
}

// deferring prepares a loop whose body defers: what it defers is run, last first, by one deferred call before the loop.
func (w *writer) deferring(loop ast.Node) (before []string, leave func()) {
	if w.deferList != "" || !defers(loop) {
		return nil, func() {}
	}
	w.deferList = w.temp("deferred")
	return []string{"var " + w.deferList + " []func()", "defer func() { " + w.box("RunDeferred") + "(" + w.deferList + ") }()"},
		func() { w.deferList = "" }
}

// defers reports whether n has a defer statement outside function literals.
func defers(n ast.Node) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			yes = true
		}
		return !yes
	})
	return yes
}

// recovers reports whether n calls the builtin recover.
func recovers(info *types.Info, n ast.Node) (yes bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if b, ok := info.Uses[id].(*types.Builtin); ok && b.Name() == "recover" {
				yes = true
			}
		}
		return !yes
	})
	return yes
}
