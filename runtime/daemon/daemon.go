package daemon

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/daemons"
	"jeton/runtime/session"
)

// A Daemon is one that a cell has started. Its methods may be called from several goroutines, and after its end.
type Daemon struct{ d daemons.Daemon }

// Name is its own among the notebook's daemons: what it runs, and a number when several run it.
func (d *Daemon) Name() string { return d.d.Name }

// Host is where it runs; "localhost" is this machine.
func (d *Daemon) Host() string { return d.d.Host }

// Pid is its process id on its host.
func (d *Daemon) Pid() int { return d.d.Pid }

// LogFile is where, on its host, its standard output and error go.
func (d *Daemon) LogFile() string { return d.d.Log }

// who is this very process: when it has ended, another may have its name.
func (d *Daemon) who() WhoRequest { return WhoRequest{d.d.Host, strconv.Itoa(d.d.Pid)} }

// String is "server (host2, pid 4711)".
func (d *Daemon) String() string {
	return fmt.Sprintf("%s (%s, pid %d)", d.d.Name, d.d.Host, d.d.Pid)
}

// An Exit is how a daemon ended.
type Exit = launcher.Exit

// Wait blocks until the daemon has ended, for at most limit, and says how it ended. Errors: it still runs after that time;
// context.Canceled when the person interrupts.
func (d *Daemon) Wait(limit time.Duration) (Exit, error) {
	ctx, cancel := context.WithTimeoutCause(session.Current().Context(), limit, fmt.Errorf("it still runs after %v", limit))
	defer cancel()
	var end daemons.Daemon
	if err := ask(ctx, "daemon.wait", d.who(), &end); err != nil {
		return Exit{}, fmt.Errorf("daemon %s: %w", d, err)
	}
	return end.Exit(), nil
}

// Signal sends a signal, and returns what that does to this daemon, in a sentence. SIGTSTP, what Ctrl-Z sends, is discarded by
// Linux, since a daemon's process group is orphaned; [Daemon.Suspend] does what one would expect of it.
func (d *Daemon) Signal(s syscall.Signal) (effect string, err error) {
	if err := ask(session.Current().Context(), "daemon.signal", SignalRequest{d.who(), s}, &effect); err != nil {
		return "", fmt.Errorf("daemon %s: %w", d, err)
	}
	return effect, nil
}

func (d *Daemon) send(s syscall.Signal) error {
	_, err := d.Signal(s)
	return err
}

// Suspend stops the daemon where it is (SIGSTOP): its state becomes T. Its connections stay open, and nobody is told.
func (d *Daemon) Suspend() error { return d.send(syscall.SIGSTOP) }

// Resume lets a suspended daemon go on (SIGCONT).
func (d *Daemon) Resume() error { return d.send(syscall.SIGCONT) }

// Terminate asks the daemon to end (SIGTERM).
func (d *Daemon) Terminate() error { return d.send(syscall.SIGTERM) }

// Kill ends the daemon at once (SIGKILL), suspended or not.
func (d *Daemon) Kill() error { return d.send(syscall.SIGKILL) }

// Logs returns what it has printed so far, the end of it when that is much; "" when its host cannot be asked.
func (d *Daemon) Logs() string {
	var text string
	if err := ask(session.Current().Context(), "daemon.logs", d.who(), &text); err != nil {
		return ""
	}
	return text
}

// State is the letter that ps shows: "R" running, "S" sleeping, "T" stopped, "Z" ended and not waited for; "" when it has ended.
// Errors: its host cannot be asked.
func (d *Daemon) State() (string, error) {
	ps, err := List()
	if err != nil {
		return "", err
	}
	for _, p := range ps {
		if p.Host == d.d.Host && p.Name == d.d.Name && p.Pid == d.d.Pid {
			return p.State, nil
		}
	}
	return "", nil
}

// What the kernel is asked for, in JSON: its services "daemon.…".
type (
	WhoRequest    struct{ Host, Who string }
	SignalRequest struct {
		WhoRequest
		Signal syscall.Signal
	}
	StartRequest struct {
		Host     string
		Func     string   // the function's name in the notebook …
		Program  string   // … or that of a %%program cell …
		File     string   // … or an executable on the host
		Args     []string // as a program gets them
		Literals []string // as a call in Go has them
		Back     string   // the address that [Listen] has opened last
	}
)

// ask asks the kernel.
func ask(ctx context.Context, service string, request, answer any) error {
	body, err := json.Marshal(request)
	if err != nil {
		return err
	}
	if body, err = session.Call(ctx, service, body); err != nil {
		switch {
		case errors.Is(err, session.ErrAlone):
			return errors.New("this program does not run in a notebook, which keeps the daemons")
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		return plain(err)
	}
	return json.Unmarshal(body, answer)
}

// plain is an error without the names of the layers that it has come through.
func plain(err error) error {
	if text, ok := strings.CutPrefix(err.Error(), "daemons: "); ok {
		return errors.New(text)
	}
	return err
}
