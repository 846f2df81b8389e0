package eval

import (
	"fmt"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// codePos is a place in the student's text, and the unit that it is in.
type codePos struct {
	unit *code.Unit
	pos  code.Pos
}

// A builder makes the body of one function.
type builder struct {
	fn   *function
	u    *linked
	code *code.Func
	*body
	unread map[reflect.Type]slot // where results go that nobody reads
	uses   []int                 // how often each register is read
}

func build(fn *function) *body {
	b := &builder{fn: fn, u: fn.unit, code: fn.code, body: &body{fn: fn, index: fn.m.nextIndex(), defers: fn.code.Defers,
		wrapper: fn.code.Wrapper, consts: map[int]slot{}}, unread: map[reflect.Type]slot{}}
	b.place()
	b.uses = b.countUses()
	for i := range b.code.Blocks {
		b.blocks = append(b.blocks, &block{index: int32(i)})
	}
	for i := range b.code.Blocks {
		b.block(b.blocks[i], &b.code.Blocks[i])
	}
	if b.code.Recover >= 0 {
		b.recover = b.blocks[b.code.Recover]
	}
	return b.body
}

// place gives each register, local, result and constant its place in the frame, and makes the frame's template.
func (b *builder) place() {
	regs := make([]reflect.Type, len(b.code.Regs))
	for i, t := range b.code.Regs {
		regs[i] = b.u.types[t]
	}
	locals := make([]reflect.Type, len(b.code.Locals))
	for i, t := range b.code.Locals {
		locals[i] = b.u.types[t]
	}
	results := make([]reflect.Type, b.fn.sig.NumOut())
	for i := range results {
		results[i] = b.fn.sig.Out(i)
	}
	b.regs, b.locals, b.results = make([]slot, len(regs)), make([]slot, len(locals)), make([]slot, len(results))
	unread := b.unreadTypes()
	unreadSlots := make([]slot, len(unread))
	l := newLayout()
	for _, pointers := range []bool{true, false} {
		l.addAll(regs, b.regs, pointers)
		l.addAll(results, b.results, pointers)
		l.addAll(locals, b.locals, pointers)
		l.addAll(unread, unreadSlots, pointers)
		if pointers {
			b.pointerWords = int((l.size - frameHead) / 8)
		}
	}
	for i, t := range unread {
		b.unread[t] = unreadSlots[i]
	}
	for i := range min(b.fn.sig.NumIn(), len(b.in)) {
		b.in[i] = b.regs[i].off
	}
	if len(b.results) > 0 {
		b.out = b.results[0].off
	}
	b.placeConsts(l)
	b.frameType = rtype.Memory(l.size, l.pointers)
	b.template = rtype.New(b.frameType)
	fp := (*frame)(b.template)
	fp.fn, fp.body = b.fn, b.body
	for i, s := range b.consts {
		b.u.setConst(i, s.t, fp.addr(s.off))
	}
}

// placeConsts finds all constants that the code mentions.
func (b *builder) placeConsts(l *layout) {
	see := func(r code.Reg) {
		i, ok := r.IsConst()
		if !ok {
			return
		}
		if _, known := b.consts[i]; !known {
			b.consts[i] = l.add(b.u.types[b.u.unit.Consts[i].Type])
		}
	}
	for i := range b.code.Blocks {
		for j := range b.code.Blocks[i].Code {
			in := &b.code.Blocks[i].Code[j]
			for _, r := range in.Args {
				see(r)
			}
			if in.Call != nil && in.Call.Builtin == "ssa:deferstack" {
				b.defers = true
			}
			if in.Call != nil && (in.Call.Kind == code.Dynamic || in.Call.Kind == code.Invoke) {
				see(in.Call.Fn)
			}
			for _, c := range in.Sel {
				see(c.Chan)
				see(c.Val)
			}
		}
	}
}

// arg is the slot of an operand.
func (b *builder) arg(r code.Reg) slot {
	if i, ok := r.IsConst(); ok {
		return b.consts[i]
	}
	return b.regs[r]
}

// constant is the value of an operand that is a constant.
func (b *builder) constant(r code.Reg) (p unsafe.Pointer, ok bool) {
	i, ok := r.IsConst()
	if !ok {
		return nil, false
	}
	return unsafe.Add(b.template, b.consts[i].off), true
}

// dst is the slot of result i, and whether anybody reads it.
func (b *builder) dst(in *code.Instr, i int) (s slot, ok bool) {
	if i >= len(in.Dst) || in.Dst[i] == code.None {
		return slot{}, false
	}
	return b.regs[in.Dst[i]], true
}

// block makes the operations of one block.
func (b *builder) block(to *block, from *code.Block) {
	p := b.plan(from)
	last := len(from.Code) - 1
	for i := range last {
		if p.folded[i] {
			continue
		}
		f, pos := b.operation(p, i)
		to.ops = append(to.ops, f)
		to.pos = append(to.pos, codePos{b.u.unit, pos})
	}
	pos := from.Code[last].Pos
	if last > 0 && p.folded[last-1] {
		pos = from.Code[last-1].Pos
	}
	to.next = b.terminator(to, from, p)
	to.pos = append(to.pos, codePos{b.u.unit, pos})
}

// operation makes the operation for instruction i of a block, with those that are part of it.
func (b *builder) operation(p *plan, i int) (op, code.Pos) {
	in, at := &p.code[i], &p.at[i]
	switch {
	case at.kind == noPlace:
		return b.instr(in), in.Pos
	case in.Op == code.OpLoad:
		return b.loadFrom(in, at), at.pos
	case in.Op == code.OpStore:
		return b.storeTo(in, at), at.pos
	}
	return addressOf(b.into(in, 0).off, at), at.pos
}

// terminator makes what ends a block.
func (b *builder) terminator(at *block, from *code.Block, p *plan) func(*frame) *block {
	last := len(from.Code) - 1
	in := &from.Code[last]
	switch in.Op {
	case code.OpJump:
		return b.jump(at, from.Next[0])
	case code.OpIf:
		var test *code.Instr
		if last > 0 && p.folded[last-1] {
			test = &from.Code[last-1]
		}
		return b.branch(at, from, test)
	case code.OpReturn:
		return b.returns(in)
	case code.OpPanic:
		return b.panics(in)
	}
	panic(fmt.Sprintf("eval: %s: a block of %s ends with op %d", b.u.unit.Name, b.fn.name, in.Op))
}

// instr makes one operation.
func (b *builder) instr(in *code.Instr) op {
	switch in.Op {
	case code.OpMove, code.OpChangeType:
		return move(b.regs[in.Dst[0]], b.arg(in.Args[0]))
	case code.OpAlloc, code.OpLocal, code.OpLoad, code.OpStore, code.OpField, code.OpFieldAddr, code.OpIndex, code.OpIndexAddr, code.OpSlice:
		return b.memory(in)
	case code.OpLookup, code.OpMapUpdate, code.OpRange, code.OpNext, code.OpMakeMap:
		return b.mapping(in)
	case code.OpMakeSlice:
		return b.makeSlice(in)
	case code.OpConvert, code.OpSliceToArray:
		return b.convert(in)
	case code.OpMakeInterface, code.OpChangeIface, code.OpTypeAssert:
		return b.interfaces(in)
	case code.OpBinary:
		return b.binary(in)
	case code.OpUnary:
		return b.unary(in)
	case code.OpMakeClosure:
		return b.closure(in)
	case code.OpMakeChan, code.OpSend, code.OpRecv, code.OpSelect:
		return b.channels(in)
	case code.OpCall, code.OpGo, code.OpDefer, code.OpRunDefers:
		return b.call(in)
	}
	panic(fmt.Sprintf("eval: %s: unknown op %d in %s", b.u.unit.Name, in.Op, b.fn.name))
}
