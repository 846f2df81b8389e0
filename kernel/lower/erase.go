package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

// The interpreter makes a wrong type of some structs that contain each other (a Node with a chan Msg, a Msg with a *Node).
// So cycles through several named types are cut: a field that closes one is an any in lowered code, and is asserted
// back to its type where it is read.

// erased reports whether the i-th field of the named struct type t is an any in lowered code.
func (e *emitter) erased(t types.Type, i int) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || !isCell(n.Obj()) {
		return false
	}
	if _, ok := n.Underlying().(*types.Struct); !ok {
		return false
	}
	key := e.key(n)
	if e.cuts == nil {
		e.cuts = map[string]map[int]bool{}
	}
	cut, ok := e.cuts[key]
	if !ok {
		e.cutCycles(n)
		cut = e.cuts[key]
	}
	return cut[i]
}

// edge is a field of a struct through which another named struct is reached.
type edge struct {
	from, to string
	field    int
	pointer  bool // the field is a *T: the cheapest to cut
	value    bool // reached without a pointer, slice, map, channel or function between: cannot be cut
}

// cutCycles decides for all types that n reaches.
func (e *emitter) cutCycles(n *types.Named) {
	edges := map[string][]edge{}
	var visit func(n *types.Named)
	visit = func(n *types.Named) {
		key := e.key(n)
		if _, done := edges[key]; done {
			return
		}
		edges[key] = nil
		st, ok := n.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := range st.NumFields() {
			t := st.Field(i).Type()
			_, isPtr := t.Underlying().(*types.Pointer)
			e.namedIn(t, true, func(m *types.Named, value bool) {
				edges[key] = append(edges[key], edge{key, e.key(m), i, isPtr, value})
				visit(m)
			})
		}
	}
	visit(n)
	for key := range edges {
		if e.cuts[key] == nil {
			e.cuts[key] = map[int]bool{}
		}
	}
	for key, list := range edges {
		for _, g := range list {
			if g.pointer && g.to != key && e.reaches(edges, g.to, key, map[string]bool{}) {
				e.cuts[key][g.field] = true
			}
		}
	}
	for again := true; again; { // cycles without a plain pointer
		again = false
		for _, key := range sortedStrings(edges) {
			for _, g := range edges[key] {
				if !g.value && g.to != key && !e.cuts[key][g.field] && e.reaches(edges, g.to, key, map[string]bool{}) {
					e.cuts[key][g.field] = true
					again = true
				}
			}
		}
	}
}

// reaches follows the edges that are not cut.
func (e *emitter) reaches(edges map[string][]edge, from, to string, seen map[string]bool) bool {
	if from == to {
		return true
	}
	if seen[from] {
		return false
	}
	seen[from] = true
	for _, g := range edges[from] {
		if !e.cuts[from][g.field] && e.reaches(edges, g.to, to, seen) {
			return true
		}
	}
	return false
}

// namedIn calls f with the cells' named types in a type expression; value says that t is part of the value itself.
func (e *emitter) namedIn(t types.Type, value bool, f func(n *types.Named, value bool)) {
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if !isCell(t.Obj()) {
			return
		}
		if _, ok := t.Underlying().(*types.Interface); ok {
			return
		}
		if _, ok := t.Underlying().(*types.Struct); ok {
			f(t, value)
			return
		}
		if !e.inNamed[t] { // a named slice, map, …: look through it
			if e.inNamed == nil {
				e.inNamed = map[*types.Named]bool{}
			}
			e.inNamed[t] = true
			e.namedIn(t.Underlying(), value, f)
			delete(e.inNamed, t)
		}
	case *types.Pointer:
		e.namedIn(t.Elem(), false, f)
	case *types.Slice:
		e.namedIn(t.Elem(), false, f)
	case *types.Array:
		e.namedIn(t.Elem(), value, f)
	case *types.Map:
		e.namedIn(t.Key(), false, f)
		e.namedIn(t.Elem(), false, f)
	case *types.Chan:
		e.namedIn(t.Elem(), false, f)
	case *types.Signature:
		for v := range t.Params().Variables() {
			e.namedIn(v.Type(), false, f)
		}
		for v := range t.Results().Variables() {
			e.namedIn(v.Type(), false, f)
		}
	case *types.Struct:
		for i := range t.NumFields() {
			e.namedIn(t.Field(i).Type(), value, f)
		}
	}
}

// restore is the function that reads an erased field of type t; erase the one that writes it.
func (e *emitter) restore(t types.Type) string {
	typ := e.typ(t)
	return e.helper("restore "+e.key(t), "restore", func(name string) string {
		return fmt.Sprintf("func %s(x interface{}) %s { if x == nil { var z %s; return z }; return x.(%s) }", name, typ, typ, typ)
	})
}

