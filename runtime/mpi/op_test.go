package mpi

import (
	"fmt"
	"slices"
	"testing"
)

// The values of a rank are small, so that sums and products of eight ranks are exact in each type.
func small(r, i int) int { return (3*r + 5*i + 1) % 4 }

// A reference is an operator on values, and the types that it is defined for.
type reference[T any] struct {
	op *Op
	f  func(a, b T) T
}

func numeric[T number]() []reference[T] {
	return []reference[T]{{Sum, func(a, b T) T { return a + b }}, {Prod, func(a, b T) T { return a * b }}}
}

func ordered[T real]() []reference[T] {
	return append(numeric[T](),
		reference[T]{Max, func(a, b T) T { return max(a, b) }},
		reference[T]{Min, func(a, b T) T { return min(a, b) }})
}

func oneIf[T number](yes bool) T {
	if yes {
		return 1
	}
	return 0
}

func whole[T integer]() []reference[T] {
	return append(ordered[T](),
		reference[T]{Band, func(a, b T) T { return a & b }}, reference[T]{Bor, func(a, b T) T { return a | b }}, reference[T]{Bxor, func(a, b T) T { return a ^ b }},
		reference[T]{Land, func(a, b T) T { return oneIf[T](a != 0 && b != 0) }}, reference[T]{Lor, func(a, b T) T { return oneIf[T](a != 0 || b != 0) }},
		reference[T]{Lxor, func(a, b T) T { return oneIf[T]((a != 0) != (b != 0)) }})
}

var onBool = []reference[bool]{{Land, func(a, b bool) bool { return a && b }}, {Lor, func(a, b bool) bool { return a || b }}, {Lxor, func(a, b bool) bool { return a != b }}}

// TestOps: each predefined operator, on each type that it is defined for, at each root of each number of ranks, in each reduction, is what one
// after the other gives; on other types it is an error that names both.
func TestOps(t *testing.T) {
	ofNumber(t, whole[int8]())
	ofNumber(t, whole[int16]())
	ofNumber(t, whole[int32]())
	ofNumber(t, whole[int64]())
	ofNumber(t, whole[int]())
	ofNumber(t, whole[uint8]())
	ofNumber(t, whole[uint16]())
	ofNumber(t, whole[uint32]())
	ofNumber(t, whole[uint64]())
	ofNumber(t, whole[uint]())
	ofNumber(t, ordered[float32]())
	ofNumber(t, ordered[float64]())
	ofReal(t, numeric[complex64](), func(r, i int) complex64 { return complex(float32(small(r, i)), float32(r%2)) })
	ofReal(t, numeric[complex128](), func(r, i int) complex128 { return complex(float64(small(r, i)), float64(r%2)) })
	ofReal(t, onBool, func(r, i int) bool { return small(r, i) > 1 })
}

func ofNumber[T real](t *testing.T, all []reference[T]) {
	ofReal(t, all, func(r, i int) T { return T(small(r, i)) })
}

func ofReal[T comparable](t *testing.T, all []reference[T], of func(r, i int) T) {
	for _, n := range sizes {
		t.Run(fmt.Sprintf("%T/ranks=%d", *new(T), n), func(t *testing.T) {
			launch(t, n, func(c *Comm) {
				for _, op := range allOps {
					if k := slices.IndexFunc(all, func(r reference[T]) bool { return r.op == op }); k >= 0 {
						reductions(t, c, all[k], of)
					} else {
						refused(t, c, op, make([]T, 2))
					}
				}
			})
		})
	}
}

// folded is the values of ranks from to to-1, one after the other.
func folded[T any](f func(a, b T) T, of func(r, i int) T, from, to, count int) []T {
	x := make([]T, count)
	for i := range x {
		x[i] = of(from, i)
		for r := from + 1; r < to; r++ {
			x[i] = f(x[i], of(r, i))
		}
	}
	return x
}

