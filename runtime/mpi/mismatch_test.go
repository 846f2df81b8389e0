package mpi

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
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
		if err := c.Allreduce([]int{1}, sum, Sum); err != nil {
			t.Errorf("%v, and before: %v", err, errors.Join(errs...))
		}
		if sum[0] != n {
			t.Errorf("rank %d: the sum is %d", c.Rank(), sum[0])
		}
	})
	if failed.Load() != int64(n) {
		t.Errorf("%d of %d ranks have failed", failed.Load(), n)
	}
}

// composed are calls that are made of several operations, as a rank of a communicator makes them.
var composed = map[string]func(t *testing.T, c *Comm) error{
	"Dup":         func(_ *testing.T, c *Comm) error { _, err := c.Dup(); return err },
	"DupWithInfo": func(_ *testing.T, c *Comm) error { _, err := c.DupWithInfo(NewInfo()); return err },
	"Split":       func(_ *testing.T, c *Comm) error { _, err := c.Split(0, 0); return err },
	"SplitType":   func(_ *testing.T, c *Comm) error { _, err := c.SplitType(CommTypeShared, 0); return err },
	"Create":      func(_ *testing.T, c *Comm) error { _, err := c.Create(c.Group()); return err },
	"CartCreate": func(_ *testing.T, c *Comm) error {
		_, err := c.CartCreate([]int{c.Size()}, []bool{true}, false)
		return err
	},
	"GraphCreate": func(_ *testing.T, c *Comm) error {
		_, err := c.GraphCreate(make([]int, c.Size()), nil, false)
		return err
	},
	"DistGraphCreate": func(_ *testing.T, c *Comm) error {
		_, err := c.DistGraphCreate(nil, nil, nil, nil, false)
		return err
	},
	"DistGraphCreateAdjacent": func(_ *testing.T, c *Comm) error {
		_, err := c.DistGraphCreateAdjacent(nil, nil, nil, nil, false)
		return err
	},
	makingWindow: func(_ *testing.T, c *Comm) error { _, err := c.WinCreate(make([]int, 1)); return err },
	"OpenFile": func(t *testing.T, c *Comm) error {
		_, err := OpenFile(c, filepath.Join(t.TempDir(), "x"), ModeCreate|ModeRdWr, nil)
		return err
	},
	"PingPong":      func(_ *testing.T, c *Comm) error { _, err := PingPong(c, 8); return err },
	"TrafficMatrix": func(_ *testing.T, c *Comm) error { _, err := c.TrafficMatrix(0); return err },
}

// TestMismatchNamesTheCall: where a rank is in a call that is made of several operations, and another in an operation, or in another such call, what they are told has the names of both, and where
// the one is who has found it.
func TestMismatchNamesTheCall(t *testing.T) {
	names := slices.Sorted(maps.Keys(composed))
	if known := append(names, "CartSub", "CreateGroup", "IntercommCreate", "Merge", "Spawn", "SpawnMultiple", "Accept", "Connect", "Disconnect"); !sameWords(known, composedCalls[:]) {
		t.Errorf("the calls are %q, and %q are known", composedCalls, known)
	}
	for i, name := range names {
		for _, other := range []string{"Bcast", names[(i+1)%len(names)]} {
			t.Run(name+" and "+other, func(t *testing.T) {
				said := make([]string, 2)
				launch(t, 2, func(c *Comm) {
					c.p.d.Locked(func() {
						c.p.watch.pace = pace{2 * time.Millisecond, 3 * time.Millisecond, 10 * time.Millisecond, 10 * time.Second}
					})
					c.p.where = func() string { return fmt.Sprintf("In[%d]:7", c.Rank()) }
					var err error
					switch {
					case c.Rank() == 0:
						err = composed[name](t, c)
					case other == "Bcast":
						err = c.Bcast(make([]int, 1), 0)
					default:
						err = composed[other](t, c)
					}
					if err == nil {
						err = c.Barrier()
					}
					said[c.Rank()] = fmt.Sprint(err)
				})
				both := said[0] + said[1]
				for _, word := range []string{" in " + name, " in " + other, "In[0]:7", "In[1]:7"} {
					if !strings.Contains(both, word) && !strings.Contains(both, strings.Replace(word, " in ", "In ", 1)) {
						t.Errorf("%q is not said:\n%s\n%s", word, said[0], said[1])
					}
				}
				if strings.Contains(both, opOther.String()) {
					t.Errorf("%s\n%s", said[0], said[1])
				}
			})
		}
	}
}

// sameWords reports whether two lists have the same words, in any order.
func sameWords(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}
