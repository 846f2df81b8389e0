package cli

import (
	"context"
	"errors"
	"log/slog"
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
			return serve(p, file, engine.Evaluator(evaluator), logger(verbose))
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

// serve runs the kernel until it is told to shut down, or its parent is gone.
func serve(p Parts, file string, evaluator engine.Evaluator, log *slog.Logger) (err error) {
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softMemory)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
	conn, err := channels.ReadConnectionFile(file)
	if err != nil {
		return err
	}
	var kernel atomic.Pointer[front.Kernel] // the sockets are there before it
	socks, err := channels.Open(conn, channels.Config{Logger: log, Left: func(ch wire.Channel, id []byte) {
		if k := kernel.Load(); k != nil {
			k.ClientLeft(ch, id)
		}
	}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, socks.Close()) }()
	provideCommands()
	nb, err := notebook.New(notebook.Config{Library: p.library(evaluatorFlag(evaluator).orBest()), Source: p.Source, Version: Version, Warm: true, Logger: log, Engine: engine.Config{Evaluator: evaluator, Logger: log}})
	if err != nil {
		return err
	}
	k := front.New(front.Config{
		Interpreter: nb,
		Sockets:     socks,
		History:     history.DefaultPath(),
		Version:     Version,
		Logger:      log,
		Ports: &wire.ConnectReply{
			ShellPort: conn.Port(wire.Shell), IOPubPort: conn.Port(wire.IOPub), StdinPort: conn.Port(wire.Stdin),
			ControlPort: conn.Port(wire.Control), HBPort: conn.Port(wire.Heartbeat),
		},
	})
	kernel.Store(k)
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGHUP)
	defer stop()
	ctx, orphaned := context.WithCancel(ctx)
	defer orphaned()
	go whileParentLives(ctx, orphaned)
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	go func() {
		for {
			select {
			case <-interrupts:
				k.Interrupt()
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() {
		local.SweepDead() // of kernels and engines that were killed together
		daemons.SweepDead()
		<-nb.Started()
		trim.StartUp()
	}()
	_, err = k.Run(ctx)
	return err
}

// parentEvery is how often the kernel looks whether the Jupyter that started it is still there.
const parentEvery = time.Second

// whileParentLives calls gone when the process that started this kernel has died without a word. Jupyter names itself in
// the environment, except when the kernel is meant to outlive it.
func whileParentLives(ctx context.Context, gone func()) {
	parent := os.Getppid()
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
