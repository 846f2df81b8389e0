package eval

import "jeton/kernel/code"

// A pointer that becomes a number in the arguments of a call stays alive until the call has returned: f(uintptr(p)) keeps what p
// points to. Package unsafe says so of system calls, and the directive go:uintptrescapes of any function.

// pin adds the pointers that become numbers in the arguments of call j of a block.
func (l *liveness) pin(live bitset, block, j int) {
	for _, a := range l.code.Blocks[block].Code[j].Args {
		l.pinArg(live, block, j, a)
	}
}

// fix keeps those of deferred calls, and of the calls of go statements, as long as the frame.
func (l *liveness) fix() {
	for i := range l.code.Blocks {
		for j := range l.code.Blocks[i].Code {
			if op := l.code.Blocks[i].Code[j].Op; op == code.OpDefer || op == code.OpGo {
				l.pin(l.fixed, i, j)
			}
		}
	}
}

// pinArg follows an argument, or an element of a variadic one, to where it is made in the block.
func (l *liveness) pinArg(live bitset, block, j int, r code.Reg) {
	ins := l.code.Blocks[block].Code
	k := l.writer(block, j, r)
	if k < 0 || len(ins[k].Args) == 0 {
		return
	}
	switch from := ins[k].Args[0]; {
	case from < 0:
	case ins[k].Op == code.OpConvert:
		live.set(int(from))
	case ins[k].Op == code.OpSlice:
		for i := range ins[:k] {
			if ins[i].Op != code.OpStore {
				continue
			}
			if m := l.writer(block, i, ins[i].Args[0]); m >= 0 && ins[m].Op == code.OpIndexAddr && ins[m].Args[0] == from {
				l.pinArg(live, block, i, ins[i].Args[1])
			}
		}
	}
}

// writer is the instruction before j in the block that sets r last, or -1.
func (l *liveness) writer(block, j int, r code.Reg) int {
	for k := j - 1; k >= 0 && r >= 0; k-- {
		if writes(&l.code.Blocks[block].Code[k], r) {
			return k
		}
	}
	return -1
}
