package mpi

import (
	"fmt"
	"slices"
	"sync/atomic"
)

// Wildcards and ranks that are none. MPI 4.1, 3.2.4, 3.10, 7.3.
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
	handler atomic.Pointer[Errhandler]
	turn    atomic.Uint32 // of collective operations
	freed   atomic.Bool
	topo    topology
}

// A topology is what a communicator knows of who is whose neighbour.
type topology any

// Rank is this process's number in the communicator, from 0. MPI_Comm_rank.
func (c *Comm) Rank() int { return c.rank }

// Size is how many processes there are. MPI_Comm_size.
func (c *Comm) Size() int { return len(c.ranks) }

// Name is what messages call the communicator. MPI_Comm_get_name.
func (c *Comm) Name() string { return *c.name.Load() }

// SetName changes it. MPI_Comm_set_name.
func (c *Comm) SetName(name string) { c.name.Store(&name) }

// String is the name, rank and size.
func (c *Comm) String() string { return fmt.Sprintf("%s (rank %d of %d)", c.Name(), c.rank, c.Size()) }

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
	if c.freed.Load() {
		return bad(ErrComm, "%s was freed", c.Name())
	}
	if c.p.d.IsBroken() {
		return c.p.revive()
	}
	return nil
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

// Compare says how two communicators are alike. MPI_Comm_compare.
func (c *Comm) Compare(d *Comm) Comparison {
	if c == d {
		return Ident
	}
	switch (&Group{ranks: c.ranks}).Compare(&Group{ranks: d.ranks}) {
	case Ident:
		return Congruent
	case Similar:
		return Similar
	}
	return Unequal
}

// A Comparison is how two groups or communicators are alike.
type Comparison int

const (
	Ident     Comparison = iota // the same
	Congruent                   // the same ranks in the same order, in another context
	Similar                     // the same ranks in another order
	Unequal
)

func (c Comparison) String() string {
	return [...]string{"ident", "congruent", "similar", "unequal"}[c]
}

// Dup is another communicator with the same ranks: messages in it do not meet those of this one. Collective. MPI_Comm_dup.
func (c *Comm) Dup() (*Comm, error) {
	d, err := c.split(0, c.rank)
	if err != nil {
		return nil, c.fail("Dup", "", err)
	}
	d.SetName(c.Name() + "'")
	d.topo = c.topo
	return d, nil
}

// Split makes a communicator of all who give the same colour, in the order of their keys, and of their ranks here among equal keys. Who gives Undefined
// gets nil. Collective. MPI_Comm_split.
func (c *Comm) Split(color, key int) (*Comm, error) {
	d, err := c.split(color, key)
	if err == nil && d != nil {
		d.SetName(fmt.Sprintf("%s/%d", c.Name(), color))
	}
	return d, c.fail("Split", fmt.Sprintf("color=%d, key=%d", color, key), err)
}

func (c *Comm) split(color, key int) (*Comm, error) {
	if err := c.usable(); err != nil {
		return nil, err
	}
	if color < 0 && color != Undefined {
		return nil, bad(ErrArg, "the colour is %d: it is at least 0, or Undefined", color)
	}
	number, err := c.p.reserve()
	if err != nil {
		return nil, err
	}
	mine := [3]int{color, key, int(number)}
	all := make([]int, 3*c.Size())
	if err := c.allgather(mine[:], all); err != nil {
		return nil, err
	}
	if color == Undefined {
		return nil, nil
	}
	var members []int // ranks here
	for r := range c.Size() {
		if all[3*r] == color {
			members = append(members, r)
		}
	}
	slices.SortStableFunc(members, func(a, b int) int { return all[3*a+1] - all[3*b+1] })
	ranks := make([]int, len(members))
	for i, r := range members {
		ranks[i] = c.ranks[r]
	}
	return c.child(uint32(all[3*slices.Min(members)+2]), ranks), nil
}

// child makes a communicator that inherits from this one.
func (c *Comm) child(number uint32, ranks []int) *Comm {
	d := c.p.comm(number, ranks, c.Name())
	d.handler.Store(c.handler.Load())
	return d
}

// The types of SplitType.
const (
	CommTypeShared = iota // those that can share memory: the ranks of a host
)

// SplitType is Split by what the ranks have in common. Collective. MPI_Comm_split_type.
func (c *Comm) SplitType(kind, key int) (*Comm, error) {
	args := fmt.Sprintf("%d, key=%d", kind, key)
	if kind == Undefined {
		d, err := c.split(Undefined, key)
		return d, c.fail("SplitType", args, err)
	}
	if kind != CommTypeShared {
		return nil, c.fail("SplitType", args, bad(ErrArg, "the types are CommTypeShared and Undefined"))
	}
	color := slices.Index(c.p.hosts, c.p.host)
	d, err := c.split(color, key)
	if err == nil {
		d.SetName(c.Name() + "/" + c.p.host)
	}
	return d, c.fail("SplitType", args, err)
}

// Create makes a communicator of a group of this one's ranks; who is not in it gets nil. Collective over this communicator: all give the same group.
// MPI_Comm_create.
func (c *Comm) Create(g *Group) (*Comm, error) {
	color, key := Undefined, 0
	if r := g.rankOf(c.p.d.Rank()); r != Undefined {
		color, key = 0, r
	}
	for _, r := range g.ranks {
		if !slices.Contains(c.ranks, r) {
			return nil, c.fail("Create", g.String(), bad(ErrGroup, "rank %d of the world is in the group, and not in %s", r, c.Name()))
		}
	}
	d, err := c.split(color, key)
	return d, c.fail("Create", g.String(), err)
}

// Free says that the communicator will not be used any more: a use is then an error. What is under way ends well. Collective, and does not wait.
// MPI_Comm_free.
func (c *Comm) Free() error {
	err := c.usable()
	if err == nil && (c == c.p.world || c == c.p.self) {
		err = bad(ErrComm, "%s is predefined, and cannot be freed", c.Name())
	}
	if err == nil {
		c.freed.Store(true)
		c.p.mu.Lock()
		delete(c.p.comms, c.context)
		c.p.mu.Unlock()
	}
	return c.fail("Free", "", err)
}

// Abort ends all ranks of the job with an exit status. It does not return in a program; in a cell it fails. MPI_Abort.
func (c *Comm) Abort(code int) {
	c.p.abort(code, fmt.Sprintf("rank %d (%s) has called Abort(%d)", c.rank, c.p.host, code))
}
