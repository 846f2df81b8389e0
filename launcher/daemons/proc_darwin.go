package daemons

import (
	"syscall"
	"time"

	"jeton/launcher/kinfo"
)

func readStatus(pid int) (status, bool) {
	p, ok := kinfo.Find(pid)
	return ofKernel(p), ok
}

func ofKernel(p kinfo.Process) status {
	return status{pid: p.Pid, parent: p.Parent, group: p.Group, session: p.Session, state: string(p.State), ticks: p.Started}
}

// processes are all of this host that can be seen.
func processes() map[int]status {
	all := map[int]status{}
	for _, p := range kinfo.All() {
		all[p.Pid] = ofKernel(p)
	}
	return all
}

// environment is what a process was started with; nil for another user's.
func environment(pid int) []string {
	a, _ := kinfo.ArgumentsOf(pid)
	return a.Env
}

// commandLine is a process's program and arguments.
func commandLine(pid int) []string {
	a, _ := kinfo.ArgumentsOf(pid)
	return a.Argv
}

// programFile is the file of a process's program; "" for another user's.
func programFile(pid int) string {
	a, _ := kinfo.ArgumentsOf(pid)
	return a.Program
}

// started is when a process started.
func (s status) started() time.Time { return time.UnixMicro(s.ticks) }

// sockets is empty: macOS tells the sockets of processes to programs in C only (libproc).
func sockets(int) socketTable { return nil }

func (t socketTable) of(int) []Connection { return nil }

// What a process does with a signal is not told.
func caught(int, syscall.Signal) bool  { return false }
func ignored(int, syscall.Signal) bool { return false }
