//go:build linux

package room

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"jeton/launcher"
)

// A Launcher starts processes on one host of a room.
type Launcher struct {
	room *Room
	host string

	Stderr *os.File // descriptor 2 of the processes; nil is nothing (/dev/null)
}

var _ launcher.Launcher = Launcher{}

// Launcher starts processes on a host. A process has its streams as descriptors 0 and 1, in a session of its own; it ends with this
// process, or when it is garbage here, and then all that it has started ends, too. Its default folder is that of this process.
func (r *Room) Launcher(host string) Launcher { return Launcher{room: r, host: host} }

// Start implements [launcher.Launcher].
func (l Launcher) Start(ctx context.Context, c launcher.Command) (launcher.Process, error) {
	r, to, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("room: %w", err)
	}
	from, w, err := os.Pipe()
	if err != nil {
		closeAll(r, to)
		return nil, fmt.Errorf("room: %w", err)
	}
	defer closeAll(r, w)
	p, err := l.start(ctx, c, [standardFiles]*os.File{r, w, l.Stderr}, false)
	if err != nil {
		closeAll(to, from)
		return nil, err
	}
	p.to, p.from = to, from
	return p, nil
}

// Attach starts a process with the descriptors 0, 1 and 2 that are given, nil being nothing; it has no streams. With terminal,
// stdin is one, and becomes the process's own.
func (l Launcher) Attach(ctx context.Context, c launcher.Command, stdin, stdout, stderr *os.File, terminal bool) (launcher.Process, error) {
	p, err := l.start(ctx, c, [standardFiles]*os.File{stdin, stdout, stderr}, terminal)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (l Launcher) start(ctx context.Context, c launcher.Command, std [standardFiles]*os.File, terminal bool) (*Process, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	files, closeFiles, err := filesOf(std)
	if err != nil {
		return nil, fmt.Errorf("room: %w", err)
	}
	defer closeFiles()
	t := &startTask{Program: c.Program, Args: c.Args, Title: c.Title, Dir: c.Dir, Env: append(os.Environ(), c.Env...), Terminal: terminal}
	t.Own, _ = os.Executable()
	t.Here, _ = os.Getwd()
	conn, err := l.dial()
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	var r result
	err = exchange(conn, task{Op: "start", Start: t}, &r, files...)
	if !stop() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		conn.Close()
		return nil, l.failed(ctx, err)
	}
	p := &Process{launcher: l, conn: conn, id: r.ID, pid: r.Pid}
	p.wait = sync.OnceValue(p.await)
	return p, nil
}

// filesOf are the files of a start: the standard ones, and this very program.
func filesOf(std [standardFiles]*os.File) (files []*os.File, closeOwn func(), err error) {
	nothing, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, nil, err
	}
	own, err := os.Open(running)
	if err != nil {
		nothing.Close()
		return nil, nil, err
	}
	for _, f := range std {
		if f == nil {
			f = nothing
		}
		files = append(files, f)
	}
	return append(files, own), func() { closeAll(nothing, own) }, nil
}

// dial connects to the host's init.
func (l Launcher) dial() (*net.UnixConn, error) {
	if _, err := l.room.plan.index(l.host); err != nil {
		return nil, err
	}
	c, err := dial(filepath.Join(l.room.plan.Dir, hostsFolder, l.host))
	if err == nil {
		return c, nil
	}
	return nil, l.down()
}

// down says that the host does not run, or that the room itself is gone.
func (l Launcher) down() error {
	if _, err := l.room.Status(); err != nil {
		return err
	}
	return fmt.Errorf("room: %w: `jeton room restart %s` boots it again", &DownError{l.host}, l.host)
}

// A DownError is a host that does not run.
type DownError struct{ Host string }

func (e *DownError) Error() string { return "host " + e.Host + " is down" }

func (l Launcher) failed(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("room: host %s: %w", l.host, ctx.Err())
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return l.down()
	}
	return fmt.Errorf("host %s: %w", l.host, err)
}

// exchange sends a task and reads its result, whose error it returns.
func exchange(c *net.UnixConn, t task, r *result, files ...*os.File) error {
	if err := send(c, t, files...); err != nil {
		return err
	}
	more, err := receive(c, r)
	closeAll(more...)
	if err != nil {
		return err
	}
	if r.Error == os.ErrProcessDone.Error() {
		return os.ErrProcessDone
	}
	if r.Error != "" {
		return errors.New(r.Error)
	}
	return nil
}

// A Process is one that a Launcher has started.
type Process struct {
	launcher Launcher
	conn     *net.UnixConn // to the host's init, which ends the process at its end
	id, pid  int
	to       *os.File
	from     *os.File
	wait     func() launcher.Exit
}

var _ launcher.Process = (*Process)(nil)

// Streams implements [launcher.Process].
func (p *Process) Streams() (to io.WriteCloser, from io.ReadCloser) { return p.to, p.from }

// Pid implements [launcher.Process].
func (p *Process) Pid() int { return p.pid }

// Signal implements [launcher.Process].
func (p *Process) Signal(s syscall.Signal) error {
	_, err := p.do(task{Op: "signal", ID: p.id, Signal: s})
	return err
}

// Wait implements [launcher.Process].
func (p *Process) Wait() launcher.Exit { return p.wait() }

func (p *Process) await() launcher.Exit {
	var e ending
	files, err := receive(p.conn, &e)
	closeAll(files...)
	if err != nil {
		return launcher.Exit{Status: -1, Err: p.launcher.failed(context.Background(), err)}
	}
	return launcher.Exit{Status: e.Status, Signal: e.Signal}
}

// Sweep implements [launcher.Process]. On a host that is down there is nothing to sweep.
func (p *Process) Sweep() int {
	defer p.conn.Close()
	r, err := p.do(task{Op: "sweep", ID: p.id})
	if err != nil {
		return 0
	}
	return r.Killed
}

func (p *Process) do(t task) (r result, err error) {
	c, err := p.launcher.dial()
	if err != nil {
		return r, err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(patience))
	if err := exchange(c, t, &r); err != nil {
		return r, p.launcher.failed(context.Background(), err)
	}
	return r, nil
}
