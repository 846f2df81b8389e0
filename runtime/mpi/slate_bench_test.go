//go:build linux

package mpi

import (
	"fmt"
	"testing"
)

// BenchmarkSlate is short operations of ranks that share memory.
func BenchmarkSlate(b *testing.B) {
	from, to := any([]float64{1}), any([]float64{0})
	for _, n := range []int{2, 8} {
		for _, x := range []struct {
			name string
			do   func(c *Comm) error
		}{
			{"Barrier", func(c *Comm) error { return c.Barrier() }},
			{"Bcast", func(c *Comm) error { return c.Bcast(to, 0) }},
			{"Allreduce", func(c *Comm) error { return c.Allreduce(from, to, Sum) }},
		} {
			b.Run(fmt.Sprintf("%s/ranks=%d", x.name, n), func(b *testing.B) {
				b.ReportAllocs()
				together(b, n, func(c *Comm) {
					ok(b, x.do(c))
					if c.Rank() == 0 {
						b.ResetTimer()
					}
					for range b.N {
						ok(b, x.do(c))
					}
				})
			})
		}
	}
}
