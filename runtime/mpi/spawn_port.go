package mpi

import (
	"cmp"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/world"
)

// Groups that know nothing of each other meet at a port, whose name one has told the other; also by PublishName. They are of jobs of one `jeton run`, or of
// one world and what it has started. MPI 4.1, 11.9.

// OpenPort opens a port, and returns its name, with which others Connect to who Accepts there. It is closed by ClosePort, or when this process ends. info is not
// looked at. MPI_Open_port, §11.9.
func OpenPort(info *Info) (port string, err error) {
	n, err := naming("port", world.Naming{Verb: "open"}, ErrPort)
	return n.Port, free("OpenPort", "", err)
}

// ClosePort closes one. Who waits there gets an error. Errors: ErrPort. MPI_Close_port, §11.9.
func ClosePort(port string) error {
	_, err := naming("port", world.Naming{Verb: "close", Port: port}, ErrPort)
	return free("ClosePort", port, err)
}

// PublishName tells all processes of the jobs that belong together a port's name, under another name. Errors: ErrService when that is published already;
// ErrPort. info is not looked at. MPI_Publish_name, §11.9.
func PublishName(name string, info *Info, port string) error {
	_, err := naming("name", world.Naming{Verb: "publish", Name: name, Port: port}, ErrService)
	return free("PublishName", name, err)
}

// UnpublishName withdraws it. Errors: ErrService. MPI_Unpublish_name, §11.9.
func UnpublishName(name string, info *Info, port string) error {
	_, err := naming("name", world.Naming{Verb: "unpublish", Name: name, Port: port}, ErrService)
	return free("UnpublishName", name, err)
}

// LookupName is the port that was published under a name. It does not wait for that. Errors: ErrName. MPI_Lookup_name, §11.9.
func LookupName(name string, info *Info) (port string, err error) {
	n, err := naming("name", world.Naming{Verb: "lookup", Name: name}, ErrName)
	return n.Port, free("LookupName", name, err)
}

// free is an error of a call that has no communicator.
func free(call, args string, err error) error {
	if err == nil {
		return nil
	}
	return callErr(call, args, err)
}

// naming asks the launcher.
func naming(what string, n world.Naming, wrong Class) (world.Naming, error) {
	p, err := me()
	if err != nil {
		return n, err
	}
	o, err := p.outside()
	if err != nil {
		return n, err
	}
	if err := o.u.Ask(p.ctx(), what, n, &n); err != nil {
		return n, bad(ErrOther, "%v", err)
	}
	if n.Why != "" {
		return n, bad(wrong, "%s", n.Why)
	}
	return n, nil
}

// Accept waits at a port of the root's for a group that Connects, and returns the intercommunicator with it. What the root gives counts. Collective.
// MPI_Comm_accept, §11.9. Errors: ErrPort.
func (c *Comm) Accept(port string, info *Info, root int) (*Comm, error) {
	d, err := c.meetAt("Accept", port, nil, root)
	return d, c.fail("Accept", fmt.Sprintf("%q, root=%d", port, root), err)
}

// Connect joins this group with one that Accepts at a port, and waits until one does: no longer than info's "timeout", in seconds, says if it is there. What the
// root gives counts. Collective. MPI_Comm_connect, §11.9. Errors: ErrPort, ErrInfoValue.
func (c *Comm) Connect(port string, info *Info, root int) (*Comm, error) {
	d, err := c.meetAt("Connect", port, info, root)
	return d, c.fail("Connect", fmt.Sprintf("%q, root=%d", port, root), err)
}

