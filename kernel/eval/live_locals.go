package eval

import "jeton/kernel/code"

// What a local holds is read by loads through registers that point into it, and is written by a store to all of it. A local whose
// address is used in any other way lives as long as its frame.

// local is the variable that local n is.
func (l *liveness) local(n int32) int { return len(l.code.Regs) + int(n) }

// findLocals follows the addresses of locals.
func (l *liveness) findLocals() {
	l.points = make([][]int32, len(l.code.Regs))
	l.whole = make([]int32, len(l.code.Regs))
	l.fixed = newBitset(len(l.code.Regs) + len(l.code.Locals))
	makers := make([]int, len(l.code.Regs))
	for i := range l.whole {
		l.whole[i] = -1
	}
	l.each(func(in *code.Instr) {
		for _, d := range in.Dst {
			if d < 0 {
				continue
			}
			if makers[d]++; in.Op == code.OpLocal {
				l.whole[d] = int32(in.N)
				l.pointsInto(d, int32(in.N))
			}
		}
	})
	for r, n := range makers {
		if n > 1 {
			l.whole[r] = -1
		}
	}
	for changed := true; changed; {
		changed = false
		l.each(func(in *code.Instr) { changed = l.follow(in) || changed })
	}
	l.each(l.escape)
}

func (l *liveness) each(do func(*code.Instr)) {
	for i := range l.code.Blocks {
		for j := range l.code.Blocks[i].Code {
			do(&l.code.Blocks[i].Code[j])
		}
	}
}

// derives says that the result of an instruction points into what its first operand points into.
func derives(op code.Op) bool {
	return op == code.OpMove || op == code.OpChangeType || op == code.OpFieldAddr || op == code.OpIndexAddr
}

// follow hands on what an address points into; it tells whether that was news.
func (l *liveness) follow(in *code.Instr) (news bool) {
	if !derives(in.Op) || in.Args[0] < 0 || in.Dst[0] < 0 {
		return false
	}
	for _, n := range l.points[in.Args[0]] {
		news = l.pointsInto(in.Dst[0], n) || news
	}
	return news
}

func (l *liveness) pointsInto(r code.Reg, local int32) (news bool) {
	for _, n := range l.points[r] {
		if n == local {
			return false
		}
	}
	l.points[r] = append(l.points[r], local)
	return true
}

// escape fixes the locals whose addresses an instruction reads for more than a load, a store or another address.
func (l *liveness) escape(in *code.Instr) {
	if derives(in.Op) || in.Op == code.OpLoad {
		return
	}
	i := 0
	reads(in, func(r code.Reg) {
		i++
		if r < 0 || in.Op == code.OpStore && i == 1 {
			return
		}
		for _, n := range l.points[r] {
			l.fixed.set(l.local(n))
		}
	})
}
