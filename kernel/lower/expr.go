package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"jeton/kernel/check"
)

// expr writes an expression as a value of its own type.
func (w *writer) expr(x ast.Expr) string {
	tv := w.info.Types[x]
	if tv.Value != nil {
		return w.constant(tv.Value, w.typeOf(x))
	}
	if tv.IsType() {
		return w.typ(tv.Type)
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return w.paren(x)
	case *ast.Ident:
		return w.ident(x)
	case *ast.SelectorExpr:
		return w.selector(x)
	case *ast.CallExpr:
		return w.call(x)
	case *ast.FuncLit:
		return w.funcLit(x)
	case *ast.CompositeLit:
		return w.composite(x)
	case *ast.UnaryExpr:
		return w.unary(x)
	case *ast.BinaryExpr:
		return w.binary(x)
	case *ast.StarExpr:
		return "(*" + w.expr(x.X) + ")"
	case *ast.IndexExpr:
		return w.index(x)
	case *ast.IndexListExpr:
		return w.ident(w.instantiated(x.X))
	case *ast.SliceExpr:
		return w.slice(x)
	case *ast.TypeAssertExpr:
		return w.assertion(w.typeOf(x.Type), w.typeOf(x.X), "must") + "(" + w.asAny(x.X) + ")"
	}
	panic(fmt.Sprintf("expression %T", x))
}

// instantiated is the identifier under f[int] or pkg.f[int].
func (w *writer) instantiated(x ast.Expr) *ast.Ident {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return x.Sel
	}
	panic(fmt.Sprintf("instance of %T", x))
}

func (w *writer) ident(x *ast.Ident) string {
	if x.Name == "_" {
		return "_"
	}
	obj := w.info.Uses[x]
	if obj == nil {
		obj = w.info.Defs[x]
	}
	switch o := obj.(type) {
	case *types.Nil:
		return "nil"
	case *types.Func:
		if check.OfCell(o) || o.Signature().TypeParams() != nil {
			// As a value the interpreter would sometimes give its own node.
			t := w.typeOf(x)
			if inst, ok := w.info.Instances[x]; ok {
				t = w.subst(inst.Type)
			}
			return w.bound(w.funcName(x), t.(*types.Signature))
		}
		return w.funcName(x)
	case *types.Var:
		return w.variable(o)
	case *types.TypeName:
		return w.typ(o.Type())
	}
	panic(fmt.Sprintf("name %s is %T", x.Name, obj))
}

// funcName is the name of a function, or of a variable of the library, to be called.
func (w *writer) funcName(x *ast.Ident) string {
	o, ok := w.info.Uses[x].(*types.Func)
	switch {
	case !ok:
		return w.ident(x)
	case o.Signature().TypeParams() != nil, !o.Exported() && w.ofLibrary(o) != nil:
		return w.genericFunc(x, o)
	case check.OfCell(o):
		return check.LoweredName(o)
	}
	return w.pkg(o.Pkg().Path()) + "." + o.Name()
}

func (w *writer) variable(o *types.Var) string {
	if n := w.names[o]; n != "" {
		return n
	}
	if check.OfCell(o) && isGlobal(o) {
		return check.LoweredName(o)
	}
	if !check.OfCell(o) {
		return w.pkg(o.Pkg().Path()) + "." + o.Name()
	}
	return w.local(o)
}

// isGlobal reports whether a variable is one of a package: of this check's scope, or a clone of an earlier one.
func isGlobal(o *types.Var) bool {
	return o.Kind() == types.PackageVar || o.Parent() != nil && o.Pkg() != nil && o.Parent() == o.Pkg().Scope() ||
		o.Parent() != nil && o.Parent().Parent() == types.Universe
}

// genericFunc is the name of a generic function's copy for the type arguments at x.
func (w *writer) genericFunc(x *ast.Ident, o *types.Func) string {
	inst := w.info.Instances[x]
	org := w.originOf(o)
	if org == nil {
		w.refuse(x, "the generic function "+o.Pkg().Name()+"."+o.Name(), genericAdvice(o))
		return "nil"
	}
	env := map[*types.TypeParam]types.Type{}
	params := org.decl.Obj.(*types.Func).Signature().TypeParams()
	key := "func " + org.name()
	for i := range params.Len() {
		t := w.subst(inst.TypeArgs.At(i))
		env[params.At(i)] = t
		key += "," + w.key(t)
	}
	if n := w.have(key); n != "" {
		return n
	}
	if w.depth++; w.depth > 1000 {
		w.refuse(x, "a generic function that instantiates itself without end", "")
		panic(bail{})
	}
	name := w.unique(o.Name())
	w.known[key] = name
	e := w.emitter
	e.todo = append(e.todo, func() {
		v := e.writer(org.info, org.fset, env)
		e.decls = append(e.decls, v.function(org.decl.Func, org.decl.Obj.(*types.Func), name))
	})
	return name
}

