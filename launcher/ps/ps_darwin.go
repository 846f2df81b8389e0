package ps

import (
	"time"

	"golang.org/x/sys/unix"
)

// states are those of sys/proc.h, SIDL to SZOMB. One that sleeps for long counts as one that sleeps.
const states = "?IRSTZ"

func row(k *unix.KinfoProc) Process {
	p := Process{Pid: int(k.Proc.P_pid), Parent: int(k.Eproc.Ppid), Group: int(k.Eproc.Pgid), State: '?'}
	if s := int(k.Proc.P_stat); s > 0 && s < len(states) {
		p.State = states[s]
	}
	p.Started = int64(k.Proc.P_starttime.Sec)*1e6 + int64(k.Proc.P_starttime.Usec)
	p.Session, _ = unix.Getsid(p.Pid) // 0 where it is not told
	return p
}

// Find is one process; ok is false when there is none.
func Find(pid int) (p Process, ok bool) {
	k, err := unix.SysctlKinfoProc("kern.proc.pid", pid)
	if err != nil || int(k.Proc.P_pid) != pid {
		return p, false
	}
	return row(k), true
}

// All are the processes of this moment, also those that have ended and were not waited for.
func All() (all []Process) {
	rows, err := unix.SysctlKinfoProcSlice("kern.proc.all")
	if err != nil {
		return nil
	}
	for i := range rows {
		all = append(all, row(&rows[i]))
	}
	return all
}

// Stopped says whether no thread of a process runs, since it was stopped.
func Stopped(pid int) bool {
	p, ok := Find(pid)
	return ok && p.State == 'T'
}

// Environment is what a process was started with; nil for another user's.
func Environment(pid int) []string { return argumentsOf(pid).env }

// CommandLine is a process's program and arguments; nil for one that has ended.
func CommandLine(pid int) []string { return argumentsOf(pid).argv }

// Program is the file of a process's program; "" for another user's.
func Program(pid int) string { return argumentsOf(pid).program }

func argumentsOf(pid int) (a arguments) {
	if b, err := unix.SysctlRaw("kern.procargs2", pid); err == nil {
		a, _ = parse(b)
	}
	return a
}

// StartTime is when the process started.
func (p Process) StartTime() time.Time { return time.UnixMicro(p.Started) }

// Memory is the machine's, in bytes; 0 when it is not told.
func Memory() int64 {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return int64(n)
}
