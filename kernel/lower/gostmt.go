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
	return "go func(" + params + ") {\n" + w.goGuard() + call + "\n}(" + args + ")"
}

func (w *writer) isSpread(x *ast.CallExpr) bool {
	if len(x.Args) != 1 {
		return false
	}
	_, ok := w.typeOf(x.Args[0]).(*types.Tuple)
	return ok
}

// closed takes a call apart: parameters for all that is evaluated now, the values, and the call to make later with them.
func (w *writer) closed(x *ast.CallExpr) (params, args, call string) {
	tv := w.info.Types[x.Fun]
	if tv.IsBuiltin() || tv.IsType() || w.isSpread(x) || w.isSpecial(x) {
		return w.closedArgs(x)
	}
	sig := w.typeOf(x.Fun).Underlying().(*types.Signature)
	f := w.callee(x.Fun)
	var ps, as []string
	hold := func(typ, value string) string {
		n := w.temp("a")
		ps = append(ps, n+" "+typ)
		as = append(as, value)
		return n
	}
	fun := ""
	switch {
	case f != nil && f.Signature().Recv() == nil: // a function by name is what it is
		fun = w.called(x.Fun)
	case f != nil && w.info.Selections[ast.Unparen(x.Fun).(*ast.SelectorExpr)].Kind() == types.MethodVal:
		sel := ast.Unparen(x.Fun).(*ast.SelectorExpr)
		s := w.info.Selections[sel]
		recv := w.subst(s.Recv())
		obj, index, _ := w.lookup(recv, sel.Sel.Name, s)
		text, t := w.receiver(sel, recv, index)
		m := obj.(*types.Func)
		if _, isPtr := t.Underlying().(*types.Pointer); !isPtr {
			if _, wantsPtr := m.Signature().Recv().Type().(*types.Pointer); wantsPtr {
				text, t = "(&"+text+")", types.NewPointer(t)
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
	return strings.Join(ps, ", "), strings.Join(as, ", "), fun + "(" + strings.Join(names, ", ") + ")"
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

// closedArgs is closed for calls whose arguments are not simply values: those that are no constants are put in variables
// by their own types, under names that the call then uses.
func (w *writer) closedArgs(x *ast.CallExpr) (params, args, call string) {
	return "", "", w.callAsStatement(x)
}

func (w *writer) callAsStatement(x *ast.CallExpr) string {
	text := w.call(x)
	if t := w.typeOf(x); t != nil && !isVoid(t) && w.info.Types[x.Fun].IsBuiltin() {
		return "_ = " + text
	}
	return text
}

func isVoid(t types.Type) bool {
	tu, ok := t.(*types.Tuple)
	return ok && tu.Len() == 0
}

// deferStmt keeps what the interpreter defers right, and takes the other calls apart.
func (w *writer) deferStmt(s *ast.DeferStmt) string {
	if w.outer != nil {
		w.refuse(s, "defer inside a loop over a function", "put the body of the loop in a function of its own")
	}
	if lit, ok := ast.Unparen(s.Call.Fun).(*ast.FuncLit); ok && !w.isSpread(s.Call) {
		return "defer " + w.funcLit(lit) + "(" + strings.Join(w.args(s.Call, w.typeOf(lit).(*types.Signature), nil), ", ") + ")"
	}
	f := w.callee(s.Call.Fun)
	if f != nil && check.OfCell(f) && f.Signature().Recv() == nil && !w.isSpread(s.Call) { // it may call recover itself
		return "defer " + w.call(s.Call)
	}
	params, args, call := w.closed(s.Call)
	return "defer func(" + params + ") { " + call + " }(" + args + ")"
}