// selector writes pkg.Name, x.field, x.method and T.method.
func (w *writer) selector(x *ast.SelectorExpr) string {
	sel, ok := w.info.Selections[x]
	if !ok { // pkg.Name
		return w.ident(x.Sel)
	}
	recv := w.subst(sel.Recv())
	switch sel.Kind() {
	case types.FieldVal:
		_, index, _ := w.lookup(recv, x.Sel.Name, sel)
		text, _ := w.path(w.expr(x.X), recv, index)
		return text
	case types.MethodExpr:
		return w.methodExpr(x, sel, recv)
	}
	return w.methodValue(x, sel, recv)
}

// lookup finds a field or method; in a generic body the receiver is known only now.
func (w *writer) lookup(recv types.Type, name string, sel *types.Selection) (types.Object, []int, bool) {
	if len(w.env) == 0 {
		return sel.Obj(), sel.Index(), sel.Indirect()
	}
	pkg := sel.Obj().Pkg()
	obj, index, indirect := types.LookupFieldOrMethod(recv, true, pkg, name)
	if obj == nil {
		panic(fmt.Sprintf("%v has no %s", recv, name))
	}
	return obj, index, indirect
}

// path follows field indices from text, of type t.
func (e *emitter) path(text string, t types.Type, index []int) (string, types.Type) {
	for _, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s := t.Underlying().(*types.Struct)
		text += "." + fieldName(s, i)
		if e.erased(t, i) {
			text = e.restore(s.Field(i).Type()) + "(" + text + ")"
		}
		t = s.Field(i).Type()
	}
	return text, t
}

// receiver writes what a method is called on: x with the embedded fields on the way to the method written out.
func (w *writer) receiver(x *ast.SelectorExpr, recv types.Type, index []int) (string, types.Type) {
	return w.path(w.expr(x.X), recv, index[:len(index)-1])
}

// calledMethod writes x.M to be called.
func (w *writer) calledMethod(x *ast.SelectorExpr, sel *types.Selection, recv types.Type) string {
	obj, index, _ := w.lookup(recv, x.Sel.Name, sel)
	text, t := w.receiver(x, recv, index)
	return w.methodOf(text, t, obj.(*types.Func), w.typeOf(x))
}

// methodValue writes x.M to be kept: the receiver is taken now, where the interpreter would take it at the call.
func (w *writer) methodValue(x *ast.SelectorExpr, sel *types.Selection, recv types.Type) string {
	obj, index, _ := w.lookup(recv, x.Sel.Name, sel)
	text, t := w.receiver(x, recv, index)
	m, sig := obj.(*types.Func), w.typeOf(x).(*types.Signature)
	if is, native := isInterface(t); is && !native {
		return w.methodOf(text, t, m, sig)
	} else if !is {
		_, isPtr := t.Underlying().(*types.Pointer)
		_, wantsPtr := m.Signature().Recv().Type().(*types.Pointer)
		switch {
		case wantsPtr && !isPtr:
			text = "&" + text
		case isPtr && !wantsPtr:
			text = "*" + text
		}
	}
	r := w.temp("r")
	return "func() " + w.typ(sig) + " { " + r + " := " + text + "; return " + w.bound(r+"."+m.Name(), sig) + " }()"
}

func (w *writer) methodOf(text string, t types.Type, m *types.Func, sig types.Type) string {
	if is, native := isInterface(t); is && !native {
		return w.box("Method") + "(" + text + ", " + strconv.Quote(m.Name()) + ").(" + w.typ(sig) + ")"
	}
	return text + "." + m.Name()
}

