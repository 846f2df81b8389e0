//go:build linux

package mpi

import (
	"fmt"
	"testing"
)

// TestSlateSmoke:
func TestSlateSmoke(t *testing.T) {
	for n := 1; n <= 9; n++ {
		t.Run(fmt.Sprintf("ranks=%d", n), func(t *testing.T) {
			together(t, n, func(c *Comm) {
				for i := range 200 {
					x := []int{c.Rank() + i}
					ok(t, c.Allreduce(InPlace, x, Sum))
					if want := n*(n-1)/2 + n*i; x[0] != want {
						t.Errorf("%d, want %d", x[0], want)
					}
					ok(t, c.Barrier())
					x[0] = -1
					root := i % n
					if c.Rank() == root {
						x[0] = i
					}
					ok(t, c.Bcast(x, root))
					if x[0] != i {
						t.Errorf("%d, want %d", x[0], i)
					}
				}
				if c.slate.s == nil && n > 1 {
					t.Error("no slate")
				}
			})
		})
	}
}
