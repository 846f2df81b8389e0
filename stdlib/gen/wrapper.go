package main

import (
	"bytes"
	"fmt"
	"go/types"
	"strings"
)

// A wrapper is a struct of functions that implements an interface, for values of interpreted types.
type wrapper struct {
	name, typ string // of the interface; of the struct
	methods   []method
	embed     string // the interface itself, where it has methods that only its package can write
}

type method struct {
	name, params, results, args string
	returns                     bool
}

// compiledOnly tells packages whose interfaces are there for compiled libraries to implement (a BLAS of up to 36 methods, a graph of
// any kind): no cell that yaegi runs does, and their wrappers would be a third of all.
func compiledOnly(path string) bool {
	for _, prefix := range []string{"gonum.org/v1/gonum/blas", "gonum.org/v1/gonum/lapack", "gonum.org/v1/gonum/graph"} {
		if strings.HasPrefix(path, prefix) {
			return true
		}
	}
	return false
}

// wrapper makes the wrapper of an interface; false when a signature names a type that cannot be written here.
func (t *table) wrapper(name string, iface *types.Interface) (wrapper, bool) {
	w := wrapper{name: name, typ: "_" + ident(t.pkg.path) + "_" + name}
	for i := range iface.NumMethods() {
		f := iface.Method(i)
		if !f.Exported() {
			w.embed = t.own(name)
			continue
		}
		if !writable(f.Signature()) {
			return w, false
		}
		w.methods = append(w.methods, t.method(f.Name(), f.Signature()))
	}
	return w, true
}

func (t *table) method(name string, sig *types.Signature) method {
	m := method{name: name, returns: sig.Results().Len() > 0}
	var params, args, results []string
	for i := range sig.Params().Len() {
		arg := fmt.Sprintf("a%d", i)
		typ := types.TypeString(sig.Params().At(i).Type(), t.qualify)
		if sig.Variadic() && i == sig.Params().Len()-1 {
			typ = "..." + strings.TrimPrefix(typ, "[]")
			params, args = append(params, arg+" "+typ), append(args, arg+"...")
			continue
		}
		params, args = append(params, arg+" "+typ), append(args, arg)
	}
	for i := range sig.Results().Len() {
		results = append(results, types.TypeString(sig.Results().At(i).Type(), t.qualify))
	}
	m.params, m.args = strings.Join(params, ", "), strings.Join(args, ", ")
	m.results = "(" + strings.Join(results, ", ") + ")"
	return m
}

// writable tells whether every type of a signature can be named outside its package.
func writable(sig *types.Signature) bool {
	ok := true
	types.TypeString(sig, func(p *types.Package) string {
		ok = ok && keepModule(pkg{path: p.Path()})
		return p.Name()
	})
	for _, tuple := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range tuple.Variables() {
			ok = ok && exportedType(v.Type())
		}
	}
	return ok
}

func exportedType(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Exported() || t.Obj().Pkg() == nil
	case *types.Alias:
		return t.Obj().Exported() || t.Obj().Pkg() == nil
	case interface{ Elem() types.Type }:
		return exportedType(t.Elem())
	}
	return true
}

func (w wrapper) write(b *bytes.Buffer) {
	fmt.Fprintf(b, "\n// %s gives the methods of %s to a value of an interpreted type.\ntype %s struct {\nIValue any\n", w.typ, w.name, w.typ)
	for _, m := range w.methods {
		fmt.Fprintf(b, "W%s func(%s) %s\n", m.name, m.params, m.results)
	}
	if w.embed != "" {
		fmt.Fprintf(b, "%s\n", w.embed)
	}
	b.WriteString("}\n\n")
	for _, m := range w.methods {
		fmt.Fprintf(b, "func (w %s) %s(%s) %s {\n", w.typ, m.name, m.params, m.results)
		if m.name == "String" && m.results == "(string)" {
			b.WriteString("if w.WString == nil {\nreturn \"\"\n}\n")
		}
		if m.returns {
			b.WriteString("return ")
		}
		fmt.Fprintf(b, "w.W%s(%s)\n}\n", m.name, m.args)
	}
}
