package eval

import (
	"go/token"
	"math"
	"reflect"
	"testing"

	"jeton/kernel/code"
)

// testJump compares where a comparison that decides a jump leads, fused and by way of a register.
func testJump[T any](t *testing.T, values []T, compiled map[token.Token]func(a, b T) bool) {
	t.Helper()
	for tok, f := range compiled {
		for _, x := range values {
			for _, y := range values {
				for form := range 3 {
					b := newBench()
					p, q, d := b.reg(ifaceOf(x)), b.reg(ifaceOf(y)), b.regOf(reflect.TypeFor[bool]())
					if c, ok := b.constant(ifaceOf(y)); ok && form == 1 {
						q = c
					}
					test := []code.Instr{{Op: code.OpBinary, N: int64(tok), Dst: []code.Reg{d}, Args: []code.Reg{p, q}}}
					if form == 2 { // the result is read once more
						test = append(test, code.Instr{Op: code.OpMove, Dst: []code.Reg{b.regOf(reflect.TypeFor[bool]())}, Args: []code.Reg{d}})
					}
					fp := b.prepareBlocks(
						code.Block{Code: append(test, code.Instr{Op: code.OpIf, Args: []code.Reg{d}}), Next: []int32{1, 2}},
						code.Block{Code: []code.Instr{{Op: code.OpJump}}, Next: []int32{2}},
						code.Block{Code: []code.Instr{{Op: code.OpJump}}, Next: []int32{2}},
					)
					once(fp)
					want := int32(2)
					if f(x, y) {
						want = 1
					}
					if got := fp.body.blocks[0].next(fp).index; got != want {
						t.Errorf("if %v %s %v goes to %d, want %d (form %d)", x, tok, y, got, want, form)
					}
				}
			}
		}
	}
}

func orders[T int8 | int64 | uint16 | uint64 | float64 | string]() map[token.Token]func(a, b T) bool {
	return map[token.Token]func(a, b T) bool{
		token.EQL: func(a, b T) bool { return a == b }, token.NEQ: func(a, b T) bool { return a != b },
		token.LSS: func(a, b T) bool { return a < b }, token.LEQ: func(a, b T) bool { return a <= b },
		token.GTR: func(a, b T) bool { return a > b }, token.GEQ: func(a, b T) bool { return a >= b },
	}
}

func TestCompareAndJump(t *testing.T) {
	testJump(t, []int8{-1, 0, 1}, orders[int8]())
	testJump(t, []int64{-1, 0, 1 << 40}, orders[int64]())
	testJump(t, []uint16{0, 1, 65535}, orders[uint16]())
	testJump(t, []uint64{0, 1, 1 << 63}, orders[uint64]())
	testJump(t, []float64{0, -1, math.Inf(1), math.NaN()}, orders[float64]())
	testJump(t, []string{"", "a", "ab", "b"}, orders[string]())
	testJump(t, []bool{true, false}, map[token.Token]func(a, b bool) bool{token.EQL: func(a, b bool) bool { return a == b }, token.NEQ: func(a, b bool) bool { return a != b }})
	testJump(t, []any{nil, 1, "a"}, map[token.Token]func(a, b any) bool{token.EQL: func(a, b any) bool { return a == b }, token.NEQ: func(a, b any) bool { return a != b }})
}

// loop is for i < n { i++ }, with the test in a block of its own.
func loop(b *bench, i, n code.Reg) *frame {
	one, _ := b.constant(reflect.ValueOf(1))
	d := b.regOf(reflect.TypeFor[bool]())
	return b.prepareBlocks(
		code.Block{Code: []code.Instr{{Op: code.OpJump}}, Next: []int32{1}},
		code.Block{Code: []code.Instr{
			{Op: code.OpBinary, N: int64(token.LSS), Dst: []code.Reg{d}, Args: []code.Reg{i, n}},
			{Op: code.OpIf, Args: []code.Reg{d}}}, Next: []int32{2, 3}},
		code.Block{Code: []code.Instr{
			{Op: code.OpBinary, N: int64(token.ADD), Dst: []code.Reg{i}, Args: []code.Reg{i, one}},
			{Op: code.OpJump}}, Next: []int32{1}},
		code.Block{Code: []code.Instr{{Op: code.OpJump}}, Next: []int32{3}},
	)
}

// runTo runs blocks from the first, until one is reached.
func runTo(fp *frame, end int32) {
	for b := fp.body.blocks[0]; b.index != end; b = b.next(fp) {
		for _, f := range b.ops {
			f(fp)
		}
	}
}

func TestLoop(t *testing.T) {
	b := newBench()
	i := b.value(0)
	fp := loop(b, i, b.value(1000))
	runTo(fp, 3)
	if got := b.get(fp, i).Int(); got != 1000 {
		t.Errorf("the loop ended at %d", got)
	}
	if got := fp.body.blocks[2].next(fp).index; got != 3 {
		t.Errorf("the end of the body leads to block %d: the test is not decided there", got)
	}
}
