package compile

import (
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/code"
)

// What SSA form leaves out of the loops over functions.

// rangeState is, for a panic that SSA form has for a misuse of such a loop's body, the state that the loop is in.
func (w *funcWriter) rangeState(p *ssa.Panic) code.Reg {
	switch blk := p.Block(); blk.Comment {
	case "yield-invalid":
		if test, ok := blk.Preds[0].Instrs[len(blk.Preds[0].Instrs)-1].(*ssa.If); ok {
			if cond, ok := test.Cond.(*ssa.BinOp); ok {
				return w.reg(cond.X)
			}
		}
	case "rangefunc.resume.busy":
		return w.b.konst(code.Const{Type: w.b.typ(types.Typ[types.Int]), Int: code.RangeLost})
	}
	return code.None
}

// runsDefers is the index of the instruction before which the deferred calls run, when only bodies of such loops defer any: SSA form
// has no word for it then. It is where the results are loaded that the calls may set. -1 is none.
func (w *funcWriter) runsDefers(list []ssa.Instruction) int {
	if len(list) == 0 || !w.lends {
		return -1
	}
	i := len(list) - 1
	if _, ok := list[i].(*ssa.Return); !ok {
		return -1
	}
	for i > 0 && loadsResult(list[i-1]) {
		i--
	}
	return i
}

func loadsResult(in ssa.Instruction) bool {
	switch in := in.(type) {
	case *ssa.DebugRef:
		return true
	case *ssa.UnOp:
		_, local := in.X.(*ssa.Alloc)
		return local && in.Op == token.MUL
	}
	return false
}

// lendsDefers says that bodies of loops defer calls for the function, and it does not itself.
func lendsDefers(f *ssa.Function) (lends bool) {
	for _, blk := range f.Blocks {
		for _, in := range blk.Instrs {
			switch in := in.(type) {
			case *ssa.RunDefers:
				return false
			case *ssa.Call:
				b, ok := in.Call.Value.(*ssa.Builtin)
				lends = lends || ok && b.Name() == "ssa:deferstack"
			}
		}
	}
	return lends
}
