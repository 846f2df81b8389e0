package mpi

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// TestSentence: an error says which rank of how many, on which host, at which place, in which call, with which arguments, what is wrong, and what is
// right.
func TestSentence(t *testing.T) {
	launch(t, 4, func(c *Comm) {
		c.p.where = func() string { return "cell 4, line 3" }
		err := c.Send([]float64{1, 2}, 7, 42)
		want := fmt.Sprintf("mpi: rank %d of 4 (host%d), cell 4, line 3: Send(2 float64, dest=7, tag=42): ERR_RANK: invalid rank: the ranks of world are 0 to 3", c.Rank(), c.Rank()%2)
		var e *Error
		if err.Error() != want || !errors.As(err, &e) || e.Rank != c.Rank() || e.Call != "Send" || e.Comm != "world" {
			t.Errorf("%v\nwant %s", err, want)
		}
	})
}

// TestOneBufferTwice: what is sent and what is received have no memory in common, where that is no InPlace: the result would be wrong.
func TestOneBufferTwice(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		x, y, me := make([]int, 8), make([]int, 8), c.Rank()
		const text = "what is sent and what is received have memory in common: "
		ok(t, c.Allreduce(x, y, Sum)) // now it has a plan
		ok(t, c.Scan(x, y, Sum))
		first := func(_ any, err error) error { return err }
		for call, err := range map[string]error{
			"Allreduce(8": c.Allreduce(x, x, Sum), "Allreduce(5": c.Allreduce(x[:5], x[3:], Sum), "Scan": c.Scan(x, x, Sum), "Exscan": c.Exscan(x, x, Sum), "Alltoall": c.Alltoall(x, x),
			"Allgather": c.Allgather(x[:4], x), "Gather": c.Gather(x[:4], x, me), "Reduce(": c.Reduce(x, x, Sum, me), "ReduceScatterBlock": c.ReduceScatterBlock(x, x[:4], Sum),
			"ReduceScatter(": c.ReduceScatter(x, x[:4], []int{4, 4}, Sum), "Iallreduce": first(c.Iallreduce(x, x, Sum)), "ScanInit": first(c.ScanInit(x, x, Sum)),
		} {
			check(t, err, ErrBuffer, text+"give InPlace as send where the data is in recv")
			check(t, err, ErrBuffer, "): "+call)
		}
		check(t, c.Scatter(x, x[:4], me), ErrBuffer, text+"give InPlace as recv where the root's part shall stay in send")
		check(t, first(c.Sendrecv(x, me, 0, x, me, 0)), ErrBuffer, text+"take SendrecvReplace")
		ring, err := c.CartCreate([]int{2}, []bool{true}, false)
		ok(t, err)
		check(t, ring.NeighborAllgather(x[:4], x), ErrBuffer, text+"take another slice")
		check(t, ring.NeighborAlltoall(x, x), ErrBuffer, text+"take another slice")
		// None of them has taken a turn. Parts that do not overlap, columns of a matrix, and nothing may be.
		column := Must(Int.Vector(2, 1, 4))
		for _, err := range []error{c.Allreduce(x[:4], x[4:], Sum), c.Alltoall(y[:4], y[4:]), c.Allgather(Buffer{Data: x, Count: 1, Type: column}, Buffer{Data: x, Count: 2, Type: Must(column.Resized(0, 8)), Offset: 1}),
			c.Allreduce(x[:0], x[:0], Sum), first(c.Sendrecv(x[:4], me, 0, x[4:], me, 0)), c.Allreduce(InPlace, x, Sum)} {
			ok(t, err)
		}
	})
}

