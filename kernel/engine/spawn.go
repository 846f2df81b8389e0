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
	stdout, stderr *os.File
}

// spawner starts processes from one thread that lives as long as this process. PR_SET_PDEATHSIG is tied to the thread
// that forked, and not to the process: from an ordinary goroutine the engine would die when its thread is retired.
var spawner = sync.OnceValue(func() chan<- func() {
	work := make(chan func())
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

// spawn starts the engine's process. Its descriptors: 0 nothing, 1 and 2 captured, 3 commands in, 4 messages out.
func spawn(cfg Config) (*child, error) {
	argv := cfg.Argv
	if len(argv) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("engine: where is the jeton program? %w", err)
		}
		argv = []string{self, "engine"}
	}
	var ours, theirs []*os.File
	closeAll := func(files []*os.File) {
		for _, f := range files {
			f.Close()
		}
	}
	pipe := func(make func() (e, k *os.File, err error)) {
		e, k, err := make()
		if err == nil {
			theirs, ours = append(theirs, e), append(ours, k)
		}
	}
	pipe(outputPipe)
	pipe(outputPipe)
	pipe(func() (*os.File, *os.File, error) { return os.Pipe() })
	pipe(func() (*os.File, *os.File, error) { r, w, err := os.Pipe(); return w, r, err })
	if len(theirs) != 4 {
		closeAll(ours)
		closeAll(theirs)
		return nil, fmt.Errorf("engine: cannot make pipes: too many open files? (ulimit -n)")
	}
	var id [8]byte
	rand.Read(id[:])
	c := &child{mark: hex.EncodeToString(id[:]), stdout: ours[0], stderr: ours[1], toEngine: ours[2], fromEngine: ours[3]}
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = theirs[0], theirs[1], theirs[2:]
	cmd.Dir = cfg.Dir
	cmd.Env = append(append(os.Environ(), cfg.Env...), markVariable+"="+c.mark)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
	c.cmd = cmd
	done := make(chan error)
	spawner() <- func() { done <- cmd.Start() }
	err := <-done
	closeAll(theirs)
	if err != nil {
		closeAll(ours)
		return nil, fmt.Errorf("engine: %s does not start: %w", argv[0], err)
	}
	return c, nil
}
