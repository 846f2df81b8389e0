package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A writer writes one function, or the statements of a cell: syntax with its types, and the type arguments that stand
// for the type parameters in it.
type writer struct {
	*emitter
	info      *types.Info
	fset      *token.FileSet
	env       map[*types.TypeParam]types.Type
	names     map[types.Object]string // local objects
	taken     map[string]int          // how often a local name was given
	results   *types.Tuple            // of the function around, type arguments put in
	named     []*types.Var            // its named results
	outer     *rangeFunc              // the loop over a function whose body is being written
	deferList string                  // in a loop: the list that deferred functions go to
	targets   []*target               // what break and continue may mean, outermost first
}

func (e *emitter) writer(info *types.Info, fset *token.FileSet, env map[*types.TypeParam]types.Type) *writer {
	return &writer{emitter: e, info: info, fset: fset, env: env, names: map[types.Object]string{}, taken: map[string]int{}}
}

func (w *writer) refuse(n ast.Node, what, instead string) { w.refuseAt(w.fset, n.Pos(), what, instead) }

// at marks the line of a node.
func (w *writer) at(n ast.Node) string {
	p := w.fset.Position(n.Pos())
	w.lastPos = p
	return mark(p)
}

// typeOf is the type of an expression with type arguments put in.
func (w *writer) typeOf(x ast.Expr) types.Type {
	t := w.info.TypeOf(x)
	if t == nil {
		panic(fmt.Sprintf("no type for %T at %v", x, w.fset.Position(x.Pos())))
	}
	return w.subst(t)
}

func (w *writer) subst(t types.Type) types.Type { return substitute(t, w.env) }

func (w *writer) typ(t types.Type) string { return w.emitter.typ(w.subst(t)) }

// local names an object that is declared in a function. Names are unique in the function: no scope hides another's.
func (w *writer) local(obj types.Object) string {
	if n := w.names[obj]; n != "" {
		return n
	}
	n := obj.Name()
	if n == "_" {
		return "_"
	}
	k := w.taken[n]
	w.taken[n]++
	if k > 0 || types.Universe.Lookup(n) != nil {
		n = fmt.Sprintf("%sᐧ0%d", n, k)
	}
	w.names[obj] = n
	return n
}

// temp makes a fresh local name.
func (w *writer) temp(stem string) string {
	w.lits++
	return fmt.Sprintf("%sᐧt%d", stem, w.lits)
}

// function writes a function declaration under the given name.
func (w *writer) function(d *ast.FuncDecl, obj *types.Func, name string) string {
	sig := w.subst(obj.Signature()).(*types.Signature)
	return w.at(d) + "func " + name + w.params(sig, obj.Signature()) + " " + w.body(d.Body, sig, obj.Signature())
}

// method writes a method of a type of a cell.
func (w *writer) method(d *ast.FuncDecl, obj *types.Func) string {
	recv := obj.Signature().Recv()
	sig := w.subst(obj.Signature()).(*types.Signature)
	name := w.local(recv)
	if name == "" || name == "_" {
		name = w.temp("r")
	}
	return w.at(d) + "func (" + name + " " + w.typ(recv.Type()) + ") " + d.Name.Name + w.params(sig, obj.Signature()) + " " + w.body(d.Body, sig, obj.Signature())
}

// params writes parameters and results. sig has its type arguments, orig the objects.
func (w *writer) params(sig, orig *types.Signature) string {
	objs := map[*types.Var]*types.Var{}
	for i := range sig.Params().Len() {
		objs[sig.Params().At(i)] = orig.Params().At(i)
	}
	for i := range sig.Results().Len() {
		objs[sig.Results().At(i)] = orig.Results().At(i)
	}
	namedResults := orig.Results().Len() > 0 && orig.Results().At(0).Name() != ""
	return w.signature(sig, func(v *types.Var) string {
		o := objs[v]
		if isResult(orig, o) {
			if !namedResults {
				return ""
			}
			if o.Name() == "_" {
				w.names[o] = w.temp("res")
			}
			return w.local(o)
		}
		if o.Name() == "" || o.Name() == "_" {
			return w.temp("p")
		}
		return w.local(o)
	})
}

func isResult(sig *types.Signature, v *types.Var) bool {
	for i := range sig.Results().Len() {
		if sig.Results().At(i) == v {
			return true
		}
	}
	return false
}

// body writes a function's body; guard is written first.
func (w *writer) body(b *ast.BlockStmt, sig, orig *types.Signature, guard ...string) string {
	results, named, outer, targets, list := w.results, w.named, w.outer, w.targets, w.deferList
	w.results, w.named, w.outer, w.targets, w.deferList = sig.Results(), nil, nil, nil, ""
	if orig.Results().Len() > 0 && orig.Results().At(0).Name() != "" {
		for v := range orig.Results().Variables() {
			w.named = append(w.named, v)
		}
	}
	defer func() { w.results, w.named, w.outer, w.targets, w.deferList = results, named, outer, targets, list }()
	for _, v := range w.named { // the interpreter takes what is there from the last call
		z := w.temp("z")
		guard = append(guard, "var "+z+" "+w.typ(v.Type())+"; "+w.local(v)+" = "+z+"\n")
	}
	return "{\n" + strings.Join(guard, "") + w.stmts(b.List) + "\n}"
}

func (w *writer) funcLit(x *ast.FuncLit, guard ...string) string {
	orig := w.info.TypeOf(x).(*types.Signature)
	sig := w.subst(orig).(*types.Signature)
	return "func" + w.params(sig, orig) + " " + w.body(x.Body, sig, orig, guard...)
}

func (w *writer) stmts(list []ast.Stmt) string {
	var b strings.Builder
	for _, s := range list {
		b.WriteString(w.stmt(s))
		b.WriteByte('\n')
	}
	return b.String()
}

// isInterface says whether t is an interface, and whether it is one of the library, which the interpreter keeps; all
// others are any in lowered code.
func isInterface(t types.Type) (is, native bool) {
	if _, ok := t.Underlying().(*types.Interface); !ok {
		return false, false
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		obj := n.Obj()
		if obj.Pkg() == nil {
			return true, obj.Name() == "error"
		}
		return true, obj.Exported() && !isCell(obj) && n.TypeArgs() == nil
	}
	return true, false
}
