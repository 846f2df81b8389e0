package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"jeton/kernel/check"
)

// call writes a conversion, a call of a builtin, or a call.
func (w *writer) call(x *ast.CallExpr) string {
	tv := w.info.Types[x.Fun]
	switch {
	case tv.IsType():
		return w.conversion(x.Args[0], w.subst(tv.Type))
	case tv.IsBuiltin():
		return w.builtin(x)
	}
	f := w.callee(x.Fun)
	if f != nil && !check.OfCell(f) && f.Pkg() != nil {
		if text, ok := w.special(x, f); ok {
			return text
		}
	}
	sig := w.typeOf(x.Fun).Underlying().(*types.Signature)
	fun := w.called(x.Fun)
	if _, lit := ast.Unparen(x.Fun).(*ast.FuncLit); lit {
		fun = "(" + fun + ")"
	}
	return w.apply(x, fun, sig, f)
}

// called writes what is called.
func (w *writer) called(fun ast.Expr) string {
	switch f := ast.Unparen(fun).(type) {
	case *ast.Ident:
		if _, ok := w.info.Uses[f].(*types.Func); ok {
			return w.funcName(f)
		}
	case *ast.SelectorExpr:
		if sel, ok := w.info.Selections[f]; ok && sel.Kind() == types.MethodVal {
			return w.calledMethod(f, sel, w.subst(sel.Recv()))
		} else if !ok {
			return w.funcName(f.Sel)
		}
	case *ast.IndexExpr, *ast.IndexListExpr:
		if w.info.Types[fun].Type != nil {
			if id := w.genericName(f); id != nil {
				return w.funcName(id)
			}
		}
	}
	return w.expr(fun)
}

// genericName is the name of the generic function in f[int], nil when x is no such thing.
func (w *writer) genericName(x ast.Expr) *ast.Ident {
	switch x := x.(type) {
	case *ast.IndexExpr:
		if _, ok := w.info.TypeOf(x.X).(*types.Signature); ok {
			return w.instantiated(x.X)
		}
	case *ast.IndexListExpr:
		return w.instantiated(x.X)
	}
	return nil
}

// callee is the function or method that is called by name; nil for a function value.
func (w *writer) callee(fun ast.Expr) *types.Func {
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		f, _ := w.info.Uses[x].(*types.Func)
		return f
	case *ast.SelectorExpr:
		f, _ := w.info.Uses[x.Sel].(*types.Func)
		return f
	case *ast.IndexExpr:
		return w.callee(x.X)
	case *ast.IndexListExpr:
		return w.callee(x.X)
	}
	return nil
}

// apply writes fun(args). f is nil for a function value.
func (w *writer) apply(x *ast.CallExpr, fun string, sig *types.Signature, f *types.Func) string {
	if len(x.Args) == 1 && sig.Params().Len() > 0 {
		if t, ok := w.typeOf(x.Args[0]).(*types.Tuple); ok {
			return w.spread(x, fun, sig, f, t)
		}
	}
	return fun + "(" + strings.Join(w.args(x, sig, f), ", ") + ")"
}

// args writes the arguments, converted to the parameters.
func (w *writer) args(x *ast.CallExpr, sig *types.Signature, f *types.Func) []string {
	var args []string
	line := w.fset.Position(x.Lparen).Line
	for i, a := range x.Args {
		if x.Ellipsis.IsValid() && i == len(x.Args)-1 && w.info.Types[a].IsNil() {
			break // f(nil...) is f()
		}
		t := paramType(sig, i, x.Ellipsis.IsValid())
		text := w.arg(a, t, f)
		rest := sig.Variadic() && i >= sig.Params().Len()-1 && !x.Ellipsis.IsValid()
		if f != nil && !check.OfCell(f) && (rest || w.hasText(w.typeOf(a))) && w.needsWrapping(w.typeOf(a), t) {
			text = w.wrapped(text, w.typeOf(a), t)
		}
		if x.Ellipsis.IsValid() && i == len(x.Args)-1 {
			text += "..."
		}
		if l := w.fset.Position(a.Pos()).Line; l != line {
			text, line = w.at(a)+text, l
		}
		args = append(args, text)
	}
	return args
}

