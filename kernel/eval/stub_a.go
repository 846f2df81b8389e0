package eval

import "jeton/kernel/code"

// To be replaced by mem.go, mapping.go, convert.go, arith.go, branch.go …

func (b *builder) memory(in *code.Instr) op     { panic("todo") }
func (b *builder) mapping(in *code.Instr) op    { panic("todo") }
func (b *builder) makeSlice(in *code.Instr) op  { panic("todo") }
func (b *builder) convert(in *code.Instr) op    { panic("todo") }
func (b *builder) interfaces(in *code.Instr) op { panic("todo") }
func (b *builder) binary(in *code.Instr) op     { panic("todo") }
func (b *builder) unary(in *code.Instr) op      { panic("todo") }
func (b *builder) jump(at, to *block) func(*frame) *block {
	panic("todo")
}
func (b *builder) branch(at *block, in *code.Instr, yes, no *block) func(*frame) *block {
	panic("todo")
}