// methodExpr writes T.M as a closure.
func (w *writer) methodExpr(x *ast.SelectorExpr, sel *types.Selection, recv types.Type) string {
	obj, index, _ := w.lookup(recv, x.Sel.Name, sel)
	sig := w.typeOf(x).(*types.Signature)
	call, t := w.path("p0", recv, index[:len(index)-1])
	msig := w.subst(obj.Type()).(*types.Signature)
	fn := w.methodOf(call, t, obj.(*types.Func), types.NewSignatureType(nil, nil, nil, msig.Params(), msig.Results(), msig.Variadic()))
	text := "func" + w.signature(anonymous(sig), func(p *types.Var) string { return p.Name() })
	var args []string
	for i := 1; i < sig.Params().Len(); i++ {
		a := "p" + strconv.Itoa(i)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			a += "..."
		}
		args = append(args, a)
	}
	ret := ""
	if sig.Results().Len() > 0 {
		ret = "return "
	}
	return text + " { " + ret + fn + "(" + strings.Join(args, ", ") + ") }"
}

func (w *writer) unary(x *ast.UnaryExpr) string {
	if x.Op == token.AND {
		if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
			return "&" + w.composite(lit)
		}
		if sel, ok := ast.Unparen(x.X).(*ast.SelectorExpr); ok && w.isErased(sel) {
			w.refuse(x, "the address of field "+sel.Sel.Name+" of a type that contains itself by way of others", "keep what the field holds in a variable, and take the address of that")
		}
		if o := w.libraryVar(x.X); o != nil {
			w.refuse(x, "the address of "+o.Pkg().Name()+"."+o.Name()+", of which the interpreter has a copy", "")
		}
		return "(&" + w.expr(x.X) + ")"
	}
	return "(" + x.Op.String() + w.expr(x.X) + ")"
}

func (w *writer) binary(x *ast.BinaryExpr) string {
	if x.Op == token.EQL || x.Op == token.NEQ {
		return w.equality(x)
	}
	if x.Op == token.LAND || x.Op == token.LOR {
		return w.logical(x)
	}
	left, right := w.operand(x.X, x.Y), w.operand(x.Y, x.X)
	if x.Op == token.SHL || x.Op == token.SHR {
		left, right = w.operand(x.X, x), w.count(x.Y)
	}
	return "(" + left + " " + x.Op.String() + w.breakAt(x.X, x.Y) + " " + right + ")"
}

// count writes the right side of a shift. The interpreter fails on one that is a shift itself, and takes a negative one.
func (w *writer) count(x ast.Expr) string {
	if w.info.Types[x].Value != nil {
		return w.expr(x)
	}
	t := types.Default(w.typeOf(x))
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsUnsigned == 0 {
		typ := w.typ(t)
		return w.helper("count "+w.key(t), "count", func(name string) string {
			return fmt.Sprintf("func %s(n %s) uint { if n < 0 { %s() }; return uint(n) }", name, typ, w.box("ShiftPanic"))
		}) + "(" + w.expr(x) + ")"
	}
	if b, ok := ast.Unparen(x).(*ast.BinaryExpr); ok && (b.Op == token.SHL || b.Op == token.SHR) {
		return w.valueOf(t) + "(" + w.expr(x) + ")"
	}
	return w.expr(x)
}

// operand writes one side of an operator; an untyped constant gets the type of the other side.
func (w *writer) operand(x, other ast.Expr) string {
	tv := w.info.Types[x]
	if b, ok := w.typeOf(x).(*types.Basic); ok && b.Info()&types.IsUntyped != 0 && tv.Value != nil {
		t := w.typeOf(other)
		if _, ok := t.Underlying().(*types.Basic); ok {
			return w.constant(tv.Value, t)
		}
	}
	return w.expr(x)
}

// breakAt marks y's line when it is not x's.
func (w *writer) breakAt(x, y ast.Expr) string {
	if w.fset.Position(x.End()).Line != w.fset.Position(y.Pos()).Line {
		return w.at(y)
	}
	return ""
}

func (w *writer) equality(x *ast.BinaryExpr) string {
	a, b := w.info.Types[x.X], w.info.Types[x.Y]
	if a.IsNil() { // the interpreter asks the left side whether it is nil
		return "(" + w.expr(x.Y) + " " + x.Op.String() + " nil)"
	}
	if b.IsNil() {
		return "(" + w.expr(x.X) + " " + x.Op.String() + " nil)"
	}
	return w.equal(x.X, x.Y, x.Op == token.NEQ)
}

var anyType = types.Universe.Lookup("any").Type()

// equal writes x == y, or != with not.
func (w *writer) equal(x, y ast.Expr, not bool) string {
	xi, _ := isInterface(w.typeOf(x))
	yi, _ := isInterface(w.typeOf(y))
	op, bang := "==", ""
	if not {
		op, bang = "!=", "!"
	}
	if xi || yi {
		return bang + w.box("Equal") + "(" + w.to(x, anyType) + ", " + w.to(y, anyType) + ")"
	}
	return "(" + w.operand(x, y) + " " + op + w.breakAt(x, y) + " " + w.operand(y, x) + ")"
}