// TestCheckedFirst: what is wrong with a call's arguments is said before anything is sent: in every call, with its name and arguments.
func TestCheckedFirst(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		x := []int{1, 2}
		freed, err := c.Dup()
		ok(t, err)
		ok(t, freed.Free())
		var none *Comm
		first := func(_ any, err error) error { return err }
		for _, w := range []struct {
			err   error
			class Class
			text  string
		}{
			{c.Send(x, -3, 1), ErrRank, "Send(2 int64, dest=-3, tag=1): ERR_RANK: invalid rank: the ranks of world are 0 to 1"},
			{c.Send(x, AnySource, 1), ErrRank, "Send(2 int64, dest=AnySource, tag=1): ERR_RANK: invalid rank: the ranks of world are 0 to 1, and AnySource is for receives only"},
			{c.Ssend(x, 0, AnyTag), ErrTag, "Ssend(2 int64, dest=0, tag=AnyTag): ERR_TAG: invalid tag: tags are 0 to 2147483647, and AnyTag is for receives only"},
			{c.Send(x, 0, -5), ErrTag, "tags are 0 to 2147483647"},
			{first(c.Recv(x, 2, 1)), ErrRank, "Recv(2 int64, source=2, tag=1): ERR_RANK: invalid rank: the ranks of world are 0 to 1"},
			{first(c.Irecv(x, 0, math.MaxInt32+1)), ErrTag, "Irecv(2 int64, source=0, tag=2147483648)"},
			{first(c.Isend(x, 2, 0)), ErrRank, "Isend(2 int64, dest=2, tag=0)"},
			{first(c.Probe(5, 0)), ErrRank, "Probe(source=5, tag=0)"},
			{first(c.Mprobe(0, -3)), ErrTag, "Mprobe(source=0, tag=-3)"},
			{first(c.Sendrecv(x, 0, 0, x, 9, 0)), ErrRank, "source=9"},
			{first(c.SendrecvReplace(x, 9, 0, 0, 0)), ErrRank, "SendrecvReplace("},
			{first(c.SendInit(x, 9, 0)), ErrRank, "SendInit("},
			{freed.Send(x, 0, 0), ErrComm, "comm 1 was freed"},
			{freed.Barrier(), ErrComm, "Barrier(): ERR_COMM: invalid communicator: comm 1 was freed"},
			{first(freed.Dup()), ErrComm, "comm 1 was freed"},
			{none.Send(x, 0, 0), ErrComm, "the communicator is nil: this rank is not in it"},
			{none.Bcast(x, 0), ErrComm, "the communicator is nil: this rank is not in it"},
			{none.Allreduce(x, x, Sum), ErrComm, "the communicator is nil"},
			{none.Reduce(x, x, Sum, 0), ErrComm, "the communicator is nil"},
			{first(none.Iscan(x, x, Sum)), ErrComm, "the communicator is nil"},
			{none.Gatherv(x, nil, nil, nil, 0), ErrComm, "the communicator is nil"},
			{none.NeighborAllgather(x, x), ErrComm, "the communicator is nil"},
			{first(none.Split(0, 0)), ErrComm, "the communicator is nil"},
			{first(none.CartCreate(nil, nil, false)), ErrComm, "the communicator is nil"},
			{c.Bcast(x, 2), ErrRoot, "Bcast(2 int64, root=2): ERR_ROOT: invalid root: the ranks of world are 0 to 1"},
			{c.Reduce(x, x, Sum, -1), ErrRoot, "root=-1"},
			{c.Allreduce(x, x[:1], Sum), ErrCount, "send is 2 int64 and recv is 1 int64: they must be equally long"},
			{c.Allreduce(x, []float64{1, 2}, Sum), ErrType, "send is 2 int64 and recv is 2 float64: item 0 is sent as int64 and received as float64"},
			{c.Allgather(x, make([]int, 3)), ErrCount, "recv is 3 int64 and send is 2 int64: recv must be 2 times as long"},
			{c.Allgather(x, make([]float64, 4)), ErrType, "item 0 is sent as int64 and received as float64"},
			{c.Alltoall(x[:1], x[:1]), ErrCount, "send is 1 int64 and recv is 1 int64, which are no 2 equal parts"},
			{c.Alltoall(x, x[:1]), ErrCount, "they must be equally long"},
			{c.ReduceScatterBlock(x, x, Sum), ErrCount, "send must be 2 times as long"},
			{first(c.Split(-7, 0)), ErrArg, "the colour is -7: it is at least 0, or Undefined"},
			{c.Bcast(x, 0, WithAlgorithm("magic")), ErrArg, `the algorithms of Bcast are ["binomial" "linear" "chain" "binary" "scatter-allgather"]`},
			{c.Bcast(x, 0, WithSegment(-1)), ErrArg, "a segment of -1 elements"},
			{c.Bcast(map[string]int{}, 0), ErrBuffer, "Bcast(?, root=0): ERR_BUFFER: invalid buffer: map[string]int is no buffer: give a slice ([]int), or a pointer (&x)"},
			{c.CallErrhandler(ErrOther, "of the caller's"), ErrOther, "of the caller's"},
		} {
			check(t, w.err, w.class, w.text)
		}
		if c.Rank() == 1 {
			check(t, c.Gather(InPlace, nil, 0), ErrBuffer, "InPlace is for the root only, which is rank 0")
			check(t, c.Reduce(InPlace, nil, Sum, 0), ErrBuffer, "InPlace is for the root only, which is rank 0")
			check(t, c.Scatter(nil, InPlace, 0), ErrBuffer, "InPlace is for the root only, which is rank 0")
		}
	})
}

