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

func newMark() string { return rand.Text() }

// marked finds the processes with a variable in their environment, but for spare.
func marked(variable string, spare ...int) (found []status) {
	for pid, s := range processes() {
		if s.alive() && !slices.Contains(spare, pid) && slices.Contains(environment(pid), variable) {
			found = append(found, s)
		}
	}
	return found
}

// sweep kills all that is marked, again and again until there is none: a process may fork while we look.
func sweep(variable string, spare ...int) (killed int) {
	for range 20 {
		found := marked(variable, spare...)
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

// strays are the processes that somebody has made daemons by hand: they carry the owner's mark, and their parents are dead.
func (r *registry) strays(_ context.Context, q strayRequest) ([]Daemon, error) {
	known := map[int]bool{}
	r.mu.Lock()
	for _, e := range r.daemons {
		known[e.Pid] = e.Pid != 0 && !e.hasEnded()
	}
	r.mu.Unlock()
	sockets := sockets(os.Getpid())
	strays := []Daemon{}
	for _, s := range marked(r.owner(), append(q.Spare, os.Getpid())...) {
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

// adopted says whether a process has lost its parent: it is the system's first, the guard's, or the owner's now.
func (r *registry) adopted(s status) bool {
	return s.parent == 1 || s.parent == os.Getpid() || s.parent == os.Getppid()
}

func (r *registry) strayDaemon(s status, all socketTable) Daemon {
	d := Daemon{Host: r.host, Pid: s.pid, Parent: s.parent, Session: s.session, Started: s.started(), State: s.state, ByHand: true, Connections: all.of(s.pid)}
	argv := commandLine(s.pid)
	if len(argv) > 2 && strings.HasPrefix(argv[2], r.programs()+"/") { // jeton daemon FILE
		d.Program, d.Args = "program "+filepath.Base(argv[2]), argv[3:]
	} else if len(argv) > 0 {
		d.Program, d.Args = filepath.Base(argv[0]), argv[1:]
	}
	return d
}

// stray finds a process by its pid that carries the owner's mark.
func (r *registry) stray(who string) (status, bool) {
	pid, err := strconv.Atoi(who)
	if err != nil || !slices.Contains(environment(pid), r.owner()) || pid == os.Getpid() {
		return status{}, false
	}
	return readStatus(pid)
}
