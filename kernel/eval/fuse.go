package eval

import (
	"go/token"
	"reflect"

	"jeton/kernel/code"
	"jeton/kernel/eval/rtype"
)

// Instructions that only serve one other become part of its operation: each operation costs a call, which is more than
// most of them do. What is put together:
//
//   - addresses of fields and elements, with the load or store that they are made for, whatever their depth: x[i].a.b = v;
//   - a comparison, with the jump that it decides;
//   - a load, an arithmetic operation and a store to the same place: x[i] += v.
//
// An address is then found, and a nil pointer or a bad index panics, when the variable is read or written: later than the
// instruction stood, and as late as compiled code does it.

// A plan is what becomes of the instructions of a block.
type plan struct {
	code   []code.Instr
	folded []bool  // the instruction is part of a later one
	at     []place // of a load or store whose address is folded, or of an address made from others
}

// A place is where a load or store finds its variable: base, or an element of it, plus offset.
type place struct {
	base   slot // a pointer, or a slice
	offset uintptr
	// index is that of an element, of type int; of a slice, or of the array of n elements at offset before.
	index  slot
	size   uintptr // of an element
	n      int     // of an array
	before uintptr
	kind   placeKind
	pos    code.Pos
}

type placeKind uint8

const (
	noPlace placeKind = iota
	viaPointer
	viaSlice
	viaArray
)

// countUses counts how often each register is read.
func (b *builder) countUses() []int {
	uses := make([]int, len(b.code.Regs))
	see := func(r code.Reg) {
		if r >= 0 {
			uses[r]++
		}
	}
	for i := range b.code.Blocks {
		for j := range b.code.Blocks[i].Code {
			reads(&b.code.Blocks[i].Code[j], see)
		}
	}
	return uses
}

// reads calls see for each operand of in.
func reads(in *code.Instr, see func(code.Reg)) {
	for _, r := range in.Args {
		see(r)
	}
	if in.Call != nil && (in.Call.Kind == code.Dynamic || in.Call.Kind == code.Invoke) {
		see(in.Call.Fn)
	}
	for _, c := range in.Sel {
		see(c.Chan)
		see(c.Val)
	}
}

// plan decides what is put together in a block.
func (b *builder) plan(from *code.Block) *plan {
	n := len(from.Code)
	p := &plan{code: from.Code, folded: make([]bool, n), at: make([]place, n)}
	for i := range from.Code {
		switch in := &from.Code[i]; in.Op {
		case code.OpLoad, code.OpStore:
			b.foldAddress(p, i)
		case code.OpIf:
			if i > 0 && isComparison(&from.Code[i-1]) && b.only(&from.Code[i-1], in.Args[0]) {
				p.folded[i-1] = true
			}
		}
	}
	for i := n - 1; i >= 0; i-- { // the longest chains first
		if !p.folded[i] {
			b.foldChain(p, i)
		}
	}
	return p
}

// foldChain makes the addresses that an address is made from part of it.
func (b *builder) foldChain(p *plan, i int) {
	if at, chain := b.step(p, i, &p.code[i]); len(chain) > 0 {
		p.fold(i, at, chain)
	}
}

func (p *plan) fold(i int, at place, chain []int) {
	for _, j := range chain {
		p.folded[j] = true
	}
	p.at[i] = at
}

// only tells whether in makes r, and r is read once.
func (b *builder) only(in *code.Instr, r code.Reg) bool {
	return len(in.Dst) == 1 && r >= 0 && in.Dst[0] == r && b.uses[r] == 1
}

// foldAddress makes the address that instruction i loads from or stores to part of it, when it serves nothing else.
func (b *builder) foldAddress(p *plan, i int) {
	in := &p.code[i]
	at, chain := b.placeOf(p, i, in.Args[0])
	if at.kind == noPlace || b.loadable(in) == other {
		return
	}
	p.fold(i, at, chain)
}