// TestMismatched: what two ranks do not agree on in a collective operation is found where their messages meet, and said with both.
func TestMismatched(t *testing.T) {
	x := func(n int) []int { return make([]int, n) }
	for name, w := range map[string]struct {
		calls [2]func(c *Comm) error // of rank 0, of rank 1
		at    int                    // the rank that finds it
		class Class
		text  string
	}{
		"operation": {[2]func(c *Comm) error{func(c *Comm) error { return c.Bcast(x(1), 0) }, func(c *Comm) error { return c.Scatter(nil, x(1), 0) }}, 1, ErrOther,
			"Scatter(nothing, 1 int64, root=0): ERR_OTHER: rank 0 is in Bcast, and this rank in Scatter: all ranks of world must call the same collective operations in the same order"},
		"root": {[2]func(c *Comm) error{func(c *Comm) error { return c.Reduce(x(1), x(1), Sum, 1) }, func(c *Comm) error { return c.Gather(x(1), x(2), 1) }}, 1, ErrOther,
			"rank 0 is in Reduce, and this rank in Gather"},
		"roots": {[2]func(c *Comm) error{func(c *Comm) error { return c.Alltoall(x(2), x(2)) }, func(c *Comm) error { return c.Allgather(x(1), x(2), WithAlgorithm("ring")) }}, 0, ErrOther,
			"rank 1 is in Allgather, and this rank in Alltoall"},
		"count": {[2]func(c *Comm) error{func(c *Comm) error { return c.Bcast(x(3), 0) }, func(c *Comm) error { return c.Bcast(x(2), 0) }}, 1, ErrTruncate,
			"rank 0 sends 24 bytes where this rank expects 16: the counts of the two do not agree"},
		"long": {[2]func(c *Comm) error{func(c *Comm) error { return c.Bcast(x(30_000), 0) }, func(c *Comm) error { return c.Bcast(x(40_000), 0) }}, 1, ErrTruncate,
			"rank 0 sends 240000 bytes where this rank expects 320000"},
		"type": {[2]func(c *Comm) error{func(c *Comm) error { return c.Bcast(x(3), 0) }, func(c *Comm) error { return c.Bcast(make([]float64, 3), 0) }}, 1, ErrType,
			"Bcast(3 float64, root=0): ERR_TYPE: invalid datatype: rank 0 and this rank do not agree on the type: 3 int64 were sent, and received as float64"},
		"operator": {[2]func(c *Comm) error{func(c *Comm) error { return c.Reduce(x(1), x(1), Max, 0) }, func(c *Comm) error { return c.Reduce(x(1), x(1), Sum, 0) }}, 0, ErrOp,
			"rank 1 combines by Sum, and this rank by Max"},
		"own operator": {[2]func(c *Comm) error{func(c *Comm) error { return c.Reduce(x(1), x(1), Max, 0) }, func(c *Comm) error {
			op, _ := NewOp(func(a, b int) int { return a }, true)
			return c.Reduce(x(1), x(1), op, 0)
		}}, 0, ErrOp, "rank 1 combines by an operator of its own, and this rank by Max"},
	} {
		t.Run(name, func(t *testing.T) {
			launch(t, 2, func(c *Comm) {
				if err := w.calls[c.Rank()](c); c.Rank() == w.at {
					check(t, err, w.class, w.text)
				} else if err != nil { // it has done its part, or was told
					check(t, err, classOf(err), fmt.Sprintf("rank %d", w.at))
				}
			})
		})
	}
	// the trees of both roots have the edge from 2 to 3
	launch(t, 4, func(c *Comm) {
		root := 2
		if c.Rank() == 3 {
			root = 0
		}
		if err := c.Bcast(x(1), root, WithAlgorithm("binomial")); c.Rank() == 3 {
			check(t, err, ErrRoot, "Bcast(1 int64, root=0): ERR_ROOT: invalid root: rank 2 says that the root is 2, and this rank that it is 0")
		} else if err != nil { // it was told
			check(t, err, ErrRoot, "rank 3 has found in collective operation number 1 of world: rank 2 says that the root is 2, and rank 3 that it is 0")
		}
	})
}