// needsWrapping says whether a value of type from would not become a to of the library by itself; errors and Stringers are
// boxed.
func (w *writer) needsWrapping(from, to types.Type) bool {
	from, to = w.subst(from), w.subst(to)
	if _, native := isInterface(to); !native || isError(to) || isStringer(to) {
		return false
	}
	is, _ := isInterface(from)
	return !is && w.mentions(from)
}

// hasText reports whether t has a String or Error method: the interpreter would give such a value to package fmt as a
// fmt.Stringer or an error, whatever the parameter.
func (w *writer) hasText(t types.Type) bool {
	set := types.NewMethodSet(t)
	return set.Lookup(nil, "String") != nil || set.Lookup(nil, "Error") != nil
}

// wrapped puts a value of a cell's type into an interface of the library, which the interpreter does not do for the
// variadic arguments of compiled functions.
func (w *writer) wrapped(text string, from, to types.Type) string {
	ft, tt := w.typ(from), w.typ(to)
	return w.helper("wrapped "+w.key(from)+" "+w.key(to), "wrapped", func(name string) string {
		return fmt.Sprintf("func %s(x %s) %s { var y %s = x; return y }", name, ft, tt, tt)
	}) + "(" + text + ")"
}

// paramType is the type that the i-th argument is converted to.
func paramType(sig *types.Signature, i int, ellipsis bool) types.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !ellipsis {
		if s, ok := sig.Params().At(n - 1).Type().Underlying().(*types.Slice); ok {
			return s.Elem()
		}
		return types.Typ[types.Byte]
	}
	return sig.Params().At(i).Type()
}

// arg writes one argument. Compiled functions are particular about what they get as an interface.
func (w *writer) arg(a ast.Expr, t types.Type, f *types.Func) string {
	if f != nil && !check.OfCell(f) {
		return w.foreignArg(a, w.subst(t), f)
	}
	return w.to(a, t)
}

// spread writes f(g()) where g has several results.
func (w *writer) spread(x *ast.CallExpr, fun string, sig *types.Signature, f *types.Func, t *types.Tuple) string {
	var vars, args []string
	for i := range t.Len() {
		v := w.temp("v")
		vars = append(vars, v)
		args = append(args, w.conv(v, t.At(i).Type(), paramType(sig, i, false)))
	}
	head := "func()"
	call := fun + "(" + strings.Join(args, ", ") + ")"
	if sig.Results().Len() > 0 {
		head += w.signature(anonymous(types.NewSignatureType(nil, nil, nil, nil, sig.Results(), false)), nil)[2:]
		var results []string // the interpreter does not return a compiled call's several results as they are
		for range sig.Results().Len() {
			results = append(results, w.temp("r"))
		}
		list := strings.Join(results, ", ")
		call = list + " := " + call + "; return " + list
	}
	return "(" + head + " { " + strings.Join(vars, ", ") + " := " + w.expr(x.Args[0]) + "; " + call + " })()"
}

// conversion writes T(x).
func (w *writer) conversion(x ast.Expr, to types.Type) string {
	from := w.typeOf(x)
	if w.info.Types[x].IsNil() {
		return "(" + w.typ(to) + ")(nil)"
	}
	if is, _ := isInterface(to); is {
		text := w.to(x, to)
		if _, native := isInterface(to); native {
			if w.needsWrapping(from, to) {
				return w.wrapped(text, from, to)
			}
			return w.typ(to) + "(" + text + ")"
		}
		return text
	}
	text := w.expr(x)
	if isNamedFunc(to) { // the interpreter fails when a method of the result is called
		return w.valueOf(to) + "(" + text + ")"
	}
	if v := w.info.Types[x].Value; v != nil {
		if b, ok := from.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			if tb, ok := to.Underlying().(*types.Basic); ok && (tb.Info()&types.IsConstType != 0) && !(tb.Info()&types.IsString != 0 && b.Info()&types.IsNumeric != 0) {
				return w.constant(v, to)
			}
		}
	}
	if st, ok := from.Underlying().(*types.Struct); ok { // the interpreter wants the very type: go by the fields
		if tt, ok := to.Underlying().(*types.Struct); ok && !types.Identical(from, to) {
			return w.structConversion(text, from, to, st, tt)
		}
	}
	return typeAsName(w.typ(to)) + "(" + text + ")"
}

