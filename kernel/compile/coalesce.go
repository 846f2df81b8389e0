package compile

import (
	"go/types"

	"golang.org/x/tools/go/ssa"
)

// coalesce gives values that a block computes for the phis of the next one the phis' registers, so that the edge needs no move:
// i++ at the end of a loop is then one instruction. It is possible where the old value is not read any more.
func (w *funcWriter) coalesce(blk *ssa.BasicBlock, list []ssa.Instruction) {
	if len(list) == 0 {
		return
	}
	if _, ok := list[len(list)-1].(*ssa.Jump); !ok {
		return
	}
	to := blk.Succs[0]
	e := edge(blk, to, 0)
	for _, in := range to.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			return
		}
		v := phi.Edges[e]
		if _, placed := w.regs[v]; !placed && computes(v) && w.mayShare(phi, v, list) && !isEdge(to, phi, e) {
			w.regs[v] = w.reg(phi)
		}
	}
}

// computes is for values whose instruction reads its operands before it sets its result.
func computes(v ssa.Value) bool {
	switch v := v.(type) {
	case *ssa.BinOp:
		_, basic := v.X.Type().Underlying().(*types.Basic)
		return basic
	case *ssa.Call:
		_, tuple := v.Type().(*types.Tuple)
		b, builtin := v.Call.Value.(*ssa.Builtin)
		return !tuple && (!builtin || b.Name() == "append")
	}
	return false
}

// mayShare says that v, which the list computes, is used only there and by phi, and that phi's old value is not used after it.
func (w *funcWriter) mayShare(phi *ssa.Phi, v ssa.Value, list []ssa.Instruction) bool {
	if v.(ssa.Instruction).Block() != list[0].Block() {
		return false
	}
	for _, r := range *v.Referrers() {
		if _, debug := r.(*ssa.DebugRef); r != ssa.Instruction(phi) && !debug && (isPhi(r) || r.Block() != list[0].Block()) {
			return false
		}
	}
	computed := false
	for _, in := range list {
		if computed && uses(in, phi) {
			return false
		}
		computed = computed || in == v.(ssa.Instruction)
	}
	return computed
}

func isPhi(in ssa.Instruction) bool { _, ok := in.(*ssa.Phi); return ok }

func uses(in ssa.Instruction, v ssa.Value) bool {
	if _, ok := in.(*ssa.DebugRef); ok {
		return false
	}
	for _, o := range in.Operands(nil) {
		if *o == v {
			return true
		}
	}
	return false
}

// isEdge says that a phi of a block takes v by edge e.
func isEdge(blk *ssa.BasicBlock, v ssa.Value, e int) bool {
	for _, in := range blk.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			return false
		}
		if phi.Edges[e] == v {
			return true
		}
	}
	return false
}
