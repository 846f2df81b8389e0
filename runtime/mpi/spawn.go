package mpi

import (
	"cmp"
	"fmt"
	"slices"

	"jeton/runtime/mpi/internal/waitfor"
	"jeton/runtime/world"
)

// Processes that are started while a job runs: they are a job of their own, with a World, and an intercommunicator joins it with those who have started
// it. MPI 4.1, 11.8.

// A Command is what some of the processes run that SpawnMultiple starts: N of them.
//
// Program is a Go file (PROG.go), a folder with a Go program, or another program, as for `jeton run`; in a notebook also a program or function of its cells. The
// hints that Info may have are "host", some of the job's hosts with commas between, and "map_by" (slot, core, node).
type Command struct {
	Program string
	Args    []string
	N       int
	Info    *Info
}

// Spawn starts n processes of a program, and returns the intercommunicator whose other group they are; in them CommGetParent is the same one. program is
// as in Command. What the root gives counts, and it alone must give it. errs has one entry a process: why it could not be started, or nil. Here all are, or
// none. Collective. It returns when they have been started; what they do with MPI, if anything, they do in their own time. MPI_Comm_spawn, §11.8.
//
// Errors: ErrSpawn when there is no such program, it does not compile, or the hosts have too few slots; ErrArg when n is not positive; ErrInfoValue.
func (c *Comm) Spawn(program string, args []string, n int, info *Info, root int) (children *Comm, errs []error, err error) {
	children, errs, err = c.spawnAll("Spawn", []Command{{program, args, n, info}}, root)
	return children, errs, c.fail("Spawn", fmt.Sprintf("%q, n=%d, root=%d", program, n, root), err)
}

// SpawnMultiple is Spawn of several programs, or of one with several lists of arguments, as one job: the processes of the first command have the first
// ranks. AppNum tells a process which command is its own. Collective. MPI_Comm_spawn_multiple, §11.8.
func (c *Comm) SpawnMultiple(commands []Command, root int) (children *Comm, errs []error, err error) {
	children, errs, err = c.spawnAll("SpawnMultiple", commands, root)
	return children, errs, c.fail("SpawnMultiple", fmt.Sprintf("%d commands, root=%d", len(commands), root), err)
}

func (c *Comm) spawnAll(call string, commands []Command, root int) (*Comm, []error, error) {
	err := c.live()
	if err = cmp.Or(err, c.within(err), c.rootIf(err, root)); err != nil {
		return nil, nil, err
	}
	o, outer := c.p.outside() // all of them, before any of the others may send
	var a answer
	if c.rank == root {
		a = c.order(o, outer, commands)
	}
	if err := c.tellAnswer(call, &a, root); err != nil {
		return nil, nil, err
	}
	switch {
	case outer != nil:
		return nil, nil, outer
	case a.class != 0:
		err := bad(a.class, "%s", a.why)
		return nil, a.errs(err), err
	}
	numbers := make([]int, a.size)
	for i := range numbers {
		numbers[i] = a.first + i
	}
	d := c.joined(uint32(a.context), c.ranks, numbers, a.why)
	return d, make([]error, a.size), nil
}

// An answer is what the root has got, for all to know.
type answer struct {
	class       Class
	first, size int
	context     int
	from, to    int    // of the processes asked for, those whose command was wrong
	asked       int    // how many were
	why         string // a sentence; or what the new job is called
}

// errs are the errors of the processes.
func (a *answer) errs(err error) []error {
	all := make([]error, a.asked)
	for i := range all {
		if all[i] = bad(ErrSpawn, "processes of another command could not be started"); i >= a.from && i < a.to {
			all[i] = err
		}
	}
	return all
}

// order is the root's part: it asks the launcher.
func (c *Comm) order(o *outside, outer error, commands []Command) (a answer) {
	var s world.Spawn
	for _, x := range commands {
		s.Commands = append(s.Commands, world.Command{Program: x.Program, Args: x.Args, Count: x.N, Info: x.Info.keyed()})
		a.asked += max(x.N, 0)
	}
	a.to = a.asked
	refuse := func(err error) answer {
		a.class, a.why = classOf(err), sentence(err)
		return a
	}
	number, err := c.p.reserve()
	switch {
	case outer != nil:
		return refuse(outer)
	case err != nil:
		return refuse(err)
	case len(commands) == 0:
		return refuse(bad(ErrArg, "there is no command: what shall be started?"))
	}
	for i, x := range commands {
		switch {
		case x.Program == "":
			return refuse(bad(ErrArg, "command %d has no program: what shall be started?", i))
		case x.N < 1:
			return refuse(bad(ErrArg, "%d processes of %s: at least 1 is started", x.N, x.Program))
		}
	}
	s.Parent = world.Caller{Context: number, Members: c.ranks, Root: c.rank}
	var got world.Spawned
	if err := o.u.Ask(c.p.ctx(), "spawn", s, &got); err != nil {
		return refuse(bad(ErrSpawn, "%v", err))
	}
	switch got.Class {
	case "":
		a.first, a.size, a.context, a.why = got.First, got.Size, int(number), got.Name
		return a
	case "arg":
		a.class = ErrArg
	case "info value":
		a.class = ErrInfoValue
	default:
		a.class = ErrSpawn
	}
	if a.why = got.Why; got.Which >= 0 {
		a.from = 0
		for _, x := range commands[:got.Which] {
			a.from += x.N
		}
		a.to = a.from + commands[got.Which].N
	}
	return a
}