// typeAsName puts parentheses round a type that needs them to be called.
func typeAsName(typ string) string {
	if strings.HasPrefix(typ, "*") || strings.HasPrefix(typ, "func") || strings.HasPrefix(typ, "<-") || strings.HasPrefix(typ, "chan") || strings.HasPrefix(typ, "(") {
		return "(" + typ + ")"
	}
	return typ
}

// isNamedFunc reports whether t is a cell's named function type.
func isNamedFunc(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !isCell(n.Obj()) {
		return false
	}
	_, ok = n.Underlying().(*types.Signature)
	return ok
}

// structConversion copies field by field in a function of its own.
func (w *writer) structConversion(text string, from, to types.Type, st, tt *types.Struct) string {
	key := "convert " + w.key(from) + " " + w.key(to)
	name := w.have(key)
	if name == "" {
		name = w.unique("convert")
		w.known[key] = name
		var parts []string
		for i := range st.NumFields() {
			if w.erased(from, i) || w.erased(to, i) {
				w.refuseAt(w.fset, 0, "converting a struct that contains itself by way of others", "copy the fields one by one")
			}
			parts = append(parts, fieldName(tt, i)+": x."+fieldName(st, i))
		}
		w.decls = append(w.decls, fmt.Sprintf("func %s(x %s) %s { return %s{%s} }", name, w.typ(from), w.typ(to), w.typ(to), strings.Join(parts, ", ")))
	}
	return name + "(" + text + ")"
}

// builtin writes a call of a predeclared function.
func (w *writer) builtin(x *ast.CallExpr) string {
	name := ""
	switch f := ast.Unparen(x.Fun).(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr: // unsafe.Sizeof and the like are constants, mostly
		w.refuse(x, "unsafe."+f.Sel.Name+" of what is not known before it runs", "")
		return "0"
	}
	if w.isSpread(x) && name != "print" && name != "println" {
		w.refuse(x, name+" of the results of a call", "put the results in variables first")
		return "nil"
	}
	arg := func(i int) string { return w.expr(x.Args[i]) }
	switch name {
	case "append":
		return w.appendCall(x)
	case "delete":
		m := w.typeOf(x.Args[0]).Underlying().(*types.Map)
		return "delete(" + arg(0) + ", " + w.to(x.Args[1], m.Key()) + ")"
	case "make":
		args := []string{w.typ(w.typeOf(x.Args[0]))}
		for _, a := range x.Args[1:] {
			args = append(args, w.expr(a))
		}
		if c, ok := w.typeOf(x).Underlying().(*types.Chan); ok && c.Dir() != types.SendRecv {
			args[0] = w.typ(types.NewChan(types.SendRecv, c.Elem()))
			return "(" + w.typ(w.typeOf(x)) + ")(make(" + strings.Join(args, ", ") + "))"
		}
		return "make(" + strings.Join(args, ", ") + ")"
	case "new":
		if w.info.Types[x.Args[0]].IsType() {
			return "new(" + w.typ(w.typeOf(x.Args[0])) + ")"
		}
		t := types.Default(w.typeOf(x.Args[0])) // new(expression), Go 1.26
		return "func() *" + w.typ(t) + " { x := " + w.to(x.Args[0], t) + "; return &x }()"
	case "panic":
		if w.info.Types[x.Args[0]].IsNil() {
			return "panic(new(" + w.pkg("runtime") + ".PanicNilError))"
		}
		return "panic(" + w.to(x.Args[0], anyType) + ")"
	case "recover":
		return w.box("Recovered") + "(recover())"
	case "clear":
		return w.box("Clear") + "(" + arg(0) + ")"
	case "min", "max":
		return w.minMax(x, name)
	case "complex":
		t := w.typeOf(x)
		part := types.Type(types.Typ[types.Float64])
		if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.Complex64 {
			part = types.Typ[types.Float32]
		}
		return "complex(" + w.to(x.Args[0], part) + ", " + w.to(x.Args[1], part) + ")"
	}
	if name == "len" || name == "cap" {
		t := w.typeOf(x.Args[0]).Underlying()
		if p, ok := t.(*types.Pointer); ok {
			t = p.Elem().Underlying()
		}
		if a, ok := t.(*types.Array); ok && !hasCall(x.Args[0]) {
			return fmt.Sprint(a.Len())
		}
	}
	var args []string
	for i := range x.Args {
		args = append(args, arg(i))
	}
	if name == "print" || name == "println" {
		return w.printCall(x, name)
	}
	return name + "(" + strings.Join(args, ", ") + ")"
}

