package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/room"

	"github.com/spf13/cobra"
	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

func roomExecCommand() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "exec HOST CMD [ARGS]",
		Short: "run a program on a host of the room, on this terminal",
		Long: `exec runs a program on a host: 'jeton room exec host1 bash' to look around, 'jeton room exec host1 ss -tln'. Its exit status is that of
the program. What the program starts in the background ends with it.`,
		DisableFlagsInUseLine: true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usageError{errors.New("exec what, on which host? jeton room exec host1 bash")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := room.Open(name)
			if err != nil {
				return err
			}
			return runOnHost(r.Launcher(args[0]), launcher.Command{Program: args[1], Args: args[2:]})
		},
	}
	addRoomFlag(cmd, &name)
	cmd.Flags().SetInterspersed(false)
	return cmd
}

// runOnHost runs a program with this process's standard files, and ends as it did. On a terminal it has a terminal of its own.
func runOnHost(l room.Launcher, c launcher.Command) error {
	if term.IsTerminal(0) && term.IsTerminal(1) {
		ctx, stop := interruptible()
		defer stop()
		return onTerminal(func(tty *os.File) (launcher.Process, error) { return l.Attach(ctx, c, tty, tty, tty, true) })
	}
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	ctx, giveUp := context.WithCancel(context.Background())
	started := make(chan launcher.Process, 1)
	var passing sync.WaitGroup
	passing.Go(func() { handOn(signals, started, giveUp) })
	defer func() {
		signal.Stop(signals)
		close(signals)
		close(started)
		passing.Wait()
		giveUp()
	}()
	p, err := l.Attach(ctx, c, os.Stdin, os.Stdout, os.Stderr, false)
	if err != nil {
		return err
	}
	defer p.Sweep()
	started <- p
	return asExit(p.Wait())
}

// startTime is how long a program that is wanted no more may still take to start.
const startTime = 5 * time.Second

// handOn hands on to a program what is sent to this one, or to its group, which the program is not in: each signal as often as it comes.
func handOn(signals <-chan os.Signal, started <-chan launcher.Process, giveUp func()) {
	var p launcher.Process
	for s := range signals {
		if p == nil {
			select {
			case p = <-started:
				if p == nil {
					return // it could not start
				}
			case <-time.After(startTime):
				giveUp()
				return
			}
		}
		_ = p.Signal(s.(syscall.Signal)) // one that has ended wants none
	}
}

// asExit is the error that makes this program end as another did.
func asExit(e launcher.Exit) error {
	switch {
	case e.Err != nil:
		return e.Err
	case e.Signal != 0:
		return exitCode(128 + int(e.Signal)) // as shells say it
	case e.Status != 0:
		return exitCode(e.Status)
	}
	return nil
}

// onTerminal starts a process on a new terminal, and joins it to this one while it runs.
func onTerminal(start func(tty *os.File) (launcher.Process, error)) error {
	master, tty, err := newTerminal()
	if err != nil {
		return fmt.Errorf("no terminal for the program: %w", err)
	}
	defer master.Close()
	follow := func() {
		if size, err := unix.IoctlGetWinsize(0, unix.TIOCGWINSZ); err == nil {
			_ = unix.IoctlSetWinsize(int(master.Fd()), unix.TIOCSWINSZ, size)
		}
	}
	follow()
	p, err := start(tty)
	tty.Close()
	if err != nil {
		return err
	}
	defer p.Sweep()
	if old, err := term.MakeRaw(0); err == nil {
		defer term.Restore(0, old)
	}
	resized := make(chan os.Signal, 1)
	signal.Notify(resized, syscall.SIGWINCH)
	defer signal.Stop(resized)
	go func() {
		for range resized {
			follow()
		}
	}()
	go io.Copy(master, os.Stdin) // ends with this process
	shown := make(chan struct{})
	go func() {
		defer close(shown)
		io.Copy(os.Stdout, master) // until nobody has the terminal open any more
	}()
	e := p.Wait()
	p.Sweep()
	<-shown
	return asExit(e)
}