func (w *writer) index(x *ast.IndexExpr) string {
	if tv := w.info.Types[x.X]; tv.Type != nil {
		if _, ok := tv.Type.(*types.Signature); ok {
			return w.ident(w.instantiated(x.X))
		}
	}
	t := w.typeOf(x.X)
	if m, ok := t.Underlying().(*types.Map); ok {
		if w.info.Types[x.Index].IsNil() {
			return w.expr(x.X) + "[" + w.typedNil(x.Index, m.Key()) + "]"
		}
		return w.expr(x.X) + "[" + w.to(x.Index, m.Key()) + "]"
	}
	if _, ok := t.Underlying().(*types.Pointer); ok { // to an array
		return "(*" + w.expr(x.X) + ")[" + w.expr(x.Index) + "]"
	}
	return w.expr(x.X) + "[" + w.expr(x.Index) + "]"
}

func (w *writer) slice(x *ast.SliceExpr) string {
	text := w.expr(x.X)
	if _, ok := w.typeOf(x.X).Underlying().(*types.Pointer); ok {
		text = "(*" + text + ")"
	}
	part := func(e ast.Expr) string {
		if e == nil {
			return ""
		}
		return w.expr(e)
	}
	text += "[" + part(x.Low) + ":" + part(x.High)
	if x.Slice3 {
		text += ":" + part(x.Max)
	}
	return text + "]"
}

// composite writes a literal; fields get their names, elements without a type the one they have.
func (w *writer) composite(x *ast.CompositeLit) string {
	t := w.typeOf(x)
	amp := ""
	if p, ok := t.Underlying().(*types.Pointer); ok { // []*T{{…}}
		t, amp = p.Elem(), "&"
	}
	var parts []string
	line := w.fset.Position(x.Pos()).Line
	add := func(e ast.Expr, text string) {
		if l := w.fset.Position(e.Pos()).Line; l != line {
			text, line = w.at(e)+text, l
		}
		parts = append(parts, text)
	}
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for i, e := range x.Elts {
			f, v := i, e
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				f, v = fieldIndex(u, kv.Key.(*ast.Ident).Name), kv.Value
			}
			text := w.to(v, u.Field(f).Type())
			if w.erased(t, f) {
				text = w.erase(u.Field(f).Type(), text)
			}
			add(e, fieldName(u, f)+": "+text)
		}
	case *types.Map:
		if is, _ := isInterface(u.Key()); is && amp == "" { // the interpreter takes different keys for the same
			return w.mapLiteral(x, t, u)
		}
		for _, e := range x.Elts {
			kv := e.(*ast.KeyValueExpr)
			add(e, w.to(kv.Key, u.Key())+": "+w.to(kv.Value, u.Elem()))
		}
	case interface{ Elem() types.Type }: // array, slice
		for _, e := range x.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				add(e, w.info.Types[kv.Key].Value.ExactString()+": "+w.to(kv.Value, u.Elem()))
			} else {
				add(e, w.to(e, u.Elem()))
			}
		}
	}
	return amp + w.typ(t) + "{" + strings.Join(parts, ", ") + "}"
}

// mapLiteral fills a map in a function.
func (w *writer) mapLiteral(x *ast.CompositeLit, t types.Type, u *types.Map) string {
	m := w.temp("m")
	text := "func() " + w.typ(t) + " { " + m + " := make(" + w.typ(t) + "); "
	for _, e := range x.Elts {
		kv := e.(*ast.KeyValueExpr)
		text += m + "[" + w.to(kv.Key, u.Key()) + "] = " + w.to(kv.Value, u.Elem()) + "; "
	}
	return text + "return " + m + " }()"
}

// isErased says whether x.f is an any in lowered code.
func (w *writer) isErased(x *ast.SelectorExpr) bool {
	sel, ok := w.info.Selections[x]
	if !ok || sel.Kind() != types.FieldVal {
		return false
	}
	recv := w.subst(sel.Recv())
	_, index, _ := w.lookup(recv, x.Sel.Name, sel)
	_, t := w.path("", recv, index[:len(index)-1])
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	return w.erased(t, index[len(index)-1])
}

func fieldIndex(t *types.Struct, name string) int {
	for i := range t.NumFields() {
		if t.Field(i).Name() == name {
			return i
		}
	}
	panic("no field " + name)
}
