package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/check"
)

// isRange says that f is the body of a range over a function.
func isRange(f *ssa.Function) bool {
	_, ok := f.Syntax().(*ast.RangeStmt)
	return ok
}

// traceName is what a traceback calls a function: "f", "(*T).M", "f.func1", "Map[...]".
func (b *builder) traceName(f *ssa.Function) string {
	if p := f.Parent(); p != nil {
		n := 0
		for _, g := range p.AnonFuncs {
			if isRange(g) == isRange(f) {
				n++
			}
			if g == f {
				break
			}
		}
		switch name := b.traceName(p) + "."; {
		case isRange(f):
			return fmt.Sprintf("%s-range%d", b.traceName(p), n)
		case p.Parent() != nil && !isRange(p):
			return name + strconv.Itoa(n)
		default:
			return name + "func" + strconv.Itoa(n)
		}
	}
	name := f.Name()
	if method, _, ok := strings.Cut(name, "$"); ok && f.Object() != nil { // a method value or expression
		if name = receiverName(f.Object().Type().(*types.Signature).Recv().Type()) + "." + method; strings.HasPrefix(f.Synthetic, "bound") {
			name += "-fm"
		}
		return name
	}
	if i := strings.IndexByte(name, '['); i >= 0 && len(f.TypeArgs()) > 0 {
		name = name[:i] + "[...]"
	}
	if n, ok := strings.CutPrefix(name, "init#"); ok {
		i, _ := strconv.Atoi(n)
		return fmt.Sprintf("init.%d", i-1)
	}
	if recv := f.Signature.Recv(); recv != nil {
		return receiverName(recv.Type()) + "." + name
	}
	return name
}

func receiverName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		return "(*" + receiverName(p.Elem()) + ")"
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if n.TypeArgs() != nil {
			return n.Obj().Name() + "[...]"
		}
		return n.Obj().Name()
	}
	return types.TypeString(t, nil)
}

// linkFunc is the name of a function that no other function of the notebook's life has; "" when no other unit can mention it.
func (b *builder) linkFunc(f *ssa.Function) string {
	obj, _ := f.Object().(*types.Func)
	switch recv := f.Signature.Recv(); {
	case f.Parent() != nil || isWrapper(f) || obj == nil || obj == b.steps || recv == nil && obj.Name() == "init":
		return ""
	case recv != nil:
		return "(" + b.linkOf(recv.Type()) + ")." + obj.Name()
	case check.Interpreted(obj):
		w := typeWriter{named: b.linkName}
		w.WriteString(check.LoweredName(obj))
		w.args(f.TypeArgs())
		return w.String()
	default:
		w := typeWriter{named: b.linkName}
		w.WriteString(obj.Pkg().Path() + "." + obj.Name() + "()")
		w.args(f.TypeArgs())
		return w.String()
	}
}

// isWrapper says that f stands for another function: a promoted method, a bound one, a method expression.
func isWrapper(f *ssa.Function) bool {
	for _, kind := range []string{"wrapper", "bound", "thunk", "instantiation wrapper"} {
		if strings.HasPrefix(f.Synthetic, kind) {
			return true
		}
	}
	return false
}
