package mpi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jeton/launcher/lang"
)

// How communicators are made of others, and end. MPI 4.1, 7.4.

// Dup is another communicator with the same ranks, topology and handler of errors, and what keys of attributes have copied; it has no hints. Messages in it
// do not meet those of this one. Collective: it returns when all have called it. Cost: an Allgather of three numbers, as Split. MPI_Comm_dup, §7.4.
func (c *Comm) Dup() (*Comm, error) { return c.dup("Dup") }

func (c *Comm) dup(call string) (*Comm, error) {
	if err := c.usable(); err != nil {
		return nil, c.fail(call, "", err)
	}
	d, err := c.by(call, "")(c.split(call, 0, c.rank))
	if err != nil {
		return nil, c.fail(call, "", err)
	}
	d.topo = c.topo
	if err := c.inherit(d); err != nil {
		d.forgetAll()
		d.drop()
		return nil, c.fail(call, "", err)
	}
	return d, nil
}

// DupWithInfo is Dup whose hints are a copy of i. Collective. MPI_Comm_dup_with_info, §7.4.
func (c *Comm) DupWithInfo(i *Info) (*Comm, error) {
	d, err := c.dup("DupWithInfo")
	if err == nil {
		d.info.Store(i.Dup())
	}
	return d, err
}

// Split makes a communicator of all who give the same colour, in the order of their keys, and of their ranks here among equal keys. Who gives Undefined
// gets nil. A colour is at least 0; keys may be any. Topology, attributes and hints stay behind. Collective. MPI_Comm_split, §7.4.
func (c *Comm) Split(color, key int) (*Comm, error) {
	d, err := c.bySaid("Split", lang.Text{En: fmt.Sprintf("color %d", color), Fr: fmt.Sprintf("couleur %d", color)})(c.split("Split", color, key))
	return d, c.fail("Split", fmt.Sprintf("color=%d, key=%d", color, key), err)
}

