package engine

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// A child is a spawned engine process: the kernel's ends of its pipes, and how to end it.
type child struct {
	cmd            *exec.Cmd
	mark           string
	toEngine       *os.File // protocol, we write
	fromEngine     *os.File // protocol, we read
	stdout, stderr int
	box            *blackbox
}

// running is this very program, also after its file was removed or replaced by another version.
const running = "/proc/self/exe"

// ownProgram names this program: by its path, which is what process tables show, as long as the file there is still it.
func ownProgram() string {
	path, err := os.Executable()
	if err != nil {
		return running
	}
	a, errA := os.Stat(path)
	b, errB := os.Stat(running)
	if errA != nil || errB != nil || !os.SameFile(a, b) {
		return running
	}
	return path
}

// spawner starts processes from one thread that lives as long as this process. PR_SET_PDEATHSIG is tied to the thread
// that forked, and not to the process: from an ordinary goroutine the engine would die when its thread is retired.
var spawner = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
	go new(reaper).run()
	go func() {
		runtime.LockOSThread()
		// Orphans of a dead engine become our children, so that we find them, end them and reap them.
		_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
		for f := range work {
			f()
		}
	}()
	return work
})

// spawn starts the engine's process. Its descriptors: 0 nothing, 1 and 2 captured, 3 commands in, 4 messages out, 5 the
// black box.
func spawn(cfg Config) (*child, error) {
	argv := cfg.Argv
	if len(argv) == 0 {
		argv = []string{ownProgram(), "engine"}
	}
	c := &child{stdout: -1, stderr: -1}
	theirs, err := c.pipes()
	if err != nil {
		c.closePipes()
		return nil, err
	}
	var id [8]byte
	rand.Read(id[:])
	c.mark = hex.EncodeToString(id[:])
	cmd := exec.Command(argv[0], argv[1:]...)
	if cfg.Title != "" {
		cmd.Args[0] = cfg.Title
	}
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = theirs[0], theirs[1], theirs[2:]
	cmd.Dir = cfg.Dir
	cmd.Env = append(append(os.Environ(), cfg.Env...), markVariable+"="+c.mark)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	c.cmd = cmd
	done := make(chan error)
	spawner() <- func() { done <- cmd.Start() }
	err = <-done
	for _, f := range theirs {
		f.Close()
	}
	if err != nil {
		c.closePipes()
		return nil, fmt.Errorf("engine: %s does not start: %w", argv[0], err)
	}
	return c, nil
}

// pipes makes the pipes between us and the engine and returns its ends: stdout, stderr, commands, messages.
func (c *child) pipes() (theirs []*os.File, err error) {
	defer func() {
		if err != nil {
			for _, f := range theirs {
				f.Close()
			}
			err = fmt.Errorf("engine: cannot make its pipes: %w", err)
		}
	}()
	for _, ours := range []*int{&c.stdout, &c.stderr} {
		e, k, err := outputPipe()
		if err != nil {
			return theirs, err
		}
		*ours, theirs = k, append(theirs, e)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return theirs, err
	}
	c.toEngine, theirs = w, append(theirs, r)
	if r, w, err = os.Pipe(); err != nil {
		return theirs, err
	}
	c.fromEngine, theirs = r, append(theirs, w)
	box, f, err := newBlackbox()
	if err != nil {
		return theirs, err
	}
	c.box, theirs = box, append(theirs, f)
	return theirs, nil
}

// closePipes closes our ends when there is no engine to talk to.
func (c *child) closePipes() {
	for _, fd := range []int{c.stdout, c.stderr} {
		if fd >= 0 {
			syscall.Close(fd)
		}
	}
	c.toEngine.Close() // nil is fine
	c.fromEngine.Close()
	if c.box != nil {
		c.box.close()
	}
}
