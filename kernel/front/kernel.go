package front

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"jeton/kernel/front/history"
	"jeton/kernel/wire"
)

// Sockets is the kernel's link to its clients; *channels.Channels is one. Its methods are safe for several goroutines.
type Sockets interface {
	// Requests returns what comes in on Shell, Control or Stdin; it is closed when nothing more can come.
	Requests(ch wire.Channel) <-chan *wire.Message
	// Send sends m to the client that m.IDs names, without waiting for it. It fails when the client is gone.
	Send(ch wire.Channel, m *wire.Message) error
	// Publish sends m to all subscribers of IOPub, in the order of the calls. It may block: that is the flow control.
	Publish(m *wire.Message) error
}

// Config is what a Kernel is made of. Interpreter and Sockets must be there.
type Config struct {
	Interpreter Interpreter
	Sockets     Sockets
	History     string             // file of all sessions' inputs; "" keeps this session's in memory
	Version     string             // of jeton, for kernel_info; "" means "dev"
	GoVersion   string             // of the language that cells are written in; "" means this program's
	Banner      string             // "" means one line with both versions
	HelpLinks   []wire.HelpLink    // after the links to Go's own documentation
	Ports       *wire.ConnectReply // for connect_request; nil refuses it
	Logger      *slog.Logger       // nil means slog.Default()
	Bound       Bound              // of what a cell may show

	// Grace is how long a running cell may take to end when the kernel shuts down, before its interpreter is closed
	// under it; 0 means 1 s.
	Grace time.Duration
}

// A Kernel serves the clients of one notebook. Make it with New; Run it once.
type Kernel struct {
	cfg     Config
	log     *slog.Logger
	session string // of our own messages' headers
	history *history.Store
	lanes   *lanes
	asked   questions
	comms   comms
	flusher *flusher
	usage   usage
	cell    underWay
	count   atomic.Int64 // execution count; cells of several subshells share it

	running running

	ended   chan struct{} // closed once shutdown is asked for; then bye is set
	endOnce sync.Once
	bye     *request // the shutdown_request, nil when Run's context ended
	restart bool
}

// New makes a kernel. It starts nothing.
func New(cfg Config) *Kernel {
	cfg.Version = cmp.Or(cfg.Version, "dev")
	cfg.GoVersion = cmp.Or(cfg.GoVersion, strings.TrimPrefix(runtime.Version(), "go"))
	cfg.Grace = cmp.Or(cfg.Grace, time.Second)
	if cfg.Logger == nil {
		cfg.Logger = slog.Default()
	}
	k := &Kernel{
		cfg:     cfg,
		log:     cfg.Logger,
		session: uuid.NewString(),
		history: history.New(history.Config{Path: cfg.History, Logger: cfg.Logger}),
		ended:   make(chan struct{}),
	}
	k.lanes = newLanes(k)
	k.flusher = newFlusher()
	return k
}

// errShutdown is the cause of the end of a cell that the kernel's end stops.
var errShutdown = errors.New("the kernel shuts down")

// ErrInterrupted is the cause of the end of a cell's context after an interrupt.
var ErrInterrupted = errors.New("interrupted")

// Run serves requests until a shutdown_request came or ctx ended, and returns once nothing of the kernel runs any more: cells
// are stopped, the interpreter is closed if it is a [Lifecycle], what they showed is sent. restart says what the client
// means to do next. The sockets remain open; their owner closes them.
//
// Errors: the sockets were closed meanwhile, or the interpreter's Close failed.
func (k *Kernel) Run(ctx context.Context) (restart bool, err error) {
	// Requests outlive ctx a little: its end means an orderly shutdown, not that replies are lost.
	base, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	receivers, rctx := errgroup.WithContext(base)
	var writers sync.WaitGroup
	wctx, stopWriters := context.WithCancel(context.WithoutCancel(ctx))
	writers.Go(func() { k.history.Run(wctx) })
	writers.Go(func() { k.flusher.run(wctx) })

	k.lanes.start()
	k.publish(wire.New("status", k.session, nil, wire.Status{ExecutionState: wire.Starting}))
	receivers.Go(func() error { return k.receive(rctx, wire.Control, k.serveControl) })
	receivers.Go(func() error { return k.receive(rctx, wire.Shell, k.serveShell) })
	receivers.Go(func() error { return k.receive(rctx, wire.Stdin, k.answer) })

	select {
	case <-k.ended:
	case <-ctx.Done():
		k.end(nil, false)
	case <-rctx.Done(): // a socket failed
		k.end(nil, false)
	}
	err = k.finish()
	stop()
	err = errors.Join(err, receivers.Wait())
	stopWriters()
	writers.Wait()
	return k.restart, err
}

