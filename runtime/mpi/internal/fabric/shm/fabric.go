//go:build linux

package shm

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"jeton/runtime/mpi/internal/fabric"
)

// A Fabric is a rank's end: its own inbox, and what it has mapped of the others'. It implements fabric.Fabric.
type Fabric struct {
	cfg     Config
	host    string
	local   []int // the ranks of this host, in order: which ring is whose
	index   int   // which ring of an inbox is this rank's
	spin    bool
	box     *inbox
	boxFD   int
	bell    *os.File // a pipe that wakes the sentry
	bellFD  int      // the end that others open
	group   sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelFunc
	ticking atomic.Bool // the sentry looks again soon

	sink fabric.Sink
	mu   sync.Locker // the sink's; guards what follows, and the peers

	peers  []*peer // by rank; nil: itself, or not of this host
	rings  []*peer // those whose rings are looked at
	known  []uint64
	late   []*peer // those with something that could not be sent at once
	polls  uint
	header fabric.Header // of the packet that is being delivered
	ended  bool          // Close has been called
	closed bool          // and the memory is gone

	slates  []*slate // that have a place in the inbox
	opening []*slate
	kept    []*inbox // of ranks that are lost
	over    chan struct{}

	doze    bool // Park does not sleep in the system
	nap     nap
	wakeAll func() // Wake, made once
}

var _ fabric.Fabric = (*Fabric)(nil)

// Open makes a rank's inbox and tells its address.
func Open(ctx context.Context, cfg Config) (*Fabric, error) {
	local, err := cfg.locals()
	if err != nil {
		return nil, err
	}
	f := &Fabric{cfg: cfg, local: local, spin: spare(len(local)), over: make(chan struct{})}
	f.wakeAll = f.Wake
	f.doze, f.nap.dozer = runtime.GOMAXPROCS(0) == 1, make(chan struct{}, 1)
	f.ctx, f.cancel = context.WithCancel(context.Background())
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC|unix.O_NONBLOCK); err != nil {
		return nil, fmt.Errorf("shm: %w: pipe: %w", ErrHost, err)
	}
	f.bell, f.bellFD = os.NewFile(uintptr(pipe[0]), "bell"), pipe[1]
	g := geometryOf(len(local))
	box, fd, addr, err := createInbox(g, f.bellFD)
	if err != nil {
		f.closeBell()
		return nil, err
	}
	f.box, f.boxFD, f.host = box, fd, addr.host
	f.box.state.Store(outside)
	f.known = make([]uint64, (len(local)+63)/64)
	f.peers = make([]*peer, cfg.Size)
	for i, rank := range local {
		if rank == cfg.Rank {
			f.index = i
		} else {
			f.peers[rank] = &peer{rank: rank, ring: i, in: newReader(box.mem, g, i)}
		}
	}
	if err := cfg.Directory.Publish(ctx, cfg.Rank, addr.String()); err != nil {
		f.release()
		return nil, fmt.Errorf("shm: rank %d cannot tell its address: %w", cfg.Rank, err)
	}
	return f, nil
}

// spare reports whether each of n ranks can have a processor, of those that this process may use.
func spare(n int) bool {
	var set unix.CPUSet
	return unix.SchedGetaffinity(0, &set) == nil && n <= set.Count()
}

// Rank implements fabric.Fabric, as the other methods do.
func (f *Fabric) Rank() int { return f.cfg.Rank }

// Size is that of the job.
func (f *Fabric) Size() int { return f.cfg.Size }

// Spin reports whether the ranks of this host have a processor each.
func (f *Fabric) Spin() bool { return f.spin }

// Limit is the same for all.
func (f *Fabric) Limit(int) int { return f.box.limit() }

// Attach names who takes what comes.
func (f *Fabric) Attach(s fabric.Sink, mu sync.Locker) {
	f.sink, f.mu = s, mu
	f.group.Go(f.sentry)
	if f.cfg.Gone == nil {
		return
	}
	for _, p := range f.peers {
		if p != nil {
			f.group.Go(func() { f.watch(p) })
		}
	}
}

// watch waits for the death of a rank.
func (f *Fabric) watch(p *peer) {
	select {
	case <-f.cfg.Gone(p.rank):
		f.mu.Lock()
		defer f.mu.Unlock()
		f.lose(p, fmt.Errorf("rank %d: %w", p.rank, ErrDied))
	case <-f.ctx.Done():
	}
}

// Send writes into the receiver's ring.
func (f *Fabric) Send(to int, h *fabric.Header, payload []byte, token any) (now bool, err error) {
	p, err := f.peer(to)
	if err != nil {
		return true, err
	}
	if p.out != nil && p.out.abandoned() {
		return true, f.bury(p)
	}
	if p.out == nil || len(p.waiting) > 0 || !p.out.put(h, payload) {
		return f.sendLater(p, h, payload, token), nil
	}
	p.out.ring(h.Flags&fabric.Urgent != 0)
	return true, nil
}

// peer is a rank that something can be sent to.
func (f *Fabric) peer(rank int) (*peer, error) {
	if rank == f.cfg.Rank {
		panic(fmt.Sprintf("shm: rank %d sends to itself", rank))
	}
	p := f.peers[rank]
	switch {
	case p == nil:
		return nil, fmt.Errorf("shm: %w with rank %d: it is of another host", ErrHost, rank)
	case f.ended:
		return nil, fabric.ErrClosed
	case p.lost != nil:
		return nil, p.lost
	}
	return p, nil
}
