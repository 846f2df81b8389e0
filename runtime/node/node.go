package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"jeton/runtime/protocol"
	"jeton/runtime/session"
)

// A Node runs one process. Its methods may be called from several goroutines.
//
// Whoever reads a message hands it to the process itself, in turn with the others: it passes from no goroutine to another.
type Node struct {
	cfg   Config
	links links
	codec *codec
	nonce uint64   // this run, to the neighbours
	me    []string // the process's name in the log, as the receiver of messages

	mu     sync.Mutex // guards what follows, and the process
	env    *protocol.Env
	lanes  []*lane
	route  map[int]*lane // to whom over which lane
	timers timers
	self   []selfMessage // to the process itself, on their way
	state  map[string]string
	start  time.Time
	halted bool  // the process has nothing more to do
	err    error // what ended the run

	started chan struct{} // closed when the process has
	ended   chan struct{} // closed when halted, or err is not nil
	changed chan struct{} // one word when a lane is up, or has gone
	sooner  chan struct{} // one word when a timer is the next
	ran     atomic.Bool
	readers sync.WaitGroup
}

// New makes a Node. It starts nothing. Errors: a Config that makes no sense, messages that cannot be encoded.
func New(cfg Config) (*Node, error) {
	cfg, l, err := cfg.filled()
	if err != nil {
		return nil, err
	}
	n := &Node{cfg: cfg, links: l, nonce: cmp.Or(rand.Uint64(), 1), route: map[int]*lane{},
		started: make(chan struct{}), ended: make(chan struct{}), changed: make(chan struct{}, 1), sooner: make(chan struct{}, 1)}
	if n.codec, err = newCodec(cfg.Messages); err != nil {
		return nil, n.failed("at first", err)
	}
	if n.cfg.Seed == 0 {
		n.cfg.Seed = rand.Uint64()
	}
	n.me = []string{n.cfg.Recorder.Proc()}
	n.env = protocol.NewEnv(l.self(), l.size(), 0, rand.New(rand.NewPCG(n.cfg.Seed, uint64(l.self()))))
	for which, to := range l.lanes() {
		if to == l.self() {
			continue // what is for oneself takes no connection
		}
		ln := &lane{links: l, to: to, which: which, seen: make(chan struct{})}
		n.lanes = append(n.lanes, ln)
		if n.route[to] == nil {
			n.route[to] = ln
		}
	}
	return n, nil
}

// Run makes a Node and runs it.
func Run(ctx context.Context, cfg Config) error {
	n, err := New(cfg)
	if err != nil {
		return err
	}
	return n.Run(ctx)
}

// An Error says what a process did, or what was done to it, that ended its run.
type Error struct {
	Proc string // the process, with its host: "process 2 (link-3 on host3)"
	When string // "as it received REQ from process 1 (link-2 on host2)"
	Err  error
}

func (e *Error) Error() string { return fmt.Sprintf("node: %s, %s: %v", e.Proc, e.When, e.Err) }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

func (n *Node) failed(when string, err error) error {
	var done *Error
	if errors.As(err, &done) {
		return err
	}
	return &Error{Proc: n.links.called(n.links.self()), When: when, Err: err}
}

// Run runs the process: once. It blocks until the process halts (nil), ctx ends or the cell is interrupted (its cause, as an *Error), or something
// fails. When it returns, nothing of it is left; the place or mesh is as it was, and may be used again.
func (n *Node) Run(ctx context.Context) error {
	if n.ran.Swap(true) {
		return n.failed("at first", errors.New("a Node runs once: make another one"))
	}
	ctx, cancel := context.WithCancelCause(ctx)
	cell := session.Current().Context()
	stop := context.AfterFunc(cell, func() { cancel(context.Cause(cell)) })
	defer stop()
	if p := n.cfg.Place; p != nil {
		stop := context.AfterFunc(p.Context(), func() { cancel(context.Cause(p.Context())) })
		defer stop()
		p.OnCommand(n.Command)
	}
	reading, quiet := context.WithCancel(context.Background()) // of the readers: they go on while the others take leave
	n.greet()                                                  // before anything is read: so Hello comes before Ack
	for _, l := range n.lanes {
		n.readers.Go(func() { n.read(reading, l) })
	}
	defer enter(n)()
	n.run(ctx)
	n.leave(ctx)
	quiet()
	n.links.close()
	n.readers.Wait()
	cancel(nil)
	n.cfg.Recorder.Flush()
	n.mu.Lock()
	defer n.mu.Unlock()
	if p := n.cfg.Place; p != nil {
		p.Fail(n.err)
	}
	return n.err
}

// run is the run until its end.
func (n *Node) run(ctx context.Context) {
	if err := n.meet(ctx); err != nil {
		n.end(err)
		return
	}
	n.begin()
	clock := time.NewTimer(0)
	defer clock.Stop()
	for {
		n.expire()
		n.links.flush()
		n.mu.Lock()
		wait, some := n.timers.wait(time.Now())
		n.mu.Unlock()
		if !some {
			wait = time.Hour
		}
		clock.Reset(wait)
		select {
		case <-clock.C:
		case <-n.sooner:
		case <-n.ended:
			return
		case <-ctx.Done():
			n.end(n.failed("as it ran", context.Cause(ctx)))
			return
		}
	}
}

// begin starts the process.
func (n *Node) begin() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.over() {
		return
	}
	n.start = time.Now()
	n.tellStart()
	n.call(cause{op: causeStart})
	for _, at := range n.cfg.Commands {
		switch {
		case at.After > 0:
			n.timers.add(timer{at: n.start.Add(at.After), command: true, name: at.Command})
		case !n.over(): // before any message
			n.call(cause{op: causeCommand, word: at.Command})
		}
	}
	close(n.started)
}

// expire carries out the timers and commands whose time has come.
func (n *Node) expire() {
	for {
		n.mu.Lock()
		t, ok := n.timers.due(time.Now())
		if !ok || n.over() {
			n.mu.Unlock()
			return
		}
		op := causeExpire
		if t.command {
			op = causeCommand
		}
		n.call(cause{op: op, word: t.name})
		n.mu.Unlock()
	}
}

// end ends the run with an error, unless it has ended.
func (n *Node) end(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.endLocked(err)
}

func (n *Node) endLocked(err error) {
	if !n.over() {
		n.err = n.failed("as it ran", err)
		close(n.ended)
	}
}

func (n *Node) over() bool { return n.halted || n.err != nil }

// nodes are those that run in this process, the last one last.
var nodes struct {
	sync.Mutex
	all []*Node
}

// enter notes that n runs, until leave is called.
func enter(n *Node) (leave func()) {
	nodes.Lock()
	defer nodes.Unlock()
	nodes.all = append(nodes.all, n)
	return func() {
		nodes.Lock()
		defer nodes.Unlock()
		nodes.all = slices.DeleteFunc(nodes.all, func(x *Node) bool { return x == n })
	}
}

// Command has the process that this operating system's process runs, the last one if there are several, carry out a command of its
// algorithm: "elect", "request". See [Node.Command].
func Command(word string) error {
	nodes.Lock()
	var n *Node
	if k := len(nodes.all); k > 0 {
		n = nodes.all[k-1]
	}
	nodes.Unlock()
	if n == nil {
		return fmt.Errorf("node: command %q: no node runs in this process: node.Run starts one, and a background cell (%%%%bg) lets it run on", word)
	}
	return n.Command(word)
}