// loadable is the class of what is loaded or stored.
func (b *builder) loadable(in *code.Instr) class {
	if in.Op == code.OpStore {
		return b.arg(in.Args[1]).class
	}
	return b.into(in, 0).class
}

// placeOf finds the place that address r is of, for its reader, instruction i; chain are the instructions that say so.
func (b *builder) placeOf(p *plan, i int, r code.Reg) (at place, chain []int) {
	j := b.maker(p, i, r)
	if j < 0 {
		return place{}, nil
	}
	if at, chain = b.step(p, i, &p.code[j]); at.kind == noPlace {
		return place{}, nil
	}
	return at, append(chain, j)
}

// step is the place whose address in makes, as instruction i finds it.
func (b *builder) step(p *plan, i int, in *code.Instr) (at place, chain []int) {
	switch in.Op {
	case code.OpFieldAddr:
		offset := b.u.types[in.Type].Field(int(in.N)).Offset
		if at, chain = b.placeOf(p, i, in.Args[0]); at.kind == noPlace {
			at = place{kind: viaPointer, base: b.arg(in.Args[0])}
		}
		at.offset += offset
	case code.OpIndexAddr:
		at, chain = b.elementPlace(p, i, in)
	}
	at.pos = in.Pos
	return at, chain
}

// elementPlace is the place of an element of a slice, or of an array behind a pointer.
func (b *builder) elementPlace(p *plan, i int, in *code.Instr) (at place, chain []int) {
	base, index := b.arg(in.Args[0]), b.arg(in.Args[1])
	c, isConst := b.constant(in.Args[1])
	if wordKind(index.t.Kind()) != reflect.Int64 {
		return place{}, nil
	}
	if base.class == slice {
		return place{kind: viaSlice, base: base, index: index, size: rtype.Of(base.t.Elem()).Size}, nil
	}
	array := base.t.Elem()
	n, size := array.Len(), rtype.Of(array.Elem()).Size
	if at, chain = b.placeOf(p, i, in.Args[0]); at.kind == noPlace {
		at = place{kind: viaPointer, base: base}
	}
	if isConst {
		if x := *(*int)(c); x >= 0 && x < n {
			at.offset += uintptr(x) * size
			return at, chain
		}
	}
	if at.kind != viaPointer { // one index is all that a place has
		at, chain = place{kind: viaPointer, base: base}, nil
	}
	return place{kind: viaArray, base: at.base, before: at.offset, index: index, size: size, n: n}, chain
}

// maker is the instruction that makes register r for instruction i, its only reader, when it can be done as late as
// there: what it reads does not change between, and nothing is in the way that a failure would have to come before.
func (b *builder) maker(p *plan, i int, r code.Reg) int {
	if r < 0 || b.uses[r] != 1 {
		return -1
	}
	j := i - 1
	for ; j >= 0; j-- {
		if writes(&p.code[j], r) {
			break
		}
	}
	if j < 0 || p.folded[j] || p.code[j].Op != code.OpFieldAddr && p.code[j].Op != code.OpIndexAddr {
		return -1
	}
	for k := j + 1; k < i; k++ {
		for _, a := range p.code[j].Args {
			if a >= 0 && writes(&p.code[k], a) {
				return -1
			}
		}
		if p.code[i].Op == code.OpLoad && !b.silent(&p.code[k]) {
			return -1
		}
	}
	return j
}

func writes(in *code.Instr, r code.Reg) bool {
	for _, d := range in.Dst {
		if d == r {
			return true
		}
	}
	return false
}

// silent tells whether an instruction neither fails nor does anything that others can see.
func (b *builder) silent(in *code.Instr) bool {
	switch in.Op {
	case code.OpMove, code.OpChangeType, code.OpUnary, code.OpField, code.OpFieldAddr, code.OpIndexAddr:
		return true
	case code.OpBinary:
		switch token.Token(in.N) {
		case token.ADD, token.SUB, token.MUL, token.AND, token.OR, token.XOR, token.AND_NOT:
			return true
		}
	}
	return false
}