func (c *Comm) meetAt(call, port string, info *Info, root int) (*Comm, error) {
	err := c.live()
	if err = cmp.Or(err, c.within(err), c.rootIf(err, root)); err != nil {
		return nil, err
	}
	o, outer := c.p.outside()
	var a answer
	var others []int
	if c.rank == root {
		others = c.knock(&a, o, outer, strings.ToLower(call), port, info)
	}
	if err := c.tellAnswer(call, &a, root); err != nil {
		return nil, err
	}
	switch {
	case outer != nil:
		return nil, outer
	case a.class != 0:
		return nil, bad(a.class, "%s", a.why)
	case others == nil:
		others = make([]int, a.size)
	}
	if err := c.tell(call, others, root); err != nil {
		return nil, err
	}
	if err := c.apartFrom(others); err != nil {
		return nil, err
	}
	return c.joined(uint32(a.context), c.ranks, others, a.why), nil
}

// apartFrom checks that a group that was met has no process of this one.
func (c *Comm) apartFrom(others []int) error {
	for i, r := range others {
		if k := slices.Index(c.ranks, r); k >= 0 {
			return bad(ErrComm, "rank %d of this group is rank %d of the other, too: the two must have no process in common", k, i)
		}
	}
	return nil
}

// knock is the root's part: it waits at the port.
func (c *Comm) knock(a *answer, o *outside, outer error, verb, port string, info *Info) (others []int) {
	refuse := func(err error) []int {
		a.class, a.why = classOf(err), sentence(err)
		return nil
	}
	number, err := c.p.reserve()
	wait, err2 := timeout(info)
	if err = cmp.Or(outer, err, err2); err != nil {
		return refuse(err)
	}
	m := world.Meeting{Port: port, Caller: world.Caller{Context: number, Members: c.ranks, Root: c.rank}, Wait: int(wait.Milliseconds())}
	var met world.Meeting // not m, whose members are this communicator's own
	if err := o.u.Ask(c.p.ctx(), verb, m, &met); err != nil {
		return refuse(bad(ErrOther, "%v", err))
	}
	if met.Why != "" {
		return refuse(bad(ErrPort, "%s", met.Why))
	}
	a.context, a.size, a.why = int(met.Caller.Context), len(met.Caller.Members), c.Name()+"+"
	return met.Caller.Members
}

// timeout is what the key of that name says; 0: nothing.
func timeout(info *Info) (time.Duration, error) {
	text, given := info.Get("timeout")
	if !given {
		return 0, nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || seconds <= 0 || seconds > 1e6 {
		return 0, bad(ErrInfoValue, "timeout is %q: it is a number of seconds above 0", text)
	}
	return max(time.Duration(seconds*float64(time.Second)), time.Millisecond), nil
}

// Join makes an intercommunicator of this process alone and another, at the other end of a connection, which calls it, too. Nothing else may be read or written
// there meanwhile. Both are of one `jeton run`, or of one world and what it has started. MPI_Comm_join, §11.10.
func Join(conn net.Conn) (*Comm, error) {
	p, err := me()
	if err != nil {
		return nil, typeErr("Join", err)
	}
	d, err := p.joinOver(conn)
	return d, p.self.fail("Join", "", err)
}

func (p *process) joinOver(conn net.Conn) (*Comm, error) {
	o, err := p.outside()
	if err != nil {
		return nil, err
	}
	number, err := p.reserve()
	if err != nil {
		return nil, err
	}
	sent := make(chan error, 1)
	go func() {
		_, err := fmt.Fprintf(conn, "%d %d %d\n", o.u.Universe, p.d.Rank(), number)
		sent <- err
	}()
	var universe, other int
	var theirs uint32
	_, err = fmt.Fscanf(conn, "%d %d %d\n", &universe, &other, &theirs)
	if err = cmp.Or(err, <-sent); err != nil {
		return nil, bad(ErrOther, "the other end does not Join: %v", err)
	}
	switch {
	case universe != o.u.Universe || other < 0 || other >= world.MaxProcesses:
		return nil, bad(ErrOther, "the process at the other end is of another launch: two of one jeton run, or of one world and what it has started, can Join")
	case other == p.d.Rank():
		return nil, bad(ErrComm, "the other end is this process itself")
	}
	d := p.self.joined(min(number, theirs), p.self.ranks, []int{other}, "joined")
	return d, o.u.Ask(p.ctx(), "apart", p.strangers(nil), nil)
}
