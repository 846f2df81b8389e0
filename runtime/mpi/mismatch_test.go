package mpi

import (
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// agreed are what a rank gives to a collective operation.
type agreed struct {
	root, count int
	op          *Op
}

// mismatchable are collective operations of which one rank may give something else than the others.
var mismatchable = map[string]func(c *Comm, a agreed, o Option) error{
	"Barrier": func(c *Comm, _ agreed, o Option) error { return c.Barrier(o) },
	"Bcast":   func(c *Comm, a agreed, o Option) error { return c.Bcast(make([]int, a.count), a.root, o) },
	"Gather": func(c *Comm, a agreed, o Option) error {
		return c.Gather(make([]int, a.count), make([]int, a.count*c.Size()), a.root, o)
	},
	"Scatter": func(c *Comm, a agreed, o Option) error {
		return c.Scatter(make([]int, a.count*c.Size()), make([]int, a.count), a.root, o)
	},
	"Allgather": func(c *Comm, a agreed, o Option) error {
		return c.Allgather(make([]int, a.count), make([]int, a.count*c.Size()), o)
	},
	"Alltoall": func(c *Comm, a agreed, o Option) error {
		return c.Alltoall(make([]int, a.count*c.Size()), make([]int, a.count*c.Size()), o)
	},
	"Reduce": func(c *Comm, a agreed, o Option) error {
		return c.Reduce(make([]int, a.count), make([]int, a.count), a.op, a.root, o)
	},
	"Allreduce": func(c *Comm, a agreed, o Option) error {
		return c.Allreduce(make([]int, a.count), make([]int, a.count), a.op, o)
	},
	"ReduceScatterBlock": func(c *Comm, a agreed, o Option) error {
		return c.ReduceScatterBlock(make([]int, a.count*c.Size()), make([]int, a.count), a.op, o)
	},
	"Scan": func(c *Comm, a agreed, o Option) error {
		return c.Scan(make([]int, a.count), make([]int, a.count), a.op, o)
	},
}

// odd is in what one rank differs, for operations that say it to each other.
var odd = map[string]struct {
	in    []string
	class Class
	make  func(a *agreed)
}{
	"root":     {[]string{"Bcast", "Gather", "Scatter", "Reduce"}, ErrRoot, func(a *agreed) { a.root = 2 }},
	"operator": {[]string{"Reduce", "Allreduce", "ReduceScatterBlock", "Scan"}, ErrOp, func(a *agreed) { a.op = Max }},
	"count":    {[]string{"Bcast", "Gather", "Scatter", "Allgather", "Alltoall", "Reduce", "Allreduce", "Scan"}, ErrTruncate, func(a *agreed) { a.count = 3 }},
}

// TestMismatchIsToldToAll: one rank gives another root, operator or count, or is in another operation: all ranks fail, in this call or, if they have done their part, in
// the next; nobody waits for ever; and operations after it are right. Where no message shows it to anybody, the job ends as one that is deadlocked.
func TestMismatchIsToldToAll(t *testing.T) {
	for what, x := range odd {
		for _, name := range x.in {
			for _, how := range Algorithms(name) {
				if how == "recursive-doubling" && name == "Allgather" {
					continue // of powers of two only
				}
				mismatches(t, fmt.Sprintf("%s/%s/%s", what, name, how), x.class, func(c *Comm, strange bool) error {
					a := agreed{1, 2, Sum}
					if strange {
						x.make(&a)
					}
					return mismatchable[name](c, a, WithAlgorithm(how))
				})
			}
		}
	}
	for name, f := range mismatchable {
		for other, g := range mismatchable {
			if name == other {
				continue
			}
			mismatches(t, fmt.Sprintf("%s among %s", other, name), ErrOther, func(c *Comm, strange bool) error {
				if strange {
					return g(c, agreed{1, 2, Sum}, Option{})
				}
				return f(c, agreed{1, 2, Sum}, Option{})
			})
		}
	}
}

// mayBeSilent says of mismatches that no rank may get a message that shows it. Then all wait, and only who looks at all of them sees why (waitfor).
func mayBeSilent(name string) bool {
	return strings.Contains(name, " among ") || strings.HasPrefix(name, "root/")
}

// mismatches runs a call in which one rank, one after the other, is strange.
func mismatches(t *testing.T, name string, class Class, call func(c *Comm, strange bool) error) {
	for n := 2; n <= 5; n++ {
		for who := range n {
			t.Run(fmt.Sprintf("%s/%d of %d", name, who, n), func(t *testing.T) {
				mismatched(t, launch, n, who, name, class, call)
			})
		}
	}
}

// mismatched has one rank be strange in a call, and looks at what all are told.
func mismatched(t *testing.T, run func(testing.TB, int, func(*Comm)), n, who int, name string, class Class, call func(c *Comm, strange bool) error) {
	if n == 2 && strings.Contains(name, "root/") {
		return // there is no rank 2
	}
	var failed atomic.Int64
	run(t, n, func(c *Comm) {
		c.p.d.Locked(func() { // another rank's question may have come already
			c.p.watch.pace = pace{2 * time.Millisecond, 3 * time.Millisecond, 10 * time.Millisecond, 10 * time.Second}
		})
		errs := []error{call(c, c.Rank() == who)}
		for range 3 {
			errs = append(errs, c.Barrier())
		}
		if err := errors.Join(errs...); err != nil {
			failed.Add(1)
			silent := errors.Is(err, ErrDeadlock) && mayBeSilent(name)
			if !errors.Is(err, class) && !errors.Is(err, ErrOther) && !silent {
				t.Errorf("rank %d: %v", c.Rank(), err)
			}
			if silent {
				return
			}
		}
		sum := []int{0}
		ok(t, c.Allreduce([]int{1}, sum, Sum))
		if sum[0] != n {
			t.Errorf("rank %d: the sum is %d", c.Rank(), sum[0])
		}
	})
	if failed.Load() != int64(n) {
		t.Errorf("%d of %d ranks have failed", failed.Load(), n)
	}
}