// end begins the shutdown: from now on requests are refused and cells are stopped. The first caller decides; end
// reports whether it was this one.
func (k *Kernel) end(bye *request, restart bool) (first bool) {
	k.endOnce.Do(func() {
		first = true
		k.bye, k.restart = bye, restart
		close(k.ended)
		k.running.cancel(errShutdown)
	})
	return first
}

// ending reports whether shutdown was asked for.
func (k *Kernel) ending() bool {
	select {
	case <-k.ended:
		return true
	default:
		return false
	}
}

// finish waits for the lanes, closes the interpreter and says good-bye.
func (k *Kernel) finish() error {
	served := k.lanes.close()
	select {
	case <-served:
	case <-time.After(k.cfg.Grace):
	}
	var err error
	if l, ok := k.cfg.Interpreter.(Lifecycle); ok {
		err = l.Close()
	}
	select { // Close ended what a cell may have waited for
	case <-served:
	case <-time.After(5 * k.cfg.Grace):
		err = errors.Join(err, errors.New("front: a cell did not end with its interpreter"))
	}
	k.flusher.flushAll()
	if k.bye != nil {
		k.publish(wire.New("shutdown_reply", k.session, k.bye.msg, wire.ShutdownReply{Restart: k.restart}))
		k.bye.status(wire.Idle)
	}
	return err
}

// receive hands the messages of one channel to serve until ctx ends or the sockets are closed.
func (k *Kernel) receive(ctx context.Context, ch wire.Channel, serve func(*request)) error {
	in := k.cfg.Sockets.Requests(ch)
	for {
		select {
		case <-ctx.Done():
			return nil
		case m, ok := <-in:
			if !ok {
				return fmt.Errorf("front: the %s socket was closed", ch)
			}
			serve(&request{k: k, ch: ch, msg: m, received: time.Now()})
		}
	}
}

// Interrupt stops the cells that run now, as interrupt_request does; main calls it for SIGINT. It does not wait for
// them. Cells that wait in a queue are not touched, but they are aborted when the interrupted one fails.
func (k *Kernel) Interrupt() {
	k.running.cancel(ErrInterrupted)
	if i, ok := k.cfg.Interpreter.(Interrupter); ok {
		i.Interrupt()
	}
}

func (k *Kernel) publish(m *wire.Message) {
	if err := k.cfg.Sockets.Publish(m); err != nil {
		k.log.Error("message not published", "type", m.Type(), "err", err)
	}
}

// running holds what ends the requests that are being served.
type running struct {
	mu   sync.Mutex
	next int
	end  map[int]context.CancelCauseFunc
}

// add returns a context that cancel ends; done takes it out again.
func (r *running) add() (ctx context.Context, done func()) {
	ctx, end := context.WithCancelCause(context.Background())
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.end == nil {
		r.end = make(map[int]context.CancelCauseFunc)
	}
	id := r.next
	r.next++
	r.end[id] = end
	return ctx, func() {
		r.mu.Lock()
		delete(r.end, id)
		r.mu.Unlock()
		end(nil)
	}
}

func (r *running) cancel(cause error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, end := range r.end {
		end(cause)
	}
}
