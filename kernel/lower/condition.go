package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// condition writes a boolean that decides where the program goes on: the condition of an if, a for or a case, or one side of
// && or ||; then is what is evaluated after it and before its value is read, or nil.
//
// Where an operation decides, the interpreter has it both keep its value and take the branch. Three keep no value when they
// are false, so that who reads it finds that of the last time, and the branch goes the wrong way: <-c when it had to wait, *p,
// and the conversion bool(b). A variable, a field and an element are read only after what comes behind && or || has run. A
// comparison does all of it right.
func (w *writer) condition(x, then ast.Expr) string {
	text := w.expr(x)
	if w.info.Types[x].Value != nil || w.decides(x, then) {
		return text
	}
	return "(" + text + " == true)"
}

// decides reports whether the interpreter evaluates x rightly where it decides.
func (w *writer) decides(x, then ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.BinaryExpr:
		return true
	case *ast.UnaryExpr:
		return x.Op == token.NOT
	case *ast.CallExpr:
		return !w.info.Types[x.Fun].IsType()
	case *ast.TypeAssertExpr: // a call
		return true
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr:
		return then == nil || !w.calls(then)
	}
	return false
}

// logical writes x && y and x || y.
func (w *writer) logical(x *ast.BinaryExpr) string {
	left, right := w.condition(x.X, x.Y), w.condition(x.Y, nil)
	if w.startsWithNothing(x.X) {
		left = "func() bool { return " + left + " }()"
	}
	text := "(" + left + " " + x.Op.String() + w.breakAt(x.X, x.Y) + " " + right + ")"
	if t := w.typeOf(x); !types.Identical(types.Default(t), types.Typ[types.Bool]) { // a comparison has lost the type
		return w.valueOf(t) + "(" + text + ")"
	}
	return text
}

// startsWithNothing reports whether what is evaluated first in the left side of && or || may be a pair of parentheses with
// nothing to evaluate in it: a literal or a type. The interpreter takes that for a condition.
func (w *writer) startsWithNothing(left ast.Expr) (yes bool) {
	ast.Inspect(left, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ParenExpr:
			_, lit := ast.Unparen(n).(*ast.CompositeLit)
			tv := w.info.Types[n]
			yes = yes || lit || tv.IsType()
		}
		return !yes
	})
	return yes
}

// paren writes (x) without its parentheses where x has its own or needs none: round a name they would be taken for a condition.
func (w *writer) paren(x *ast.ParenExpr) string {
	switch ast.Unparen(x).(type) {
	case *ast.CompositeLit, *ast.FuncLit:
		return "(" + w.expr(x.X) + ")"
	}
	return w.expr(x.X)
}
