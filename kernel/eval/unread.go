package eval

import (
	"fmt"
	"reflect"
	"unsafe"

	"jeton/kernel/code"
)

// into is the slot of result i: a place of its own, which nobody reads, when the code names none.
func (b *builder) into(in *code.Instr, i int) slot {
	if s, ok := b.dst(in, i); ok {
		return s
	}
	s, ok := b.unread[b.resultType(in, i)]
	if !ok {
		panic(fmt.Sprintf("eval: %s: no place for result %d of op %d in %s", b.u.unit.Name, i, in.Op, b.fn.name))
	}
	return s
}

// resultType is the type of result i of an operation on data, nil for others and for those that make only what is read.
func (b *builder) resultType(in *code.Instr, i int) reflect.Type {
	arg := func(i int) reflect.Type { return b.typeOf(in.Args[i]) }
	switch in.Op {
	case code.OpMove, code.OpUnary:
		return arg(0)
	case code.OpAlloc:
		return reflect.PointerTo(b.u.types[in.Type])
	case code.OpLocal:
		return reflect.PointerTo(b.u.types[b.code.Locals[in.N]])
	case code.OpLoad:
		return arg(0).Elem()
	case code.OpField:
		return arg(0).Field(int(in.N)).Type
	case code.OpFieldAddr:
		return reflect.PointerTo(b.u.types[in.Type].Field(int(in.N)).Type)
	case code.OpIndex:
		if arg(0).Kind() == reflect.String {
			return reflect.TypeFor[uint8]()
		}
		return arg(0).Elem()
	case code.OpIndexAddr:
		if t := arg(0); t.Kind() == reflect.Pointer {
			return reflect.PointerTo(t.Elem().Elem())
		}
		return reflect.PointerTo(arg(0).Elem())
	case code.OpSlice:
		if t := arg(0); t.Kind() == reflect.Pointer {
			return reflect.SliceOf(t.Elem().Elem())
		}
		return arg(0)
	case code.OpRange:
		return reflect.TypeFor[unsafe.Pointer]()
	case code.OpLookup, code.OpTypeAssert, code.OpNext:
		return nil // their results that nobody reads are not made
	case code.OpMakeSlice, code.OpMakeMap, code.OpMakeChan, code.OpMakeInterface, code.OpChangeIface, code.OpConvert, code.OpChangeType, code.OpSliceToArray:
		return b.u.types[in.Type]
	case code.OpBinary:
		if isComparison(in) {
			return reflect.TypeFor[bool]()
		}
		return arg(0)
	}
	return nil
}

// typeOf is the type of an operand, also before it has its place.
func (b *builder) typeOf(r code.Reg) reflect.Type {
	if i, ok := r.IsConst(); ok {
		return b.u.types[b.u.unit.Consts[i].Type]
	}
	return b.u.types[b.code.Regs[r]]
}

// unreadTypes are the types of the results that nobody reads, but that operations make all the same.
func (b *builder) unreadTypes() []reflect.Type {
	var ts []reflect.Type
	seen := map[reflect.Type]bool{}
	for i := range b.code.Blocks {
		for j := range b.code.Blocks[i].Code {
			in := &b.code.Blocks[i].Code[j]
			if len(in.Dst) != 1 || in.Dst[0] != code.None {
				continue
			}
			if t := b.resultType(in, 0); t != nil && !seen[t] {
				seen[t] = true
				ts = append(ts, t)
			}
		}
	}
	return ts
}
