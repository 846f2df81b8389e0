package mpi

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/fabric/tcp"
	"jeton/runtime/session"
	"jeton/runtime/transport"
	"jeton/runtime/world"
)

// Jobs that are connected with others: a process that starts some, or meets them at a port, becomes one of a universe (world.Universe), in which all
// processes have numbers. They are what the package calls ranks in the job: those of the job's own ranks begin with first, which is 0 unless others have
// started the job. Between the job's own ranks nothing changes; to others leads a mesh of TCP connections, made when they are needed, whose secret the
// launcher gives the processes of the universe, and no others.

// An outside is what connects a process with other jobs.
type outside struct {
	u    *world.Universe
	mesh *transport.Mesh
	far  fabric.Fabric
}

// goOutside makes the process one of the universe.
func goOutside(ctx context.Context, job *world.Job) (*outside, error) {
	u, err := world.EnterUniverse(ctx, job)
	if errors.Is(err, session.ErrAlone) {
		return nil, bad(ErrSpawn, "nobody is there who can start processes, or let them meet: run the program with jeton run -n 1 (or -n N), or in the ranks of a %%world")
	}
	if err != nil {
		return nil, err
	}
	cfg := transport.Config{Rank: u.Number(), Secret: u.Secret, World: fmt.Sprintf("universe %d", u.Universe), Directory: registry{u}, Host: func(int) string { return "another job" },
		Gone: u.Gone, Well: func(number int) bool { end, known := u.HowEnded(number); return known && end.Well() }, Observer: blind{}}
	if u.Wide {
		cfg.Listen = ":0"
	}
	mesh, err := transport.Open(ctx, cfg)
	if err != nil {
		u.Leave()
		return nil, err
	}
	return &outside{u, mesh, &over{tcp.NewOf(mesh, "mpi", world.MaxProcesses), u, mesh}}, nil
}

// A registry is the directory of a universe.
type registry struct{ u *world.Universe }

func (r registry) Publish(ctx context.Context, _ int, addr string) error {
	return r.u.Publish(ctx, addr)
}

func (r registry) Find(ctx context.Context, number int) (string, error) {
	addr, err := r.u.Find(ctx, number)
	if errors.Is(err, world.ErrGone) {
		return "", transport.ErrGone
	}
	return addr, err
}

// blind observes nothing: what is recorded of messages, the device says.
type blind struct{}

func (blind) Stamp(transport.Event) []byte { return nil }
func (blind) Observe(transport.Event)      {}

// over is the fabric of a mesh that ends with it.
type over struct {
	*tcp.Fabric
	u    *world.Universe
	mesh *transport.Mesh
}

func (o *over) Close(ctx context.Context) error {
	err := o.Fabric.Close(ctx)
	o.u.Leave()
	return errors.Join(err, o.mesh.Close())
}

// around is the fabric of the job, and the ways outside.
func (o *outside) around(f fabric.Fabric) fabric.Fabric { return fabric.Widen(f, o.u.First, o.far) }

// outside is the process's; made when it is first asked for.
func (p *process) outside() (*outside, error) {
	p.renewing.Lock()
	defer p.renewing.Unlock()
	if o := p.universe.Load(); o != nil {
		return o, nil
	}
	job := p.job.Load()
	if job == nil || p.alone {
		return nil, bad(ErrSpawn, "nobody is there who can start processes, or let them meet: run the program with jeton run -n 1 (or -n N), or in the ranks of a %%world")
	}
	o, err := goOutside(p.ctx(), job)
	if err != nil {
		return nil, err
	}
	p.d.Extend(func(s fabric.Sink) fabric.Fabric {
		f := fabric.Widen(p.fabric, o.u.First, o.far)
		f.AttachFar(s, p.d)
		p.fabric = f
		return f
	})
	p.universe.Store(o)
	return o, nil
}

// cameFrom makes the process one that others have started.
func (p *process) cameFrom(o *outside) {
	p.universe.Store(o)
	if from := o.u.Parent; from != nil {
		p.parent = p.join(from.Context, p.world.ranks, from.Members, "parent")
		p.parent.handler.Store(ErrorsAreFatal)
	}
}

// comeHome is the end of all connections: the process begins anew, and closes the fabric. The caller is renewing.
func (p *process) comeHome() {
	p.universe.Store(nil)
	p.connected.mu.Lock()
	defer p.connected.mu.Unlock()
	p.connected.lasting = nil
}

// isHome reports whether a rank is of this process's own job.
func (p *process) isHome(rank int) bool { return rank >= p.first && rank < p.first+len(p.hosts) }