func reductions[T comparable](t *testing.T, c *Comm, ref reference[T], of func(r, i int) T) {
	const count = 5
	n, me := c.Size(), c.Rank()
	mine, got := folded(ref.f, of, me, me+1, count), make([]T, count)
	want := folded(ref.f, of, 0, n, count)
	look := func(call string, got, want []T) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Errorf("%s(%v) of %T: rank %d of %d has %v, want %v", call, ref.op, got, me, n, got, want)
		}
	}
	for _, root := range roots(n) {
		for _, how := range Algorithms("Reduce") {
			ok(t, c.Reduce(mine, got, ref.op, root, WithAlgorithm(how)))
			if me == root {
				look("Reduce", got, want)
			}
		}
	}
	for _, how := range Algorithms("Allreduce") {
		clear(got)
		ok(t, c.Allreduce(mine, got, ref.op, WithAlgorithm(how)))
		look("Allreduce", got, want)
	}
	ok(t, c.Scan(mine, got, ref.op))
	look("Scan", got, folded(ref.f, of, 0, me+1, count))
	ok(t, c.Exscan(mine, got, ref.op))
	if me > 0 {
		look("Exscan", got, folded(ref.f, of, 0, me, count))
	}
	ok(t, c.ReduceScatterBlock(folded(ref.f, of, me, me+1, n), got[:1], ref.op))
	look("ReduceScatterBlock", got[:1], folded(ref.f, of, 0, n, n)[me:me+1])
	copy(got, mine)
	ok(t, ReduceLocal(folded(ref.f, of, 7, 8, count), got, ref.op))
	for i := range got {
		mine[i] = ref.f(of(7, i), of(me, i))
	}
	look("ReduceLocal", got, mine)
}

func refused(t *testing.T, c *Comm, op *Op, x any) {
	t.Helper()
	b, _ := view(x)
	sentence := fmt.Sprintf("%v is not defined for %v", op, b.Type)
	if op == MaxLoc || op == MinLoc {
		sentence = fmt.Sprintf("%v is of pairs of a value and a place (FloatInt, IntInt, Float32Int, Int32Int), and not of %v", op, b.Type)
	}
	check(t, c.Allreduce(x, x, op), ErrOp, sentence)
	check(t, c.Reduce(x, x, op, 0), ErrOp, sentence)
	check(t, c.Scan(x, x, op), ErrOp, sentence)
	check(t, ReduceLocal(x, x, op), ErrOp, sentence)
}

// TestReduceLocalTypes: both buffers are of the same basic types, and lie in memory alike.
func TestReduceLocalTypes(t *testing.T) {
	x := []int{1, 2, 3, 4}
	check(t, ReduceLocal([]float64{1, 2, 3, 4}, x, Sum), ErrType, "mpi: ReduceLocal(): ERR_TYPE: invalid datatype: 4 float64 and 4 int64: item 0 is sent as float64 and received as int64")
	column := Buffer{Data: []int{10, 0, 20, 0}, Count: 1, Type: Must(Int.Vector(2, 1, 2))}
	check(t, ReduceLocal(column, x[:2], Sum), ErrType, "they must be of one type")
	check(t, ReduceLocal(x[:2], column, Sum), ErrType, "they must be of one type")
	ok(t, ReduceLocal(Buffer{Data: []int{10, 20}, Count: 1, Type: Must(Int.Contiguous(2))}, x[:2], Sum))
	if !slices.Equal(x, []int{11, 22, 3, 4}) {
		t.Errorf("got %v", x)
	}
}

// TestLocations: among equal values the least place wins, wherever it is.
func TestLocations(t *testing.T) {
	type pair[V real] struct {
		v V
		i int
	}
	extremes(t, func(v, i int) FloatInt { return FloatInt{float64(v), i} }, func(x FloatInt) (int, int) { return int(x.Value), x.Index })
	extremes(t, func(v, i int) Float32Int { return Float32Int{float32(v), int32(i)} }, func(x Float32Int) (int, int) { return int(x.Value), int(x.Index) })
	extremes(t, func(v, i int) IntInt { return IntInt{v, i} }, func(x IntInt) (int, int) { return x.Value, x.Index })
	extremes(t, func(v, i int) Int32Int { return Int32Int{int32(v), int32(i)} }, func(x Int32Int) (int, int) { return int(x.Value), int(x.Index) })
	extremes(t, func(v, i int) pair[float64] { return pair[float64]{float64(v), i} }, func(x pair[float64]) (int, int) { return int(x.v), x.i }) // the caller's own
}

