//go:build linux

package mpi

import (
	"fmt"
	"slices"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
)

// TestPiecesResults: operations of several pieces, the last of which are not full, and more of them than others may read at a time.
func TestPiecesResults(t *testing.T) {
	const whole = fabric.SlatePiece / 8
	for _, n := range []int{2, 3, 5, 8} {
		t.Run(fmt.Sprintf("ranks=%d", n), func(t *testing.T) {
			together(t, n, func(c *Comm) {
				for base, count := range []int{whole, whole + 1, 2*whole - 1, 2 * fabric.SlatePieces * whole / n, fabric.SlatePieces*whole + 7, 3} {
					noteAll(t, c, count, base)
				}
				noting(t, c)
			})
		})
	}
}

// TestPiecesOfOneRoot: the root of broadcasts gets ahead of who is slow by no more than there is room for, and what it overwrites meanwhile is not what the others get.
func TestPiecesOfOneRoot(t *testing.T) {
	together(t, 4, func(c *Comm) {
		x := make([]uint16, fabric.SlatePiece)
		for round := range 40 {
			if c.Rank() == 0 {
				for i := range x {
					x[i] = uint16(round*251 + i)
				}
			}
			ok(t, c.Bcast(x[:len(x)/(1+round%5)], 0))
			for i, got := range x[:len(x)/(1+round%5)] {
				if want := uint16(round*251 + i); got != want {
					t.Fatalf("round %d: rank %d has %d at %d, want %d", round, c.Rank(), got, i, want)
				}
			}
			if c.Rank() == 3 && round%7 == 0 {
				_, _, err := c.Iprobe(AnySource, AnyTag)
				ok(t, err)
			}
			if round%10 == 9 { // the next long operation is of another kind, and another root
				sum := []int{1}
				ok(t, c.Allreduce(InPlace, sum, Sum))
				ok(t, c.Bcast(x, 1+round%3))
			}
		}
	})
}

// TestPiecesOrder: an operator that does not commute, on elements that no piece holds a whole number of, and a sum that is the same on all to the last bit.
func TestPiecesOrder(t *testing.T) {
	const n = 5
	together(t, n, func(c *Comm) {
		count := 3*fabric.SlatePiece/8 + 11
		x := make([]float64, count)
		for i := range x {
			x[i] = 1 / float64(1+c.Rank()+i%97)
		}
		sum := make([]float64, count)
		ok(t, c.Allreduce(x, sum, Sum))
		for i := range sum {
			want := 0.0
			for r := range n {
				if y := 1 / float64(1+r+i%97); r == 0 {
					want = y
				} else {
					want += y
				}
			}
			if sum[i] != want {
				t.Fatalf("rank %d has %v at %d, want %v: in the order of ranks", c.Rank(), sum[i], i, want)
			}
		}
		three := Must(Float64.Contiguous(3)) // the same values to one of them, by another type
		var send any = x[:count-count%3]
		if c.Rank() == 2 {
			send = Buffer{Data: x, Count: count / 3, Type: three}
		}
		again := make([]float64, count-count%3)
		ok(t, c.Allreduce(send, Buffer{Data: again, Count: count / 3, Type: three}, Sum))
		if !slices.Equal(again, sum[:len(again)]) {
			t.Errorf("rank %d: the sum of the same values by another type is another one", c.Rank())
		}
		where := make([]FloatInt, fabric.SlatePiece/8)
		for i := range where {
			where[i] = FloatInt{Value: float64((c.Rank() + i) % n), Index: c.Rank()}
		}
		ok(t, c.Allreduce(InPlace, where, MaxLoc))
		for i, got := range where {
			if want := (n - 1 - i%n + n) % n; got.Value != n-1 || got.Index != want {
				t.Fatalf("rank %d has %v at %d, want %d at %d", c.Rank(), got, i, n-1, want)
			}
		}
	})
}