func (e *emitter) erase(t types.Type, text string) string {
	if text == "nil" {
		return text
	}
	if is, _ := isInterface(t); is {
		return text
	}
	typ := e.typ(t)
	return e.helper("erase "+e.key(t), "erase", func(name string) string {
		return fmt.Sprintf("func %s(x %s) interface{} { if x == nil { return nil }; return x }", name, typ)
	}) + "(" + text + ")"
}

// helper writes a function of the program once.
func (e *emitter) helper(key, stem string, text func(name string) string) string {
	if n := e.have(key); n != "" {
		return n
	}
	n := e.unique(stem)
	e.known[key] = n
	e.decls = append(e.decls, text(n))
	return n
}

// place writes an expression that is assigned to, and gives how the value must be wrapped.
func (w *writer) place(l ast.Expr) (text string, wrap func(string) string) {
	wrap = func(s string) string { return s }
	if x, ok := ast.Unparen(l).(*ast.SelectorExpr); ok {
		if sel, ok := w.info.Selections[x]; ok && sel.Kind() == types.FieldVal {
			recv := w.subst(sel.Recv())
			if o := w.libraryVar(l); o != nil {
				w.refuse(l, "assigning to a field of "+o.Pkg().Name()+"."+o.Name()+", of which the interpreter has a copy", "")
			}
			_, index, _ := w.lookup(recv, x.Sel.Name, sel)
			text, t := w.path(w.expr(x.X), recv, index[:len(index)-1])
			return w.fieldPlace(text, t, index[len(index)-1])
		}
	}
	if o := w.libraryVar(l); o != nil {
		w.refuse(l, "assigning to "+o.Pkg().Name()+"."+o.Name()+", of which the interpreter has a copy", libraryAdvice[o.Pkg().Path()+"."+o.Name()])
	}
	return w.expr(l), wrap
}

// libraryAdvice says what to do instead of assigning to a variable of the library.
var libraryAdvice = map[string]string{
	"os.Args":                "give the arguments to a flag.FlagSet of your own: flag.NewFlagSet(…).Parse(args)",
	"os.Stdout":              "write to an io.Writer of your own with fmt.Fprintln(w, …)",
	"os.Stderr":              "write to an io.Writer of your own with fmt.Fprintln(w, …)",
	"net/http.DefaultClient": "make a client of your own: c := &http.Client{…}",
	"flag.Usage":             "set Usage of a flag.FlagSet of your own",
}

// libraryVar is the package-level variable of the library that l is, or is a part of; nil when it is something else.
func (w *writer) libraryVar(l ast.Expr) *types.Var {
	switch x := ast.Unparen(l).(type) {
	case *ast.IndexExpr:
		if _, ok := w.typeOf(x.X).Underlying().(*types.Array); ok {
			return w.libraryVar(x.X)
		}
	case *ast.SelectorExpr:
		if s := w.info.Selections[x]; s != nil && s.Kind() == types.FieldVal && !s.Indirect() {
			return w.libraryVar(x.X)
		}
	}
	x, ok := ast.Unparen(l).(*ast.SelectorExpr)
	if !ok || w.info.Selections[x] != nil {
		return nil
	}
	v, _ := w.info.Uses[x.Sel].(*types.Var)
	return v
}

// fieldPlace is the i-th field of text, of type t, to be assigned to.
func (w *writer) fieldPlace(text string, t types.Type, i int) (string, func(string) string) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s := t.Underlying().(*types.Struct)
	text += "." + fieldName(s, i)
	if w.erased(t, i) {
		ft := s.Field(i).Type()
		return text, func(v string) string { return w.erase(ft, v) }
	}
	return text, func(v string) string { return v }
}

// recursive reports whether a named type that is no struct contains itself, which the interpreter cannot make.
func (e *emitter) recursive(n *types.Named) (yes bool) {
	if _, ok := n.Underlying().(*types.Struct); ok {
		return false
	}
	seen := map[*types.Named]bool{}
	var walk func(t types.Type)
	walk = func(t types.Type) {
		switch t := types.Unalias(t).(type) {
		case *types.Named:
			if t == n || t.Origin() == n.Origin() && e.key(t) == e.key(n) {
				yes = true
				return
			}
			if _, ok := t.Underlying().(*types.Struct); !ok && isCell(t.Obj()) && !seen[t] {
				if _, ok := t.Underlying().(*types.Interface); !ok {
					seen[t] = true
					walk(t.Underlying())
				}
			}
		case *types.Pointer:
			walk(t.Elem())
		case *types.Slice:
			walk(t.Elem())
		case *types.Array:
			walk(t.Elem())
		case *types.Map:
			walk(t.Key())
			walk(t.Elem())
		case *types.Chan:
			walk(t.Elem())
		case *types.Signature:
			for v := range t.Params().Variables() {
				walk(v.Type())
			}
			for v := range t.Results().Variables() {
				walk(v.Type())
			}
		case *types.Struct:
			for i := range t.NumFields() {
				walk(t.Field(i).Type())
			}
		}
	}
	walk(n.Underlying())
	return yes
}
