package compile

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"
	"golang.org/x/tools/go/types/typeutil"

	"jeton/kernel/check"
	"jeton/kernel/code"
)

// A builder makes the unit of one cell.
type builder struct {
	r       *check.Result
	unit    code.Unit
	errs    check.Errors
	at      token.Position // the place that is compiled now
	outside *outside
	prog    *ssa.Program
	pkg     *ssa.Package // the cell's
	steps   *types.Func
	lines   []lineDirective // of a program

	types   map[types.Type]code.TypeID // those that have been met
	same    typeutil.Map               // types.Type → code.TypeID, for those that are identical to one that has been met
	funcs   map[*ssa.Function]int32
	todo    []*ssa.Function // whose bodies are to be written
	globals map[*ssa.Global]int32
	consts  map[constKey]int
	files   map[string]int32
	// owner is the declared function whose body is written now.
	owner *ssa.Function
	local map[*types.TypeName]localType
	nth   map[token.Pos]int // numbers the cell's local types
	// stmts are the statements of function stmtsOf, whose body is written now.
	stmtsOf *ssa.Function
	stmts   statements
}

func newBuilder(r *check.Result) *builder {
	return &builder{r: r, unit: code.Unit{Name: r.Name, Files: []string{r.Name}, Entry: -1}, outside: newOutside(r), types: map[types.Type]code.TypeID{},
		funcs: map[*ssa.Function]int32{}, globals: map[*ssa.Global]int32{}, consts: map[constKey]int{}, files: map[string]int32{r.Name: 0},
		local: map[*types.TypeName]localType{}}
}

// build goes from syntax to SSA form to register code.
func (b *builder) build() {
	b.refuseDirectives()
	if len(b.errs) > 0 {
		return
	}
	if b.r.Main || b.r.Mapped {
		b.lines = lineDirectives(b.r.Name, b.r.Source.Text)
	}
	f := newFile(b.r)
	b.steps = f.steps
	if b.refuseGenerics(f); len(b.errs) > 0 {
		return
	}
	b.outside.find(f)
	b.prog = ssa.NewProgram(b.r.Fset, ssa.InstantiateGenerics|ssa.BareInits|ssa.GlobalDebug)
	b.outside.create(b.prog)
	b.pkg = f.create(b.prog)
	b.pkg.Build()
	b.entry()
	b.declared()
	for len(b.todo) > 0 {
		fn := b.todo[0]
		b.todo = b.todo[1:]
		b.body(fn)
	}
}

// entry makes the function that runs the cell.
func (b *builder) entry() {
	var calls []code.Instr
	call := func(f *ssa.Function) {
		calls = append(calls, code.Instr{Op: code.OpCall, Call: &code.Call{Kind: code.Static, Func: b.fn(f)}})
	}
	call(b.pkg.Func("init"))
	if b.steps != nil {
		call(b.prog.FuncValue(b.steps))
	}
	if b.r.Main {
		call(b.pkg.Func("main"))
	}
	calls = append(calls, code.Instr{Op: code.OpReturn})
	b.unit.Entry = int32(len(b.unit.Funcs))
	b.unit.Funcs = append(b.unit.Funcs, code.Func{Name: "entry", Sig: b.typ(&types.Signature{}),
		Defined: true, Wrapper: true, Recover: -1, Blocks: []code.Block{{Code: calls}}})
}

// declared compiles whatever later cells may mention, whether or not the cell itself does.
func (b *builder) declared() {
	for _, d := range b.r.Decls {
		switch obj := d.Obj.(type) {
		case *types.TypeName:
			if n, ok := types.Unalias(obj.Type()).(*types.Named); ok && obj.Name() != "_" && n.TypeParams() == nil && n.Obj().Pkg() == b.r.Pkg {
				b.typ(n)
			}
		case *types.Func:
			if sig := obj.Signature(); sig.Recv() == nil && sig.TypeParams() == nil && obj.Name() != "_" {
				b.fn(b.prog.FuncValue(obj))
			}
		}
	}
	for _, v := range b.r.Globals {
		if g, ok := b.pkg.Members[v.Name()].(*ssa.Global); ok {
			b.global(g)
		}
	}
}
