//go:build linux

package room

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"

	"jeton/launcher"
)

// A startTask says what to start. The files that come with it are descriptors 0, 1 and 2, and then the client's own program.
type startTask struct {
	Program  string // "": the client's own program
	Own      string // where that lies on this machine
	Args     []string
	Title    string
	Dir      string
	Here     string // the client's folder, for where Dir is not said
	Env      []string
	Terminal bool // descriptor 0 is a terminal, and the process's own
}

// A child is a process that a client has asked for.
type child struct {
	id    int // which no other child ever has; a pid is given again
	pid   int
	mark  string        // in the environment of all that it starts
	ended chan struct{} // closed when it has been waited for
	exit  launcher.Exit // when ended is closed
}

func (c *child) hasEnded() bool {
	select {
	case <-c.ended:
		return true
	default:
		return false
	}
}

// runChild starts a process, says how it ends, and kills what is left of it when its client is gone.
func (i *hostInit) runChild(conn *net.UnixConn, t *startTask, files []*os.File) {
	ch, err := i.start(t, files)
	closeAll(files...)
	if err != nil {
		_ = send(conn, result{Error: err.Error()})
		return
	}
	defer i.forget(ch)
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		io.Copy(io.Discard, conn) // a client sends no more; its end is the process's
	}()
	defer func() { <-gone }()
	if send(conn, result{ID: ch.id, Pid: ch.pid}) != nil {
		conn.Close()
		return
	}
	select {
	case <-ch.ended:
		_ = send(conn, ending{ch.exit.Status, ch.exit.Signal})
	case <-gone:
	}
}

// forget ends a child whose client is gone, with all that it has started.
func (i *hostInit) forget(c *child) {
	_ = i.signal(c.id, syscall.SIGKILL)
	<-c.ended
	_, _ = i.sweep(c.id)
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.children, c.id)
}

const (
	standardFiles = 3
	markVariable  = "JETON_ROOM_PROCESS"
)

func (i *hostInit) start(t *startTask, files []*os.File) (*child, error) {
	if len(files) != standardFiles+1 {
		return nil, fmt.Errorf("room: a start comes with %d files, not %d", standardFiles+1, len(files))
	}
	program, err := t.program(files[standardFiles])
	if err != nil {
		return nil, err
	}
	dir, err := t.dir()
	if err != nil {
		return nil, err
	}
	c := &child{mark: newMark(), ended: make(chan struct{})}
	title := t.Title
	if title == "" {
		title = program
	}
	attr := &syscall.ProcAttr{
		Dir: dir,
		Env: append(append(hostEnvironment(t.Env), ownEnvironment()...), markVariable+"="+c.mark),
		Sys: &syscall.SysProcAttr{Setsid: true, Setctty: t.Terminal},
	}
	for _, f := range files[:standardFiles] {
		attr.Files = append(attr.Files, f.Fd())
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if c.pid, err = syscall.ForkExec(program, append([]string{title}, t.Args...), attr); err != nil {
		return nil, fmt.Errorf("room: %s does not start: %w", title, err)
	}
	i.last++
	c.id = i.last
	i.children[c.id], i.running[c.pid] = c, c
	return c, nil
}

func newMark() string {
	var id [8]byte
	rand.Read(id[:])
	return hex.EncodeToString(id[:])
}

// program is the file to execute. The client's own program goes by its path, which is what process tables show, if that
// leads to the very file here; else, since a host has its own /tmp and the file may have been replaced, by the open file.
func (t *startTask) program(own *os.File) (string, error) {
	if t.Program == "" {
		a, errA := os.Stat(t.Own)
		b, errB := own.Stat()
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return t.Own, nil
		}
		// As this process has it: in the child, a fork may put what it needs in the place of a descriptor that it does not know of.
		return fmt.Sprintf("/proc/%d/fd/%d", os.Getpid(), own.Fd()), nil
	}
	if strings.Contains(t.Program, "/") {
		return t.Program, nil
	}
	path, err := exec.LookPath(t.Program)
	if err != nil {
		return "", fmt.Errorf("room: %s is not there: %w", t.Program, errors.Unwrap(err))
	}
	return path, nil
}

// dir is the working directory: the one that is asked for, else that of the client if there is such a folder here, else the shared one.
func (t *startTask) dir() (string, error) {
	if t.Dir != "" {
		if st, err := os.Stat(t.Dir); err != nil || !st.IsDir() {
			return "", fmt.Errorf("room: there is no folder %s on this host, whose /tmp is its own; the shared folder is %s", t.Dir, os.Getenv("JETON_SHARED"))
		}
		return t.Dir, nil
	}
	if st, err := os.Stat(t.Here); err == nil && st.IsDir() {
		return t.Here, nil
	}
	return os.Getenv("JETON_SHARED"), nil
}

// ownEnvironment is what the keeper says of this host.
func ownEnvironment() (env []string) {
	for _, name := range []string{"HOSTNAME", "JETON_ROOM", "JETON_SHARED"} {
		env = append(env, name+"="+os.Getenv(name))
	}
	return env
}

// signal sends s to a child that has not ended.
func (i *hostInit) signal(id int, s syscall.Signal) error {
	i.mu.Lock() // so that it is not waited for meanwhile, and its number another's
	defer i.mu.Unlock()
	c := i.children[id]
	if c == nil || c.hasEnded() {
		return os.ErrProcessDone
	}
	return syscall.Kill(c.pid, s)
}
