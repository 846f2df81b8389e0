package mpi

import (
	"cmp"
	"fmt"
	"slices"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// Intercommunicators: two groups without a common rank, of which each talks to the other. MPI 4.1, 7.6.

// TestInter reports whether the communicator joins two groups. MPI_Comm_test_inter, §7.6.
func (c *Comm) TestInter() bool { return c.must("TestInter").remote != nil }

// RemoteSize is how many processes the other group of an intercommunicator has; 0 of others. MPI_Comm_remote_size, §7.6.
func (c *Comm) RemoteSize() int { return len(c.must("RemoteSize").remote) }

// RemoteGroup is the other group of an intercommunicator. MPI_Comm_remote_group, §7.6.
func (c *Comm) RemoteGroup() (*Group, error) {
	if err := c.usable(); err != nil {
		return nil, c.fail("RemoteGroup", "", err)
	}
	if c.remote == nil {
		return nil, c.fail("RemoteGroup", "", bad(ErrComm, "%s has one group only", c.Name()))
	}
	return &Group{slices.Clone(c.remote), c.p.d.Rank()}, nil
}

// IntercommCreate joins this communicator's ranks with those of another. Its rank leader, and the leader of the other, which in peer is rank
// remoteLeader, find each other by messages in peer with a tag; peer and remoteLeader are looked at on the leader only. Collective over both
// communicators, which have no rank in common. MPI_Intercomm_create, §7.6.
//
// In the communicator of two groups that this makes, a rank that a call names is one of the other group. What a group gives in a collective operation, the
// other gets: there is a part for each rank of the other group, RemoteSize() of them, and the result of Allreduce is of the other group's data. Of an
// operation with a root, the root itself gives Root, the others of its group ProcNull, and all of the other group the root's rank. InPlace, Scan, Exscan,
// reductions that scatter, and windows, files and topologies are not for two groups.
func (c *Comm) IntercommCreate(leader int, peer *Comm, remoteLeader, tag int) (*Comm, error) {
	d, err := c.intercommCreate(leader, peer, remoteLeader, tag)
	return d, c.fail("IntercommCreate", fmt.Sprintf("leader=%d, remoteleader=%d, tag=%d", leader, remoteLeader, tag), err)
}

func (c *Comm) intercommCreate(leader int, peer *Comm, remoteLeader, tag int) (*Comm, error) {
	err := c.live()
	if err = cmp.Or(err, c.within(err), c.rootIf(err, leader)); err != nil {
		return nil, err
	}
	head := make([]int, 2) // the number, and the length of the other group; the class of the error, and 0
	var remote []int
	var why error
	if c.rank == leader {
		if head[0], remote, why = c.meet(peer, remoteLeader, tag); why == nil {
			head[1] = len(remote)
		} else if head[0] = int(classOf(why)); classOf(why) != ErrProcFailed && classOf(why) != ErrRevoked {
			head[0] = int(ErrOther) // the leader's own; but one that outlives ranks looks at those two
		}
	}
	if err := c.tell("IntercommCreate", head, leader); err != nil {
		c.p.faults.forsake(uint32(head[0]), remote, err)
		return nil, err
	}
	switch {
	case why != nil:
		return nil, why
	case head[1] == 0:
		return nil, bad(Class(head[0]), "this group's leader, rank %d, has not met the other's: its own error says why", leader)
	case remote == nil:
		remote = make([]int, head[1])
	}
	if err := c.tell("IntercommCreate", remote, leader); err != nil {
		c.p.faults.forsake(uint32(head[0]), remote, err)
		return nil, err
	}
	return c.by("IntercommCreate", "")(c.joined(uint32(head[0]), c.ranks, remote, "").complete("IntercommCreate"))
}

// complete waits until all ranks of both groups have the communicator: of a rank that fails before, the other group would know nothing.
func (c *Comm) complete(call string) (*Comm, error) {
	o, err := c.barrier(nil)
	if err = c.part(call, o, err); err != nil {
		c.drop()
		return nil, err
	}
	c.p.d.Locked(func() { c.p.faults.needs(c) })
	return c, nil
}

// meet is the leaders' part: they tell each other their groups, and agree on a number.
func (c *Comm) meet(peer *Comm, remoteLeader, tag int) (number int, remote []int, err error) {
	if err := peer.live(); err != nil {
		return 0, nil, err
	}
	if err := cmp.Or(peer.checkRank(remoteLeader), checkTag(tag)); err != nil {
		return 0, nil, err
	}
	if peer.peers()[remoteLeader] == c.p.d.Rank() {
		return 0, nil, bad(ErrRank, "rank %d of %s is this leader itself: name the leader of the other group", remoteLeader, peer.Name())
	}
	own, err := c.p.reserve()
	if err != nil {
		return 0, nil, err
	}
	mine, other := []int{int(own), c.Size()}, make([]int, 2)
	if err := peer.swap(remoteLeader, tag, mine, other); err != nil {
		return 0, nil, err
	}
	remote = make([]int, other[1])
	number = newest(sortedPair(int(own), other[0]))
	if err := peer.swap(remoteLeader, tag, c.ranks, remote); err != nil {
		c.p.faults.forsake(uint32(number), []int{peer.peers()[remoteLeader]}, err)
		return 0, nil, err
	}
	for i, r := range remote {
		if k := slices.Index(c.ranks, r); k >= 0 {
			return 0, nil, bad(ErrComm, "rank %d of this group is rank %d of the other, too: the two must have no rank in common", k, i)
		}
	}
	return number, remote, nil
}

// swap sends some numbers to a peer, and receives others, apart from all messages of the caller's.
func (c *Comm) swap(peer, tag int, send, recv []int) error {
	return c.creation("IntercommCreate", tag, step{sends: []transfer{{peer, numbers(send)}}, recvs: []transfer{{peer, numbers(recv)}}})
}

// creation does a step of the making of a communicator.
func (c *Comm) creation(call string, tag int, s step) error {
	o := &operation{c: c, code: codeOf(call), context: c.context + ofCreation, turn: tag}
	return o.step(c.p.ctx(), &s)
}

// numbers is a buffer of some.
func numbers(x []int) device.Buffer {
	b, _ := view(x)
	return b
}

// tell is Bcast as a part of a call.
func (c *Comm) tell(call string, x any, root int) error {
	o, err := c.bcast(x, root, nil)
	return c.part(call, o, err)
}

// joined makes the communicator of two groups, of a name if that is not "".
func (c *Comm) joined(number uint32, ours, theirs []int, name string) *Comm {
	d := c.p.join(number, ours, theirs, name)
	d.handler.Store(c.handler.Load())
	c.p.faults.born(d, c, c.pace.turn())
	return d
}

// Merge makes one communicator of both groups. All ranks of a group give the same high: those that give true come behind the others. Collective.
// MPI_Intercomm_merge, §7.6.
func (c *Comm) Merge(high bool) (*Comm, error) {
	d, err := c.merge(high)
	return d, c.fail("Merge", fmt.Sprintf("high=%v", high), err)
}

func (c *Comm) merge(high bool) (*Comm, error) {
	if err := c.live(); err != nil {
		return nil, err
	}
	if c.remote == nil {
		return nil, bad(ErrComm, "%s has one group only, there is nothing to merge", c.Name())
	}
	number, err := c.p.reserve()
	if err != nil {
		return nil, err
	}
	mine := []int{0, int(number)}
	if high {
		mine[0] = 1
	}
	ours, theirs, err := c.interchange("Merge", mine)
	if err != nil {
		return nil, err
	}
	for r := range c.ranks {
		if ours[2*r] != mine[0] {
			return nil, bad(ErrArg, "rank %d gives high=%v, and this rank high=%v: a group must agree", r, ours[2*r] == 1, high)
		}
	}
	behind := high
	if ours[0] == theirs[0] {
		behind = ours[1] > theirs[1]
	}
	all := slices.Concat(c.ranks, c.remote)
	if behind {
		all = slices.Concat(c.remote, c.ranks)
	}
	return c.by("Merge", "")(c.child(uint32(newest(sortedPair(ours[1], theirs[1]))), all, c.pace.turn()), nil)
}

// interchange has each rank know what all of both groups say, some numbers each.
func (c *Comm) interchange(call string, mine []int) (ours, theirs []int, err error) {
	o := &operation{c: c, call: call, code: codeOf(call), args: func() string { return "" }}
	ours, theirs = make([]int, len(mine)*c.Size()), make([]int, len(mine)*len(c.remote))
	o.inGroup(func(a schedule.Args) *schedule.Schedule {
		a.Count = len(mine)
		return schedule.Allgather(schedule.Bruck, a)
	}, numbers(mine), numbers(ours))
	if c.rank == 0 {
		o.plain(step{sends: []transfer{{0, numbers(ours)}}, recvs: []transfer{{0, numbers(theirs)}}})
	}
	o.inGroup(func(a schedule.Args) *schedule.Schedule {
		a.Count = len(theirs)
		return schedule.Bcast(schedule.Binomial, a)
	}, device.Buffer{}, numbers(theirs))
	o.begin()
	return ours, theirs, o.run(c.p.ctx())
}

// inGroup plans a schedule among the ranks of this rank's own group of an intercommunicator, with rank 0 as its root. in and out are as memoryOf takes them.
func (o *operation) inGroup(make func(a schedule.Args) *schedule.Schedule, in, out device.Buffer) {
	o.stages = append(o.stages, func() ([]step, error) {
		unit := block{dtype.Of(dtype.Byte), 1}
		if out.Type != nil {
			unit.of = out.Type
		} else if in.Type != nil {
			unit.of = in.Type
		}
		steps := follow(make(schedule.Args{Rank: o.c.rank, Size: o.c.Size()}), unit, memoryOf(in), memoryOf(out))
		for i := range steps {
			steps[i].within = true
		}
		return steps, nil
	})
}

// splitJoined is Split of an intercommunicator: those of both groups with one colour are joined; nil where the other group has none of it.
func (c *Comm) splitJoined(call string, color, key int, number uint32) (*Comm, error) {
	ours, theirs, err := c.interchange(call, []int{color, key, int(number)})
	if err != nil || color == Undefined {
		return nil, err
	}
	a, first := chosen(c.ranks, ours, color)
	b, other := chosen(c.remote, theirs, color)
	if len(b) == 0 {
		return nil, nil
	}
	return c.joined(uint32(newest(sortedPair(first, other))), a, b, ""), nil
}

// chosen are those who gave a colour, in the order of their keys, and the newest of their numbers. said has three numbers of each.
func chosen(ranks, said []int, color int) (members []int, number int) {
	var order []int
	for r := range ranks {
		if said[3*r] == color {
			if len(order) == 0 {
				number = said[3*r+2]
			}
			number = newest(sortedPair(number, said[3*r+2]))
			order = append(order, r)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(said[3*a+1], said[3*b+1]) })
	for _, r := range order {
		members = append(members, ranks[r])
	}
	return members, number
}
