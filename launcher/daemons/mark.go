package daemons

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// ownerVariable is in the environment of all that the owner starts, and so of all that that starts; its value is the owner's own.
	ownerVariable = "JETON_OWNER"
	// SocketVariable is in the environment of daemons: where the guard listens for them.
	SocketVariable = "JETON_DAEMON"
)

// A Mark says whose a process is. It is in the environment of all that an owner of daemons starts, and so of all that that starts,
// and is no secret.
type Mark string

// NewMark makes one that nobody else has.
func NewMark() Mark { return Mark(rand.Text()) }

// Env is what the environment of all that the owner starts must have, so that nothing of it outlives the owner.
func (m Mark) Env() []string { return []string{ownerVariable + "=" + string(m)} }

// marked finds the processes with a variable in their environment.
func marked(variable string) (found []status) {
	return living(func(pid int) bool { return slices.Contains(environment(pid), variable) })
}

// living finds processes that run, or could.
func living(wanted func(pid int) bool) (found []status) {
	for pid, s := range processes() {
		if s.alive() && wanted(pid) {
			found = append(found, s)
		}
	}
	return found
}

// sweep kills all that find finds, again and again until there is none: a process may fork while we look.
func sweep(find func() []status) (killed int) {
	for range 20 {
		found := find()
		if len(found) == 0 {
			break
		}
		for _, s := range found {
			if syscall.Kill(s.pid, syscall.SIGKILL) == nil {
				killed++
			}
		}
		time.Sleep(5 * time.Millisecond)
	}
	return killed
}

// sweepMarked kills all that has a variable in its environment.
func sweepMarked(variable string) (killed int) {
	return sweep(func() []status { return marked(variable) })
}

// claim is what is the guard's owner's.
func (r *registry) claim() claim { return claim{r.owner(), r.programs()} }

// strays are the processes that somebody has made daemons by hand: they are the owner's, and their parents are dead.
func (r *registry) strays(_ context.Context, q strayRequest) ([]Daemon, error) {
	known := map[int]bool{}
	r.mu.Lock()
	for _, e := range r.daemons {
		known[e.Pid] = e.Pid != 0 && !e.hasEnded()
	}
	r.mu.Unlock()
	sockets := sockets(os.Getpid())
	strays := []Daemon{}
	for _, s := range r.claim().all(append(q.Spare, os.Getpid())...) {
		if !known[s.pid] && r.adopted(s) {
			strays = append(strays, r.strayDaemon(s, sockets))
		}
	}
	slices.SortFunc(strays, func(a, b Daemon) int { return a.Started.Compare(b.Started) })
	return strays, nil
}

// owner is the mark of the guard's owner, as a variable.
func (r *registry) owner() string {
	i := slices.IndexFunc(r.marks, func(m string) bool { return strings.HasPrefix(m, ownerVariable+"=") })
	return r.marks[i]
}

// adopted says whether a process has lost its parent: it is the system's first, the guard's, or the owner's now; or that of a process that
// has nothing to do with the owner, in another session: who adopts orphans there, or the SSH server.
func (r *registry) adopted(s status) bool {
	if s.parent == 1 || s.parent == os.Getpid() || s.parent == os.Getppid() {
		return true
	}
	parent, ok := readStatus(s.parent)
	return ok && parent.session != s.session && !r.claim().has(s.parent)
}

func (r *registry) strayDaemon(s status, all socketTable) Daemon {
	d := Daemon{Host: r.host, Pid: s.pid, Parent: s.parent, Session: s.session, Started: s.started(), State: s.state, ByHand: true, Connections: all.of(s.pid)}
	argv := commandLine(s.pid)
	switch name := r.claim().programOf(s.pid); {
	case len(argv) == 0:
	case name == "":
		d.Program, d.Args = filepath.Base(argv[0]), argv[1:]
	case len(argv) > 2 && filepath.Base(argv[2]) == name: // jeton daemon FILE
		d.Program, d.Args = "program "+name, argv[3:]
	default:
		d.Program, d.Args = "program "+name, argv[1:]
	}
	return d
}

// stray finds a process of the owner's by its pid.
func (r *registry) stray(who string) (status, bool) {
	pid, err := strconv.Atoi(who)
	if err != nil || pid == os.Getpid() || !r.claim().has(pid) {
		return status{}, false
	}
	return readStatus(pid)
}