func extremes[P any](t *testing.T, of func(v, i int) P, back func(P) (int, int)) {
	for _, n := range sizes {
		launch(t, n, func(c *Comm) {
			// element 0: all equal; 1: the extremes are with the last ranks; 2: places fall with the rank
			me := c.Rank()
			mine := []P{of(4, me), of(me/2, me), of(me%2, n-me)}
			for _, op := range []*Op{MaxLoc, MinLoc} {
				got := make([]P, 3)
				ok(t, c.Allreduce(mine, got, op))
				for k := range got {
					var wantV, wantI int
					for r := range n {
						v, i := []int{4, r / 2, r % 2}[k], []int{r, r, n - r}[k]
						better := op == MaxLoc && v > wantV || op == MinLoc && v < wantV
						if r == 0 || better || v == wantV && i < wantI {
							wantV, wantI = v, i
						}
					}
					if v, i := back(got[k]); v != wantV || i != wantI {
						t.Errorf("%v of %T, ranks=%d, element %d: %d at %d, want %d at %d", op, got[k], n, k, v, i, wantV, wantI)
					}
				}
			}
		})
	}
}

// TestUserOps: both forms of functions, on numbers and on structs, those with gaps too.
func TestUserOps(t *testing.T) {
	type gapped struct {
		A int8
		B float64
		C int16
	}
	add := func(a, b gapped) gapped { return gapped{a.A + b.A, a.B + b.B, max(a.C, b.C)} }
	pairwise, err := NewOp(add, true)
	ok(t, err)
	slicewise, err := NewOp(func(in, inout []gapped) {
		for i := range inout {
			inout[i] = add(in[i], inout[i])
		}
	}, true)
	ok(t, err)
	concat, err := NewOp(func(in, inout []int) { // digits behind digits
		for i := range inout {
			scale := 1
			for scale <= inout[i] {
				scale *= 10
			}
			inout[i] += in[i] * scale
		}
	}, false)
	ok(t, err)
	if !pairwise.Commutative() || concat.Commutative() {
		t.Error("Commutative")
	}
	of := func(r, i int) gapped { return gapped{int8(small(r, i)), float64(r + i), int16(r * i % 5)} }
	for _, n := range sizes {
		launch(t, n, func(c *Comm) {
			for _, op := range []*Op{pairwise, slicewise} {
				reductions(t, c, reference[gapped]{op, add}, of)
			}
			want := 0
			for r := range n {
				want = 10*want + r + 1
			}
			got := make([]int, 1)
			ok(t, c.Allreduce([]int{c.Rank() + 1}, got, concat))
			same(t, c, "Allreduce", got, []int{want})
			for _, root := range roots(n) {
				ok(t, c.Reduce([]int{c.Rank() + 1}, got, concat, root))
				if c.Rank() == root {
					same(t, c, "Reduce", got, []int{want})
				}
			}
		})
	}
	launch(t, 2, func(c *Comm) {
		check(t, c.Allreduce([]float64{1}, make([]float64, 1), concat), ErrOp, "the operator combines int, and the data is float64")
		check(t, c.Allreduce([]int{1}, make([]int, 1), concat, WithAlgorithm("ring")), ErrOp, `"ring" needs an operator that commutes`)
		check(t, c.Allreduce([]int{1}, make([]int, 1), nil), ErrOp, "the operator is nil")
	})
	_, err = NewOp(3, true)
	check(t, err, ErrOp, "int is no function")
	_, err = NewOp(func(a int, b float64) int { return a }, true)
	check(t, err, ErrOp, "is no operator: it must be a func(a, b T) T, or a func(in, inout []T)")
}
