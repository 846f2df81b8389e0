package native

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/check"
)

// declarations writes the cell's types, constants, functions and methods, and notes how later objects declare them again.
func (w *writer) declarations() {
	for _, d := range w.r.Decls {
		w.declare(d)
	}
	for _, it := range w.r.Source.Items {
		if g, ok := it.Decl.(*ast.GenDecl); ok && g.Tok == token.CONST {
			w.emit(w.text(w.r.Source, g, ""))
		}
	}
}

func (w *writer) emit(text string) { w.body.WriteString(text) }

// text is a part of a cell in the object, at its line.
func (w *writer) text(src *cell.Source, n ast.Node, before string) string {
	d := w.draft(src)
	w.rewrite(d, n)
	return w.line(d, n.Pos()) + before + d.render(d.offset(n.Pos()), d.offset(n.End())) + ours
}

// ours ends the student's lines.
const ours = "\n//line jeton:1\n"

// begin starts the declaration of an object that later cells may use.
func (w *writer) begin(obj types.Object) *object {
	link := check.LoweredName(obj)
	x := w.own[link]
	if x == nil {
		x = &object{obj: obj, imports: map[string]bool{}}
		w.own[link] = x
	}
	w.current = x
	return x
}

func (w *writer) declare(d *check.Decl) {
	defer func() { w.current = nil }()
	switch obj := d.Obj.(type) {
	case *types.TypeName:
		w.declareType(d, obj)
	case *types.Func:
		switch {
		case d.Func.Body == nil:
			w.fail(w.r.Fset.Position(d.Func.Pos()), "", "missing function body")
		case obj.Signature().Recv() != nil:
			w.declareMethod(d, obj)
		default:
			w.declareFunc(d, obj)
		}
	}
}

func (w *writer) declareType(d *check.Decl, obj *types.TypeName) {
	if obj.Name() == "_" {
		w.emit(w.text(d.Source, d.Type, "type "))
		return
	}
	x := w.begin(obj)
	text := w.text(d.Source, d.Type, "type ")
	w.emit(text)
	x.decl = text + x.decl // its methods may have come first
}

// declareMethod: a later object's method calls this one's, so that there is one; those of generic types it has itself.
func (w *writer) declareMethod(d *check.Decl, m *types.Func) {
	recv := m.Signature().Recv()
	t := types.Unalias(recv.Type())
	ptr, isPtr := t.(*types.Pointer)
	if isPtr {
		t = ptr.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return
	}
	x := w.begin(named.Obj())
	text := w.text(d.Source, d.Func, "")
	w.emit(text)
	if named.TypeParams().Len() > 0 {
		x.generic = true
		x.decl += text
		return
	}
	if m.Name() == "_" {
		return
	}
	p := value(self, "p\u1427"+named.Obj().Name()+"\u1427"+m.Name())
	sig := m.Signature()
	names, args := make([]string, sig.Params().Len()), make([]string, sig.Params().Len()+1)
	args[0] = "r"
	for i := range names {
		names[i] = fmt.Sprintf("a%d", i)
		args[i+1] = names[i]
	}
	call := p + "(" + strings.Join(args, ", ")
	if sig.Variadic() {
		call += "..."
	}
	call += ")"
	if sig.Results().Len() > 0 {
		call = "return " + call
	}
	tw := w.typeText()
	tw.signature(sig, names)
	w.at = w.r.Fset.Position(d.Func.Pos())
	w.nameless(tw)
	x.decl += fmt.Sprintf("var %s %s\nfunc (r %s) %s%s { %s }\n", p, w.typ(withReceiver(sig)), w.typ(recv.Type()), m.Name(), tw.String(), call)
	w.emit(fmt.Sprintf("var %s %s\n", p, w.typ(withReceiver(sig))))
}

// withReceiver is a method's signature with the receiver as first parameter.
func withReceiver(sig *types.Signature) *types.Signature {
	params := []*types.Var{sig.Recv()}
	for v := range sig.Params().Variables() {
		params = append(params, v)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
}

// declareFunc: a later object calls the function through a variable, and has generic ones itself.
func (w *writer) declareFunc(d *check.Decl, f *types.Func) {
	if f.Name() == "init" {
		w.inits++
		name := inner(fmt.Sprintf("init.%d", w.inits-1))
		dr := w.draft(d.Source)
		dr.replace(dr.offset(d.Func.Name.Pos()), dr.offset(d.Func.Name.End()), name)
		w.emit(w.text(d.Source, d.Func, ""))
		return
	}
	if f.Name() == "_" {
		w.emit(w.text(d.Source, d.Func, ""))
		return
	}
	x := w.begin(f)
	text := w.text(d.Source, d.Func, "")
	w.emit(text)
	if f.Signature().TypeParams().Len() > 0 {
		x.generic, x.decl = true, text
		return
	}
	x.uses, x.imports = nil, map[string]bool{} // those of its body do not count
	w.at = w.r.Fset.Position(d.Func.Pos())
	x.decl = fmt.Sprintf("var %s %s\n", value(self, "p\u1427"+f.Name()), w.typ(plain(f.Signature())))
	w.emit(x.decl)
}

func plain(sig *types.Signature) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic())
}

