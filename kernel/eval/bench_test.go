package eval

import (
	"go/token"
	"reflect"
	"testing"

	"jeton/kernel/code"
)

// reset puts the first values into the registers.
func (b *bench) reset(fp *frame) {
	for i, v := range b.in {
		b.get(fp, code.Reg(i)).Set(v)
	}
}

// counting makes a loop: body, then i++, while i < n. The block behind it is the last.
func counting(b *bench, n int, body func(i code.Reg) []code.Instr) *frame {
	i, d := b.value(0), b.regOf(reflect.TypeFor[bool]())
	one, _ := b.constant(reflect.ValueOf(1))
	limit, _ := b.constant(reflect.ValueOf(n))
	return b.prepareBlocks(
		code.Block{Code: []code.Instr{{Op: code.OpJump}}, Next: []int32{1}},
		code.Block{Code: []code.Instr{
			{Op: code.OpBinary, N: int64(token.LSS), Dst: []code.Reg{d}, Args: []code.Reg{i, limit}},
			{Op: code.OpIf, Args: []code.Reg{d}}}, Next: []int32{2, 3}},
		code.Block{Code: append(body(i),
			code.Instr{Op: code.OpBinary, N: int64(token.ADD), Dst: []code.Reg{i}, Args: []code.Reg{i, one}},
			code.Instr{Op: code.OpJump}), Next: []int32{1}},
		code.Block{Code: []code.Instr{{Op: code.OpReturn}}},
	)
}

func benchLoop(b *testing.B, rig *bench, fp *frame, n int) {
	for b.Loop() {
		rig.reset(fp)
		fp.resume(fp.body.blocks[0])
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/iteration")
}

const benchIterations = 100_000

func BenchmarkSum(b *testing.B) {
	rig := newBench()
	s := rig.value(0)
	fp := counting(rig, benchIterations, func(i code.Reg) []code.Instr {
		return []code.Instr{{Op: code.OpBinary, N: int64(token.ADD), Dst: []code.Reg{s}, Args: []code.Reg{s, i}}}
	})
	benchLoop(b, rig, fp, benchIterations)
}

func BenchmarkSliceSum(b *testing.B) {
	rig := newBench()
	s, x, p, e := rig.value(0.0), rig.value(make([]float64, benchIterations)), rig.regOf(reflect.TypeFor[*float64]()), rig.value(0.0)
	fp := counting(rig, benchIterations, func(i code.Reg) []code.Instr {
		return []code.Instr{
			{Op: code.OpIndexAddr, Dst: []code.Reg{p}, Args: []code.Reg{x, i}},
			{Op: code.OpLoad, Dst: []code.Reg{e}, Args: []code.Reg{p}},
			{Op: code.OpBinary, N: int64(token.ADD), Dst: []code.Reg{s}, Args: []code.Reg{s, e}}}
	})
	benchLoop(b, rig, fp, benchIterations)
}

func BenchmarkMapCount(b *testing.B) {
	rig := newBench()
	m, k, x := rig.value(map[int]int{}), rig.value(0), rig.value(0)
	mask, _ := rig.constant(reflect.ValueOf(255))
	one, _ := rig.constant(reflect.ValueOf(1))
	fp := counting(rig, benchIterations, func(i code.Reg) []code.Instr {
		return []code.Instr{
			{Op: code.OpBinary, N: int64(token.AND), Dst: []code.Reg{k}, Args: []code.Reg{i, mask}},
			{Op: code.OpLookup, Dst: []code.Reg{x}, Args: []code.Reg{m, k}},
			{Op: code.OpBinary, N: int64(token.ADD), Dst: []code.Reg{x}, Args: []code.Reg{x, one}},
			{Op: code.OpMapUpdate, Args: []code.Reg{m, k, x}}}
	})
	benchLoop(b, rig, fp, benchIterations)
}