// TestUnasked: of roots that differ, where each rank is content with its own part, the next operation tells, at the latest; once.
func TestUnasked(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		err := c.Bcast([]int{1}, c.Rank())
		next := c.Barrier()
		check(t, errors.Join(err, next), ErrOther, fmt.Sprintf("rank %d has sent this rank something in Bcast, its collective operation number 1 in world, which this rank has not waited for", 1-c.Rank()))
		ok(t, c.Barrier())
		ok(t, c.Bcast([]int{1}, 0))
	})
}

// TestLost: a call that waits for a rank that has died says so, by its number in the communicator.
func TestLost(t *testing.T) {
	fabrics := fabric.NewMemory(3)
	launchOn(t, fabrics, device.Config{}, func(c *Comm) {
		backwards, err := c.Split(0, -c.Rank()) // rank 2 is rank 0
		ok(t, err)
		q, err := backwards.Irecv(make([]int, 1), AnySource, 0)
		ok(t, err)
		ok(t, c.Barrier())
		if c.Rank() == 2 {
			fabrics[2].(*fabric.Memory).Kill(errors.New("killed"))
			return
		}
		for _, err := range []error{
			second(backwards.Recv(make([]int, 1), 0, 0)),
			second(backwards.Probe(0, 0)),
			backwards.Ssend([]int{1}, 0, 0),
			backwards.Send([]int{1}, 0, 0),
		} {
			check(t, err, ErrProcFailed, "rank 0 of comm 1, rank 2 of world (host0) does not answer any more: killed")
		}
		check(t, second(q.Wait()), ErrProcFailedPending, "rank 0 of comm 1, rank 2 of world (host0) does not answer any more: killed; it might be the source")
		check(t, backwards.Gather([]int{1}, nil, 0, WithAlgorithm("linear")), ErrProcFailed, "rank 0 of comm 1, rank 2 of world (host0) does not answer any more")
	})
}

func second(_ any, err error) error { return err }

// TestHandlers: an error handler gets the error, and the call returns what it does; communicators inherit it.
func TestHandlers(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		var seen []string
		c.SetErrhandler(NewErrhandler(func(c *Comm, err *Error) error {
			seen = append(seen, c.Name()+" "+err.Call)
			return nil
		}))
		d, err := c.Dup()
		ok(t, err)
		ok(t, d.Send(nil, 5, 0))
		ok(t, c.Bcast(nil, 5))
		if got := strings.Join(seen, ", "); got != "comm 1 Send, world Bcast" {
			t.Error(got)
		}
		fatal := ""
		c.p.fatal = func(_ *Comm, err *Error) error { fatal = err.Call; return err }
		c.SetErrhandler(nil)
		if c.Errhandler() != ErrorsAreFatal {
			t.Error("nil is not the default")
		}
		check(t, c.Send(nil, 5, 0), ErrRank, "Send")
		if fatal != "Send" {
			t.Errorf("fatal: %q", fatal)
		}
	})
}

// TestClasses: each class has its own text, which begins with the standard's name.
func TestClasses(t *testing.T) {
	seen := map[string]Class{}
	name := regexp.MustCompile(`^ERR_[A-Z_]+: [a-zA-Z]`)
	for class := ErrBuffer; class < lastClass; class++ {
		text := class.Error()
		if !name.MatchString(text) {
			t.Errorf("class %d: %q", class, text)
		}
		if other, twice := seen[text]; twice {
			t.Errorf("classes %d and %d are both %q", class, other, text)
		}
		seen[text] = class
	}
	if got := Class(1000).Error(); got != "error class 1000" {
		t.Error(got)
	}
}
