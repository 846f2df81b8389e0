package compile

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"jeton/kernel/code"
)

// A funcWriter writes the body of one function.
type funcWriter struct {
	b      *builder
	ssa    *ssa.Function
	f      code.Func
	regs   map[ssa.Value]code.Reg
	tuples map[ssa.Value][]code.Reg
	block  *code.Block
	lends  bool // bodies of loops over functions defer calls for it, and it does not itself
}

// body writes a function's body.
func (b *builder) body(f *ssa.Function) {
	i := b.funcs[f]
	w := &funcWriter{b: b, ssa: f, f: b.unit.Funcs[i], regs: map[ssa.Value]code.Reg{}, tuples: map[ssa.Value][]code.Reg{}, lends: lendsDefers(f)}
	b.owner = root(f)
	for _, p := range f.Params {
		w.reg(p)
	}
	for _, v := range f.FreeVars {
		w.reg(v)
	}
	w.f.Free = len(f.FreeVars)
	w.f.Blocks = make([]code.Block, len(f.Blocks))
	if f.Recover != nil {
		w.f.Recover, w.f.Defers = int32(f.Recover.Index), true
	}
	lists := make([][]ssa.Instruction, len(f.Blocks))
	for i, blk := range f.Blocks {
		lists[i] = w.inOrder(blk)
	}
	for i, blk := range f.Blocks {
		w.coalesce(blk, lists[i])
	}
	for i, blk := range f.Blocks {
		var to code.Block
		w.block = &to
		list := lists[i]
		runs := w.runsDefers(list)
		for j, in := range list {
			if j == runs {
				w.f.Defers = true
				w.emit(code.Instr{Op: code.OpRunDefers}, w.returnPos(blk))
			}
			w.instr(blk, in)
		}
		w.f.Blocks[i] = to
	}
	b.unit.Funcs[i] = w.f
}

func (w *funcWriter) emit(in code.Instr, pos token.Pos) {
	in.Pos = w.b.pos(w.ssa, pos)
	w.block.Code = append(w.block.Code, in)
}

// returnPos is where the return statement is that ends a block, or the brace that ends the function.
func (w *funcWriter) returnPos(blk *ssa.BasicBlock) token.Pos {
	if p := blk.Instrs[len(blk.Instrs)-1].Pos(); p.IsValid() {
		return p
	}
	switch s := w.ssa.Syntax().(type) {
	case *ast.FuncDecl:
		return s.Body.Rbrace
	case *ast.FuncLit:
		return s.Body.Rbrace
	}
	return token.NoPos
}

// jump ends a block: the moves of the next block's phis, and the jump.
func (w *funcWriter) jump(from *ssa.BasicBlock, pos token.Pos) {
	to := from.Succs[0]
	w.block.Code = append(w.block.Code, w.moves(to, edge(from, to, 0))...)
	w.emit(code.Instr{Op: code.OpJump}, pos)
	w.block.Next = []int32{int32(to.Index)}
}

// branch ends a block. Where the next one has phis, their moves get a block of their own.
func (w *funcWriter) branch(from *ssa.BasicBlock, v *ssa.If) {
	w.emit(code.Instr{Op: code.OpIf, Args: w.args(v.Cond)}, v.Pos())
	for i, to := range from.Succs {
		nth := 0
		if i == 1 && from.Succs[0] == to {
			nth = 1
		}
		next := int32(to.Index)
		if moves := w.moves(to, edge(from, to, nth)); len(moves) > 0 {
			w.f.Blocks = append(w.f.Blocks, code.Block{Code: append(moves, code.Instr{Op: code.OpJump}), Next: []int32{next}})
			next = int32(len(w.f.Blocks) - 1)
		}
		w.block.Next = append(w.block.Next, next)
	}
}

// edge is the index of the nth edge from a block among those to another.
func edge(from, to *ssa.BasicBlock, nth int) int {
	for i, p := range to.Preds {
		if p == from {
			if nth == 0 {
				return i
			}
			nth--
		}
	}
	panic("a block without the edge that leads to it")
}

// A move sets a phi's register.
type move struct {
	phi      *ssa.Phi
	dst, src code.Reg
}

// moves sets the registers of a block's phis as one edge has them: all at once in SSA form, one after the other here.
func (w *funcWriter) moves(to *ssa.BasicBlock, edge int) (list []code.Instr) {
	var pending []move
	for _, in := range to.Instrs {
		phi, ok := in.(*ssa.Phi)
		if !ok {
			break
		}
		if m := (move{phi, w.reg(phi), w.reg(phi.Edges[edge])}); m.dst != m.src {
			pending = append(pending, m)
		}
	}
	add := func(dst, src code.Reg) {
		list = append(list, code.Instr{Op: code.OpMove, Dst: []code.Reg{dst}, Args: []code.Reg{src}})
	}
	for len(pending) > 0 {
		i := free(pending)
		if i < 0 { // a cycle: one value steps aside
			aside := w.newReg(pending[0].phi.Type())
			add(aside, pending[0].dst)
			for j := range pending {
				if pending[j].src == pending[0].dst {
					pending[j].src = aside
				}
			}
			i = 0
		}
		add(pending[i].dst, pending[i].src)
		pending = append(pending[:i], pending[i+1:]...)
	}
	return list
}

// free is a move whose register no other move needs any more, -1 when there is none.
func free(ms []move) int {
	for i := range ms {
		needed := false
		for j := range ms {
			needed = needed || i != j && ms[j].src == ms[i].dst
		}
		if !needed {
			return i
		}
	}
	return -1
}
