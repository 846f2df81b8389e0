package cli

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime/debug"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	"jeton/internal/trim"
	"jeton/kernel/channels"
	"jeton/kernel/engine"
	"jeton/kernel/front"
	"jeton/kernel/front/history"
	"jeton/kernel/notebook"
	"jeton/kernel/wire"
	"jeton/launcher/daemons"
	"jeton/launcher/local"
	"jeton/launcher/sandbox"

	"github.com/spf13/cobra"
)

func kernelCommand(p Parts) *cobra.Command {
	var file string
	var verbose bool
	var evaluator evaluatorFlag
	cmd := &cobra.Command{
		Use:   "kernel -f FILE",
		Short: "what Jupyter starts: serve the notebook whose connection file is FILE",
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if file == "" {
				return usageError{errors.New("kernel needs -f FILE, the connection file that Jupyter writes; to use the kernel by hand: `jeton install`, then `jupyter console --kernel jeton`")}
			}
			k := kernelFlags{file: file, verbose: verbose, evaluator: engine.Evaluator(evaluator)}
			limits, graded, err := sandbox.Wanted(os.Getenv)
			switch {
			case err != nil:
				return usageError{err}
			case sandbox.Inmate():
				return k.serveInside(p, limits)
			case graded:
				return k.serveGraded(p, limits)
			}
			conn, err := channels.ReadConnectionFile(file)
			if err != nil {
				return err
			}
			return k.serve(p, surroundings{conn: conn})
		},
	}
	cmd.Flags().StringVarP(&file, "connection-file", "f", "", "the connection file")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "log what the kernel does, on stderr")
	evaluator.add(cmd)
	return cmd
}

// logger is ours, on stderr, where Jupyter's own log is.
func logger(verbose bool) *slog.Logger {
	level := slog.LevelWarn
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// The kernel collects its garbage when its heap has grown by growth percent, and sooner from softMemory on: what many ranks print passes
// through it, and would leave it larger than all of them need.
const (
	growth     = 50
	softMemory = 64 << 20
)

// kernelFlags are how a kernel was started.
type kernelFlags struct {
	file      string
	verbose   bool
	evaluator engine.Evaluator
}

// surroundings are what a kernel finds. Those of one that is not graded are conn alone.
type surroundings struct {
	conn    channels.ConnectionFile
	sockets []net.Listener      // that are open already
	listen  func(sandbox.Calls) // to who is to be obeyed, in the place of signals; nil: signals are
	guard   *sandbox.Guard      // of the sandbox; nil: there is none
	limits  sandbox.Limits      // when there is one
}

// serve runs the kernel until it is told to shut down, or its parent is gone.
func (f kernelFlags) serve(p Parts, w surroundings) (err error) {
	log := logger(f.verbose)
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	conn := w.conn
	var kernel atomic.Pointer[front.Kernel] // the sockets are there before it
	socks, err := channels.Open(conn, channels.Config{Logger: log, Sockets: w.sockets, Left: func(ch wire.Channel, id []byte) {
		if k := kernel.Load(); k != nil {
			k.ClientLeft(ch, id)
		}
	}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, socks.Close()) }()
	provideCommands()
	cfg := notebook.Config{
		Library: p.library(evaluatorFlag(f.evaluator).orBest()), Source: p.Source, Version: Version, Warm: true, Logger: log,
		Engine: engine.Config{Evaluator: f.evaluator, Logger: log},
	}
	if w.guard != nil {
		cfg.Ended, cfg.Engine.Memory = w.guard.Why, w.limits.Memory
		cfg.Warm = false // what is made in a sandbox is lost with it
	}
	nb, err := notebook.New(cfg)
	if err != nil {
		return err
	}
	k := front.New(front.Config{
		Interpreter: nb,
		Sockets:     socks,
		History:     history.DefaultPath(),
		Version:     Version,
		Logger:      log,
		Bound:       front.Bound{Bytes: w.limits.Output, Said: func() string { return w.limits.OutputCut().In(nb.Language()) }},
		Ports: &wire.ConnectReply{
			ShellPort: conn.Port(wire.Shell), IOPubPort: conn.Port(wire.IOPub), StdinPort: conn.Port(wire.Stdin),
			ControlPort: conn.Port(wire.Control), HBPort: conn.Port(wire.Heartbeat),
		},
	})
	kernel.Store(k)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	if w.listen == nil {
		w.listen = obeySignals(ctx)
	}
	w.listen(sandbox.Calls{Interrupt: k.Interrupt, End: stop})
	go func() {
		local.SweepDead() // of kernels and engines that were killed together
		daemons.SweepDead()
		<-nb.Started()
		trim.StartUp()
	}()
	_, err = k.Run(ctx)
	return err
}

// obeySignals takes signals for orders, and the death of the process that started this one for one to end, until ctx ends.
func obeySignals(ctx context.Context) func(sandbox.Calls) {
	return func(to sandbox.Calls) {
		ends, interrupts := make(chan os.Signal, 1), make(chan os.Signal, 1)
		signal.Notify(ends, syscall.SIGTERM, syscall.SIGHUP)
		signal.Notify(interrupts, os.Interrupt)
		go whileParentLives(ctx, startedBy, to.End)
		go func() {
			for {
				select {
				case <-interrupts:
					to.Interrupt()
				case <-ends:
					signal.Stop(ends) // a second one ends a kernel that does not end by itself
					to.End()
				case <-ctx.Done():
					return
				}
			}
		}()
	}
}

// parentEvery is how often the kernel looks whether the Jupyter that started it is still there.
const parentEvery = time.Second

// startedBy is this process's parent when it began: one that dies while the kernel starts is another one later.
var startedBy = os.Getppid()

// whileParentLives calls gone when the process that started this kernel has died without a word. Jupyter names itself in
// the environment, except when the kernel is meant to outlive it.
func whileParentLives(ctx context.Context, parent int, gone func()) {
	if pid, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID")); err != nil || pid != parent {
		return
	}
	tick := time.NewTicker(parentEvery)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if os.Getppid() != parent {
				gone()
				return
			}
		case <-ctx.Done():
			return
		}
	}
}
