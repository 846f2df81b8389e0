package daemons

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/launcher"
	"jeton/launcher/descriptor"
)

// An order is what the guard asks of the process that detaches a daemon, and a birth what that answers.
type (
	order struct {
		Path    string
		Argv    []string
		Env     []string
		Dir     string
		LogFile string
	}
	birth struct {
		Pid   int
		Error string
	}
)

// Detach is the first of the two starts of a daemon, in a process whose descriptor 3 is a socket of the guard's, and which leads a
// session of its own: it starts the daemon, says which process that is, and returns when the guard knows. The process should then
// end, so that the daemon's parent is dead.
func Detach() error {
	if err := descriptor.KeepFrom(3); err != nil { // also what our ancestors have left open
		return err
	}
	guard := os.NewFile(3, "guard")
	defer guard.Close()
	var o order
	if err := json.NewDecoder(guard).Decode(&o); err != nil {
		return fmt.Errorf("daemons: no order from the guard: %w", err)
	}
	var b birth
	if pid, err := o.fork(); err != nil {
		b.Error = err.Error()
	} else {
		b.Pid = pid
	}
	if err := json.NewEncoder(guard).Encode(b); err != nil {
		return err
	}
	// Until the guard has it in its table the daemon is our child: if it ends at once, nobody takes its place in the system's.
	_, _ = io.Copy(io.Discard, guard)
	return nil
}

// fork starts the daemon.
func (o order) fork() (pid int, err error) {
	path, err := exec.LookPath(o.Path)
	if err != nil && !errors.Is(err, exec.ErrDot) {
		if at := (*fs.PathError)(nil); errors.As(err, &at) {
			err = at.Err
		} else if named := (*exec.Error)(nil); errors.As(err, &named) {
			err = named.Err
		}
		return 0, fmt.Errorf("%s cannot be started: %w", o.Path, err)
	}
	unix.Umask(0)
	null, err := os.OpenFile(os.DevNull, os.O_RDONLY, 0)
	if err != nil {
		return 0, err
	}
	defer null.Close()
	log, err := os.OpenFile(o.LogFile, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return 0, fmt.Errorf("its log: %w", err)
	}
	defer log.Close()
	pid, err = syscall.ForkExec(path, o.Argv, &syscall.ProcAttr{Dir: o.Dir, Env: o.Env, Files: []uintptr{null.Fd(), log.Fd(), log.Fd()}})
	if err != nil {
		return 0, fmt.Errorf("%s cannot be started: %w", strings.Join(append([]string{path}, o.Argv[1:]...), " "), err)
	}
	return pid, nil
}

// detachTime bounds the start of a daemon; it takes some 20 ms.
const detachTime = 30 * time.Second

// detach has a daemon started. known is told which process it is before the daemon loses its parent.
func (r *registry) detach(o order, known func(pid int)) error {
	ours, theirs, err := descriptor.SocketPair()
	if err != nil {
		return err
	}
	defer ours.Close()
	ended, err := r.spawn([]string{"jeton", "daemon", "--detach"}, theirs)
	theirs.Close()
	if err != nil {
		return err
	}
	_ = ours.SetDeadline(time.Now().Add(detachTime))
	var b birth
	if err = json.NewEncoder(ours).Encode(o); err == nil {
		err = json.NewDecoder(ours).Decode(&b)
	}
	switch {
	case err != nil:
		err = fmt.Errorf("the process that should start it has ended, or says nothing: %w", err)
	case b.Error != "":
		err = errors.New(b.Error)
	default:
		known(b.Pid)
	}
	ours.Close()
	<-ended
	return err
}

// spawn starts this program as a child that leads a session, with conn as descriptor 3, in the root folder; ended is closed when it
// has been waited for.
func (r *registry) spawn(argv []string, conn *os.File) (ended <-chan struct{}, err error) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer null.Close()
	r.mu.Lock() // so that its death is not seen before it is known
	defer r.mu.Unlock()
	pid, err := syscall.ForkExec(launcher.Self, argv, &syscall.ProcAttr{Dir: "/", Env: os.Environ(), Sys: &syscall.SysProcAttr{Setsid: true},
		Files: []uintptr{null.Fd(), null.Fd(), 2, conn.Fd()}})
	if err != nil {
		return nil, fmt.Errorf("cannot start a process: %w", err)
	}
	death := make(chan struct{})
	r.helpers[pid] = death
	return death, nil
}