// homeRank is this process's rank in its own world.
func (p *process) homeRank() int { return p.d.Rank() - p.first }

// hostOf is a rank's host; "" of another job's, with which nothing is shared.
func (p *process) hostOf(rank int) string {
	if p.isHome(rank) {
		return p.hosts[rank-p.first]
	}
	return ""
}

// whoIs names a rank.
func (p *process) whoIs(rank int) string {
	if p.isHome(rank) {
		return fmt.Sprintf("rank %d of the world", rank-p.first)
	}
	return fmt.Sprintf("process %d of another job", rank)
}

// howEnded is what is known of the end of a rank, of this job or another.
func howEnded(rank int) (world.End, bool) {
	p := self.p // the caller ends the process
	switch {
	case p == nil || p.isHome(rank):
		first := 0
		if p != nil {
			first = p.first
		}
		return world.HowEnded(rank - first)
	case p.universe.Load() != nil:
		return p.universe.Load().u.HowEnded(rank)
	}
	return world.End{}, false
}

// howLostOutside says what has become of a rank of another job.
func (p *process) howLostOutside(lost *device.LostError) string {
	if o := p.universe.Load(); o != nil {
		ctx, cancel := context.WithTimeout(context.Background(), knowing)
		defer cancel()
		switch end, err := o.u.Ended(ctx, lost.Rank); {
		case err == nil && end.Well():
			return end.String() + ", without Disconnect or Finalize"
		case err == nil:
			return end.String()
		}
	}
	if errors.Is(lost.Err, fabric.ErrClosed) {
		return "has finalised MPI"
	}
	return fmt.Sprintf("does not answer any more: %v", lost.Err)
}

// connections are what a process remembers of those of other jobs, beside its communicators.
type connections struct {
	mu      sync.Mutex // guards lasting
	lasting []int      // of communicators that were freed, and not disconnected: they stay connected
}

// foreign are the members of a communicator that are of other jobs.
func (c *Comm) foreign() (ranks []int) {
	for _, members := range [][]int{c.ranks, c.remote} {
		for _, r := range members {
			if !c.p.isHome(r) {
				ranks = append(ranks, r)
			}
		}
	}
	return ranks
}

// meet has the members of a communicator known that are of other jobs, and their deaths noticed.
func (p *process) meet(c *Comm) {
	ranks := c.foreign()
	if len(ranks) == 0 {
		return
	}
	p.d.Meet(ranks)
	if o := p.universe.Load(); o != nil {
		for _, r := range ranks {
			_ = o.mesh.Watch(r) // a mesh that is closed loses all
		}
	}
}

// stayConnected: a communicator was freed, and its members stay connected (MPI 4.1, 11.10.4).
func (p *process) stayConnected(c *Comm) {
	p.connected.mu.Lock()
	defer p.connected.mu.Unlock()
	p.connected.lasting = union(p.connected.lasting, c.foreign())
}

// strangers are all members of other jobs with which the process is connected by a communicator but one; nil: by any.
func (p *process) strangers(but *Comm) (all []int) {
	p.connected.mu.Lock()
	all = slices.Clone(p.connected.lasting)
	p.connected.mu.Unlock()
	p.registry.Lock()
	defer p.registry.Unlock()
	for _, c := range p.comms {
		if c != but {
			all = union(all, c.foreign())
		}
	}
	return all
}

func union(a, b []int) []int {
	for _, x := range b {
		if !slices.Contains(a, x) {
			a = append(a, x)
		}
	}
	return a
}

// meetOthersLast is Finalize's part between connected jobs: it waits until their processes have come to it, or have ended.
func (p *process) meetOthersLast() error {
	o := p.universe.Load()
	if o == nil {
		return nil
	}
	return o.u.Ask(p.ctx(), "finalize", struct{}{}, nil)
}

// parting is how long a process waits for its launcher to note that it has disconnected.
const parting = 5 * time.Second

// tellParted tells the launcher which members of a communicator the process has nothing more to do with when that is no more: those that no other joins with it.
func (p *process) tellParted(c *Comm) (gone []int, err error) {
	left := p.strangers(c)
	gone = slices.DeleteFunc(c.foreign(), func(r int) bool { return slices.Contains(left, r) })
	o := p.universe.Load()
	if o == nil || len(gone) == 0 {
		return nil, nil
	}
	ctx, cancel := context.WithTimeout(p.ctx(), parting)
	defer cancel()
	return gone, o.u.Ask(ctx, "apart", left, nil)
}