// tellAnswer has all know what the root does.
func (c *Comm) tellAnswer(call string, a *answer, root int) error {
	head := []int{int(a.class), a.first, a.size, a.context, a.from, a.to, a.asked, len(a.why)}
	if err := c.tell(call, head, root); err != nil {
		return err
	}
	text := []byte(a.why)
	if c.rank != root {
		text = make([]byte, head[7])
	}
	if len(text) > 0 {
		if err := c.tell(call, text, root); err != nil {
			return err
		}
	}
	*a = answer{Class(head[0]), head[1], head[2], head[3], head[4], head[5], head[6], string(text)}
	return nil
}

// sentence is what an error of the package says after its class.
func sentence(err error) string {
	if f, ok := err.(*fault); ok {
		return f.text
	}
	return err.Error()
}

// keyed are the keys and values.
func (i *Info) keyed() map[string]string {
	all := map[string]string{}
	for _, k := range i.Keys() {
		all[k], _ = i.Get(k)
	}
	return all
}

// CommGetParent is the intercommunicator with those who have started this process by Spawn; nil of others, and after it was freed or disconnected.
// MPI_Comm_get_parent, §11.8.
func CommGetParent() *Comm {
	c := must().parent
	if c == nil || c.freed.Load() {
		return nil
	}
	return c
}

// Disconnect is Free that waits: for the end of what is under way in the communicator, and for the others. Processes of two jobs that no communicator joins any
// more, and none that was only freed, are not connected then: the failure of one does not end the others, and Finalize does not wait for them. Collective.
// MPI_Comm_disconnect, §11.10.
func (c *Comm) Disconnect() error {
	err := c.live()
	if err == nil && (c == c.p.world || c == c.p.self) {
		err = bad(ErrComm, "%s is predefined, and cannot be disconnected", c.Name())
	}
	if err == nil {
		err = c.disconnect()
	}
	return c.fail("Disconnect", "", err)
}

func (c *Comm) disconnect() error {
	if err := c.p.d.WaitFor(c.p.ctx(), func() bool { return c.p.d.Pending(c.context, contextsEach) == 0 }); err != nil {
		return err
	}
	gone, untold := c.p.tellParted(c) // before the barrier: behind it a member may fail, and nobody is ended with it
	o, err := c.barrier(nil)
	if err := c.part("Disconnect", o, err); err != nil {
		return err
	}
	if err := c.forgetAll(); err != nil {
		return err
	}
	c.drop()
	c.p.d.Part(gone)
	return untold
}

// AppNum is which command of SpawnMultiple this process runs, from 0; 0 of Spawn and of a job that was started from outside. known is false where
// nobody has launched this process. MPI_APPNUM, §11.10.
func AppNum() (n int, known bool) {
	p := must()
	if o := p.universe.Load(); o != nil && p.parent != nil && p.world.rank < len(o.u.App) {
		return o.u.App[p.world.rank], true
	}
	return 0, !p.alone
}

// UniverseSize is how many processes the hosts shall run in all, those of this job included: their slots. known is false where nobody has said, and
// as many can be started as the machine bears. MPI_UNIVERSE_SIZE, §11.10.
func UniverseSize() (n int, known bool) {
	o, err := must().outside()
	if err != nil || o.u.Slots == 0 {
		return 0, false
	}
	return o.u.Slots, true
}

// atHome makes a report one in the numbers of this job's own ranks. A call that waits for processes of another job may be ended by them: then the
// rank is as one that runs.
func (r *ownReport) atHome(p *process) {
	if p.first == 0 && p.d.Size() == len(p.hosts) {
		return
	}
	last := p.first + len(p.hosts)
	r.Sent, r.Come = r.Sent[p.first:last], r.Come[p.first:last]
	outside := false
	home := func(rank int) int {
		outside = outside || !p.isHome(rank)
		return rank - p.first
	}
	for i := range r.Calls {
		c := &r.Calls[i]
		c.Needs = slices.Clone(c.Needs)
		for k := range c.Needs {
			c.Needs[k] = home(c.Needs[k])
		}
		if c.Lock != nil {
			l := *c.Lock
			l.Target = home(l.Target)
			c.Lock = &l
		}
	}
	for i := range r.Lockers {
		r.Lockers[i].Rank = home(r.Lockers[i].Rank)
	}
	if outside {
		r.State, r.Calls, r.Messages, r.Lockers = waitfor.Running, nil, nil, nil
		return
	}
	r.Messages = slices.DeleteFunc(r.Messages, func(m waitfor.Message) bool { return !p.isHome(m.From) })
	for i := range r.Messages {
		r.Messages[i].From -= p.first
	}
}
