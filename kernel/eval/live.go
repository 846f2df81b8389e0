package eval

import "jeton/kernel/code"

// A frame keeps what its registers point to until it ends, where compiled code keeps it until it is used for the last time. That
// shows to a program that lets the garbage collector run and then looks at finalizers, weak pointers or memory; see forget.go.
//
// Liveness is what a function still reads, by the usual analysis: backwards over its blocks, until nothing changes. Variables
// are the registers and the locals, each with all its fields and elements.

// A liveness is that of one function. It is made when it is first asked for.
type liveness struct {
	code   *code.Func
	folded [][]bool // of each block: the instruction is part of a later one; see fuse.go
	out    []bitset // of each block: what is live at its end
	// recovered is what is live where the function goes on after a panic, which may be raised anywhere.
	recovered bitset

	points [][]int32 // of each register: the locals that it may point into
	whole  []int32   // of each register: the local that it is the address of, or -1
	fixed  bitset    // the locals that live as long as the frame
}

// live is the function's liveness.
func (b *body) live() *liveness {
	if l := b.alive.Load(); l != nil {
		return l
	}
	l := newLiveness(b)
	b.alive.Store(l)
	return l
}

func newLiveness(of *body) *liveness {
	l := &liveness{code: of.fn.code}
	b := &builder{fn: of.fn, u: of.fn.unit, code: of.fn.code, body: of}
	b.uses = b.countUses()
	for i := range l.code.Blocks {
		l.folded = append(l.folded, b.plan(&l.code.Blocks[i]).folded)
	}
	l.findLocals()
	l.fix()
	l.solve()
	return l
}

// solve finds what is live at the end of each block.
func (l *liveness) solve() {
	n := len(l.code.Regs) + len(l.code.Locals)
	in := make([]bitset, len(l.code.Blocks))
	for i := range in {
		in[i] = newBitset(n)
		l.out = append(l.out, newBitset(n))
	}
	for changed := true; changed; {
		changed = false
		for i := len(in) - 1; i >= 0; i-- {
			for _, next := range l.code.Blocks[i].Next {
				l.out[i].add(in[next])
			}
			if in[i].add(l.before(i, 0)) {
				changed = true
			}
		}
	}
	l.recovered = newBitset(n)
	if r := l.code.Recover; r >= 0 {
		l.recovered = in[r]
	}
	l.recovered.add(l.fixed)
}

// before is what is live before instruction i of a block.
func (l *liveness) before(block, i int) bitset {
	live := l.out[block].clone()
	for j := len(l.code.Blocks[block].Code) - 1; j >= i; j-- {
		if !l.folded[block][j] {
			l.step(live, block, j)
		}
	}
	return live
}

// during is what is live while operation pc of a block is under way, when it has read its operands.
func (l *liveness) during(block, pc int) bitset {
	ins := l.code.Blocks[block].Code
	at := 0
	for ; at < len(ins)-1; at++ {
		if l.folded[block][at] {
			continue
		}
		if pc == 0 {
			break
		}
		pc--
	}
	var live bitset
	if at == len(ins)-1 { // at the end of a block operands are read after the deferred calls
		live = l.before(block, at)
	} else {
		live = l.before(block, at+1)
		l.written(live, &ins[at])
		if ins[at].Op == code.OpCall {
			l.pin(live, block, at)
		}
	}
	live.add(l.recovered)
	return live
}

// step makes what is live before instruction j from what is live after it.
func (l *liveness) step(live bitset, block, j int) {
	in := &l.code.Blocks[block].Code[j]
	l.written(live, in)
	l.read(live, block, j, in)
	if in.Op == code.OpCall {
		l.pin(live, block, j)
	}
}

// written takes away what an instruction sets.
func (l *liveness) written(live bitset, in *code.Instr) {
	for _, d := range in.Dst {
		if d >= 0 {
			live.unset(int(d))
		}
	}
	switch in.Op {
	case code.OpLocal:
		live.unset(l.local(int32(in.N)))
	case code.OpStore:
		if a := in.Args[0]; a >= 0 && l.whole[a] >= 0 {
			live.unset(l.local(l.whole[a]))
		}
	}
}

// read adds what an instruction reads, and those that are part of it.
func (l *liveness) read(live bitset, block, j int, in *code.Instr) {
	reads(in, func(r code.Reg) {
		if r < 0 {
			return
		}
		if in.Op == code.OpLoad {
			for _, n := range l.points[r] {
				live.set(l.local(n))
			}
		}
		if k := l.maker(block, j, r); k >= 0 {
			l.read(live, block, k, &l.code.Blocks[block].Code[k])
			return
		}
		live.set(int(r))
	})
}

// maker is the instruction that makes r as a part of instruction j, or -1.
func (l *liveness) maker(block, j int, r code.Reg) int {
	if k := l.writer(block, j, r); k >= 0 && l.folded[block][k] {
		return k
	}
	return -1
}
