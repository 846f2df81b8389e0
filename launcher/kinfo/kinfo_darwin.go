package kinfo

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// A Process is a row of the table.
type Process struct {
	Pid, Parent, Group, Session int
	State                       byte  // as Linux calls it: R, S, T, Z, I
	Started                     int64 // in microseconds since 1970; with Pid it names the process for good
}

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

// ArgumentsOf are those of a process; ok is false for another user's, and for one that has ended.
func ArgumentsOf(pid int) (a Arguments, ok bool) {
	b, err := unix.SysctlRaw("kern.procargs2", pid)
	if err != nil {
		return a, false
	}
	return parse(b)
}

// Boot names this machine since its start.
func Boot() (string, error) {
	name, err := unix.Sysctl("kern.bootsessionuuid")
	if err != nil {
		return "", fmt.Errorf("sysctl kern.bootsessionuuid: %w", err)
	}
	return name, nil
}

// Memory is the machine's, in bytes; 0 when it is not told.
func Memory() int64 {
	n, err := unix.SysctlUint64("hw.memsize")
	if err != nil {
		return 0
	}
	return int64(n)
}