// split is Split as a part of a call.
func (c *Comm) split(call string, color, key int) (*Comm, error) {
	if err := c.live(); err != nil {
		return nil, err
	}
	if color < 0 && color != Undefined {
		return nil, bad(ErrArg, "the colour is %d: it is at least 0, or Undefined", color)
	}
	number, err := c.p.reserve()
	if err != nil {
		return nil, err
	}
	if c.remote != nil {
		return c.splitJoined(call, color, key, number)
	}
	mine := [3]int{color, key, int(number)}
	all := make([]int, 3*c.Size())
	if err := c.allgather(call, mine[:], all); err != nil {
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
	slices.SortStableFunc(members, func(a, b int) int { return cmp.Compare(all[3*a+1], all[3*b+1]) })
	ranks := make([]int, len(members))
	for i, r := range members {
		ranks[i] = c.ranks[r]
	}
	numbers := make([]int, len(members))
	for i, r := range members {
		numbers[i] = all[3*r+2]
	}
	return c.child(uint32(newest(numbers)), ranks, c.pace.turn()), nil
}

// child makes a communicator that inherits from this one, at one of its turns; 0: by messages alone.
func (c *Comm) child(number uint32, ranks []int, birth int) *Comm {
	d := c.p.comm(number, ranks, "")
	d.handler.Store(c.handler.Load())
	c.p.faults.born(d, c, birth)
	return d
}

// The types of SplitType.
const (
	CommTypeShared = iota // those that can share memory: the ranks of a host
)

// SplitType is Split by what the ranks have in common. Collective. MPI_Comm_split_type, §7.4.
func (c *Comm) SplitType(kind, key int) (*Comm, error) {
	args := fmt.Sprintf("%d, key=%d", kind, key)
	if err := c.usable(); err != nil {
		return nil, c.fail("SplitType", args, err)
	}
	if kind == Undefined {
		d, err := c.split("SplitType", Undefined, key)
		return d, c.fail("SplitType", args, err)
	}
	if kind != CommTypeShared {
		return nil, c.fail("SplitType", args, bad(ErrArg, "the types are CommTypeShared and Undefined"))
	}
	color := c.p.first + slices.Index(c.p.hosts, c.p.host) // with those of another job no memory is shared
	d, err := c.bySaid("SplitType", lang.Text{En: "host " + c.p.host, Fr: "hôte " + c.p.host})(c.split("SplitType", color, key))
	return d, c.fail("SplitType", args, err)
}

// Create makes a communicator of a group of this one's ranks; who is not in it gets nil. Collective over this communicator: those in a
// group give that group, and others another that has no rank in common with it. MPI_Comm_create, §7.4.
//
// Errors: ErrGroup when the groups of two ranks differ and have a rank in common, at that whose group it is not.
func (c *Comm) Create(g *Group) (*Comm, error) {
	d, err := c.create(g)
	return d, c.fail("Create", g.String(), err)
}

func (c *Comm) create(g *Group) (*Comm, error) {
	err := c.usable()
	if err != nil {
		return nil, err
	}
	if _, err := c.members(g); err != nil {
		return nil, err
	}
	color, key := Undefined, 0
	if r := g.rankOf(c.p.d.Rank()); r != Undefined {
		color, key = 0, r
		if c.remote == nil {
			color = g.ranks[0] // groups that differ have no rank in common
		}
	}
	d, err := c.split("Create", color, key)
	if err == nil && d != nil && c.remote == nil && !slices.Equal(d.ranks, g.ranks) {
		err = bad(ErrGroup, "this rank gives %v, and the ranks %v of the world give groups that begin with the same one: all ranks of a group give that group", g, d.ranks)
		d.drop()
		d = nil
	}
	return c.by("Create", "")(d, err)
}

// CreateGroup is Create that only the ranks of the group call. tag tells apart what several goroutines make at once. Collective over the group.
// MPI_Comm_create_group, §7.4.
func (c *Comm) CreateGroup(g *Group, tag int) (*Comm, error) {
	d, err := c.createGroup(g, tag)
	return d, c.fail("CreateGroup", fmt.Sprintf("%v, tag=%d", g, tag), err)
}

func (c *Comm) createGroup(g *Group, tag int) (*Comm, error) {
	err := c.live()
	if err = firstOf(err, c.within(err), checkTag(tag)); err != nil {
		return nil, err
	}
	members, err := c.members(g)
	if err != nil || len(members) == 0 {
		return nil, err
	}
	if !slices.Contains(members, c.rank) {
		return nil, bad(ErrGroup, "this rank is not in the group: only those that are call CreateGroup")
	}
	if c.rank != members[0] {
		said := make([]int, 1+len(members)) // the number, and the group as its first rank sees it
		if err := c.creation("CreateGroup", tag, step{recvs: []transfer{{members[0], numbers(said)}}}); err != nil {
			return nil, err
		}
		if !slices.Equal(said[1:], g.ranks) {
			return nil, bad(ErrGroup, "rank %d gives the group {%s}, and this rank %v: all must give the same", members[0], strings.Trim(fmt.Sprint(said[1:]), "[]"), g)
		}
		return c.groupMade(uint32(said[0]), g, tag)
	}
	number, err := c.p.reserve()
	if err != nil {
		return nil, err
	}
	var s step
	for _, r := range members[1:] {
		s.sends = append(s.sends, transfer{r, numbers(append([]int{int(number)}, g.ranks...))})
	}
	if err := c.creation("CreateGroup", tag, s); err != nil {
		c.p.faults.forsake(number, g.ranks[1:], err)
		return nil, err
	}
	return c.groupMade(number, g, tag)
}

func (c *Comm) groupMade(number uint32, g *Group, tag int) (*Comm, error) {
	said := lang.Text{En: fmt.Sprintf("tag %d", tag), Fr: fmt.Sprintf("étiquette %d", tag)}
	return c.bySaid("CreateGroup", said)(c.child(number, slices.Clone(g.ranks), 0), nil)
}

// members are the ranks here of a group.
func (c *Comm) members(g *Group) (members []int, err error) {
	if g == nil {
		return nil, bad(ErrGroup, "the group is nil")
	}
	for _, r := range g.ranks {
		i := slices.Index(c.ranks, r)
		if i < 0 {
			return nil, bad(ErrGroup, "rank %d of the world is in the group, and not in %s", r, c.Name())
		}
		members = append(members, i)
	}
	return members, nil
}

// Free says that the communicator will not be used any more: a use is then an error. What is under way ends well. Collective, and does not wait.
// MPI_Comm_free, §7.4.
func (c *Comm) Free() error {
	err := c.usable()
	if err == nil && (c == c.p.world || c == c.p.self) {
		err = bad(ErrComm, "%s is predefined, and cannot be freed", c.Name())
	}
	if err == nil {
		err = c.idle()
	}
	if err == nil {
		err = c.forgetAll()
	}
	if err == nil {
		c.drop()
		c.p.stayConnected(c)
	}
	return c.fail("Free", "", err)
}

// drop forgets the communicator.
func (c *Comm) drop() {
	c.freed.Store(true)
	c.leaveSlate()
	c.p.registry.Lock()
	delete(c.p.comms, c.context)
	c.p.registry.Unlock()
	c.p.keepTraffic(c)
}
