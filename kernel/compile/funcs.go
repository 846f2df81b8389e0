package compile

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/check"
	"jeton/kernel/code"
)

// fn is the number of a function in the unit.
func (b *builder) fn(f *ssa.Function) int32 {
	if i, ok := b.funcs[f]; ok {
		return i
	}
	c := code.Func{Link: b.linkFunc(f), Recover: -1}
	i := int32(len(b.unit.Funcs))
	b.funcs[f] = i
	b.unit.Funcs = append(b.unit.Funcs, c)
	c.Sig = b.typ(plain(f.Signature))
	switch {
	case f.Blocks != nil:
		c.Name, c.Pkg, c.Defined, c.Wrapper, c.Pos = b.traceName(f), modulePath(f), true, isWrapper(f), b.pos(f, declPos(f))
		b.todo = append(b.todo, f)
	case check.Interpreted(f.Object()):
		c.Name = b.traceName(f)
	default:
		b.library(f, &c)
	}
	b.unit.Funcs[i] = c
	return i
}

// modulePath is the import path of a function of the user's module, "" for others.
func modulePath(f *ssa.Function) string {
	f = root(f)
	if o := f.Origin(); o != nil {
		f = o
	}
	switch {
	case f.Object() != nil && check.OfModule(f.Object()):
		return f.Object().Pkg().Path()
	case f.Object() == nil && f.Pkg != nil && check.IsModule(f.Pkg.Pkg): // it sets the variables
		return f.Pkg.Pkg.Path()
	}
	return ""
}

// declPos is where a function was declared. The objects of earlier cells do not know it.
func declPos(f *ssa.Function) token.Pos {
	if d, ok := f.Syntax().(*ast.FuncDecl); ok {
		return d.Name.Pos()
	}
	return f.Pos()
}

// plain is a signature with the receiver as first parameter.
func plain(sig *types.Signature) *types.Signature {
	recv := sig.Recv()
	if recv == nil {
		return sig
	}
	params := []*types.Var{recv}
	for v := range sig.Params().Variables() {
		params = append(params, v)
	}
	return types.NewSignatureType(nil, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
}

// library is for a compiled function.
func (b *builder) library(f *ssa.Function, c *code.Func) {
	obj := f.Object().(*types.Func)
	c.Name, c.Lib, c.LibName, c.LibMethod = obj.Name(), true, obj.Name(), f.Signature.Recv() != nil
	if !c.LibMethod {
		c.LibPkg = obj.Pkg().Path()
	}
	if len(typeArgs(f)) > 0 {
		b.fail(b.where(), "write it with a loop, or with a function of your own", "generic function %s.%s of the library is not possible in a notebook", obj.Pkg().Name(), obj.Name())
	}
}

// global is the number of a package-level variable of a cell.
func (b *builder) global(g *ssa.Global) int32 {
	i, ok := b.globals[g]
	if !ok {
		i = int32(len(b.unit.Globals))
		b.globals[g] = i
		b.unit.Globals = append(b.unit.Globals, code.Global{Link: check.LoweredName(g.Object()), Defined: g.Pkg == b.pkg})
		b.unit.Globals[i].Type = b.typ(g.Object().Type())
	}
	return i
}

// root is the declared function that f is in.
func root(f *ssa.Function) *ssa.Function {
	for f.Parent() != nil {
		f = f.Parent()
	}
	return f
}

// pos is a place in a function's text.
func (b *builder) pos(f *ssa.Function, p token.Pos) code.Pos {
	if !p.IsValid() {
		return code.Pos{}
	}
	fset := b.r.Fset
	f = root(f)
	if o := f.Origin(); o != nil {
		f = o
	}
	switch {
	case f.Pkg != nil:
		fset = b.fset(f.Pkg.Pkg)
	case f.Object() != nil:
		fset = b.fset(f.Object().Pkg())
	}
	at := fset.Position(p)
	if at.Line == 0 {
		return code.Pos{}
	}
	b.at = at
	if len(b.lines) > 0 && fset == b.r.Fset && fset.File(p) == b.r.Source.File {
		at = b.mapped(at)
	}
	i, ok := b.files[at.Filename]
	if !ok {
		i = int32(len(b.unit.Files))
		b.files[at.Filename] = i
		b.unit.Files = append(b.unit.Files, at.Filename)
	}
	return code.Pos{File: i, Line: int32(at.Line), Col: int32(at.Column)}
}