func (w *writer) appendCall(x *ast.CallExpr) string {
	t := w.typeOf(x.Args[0])
	if w.info.Types[x.Args[0]].IsNil() {
		t = w.typeOf(x)
	}
	elem := t.Underlying().(*types.Slice).Elem()
	args := []string{w.to(x.Args[0], t)}
	line := w.fset.Position(x.Pos()).Line
	for i, a := range x.Args[1:] {
		text := ""
		if x.Ellipsis.IsValid() && i == len(x.Args)-2 {
			text = w.expr(a) + "..."
			if w.info.Types[a].IsNil() {
				continue
			}
		} else {
			text = w.to(a, elem)
			if i > 0 && isPlace(a) && w.info.Types[a].Value == nil { // the interpreter reads it only after it has written the elements before
				text = w.valueOf(elem) + "(" + text + ")"
			}
		}
		if l := w.fset.Position(a.Pos()).Line; l != line {
			text, line = w.at(a)+text, l
		}
		args = append(args, text)
	}
	if len(args) == 1 {
		return "(" + args[0] + ")"
	}
	return "append(" + strings.Join(args, ", ") + ")"
}

// isPlace reports whether x is a part of something that may change.
func isPlace(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.IndexExpr, *ast.StarExpr, *ast.SelectorExpr:
		return true
	}
	return false
}

// valueOf is a function that returns its argument: a copy of it.
func (w *writer) valueOf(t types.Type) string {
	typ := w.typ(t)
	return w.helper("value "+w.key(t), "value", func(name string) string {
		return "func " + name + "(x " + typ + ") " + typ + " { return x }"
	})
}

// minMax calls a function of its own for the type.
func (w *writer) minMax(x *ast.CallExpr, name string) string {
	t := types.Default(w.typeOf(x))
	key := name + " " + w.key(t)
	fn := w.have(key)
	if fn == "" {
		fn = w.unique(name)
		w.known[key] = fn
		op := "<"
		if name == "max" {
			op = ">"
		}
		nan := ""
		if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
			nan = "if a != a { return a }; if b != b { return b }; if a == 0 && b == 0 { if " + fmt.Sprintf("(1/a %s 1/b)", op) + " { return a }; return b }; "
		}
		w.decls = append(w.decls, fmt.Sprintf("func %s(a, b %s) %s { %sif b %s a { return b }; return a }", fn, w.typ(t), w.typ(t), nan, op))
	}
	text := w.to(x.Args[0], t)
	for _, a := range x.Args[1:] {
		text = fn + "(" + text + ", " + w.to(a, t) + ")"
	}
	if len(x.Args) == 1 {
		return "(" + text + ")"
	}
	return text
}

// printCall writes print and println, which the interpreter writes differently from Go.
func (w *writer) printCall(x *ast.CallExpr, name string) string {
	fn := w.box("Print")
	if name == "println" {
		fn = w.box("Println")
	}
	if len(x.Args) == 1 && w.isSpread(x) {
		tu := w.typeOf(x.Args[0]).(*types.Tuple)
		var vars []string
		for range tu.Len() {
			vars = append(vars, w.temp("v"))
		}
		list := strings.Join(vars, ", ")
		return "(func() { " + list + " := " + w.expr(x.Args[0]) + "; " + fn + "(" + list + ") })()"
	}
	var args []string
	for _, a := range x.Args {
		if is, native := isInterface(w.typeOf(a)); is {
			text := w.expr(a)
			if native {
				text = w.asAny(a)
			}
			args = append(args, w.box("Word")+"("+text+")")
			continue
		}
		args = append(args, w.to(a, types.Default(w.typeOf(a))))
	}
	return fn + "(" + strings.Join(args, ", ") + ")"
}

// hasCall reports whether evaluating x may do something.
func hasCall(x ast.Expr) (yes bool) {
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			yes = true
		case *ast.UnaryExpr:
			yes = yes || n.Op == token.ARROW
		}
		return !yes
	})
	return yes
}
