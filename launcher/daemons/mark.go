package daemons

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"jeton/launcher/ps"
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

// living finds processes that run, or could.
func living(wanted func(pid int) bool) (found []ps.Process) {
	for _, p := range ps.All() {
		if p.Alive() && wanted(p.Pid) {
			found = append(found, p)
		}
	}
	return found
}

// sweep kills the processes that are wanted, and what they start meanwhile.
func sweep(wanted func(pid int) bool) (killed int) {
	return ps.KillAll(func() (pids []int) {
		for _, p := range living(wanted) {
			pids = append(pids, p.Pid)
		}
		return pids
	})
}

// sweepMarked kills all that has a variable in its environment.
func sweepMarked(variable string) (killed int) {
	return sweep(func(pid int) bool { return slices.Contains(ps.Environment(pid), variable) })
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
	for _, s := range living(r.claim().but(append(q.Spare, os.Getpid())...)) {
		if !known[s.Pid] && r.adopted(s) {
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
func (r *registry) adopted(s ps.Process) bool {
	if s.Parent == 1 || s.Parent == os.Getpid() || s.Parent == os.Getppid() {
		return true
	}
	parent, ok := ps.Find(s.Parent)
	return ok && parent.Session != s.Session && !r.claim().has(s.Parent)
}

func (r *registry) strayDaemon(s ps.Process, all socketTable) Daemon {
	d := Daemon{Host: r.host, Pid: s.Pid, Parent: s.Parent, Session: s.Session, Started: s.StartTime(), State: string(s.State), ByHand: true, Connections: all.of(s.Pid)}
	argv := ps.CommandLine(s.Pid)
	switch name := r.claim().programOf(s.Pid); {
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
func (r *registry) stray(who string) (ps.Process, bool) {
	pid, err := strconv.Atoi(who)
	if err != nil || pid == os.Getpid() || !r.claim().has(pid) {
		return ps.Process{}, false
	}
	return ps.Find(pid)
}
