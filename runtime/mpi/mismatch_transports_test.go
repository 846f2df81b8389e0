//go:build linux

package mpi

import (
	"fmt"
	"testing"
)

// TestMismatchOverTransports is TestMismatchIsToldToAll with some calls over what processes have, whose packets come in another order and at other times.
func TestMismatchOverTransports(t *testing.T) {
	for transport, run := range transports {
		for name, c := range map[string]struct {
			class Class
			call  func(c *Comm, strange bool) error
		}{
			"count/Bcast": {ErrTruncate, func(c *Comm, strange bool) error {
				return c.Bcast(make([]int, 2+bit(strange)), 0, WithAlgorithm("binomial"))
			}},
			"root/Gather": {ErrRoot, func(c *Comm, strange bool) error {
				return c.Gather(make([]int, 2), make([]int, 2*c.Size()), 1+bit(strange), WithAlgorithm("linear"))
			}},
			"operator/Reduce": {ErrOp, func(c *Comm, strange bool) error {
				op := Sum
				if strange {
					op = Max
				}
				return c.Reduce(make([]int, 2), make([]int, 2), op, 1)
			}},
			"long/Bcast": {ErrTruncate, func(c *Comm, strange bool) error { // by rendezvous
				return c.Bcast(make([]int, 100_000+bit(strange)), 0)
			}},
			"Barrier among Allreduce": {ErrOther, func(c *Comm, strange bool) error {
				if strange {
					return c.Barrier()
				}
				return c.Allreduce(make([]int, 2), make([]int, 2), Sum)
			}},
		} {
			for n := 2; n <= 8; n++ {
				if raced && n != 2 && n != 5 {
					continue
				}
				for _, who := range []int{0, n / 2, n - 1} {
					t.Run(fmt.Sprintf("%s/%s/%d of %d", transport, name, who, n), func(t *testing.T) {
						mismatched(t, run, n, who, name, c.class, c.call)
					})
				}
			}
		}
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
