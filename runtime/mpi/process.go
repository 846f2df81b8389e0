package mpi

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"

	"jeton/launcher/lang"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/waitfor"
	"jeton/runtime/world"
)

// A process is one rank of a job: its device, and what its communicators share.
type process struct {
	d     *device.Device
	host  string
	hosts []string // of all ranks of the job
	// ctx is what ends calls that wait: the cell's interrupt.
	ctx func() context.Context
	// fatal ends the job for an error of a communicator whose handler is ErrorsAreFatal. If it returns, so does the call, with the error.
	fatal func(c *Comm, err *Error) error
	// abort ends the job.
	abort func(code int, why string)
	// where is the place in the program that calls, in words.
	where func() string
	// running is which cell runs, or ran last; others are the program's goroutines in no call that waits; show draws a deadlock.
	running func() (cell int, yes bool)
	others  func() (waiting int, busy bool)
	show    func(*waitfor.Situation, lang.Lang)
	stderr  io.Writer
	watch   *watcher

	jobs     atomic.Int32 // that have ended
	unwaited atomic.Int64 // requests that have begun in this job, and of which the program has not seen the end
	registry sync.Mutex   // guards comms; the innermost lock
	comms    map[uint32]*Comm

	mu   sync.Mutex // guards what follows
	next uint32     // of this rank's own contexts, the first that is free
	used int        // of the numbers of partitions

	alone     bool                      // no rank of a world
	job       atomic.Pointer[world.Job] // nil: a test's, which is not begun anew
	renewing  sync.Mutex                // guards fabric; taken before the device's, and that before mu
	fabric    fabric.Fabric
	over      any  // the era in which this rank has ended its job, or finalised; mu guards it
	finalized bool // that it has finalised; as well

	// first is the number of rank 0 of the world, and this one's device has it so; 0 unless processes of another job have started this one.
	first     int
	universe  atomic.Pointer[outside] // what connects this process with other jobs; nil: nothing does
	connected connections
	parent    *Comm // nil: nobody has started this job

	sharesMemory bool // the ranks of this host do
	inCells      bool // the program is a notebook's

	world, self *Comm
	bsend       attached
	windows     windows
	files       files
	tracing     atomic.Bool
	lives       atomic.Uint64 // of requests that were recorded
	past        tallies       // of communicators that are freed; the device's lock guards what is in it
	faults      faults
	buffers     watchlist
}

// start makes the process of a rank whose end of the network is given.
func start(f fabric.Fabric, hosts []string, cfg device.Config) *process {
	p := &process{host: hosts[f.Rank()-cfg.First], hosts: hosts, first: cfg.First, comms: map[uint32]*Comm{}, sharesMemory: shares(f)}
	cfg.Stalled = p.stalled
	p.ctx = context.Background
	p.watch = newWatcher(p)
	cfg.OnPark = p.watch.parked
	p.running = func() (int, bool) { return 0, true }
	p.others = func() (int, bool) { return 0, false }
	p.show = func(*waitfor.Situation, lang.Lang) {}
	p.stderr = os.Stderr
	p.d = device.New(f, cfg)
	p.d.Handle(device.Silent, (*talk)(p.watch))
	p.faults.start(p)
	p.fatal = func(_ *Comm, err *Error) error { return err }
	p.abort = func(code int, why string) { panic(fmt.Sprintf("abort with status %d: %s", code, why)) }
	p.where = func() string { return "" }
	all := make([]int, len(hosts))
	for i := range all {
		all[i] = p.first + i
	}
	p.world = p.comm(worldContext, all, "world")
	p.self = p.comm(selfContext, []int{f.Rank()}, "self")
	p.world.handler.Store(ErrorsAreFatal)
	p.self.handler.Store(ErrorsAreFatal)
	return p
}

// A communicator has contextsEach contexts that follow each other; it is known by the first. A rank gives numbers of its own, which begin with its
// rank in the job: so they need no agreement, and are never given twice.
const (
	contextsEach   = 8
	worldContext   = 0 * contextsEach
	selfContext    = 1 * contextsEach
	firstContext   = 2 * contextsEach
	contextBits    = 20 // of which a rank's own numbers have
	maxRanks       = 1 << (32 - contextBits)
	lastOwnContext = 1<<contextBits - contextsEach
)

// What the contexts of a communicator are for, beside messages between two.
const (
	ofCollectives = 1 // its collective operations
	ofCreation    = 2 // making communicators of some of its ranks; of an intercommunicator, its own group
	ofGroup       = 3 // of an intercommunicator: collective operations of its own group
	ofPairing     = 4 // partitioned communication: which request is for which
	ofPartitions  = 5 // and its data
)

// reserve is a context that nobody else has.
func (p *process) reserve() (uint32, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = max(p.next, firstContext)
	if p.next > lastOwnContext {
		return 0, bad(ErrOther, "this rank has made %d communicators, and there are no more", (p.next-firstContext)/contextsEach)
	}
	n := uint32(p.d.Rank())<<contextBits | p.next
	p.next += contextsEach
	return n, nil
}

// comm makes a communicator of a context. all are the ranks in the job of its members; this rank is one of them.
func (p *process) comm(number uint32, all []int, name string) *Comm {
	return p.join(number, all, nil, name)
}

// knows has the contexts that this rank gives come after one that it has got.
func (p *process) knows(context uint32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = max(p.next, context&(1<<contextBits-1)+contextsEach)
}

// join makes a communicator of two groups, the first of which is this rank's; of one, when remote is nil. name "": it has none of its own yet.
func (p *process) join(number uint32, all, remote []int, name string) *Comm {
	c := &Comm{p: p, context: number, ranks: all, remote: remote, rank: undefinedRank, counts: new(tallies), born: p.jobs.Load()}
	for i, r := range all {
		if r == p.d.Rank() {
			c.rank = i
		}
	}
	if name == "" {
		name = defaultName(number)
	}
	c.name.Store(&name)
	p.knows(number)
	p.meet(c)
	p.registry.Lock()
	p.comms[number] = c
	p.registry.Unlock()
	p.faults.joined(c)
	return c
}

// of is the communicator of a context; nil: this rank has none.
func (p *process) of(context uint32) *Comm {
	p.registry.Lock()
	defer p.registry.Unlock()
	return p.comms[context&^(contextsEach-1)]
}

func hostName() string {
	name, err := os.Hostname()
	if err != nil {
		return ""
	}
	return name
}
