package local

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"

	"jeton/launcher"
	"jeton/launcher/sandbox"
)

// A Launcher starts processes here. Its files are the caller's, who closes them after Start; nil is nothing (/dev/null).
type Launcher struct {
	Stdin, Stdout, Stderr *os.File
	Extra                 []*os.File // descriptors above those of the streams
	Streams               Streams
	// Parting is what the process gets when this one dies; default: SIGTERM, on which a jeton process cleans up after
	// itself.
	Parting syscall.Signal
}

// Streams says which descriptors of a process its streams are.
type Streams int

const (
	Aside    Streams = iota // 3 and 4
	Standard                // 0 and 1, in the place of Stdin and Stdout
	None                    // it has no streams: those of its Process are closed
)

var _ launcher.Launcher = Launcher{}

// A Process is a child of this process.
type Process struct {
	cmd  *exec.Cmd
	mark string
	to   *os.File
	from *os.File
	tie  tie // what tells it of our death
	wait func() launcher.Exit
}

var _ launcher.Process = (*Process)(nil)

// ownProgram names this program: by its path, which is what process tables show, as long as the file there is still it.
func ownProgram() string {
	path, err := os.Executable()
	if err != nil {
		return launcher.Self
	}
	a, errA := os.Stat(path)
	b, errB := os.Stat(launcher.Self)
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		return launcher.Self
	}
	return path
}

// Start implements [launcher.Launcher].
func (l Launcher) Start(ctx context.Context, c launcher.Command) (launcher.Process, error) {
	p, err := l.start(ctx, c)
	if err != nil {
		return nil, err
	}
	return p, nil
}

func (l Launcher) start(ctx context.Context, c launcher.Command) (*Process, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	own := c.Program == ""
	if own {
		c.Program = ownProgram()
	}
	p := &Process{mark: newMark(), cmd: exec.Command(c.Program, c.Args...)}
	var theirs []*os.File
	var err error
	if l.Streams != None {
		theirs, err = p.pipes()
	}
	defer closeAll(theirs...)
	if err != nil {
		closeAll(p.to, p.from)
		return nil, fmt.Errorf("local: cannot make the pipes of a process: %w", err)
	}
	if c.Title != "" {
		p.cmd.Args[0] = c.Title
	}
	l.connect(p.cmd, theirs)
	p.cmd.Dir = c.Dir
	p.cmd.Env = append(append(os.Environ(), c.Env...), markVariable+"="+p.mark)
	if !own {
		sandbox.Wrap(p.cmd)
	}
	if err := p.spawn(cmp.Or(l.Parting, syscall.SIGTERM), own); err != nil {
		closeAll(p.to, p.from)
		return nil, fmt.Errorf("local: %s does not start: %w", c.Program, err)
	}
	p.wait = sync.OnceValue(p.await)
	return p, nil
}

// connect gives a process its descriptors; streams are its ends of the two pipes, if it has any.
func (l Launcher) connect(cmd *exec.Cmd, streams []*os.File) {
	if l.Streams == Standard {
		l.Stdin, l.Stdout, streams = streams[0], streams[1], nil
	}
	// A nil *os.File in an interface would not be nothing.
	if l.Stdin != nil {
		cmd.Stdin = l.Stdin
	}
	if l.Stdout != nil {
		cmd.Stdout = l.Stdout
	}
	if l.Stderr != nil {
		cmd.Stderr = l.Stderr
	}
	cmd.ExtraFiles = append(streams, l.Extra...)
}

// pipes makes the two streams, and returns the process's ends.
func (p *Process) pipes() (theirs []*os.File, err error) {
	r, to, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.to, theirs = to, []*os.File{r}
	from, w, err := os.Pipe()
	if err != nil {
		return theirs, err
	}
	p.from = from
	return append(theirs, w), nil
}

func closeAll(files ...*os.File) {
	for _, f := range files {
		f.Close() // nil is fine
	}
}

// Streams implements [launcher.Process].
func (p *Process) Streams() (to io.WriteCloser, from io.ReadCloser) { return p.to, p.from }

// Pid implements [launcher.Process].
func (p *Process) Pid() int { return p.cmd.Process.Pid }

// Signal implements [launcher.Process].
func (p *Process) Signal(s syscall.Signal) error { return p.cmd.Process.Signal(s) }

// Wait implements [launcher.Process].
func (p *Process) Wait() launcher.Exit { return p.wait() }

func (p *Process) await() launcher.Exit {
	err := p.cmd.Wait()
	p.tie.cut()
	state := p.cmd.ProcessState
	if state == nil {
		return launcher.Exit{Status: -1, Err: err}
	}
	return launcher.ExitOf(state.Sys().(syscall.WaitStatus))
}