// variables declares the package-level variables. They get their values when the cell is run.
func (w *writer) variables() {
	for _, v := range w.r.Globals {
		w.at = w.r.Fset.Position(v.Pos())
		x := w.begin(v)
		x.decl = fmt.Sprintf("var %s %s\n", value(self, v.Name()), w.typ(v.Type()))
		w.current = nil
		w.emit(x.decl)
	}
}

// run writes the function that runs the cell.
func (w *writer) run() {
	d := w.draft(w.r.Source)
	part := func(n ast.Node) string { return d.render(d.offset(n.Pos()), d.offset(n.End())) }
	w.emit("\nfunc " + inner("vars") + "() {")
	for _, v := range w.r.Vars {
		w.rewrite(d, v.Rhs)
		names := make([]string, len(v.Lhs))
		for i, l := range v.Lhs {
			if names[i] = "_"; l.Name() != "_" {
				names[i] = value(self, l.Name())
			}
		}
		w.emit(w.line(d, v.Rhs.Pos()) + strings.Join(names, ", ") + " = " + part(v.Rhs))
	}
	w.emit(ours + "}\n\nfunc " + inner("steps") + "() {")
	for i, s := range w.r.Steps {
		switch {
		case i == len(w.r.Steps)-1 && w.r.Value != nil:
			w.show(d, w.r.Value)
		case s.Defines != nil:
			w.define(d, s.Stmt)
		default:
			w.rewrite(d, s.Stmt)
			w.emit(w.line(d, s.Stmt.Pos()) + part(s.Stmt))
		}
	}
	w.emit(ours + "}\n\nfunc " + inner("run") + "() {\n\t" + inner("vars") + "()\n")
	for i := range w.inits {
		w.emit("\t" + inner(fmt.Sprintf("init.%d", i)) + "()\n")
	}
	w.emit("\t" + inner("steps") + "()\n")
	if w.r.Main {
		w.emit("\t" + value(self, "main") + "()\n")
	}
	w.emit("}\n")
}

// define says a declaration of package-level variables as assignments.
func (w *writer) define(d *draft, s ast.Stmt) {
	w.rewrite(d, s)
	if a, ok := s.(*ast.AssignStmt); ok {
		at := d.offset(a.TokPos)
		d.replace(at, at+len(":="), "=")
		w.emit(w.line(d, s.Pos()) + d.render(d.offset(s.Pos()), d.offset(s.End())))
		return
	}
	for _, spec := range s.(*ast.DeclStmt).Decl.(*ast.GenDecl).Specs {
		spec := spec.(*ast.ValueSpec)
		var names, values []string
		for _, id := range spec.Names {
			name := "_"
			if id.Name != "_" {
				name = value(self, id.Name)
			}
			names = append(names, name)
			if len(spec.Values) == 0 && name != "_" {
				w.emit(w.line(d, id.Pos()) + "\u1427zero(&" + name + ")")
			}
		}
		for _, e := range spec.Values {
			values = append(values, d.render(d.offset(e.Pos()), d.offset(e.End())))
		}
		if len(values) > 0 {
			w.emit(w.line(d, spec.Pos()) + strings.Join(names, ", ") + " = " + strings.Join(values, ", "))
		}
	}
}

// show evaluates the last expression and shows its values.
func (w *writer) show(d *draft, v *check.Value) {
	w.rewrite(d, v.Expr)
	var names []string
	for i := range v.Types {
		names = append(names, fmt.Sprintf("v%d\u1427", i))
	}
	w.emit(w.line(d, v.Expr.Pos()) + "{ " + strings.Join(names, ", ") + " := " + d.render(d.offset(v.Expr.Pos()), d.offset(v.Expr.End())))
	for i, n := range names {
		call := fmt.Sprintf("\u1427result(%q, %s)", check.TypeString(v.Types[i]), n)
		if v.DropNil && i == len(names)-1 {
			call = "if " + n + " != nil { " + call + " }"
		}
		w.emit("; " + call)
	}
	w.emit(" }")
}
