package agent

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"jeton/launcher"
)

// A Config says how to connect to an agent.
type Config struct {
	Host    string        // as students call it
	Version string        // of this jeton
	Build   string        // that the agent must be of (see BuildOf); default: this program's
	Silence time.Duration // after which without a sign of life the agent counts as dead; default: DefaultSilence
	Logger  *slog.Logger  // ours; default: discards
}

// An Agent is a kernel's end of the connection to an agent. Its methods are safe from several goroutines.
type Agent struct {
	cfg     Config
	process launcher.Process
	mux     *mux
	hello   Hello
	next    atomic.Uint64 // number of the last process
	done    chan struct{}
}

// leaveTime is how long an agent may take to kill what it has started, before it is killed itself.
const leaveTime = 2 * time.Second

// Connect says hello to an agent that a launcher has started. The process is the Agent's from then on; after an error it is
// gone. ctx bounds the greeting.
func Connect(ctx context.Context, p launcher.Process, cfg Config) (*Agent, error) {
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	a := &Agent{cfg: cfg, process: p, done: make(chan struct{})}
	to, from := p.Streams()
	shut := func() {
		_ = to.Close()
		_ = from.Close()
	}
	stop := context.AfterFunc(ctx, func() {
		shut()
		_ = p.Signal(syscall.SIGKILL)
	})
	mine := self(cfg.Version)
	mine.Build = cmp.Or(cfg.Build, mine.Build)
	r := bufio.NewReader(from)
	theirs, banner, err := readHello(r)
	if err == nil {
		if err = agree(mine, theirs); err == nil {
			err = writeHello(to, mine)
		}
	}
	if !stop() {
		err = ctx.Err()
	}
	if err == nil {
		a.hello = theirs
		a.mux, err = newMux(newWire(r, to, shut), true, cfg.Silence)
	}
	if err != nil {
		shut()
		exit := a.bury()
		if s, ok := p.(interface{ Stderr() string }); ok { // a launcher that keeps what the process says there
			banner = strings.TrimSpace(banner + "\n" + quote([]byte(s.Stderr())))
		}
		return nil, greetingError(cfg.Host, err, exit, banner)
	}
	go a.watch()
	return a, nil
}

// greetingError says why there is no agent: what the host said instead is mostly the reason.
func greetingError(host string, err error, exit launcher.Exit, banner string) error {
	err = fmt.Errorf("host %s: %w", host, err)
	if !errors.Is(err, errNoHello) {
		return err
	}
	if exit.Err != nil || exit.Status > 0 {
		err = fmt.Errorf("%w (%v)", err, exit)
	}
	if banner != "" {
		err = fmt.Errorf("%w; it says:\n%s", err, banner)
	}
	return err
}

// watch waits for the end, and sees that nothing is left of the process.
func (a *Agent) watch() {
	<-a.mux.done
	exit := a.bury()
	a.cfg.Logger.Debug("agent ended", "host", a.cfg.Host, "why", a.mux.err, "exit", exit)
	close(a.done)
}

// bury waits for the process's end, whose streams are closed.
func (a *Agent) bury() launcher.Exit {
	late := time.AfterFunc(leaveTime, func() { _ = a.process.Signal(syscall.SIGKILL) })
	defer late.Stop()
	exit := a.process.Wait()
	a.process.Sweep()
	return exit
}

// Hello is what the agent has said of itself and its machine.
func (a *Agent) Hello() Hello { return a.hello }

// Host is the host's name in Config.
func (a *Agent) Host() string { return a.cfg.Host }

// Lost is closed when the connection has ended. What was started on the host is dead then, or will be.
func (a *Agent) Lost() <-chan struct{} { return a.mux.done }

// Err says why the connection has ended: ErrClosed after Close, nil while it stands.
func (a *Agent) Err() error {
	select {
	case <-a.mux.done:
		return a.fault(a.mux.err)
	default:
		return nil
	}
}

func (a *Agent) fault(err error) error { return fmt.Errorf("host %s: %w", a.cfg.Host, err) }

// Done is closed when the agent's process has ended too.
func (a *Agent) Done() <-chan struct{} { return a.done }

// ErrClosed is why a connection has ended after Close.
var ErrClosed = errors.New("the connection was closed")

// Close ends the agent and everything that it has started, and waits for that. Closing twice is safe.
func (a *Agent) Close() error {
	a.mux.fail(ErrClosed)
	<-a.done
	return nil
}

// Do asks for an operation by its name (see operations), and waits for the answer, which goes into reply unless that is
// nil. When ctx ends before, the agent is told to stop. The request and the reply are plain data for CBOR; errors are the
// host's, with its name.
func (a *Agent) Do(ctx context.Context, op string, request, reply any) error {
	c, err := a.mux.ask(ctx, op, request, reply)
	if err != nil {
		return a.fault(err)
	}
	c.close()
	return nil
}

// Follow is Do for an operation that goes on after its answer: what the host sends then goes to sink, piece by piece and
// in order, until the operation ends, sink returns an error, or ctx ends. A sink that blocks slows the operation.
func (a *Agent) Follow(ctx context.Context, op string, request, reply any, sink func(piece []byte) error) error {
	c, err := a.mux.ask(ctx, op, request, reply)
	if err != nil {
		return a.fault(err)
	}
	defer c.close()
	defer context.AfterFunc(ctx, c.abort)()
	if err := c.follow(sink); err != nil {
		return a.fault(errors.Join(ctx.Err(), err))
	}
	return nil
}
