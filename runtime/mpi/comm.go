package mpi

import (
	"fmt"
	"slices"
	"sync/atomic"
)

// Wildcards and ranks that are none. MPI 4.1, 3.2.4, 3.11, 7.3.
const (
	AnySource = -1 // a receive's source: any
	AnyTag    = -1 // a receive's tag: any
	ProcNull  = -2 // a source or destination that is nobody: the call does nothing
	Root      = -3 // the root, in its own group of an intercommunicator
	Undefined = -4 // no colour, no rank, a count that does not come out even

	undefinedRank = Undefined
)

// TagUB is the largest tag. MPI_TAG_UB.
const TagUB = 1<<31 - 1

// A Comm is a communicator: a group of ranks, and a context in which their messages meet no others. MPI 4.1, chapter 7.
type Comm struct {
	p       *process
	context uint32 // of its messages between two; that of its collective operations follows
	ranks   []int  // of its members, in the job
	rank    int    // this one's
	remote  []int  // of an intercommunicator: the other group's ranks in the job

	name    atomic.Pointer[string]
	made    atomic.Pointer[origin] // which call has made it of what; nil: none
	handler atomic.Pointer[Errhandler]
	pace    turns                     // of collective operations
	last    atomic.Uint64             // of them: see began
	root    atomic.Uint32             // of the last one, plus 1; 0: it has none
	inside  atomic.Pointer[operation] // the blocking one, as long as pace says that there is one
	known   atomic.Int32              // the last turn of which it was said that it went wrong
	freed   atomic.Bool

	outlived atomic.Bool // its job was ended, and the process goes on in another
	born     int32       // in which of the process's jobs
	topo     topology
	attrs    attributes
	info     atomic.Pointer[Info]
	plans    plans
	slate    commSlate
	counts   *tallies // what is sent here; those of the communicator that a window was made of
	faulty   faulty
}

// Rank is this process's number in the communicator, from 0. MPI_Comm_rank, §7.4.
func (c *Comm) Rank() int { return c.must("Rank").rank }

// Size is how many processes there are. MPI_Comm_size, §7.4.
func (c *Comm) Size() int { return len(c.must("Size").ranks) }

// must is the communicator; a nil one panics with a sentence, in calls that return no error.
func (c *Comm) must(call string) *Comm {
	if c == nil {
		panic(typeErr(call, c.usable()))
	}
	return c
}

// has reports whether a rank of the job is in the communicator.
func (c *Comm) has(rank int) bool {
	return slices.Contains(c.ranks, rank) || slices.Contains(c.remote, rank)
}

// peers are those that a rank in a call names: the other group's of an intercommunicator.
func (c *Comm) peers() []int {
	if c.remote != nil {
		return c.remote
	}
	return c.ranks
}

// usable reports what forbids to use the communicator.
func (c *Comm) usable() error {
	if c == nil {
		return bad(ErrComm, "the communicator is nil: this rank is not in it")
	}
	if c.p.isStale() {
		if err := c.p.renew(); err != nil {
			return err
		}
	}
	switch {
	case c.freed.Load():
		return bad(ErrComm, "%s was freed", c.Name())
	case c.outlived.Load():
		return bad(ErrComm, "%s was freed when its job was ended, in an earlier cell: make it again from World()", c.Name())
	}
	return nil
}

// live reports what forbids to communicate.
func (c *Comm) live() error {
	if err := c.usable(); err != nil {
		return err
	}
	return c.faulty.revoked()
}

// checkRank reports what is wrong with a rank as the other end of a message.
func (c *Comm) checkRank(rank int) error {
	if n := len(c.peers()); rank < 0 || rank >= n {
		return bad(ErrRank, "the ranks of %s are 0 to %d", c.Name(), n-1)
	}
	return nil
}

func checkTag(tag int) error {
	if tag < 0 || tag > TagUB {
		return bad(ErrTag, "tags are 0 to %d", TagUB)
	}
	return nil
}

// Compare says how two communicators are alike. MPI_Comm_compare, §7.4.
func (c *Comm) Compare(d *Comm) Comparison {
	if c.must("Compare") == d.must("Compare") {
		return Ident
	}
	if (c.remote == nil) != (d.remote == nil) {
		return Unequal
	}
	ours := (&Group{ranks: c.ranks}).Compare(&Group{ranks: d.ranks})
	theirs := (&Group{ranks: c.remote}).Compare(&Group{ranks: d.remote})
	if worse := max(ours, theirs); worse != Ident {
		return worse
	}
	return Congruent
}

// A Comparison is how two groups or communicators are alike.
type Comparison int

const (
	Ident     Comparison = iota // the same
	Congruent                   // the same ranks in the same order, in another context
	Similar                     // the same ranks in another order
	Unequal                     // other ranks
)

// String is the name, as the standard has it.
func (c Comparison) String() string {
	return [...]string{"ident", "congruent", "similar", "unequal"}[c]
}

// Abort ends all ranks of the job with an exit status. It does not return in a program; in a cell it fails. MPI_Abort, §11.4.
func (c *Comm) Abort(code int) {
	c.must("Abort").p.abort(code, fmt.Sprintf("rank %d (%s) has called Abort(%d)", c.rank, c.p.host, code))
}
