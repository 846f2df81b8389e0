package daemons

import (
	"fmt"
	"syscall"

	"golang.org/x/sys/unix"

	"jeton/launcher/ps"
)

// meaning is what a signal does to a process that has not decided otherwise; "" for one that no lab needs.
func meaning(sig syscall.Signal) string {
	switch sig {
	case syscall.SIGTERM:
		return "asks it to end; it may catch the signal and end in its own way, or not end"
	case syscall.SIGKILL:
		return "ends it at once, stopped or not; it cannot be caught, and nothing of the process is cleaned up by itself"
	case syscall.SIGSTOP:
		return "suspends it: state T; it cannot be caught"
	case syscall.SIGCONT:
		return "resumes it, if it is suspended"
	case syscall.SIGTSTP:
		return "is what Ctrl-Z sends: it suspends a job of a terminal, but Linux discards it when the process group is orphaned, as a daemon's is"
	case syscall.SIGINT:
		return "is what Ctrl-C sends: it ends the process, unless it catches the signal"
	case syscall.SIGHUP:
		return "ends it, unless it catches the signal; many daemons then read their configuration again"
	case syscall.SIGQUIT:
		return "ends it; a Go program prints the stacks of its goroutines into its log first"
	case syscall.SIGUSR1, syscall.SIGUSR2:
		return "ends it, unless it catches the signal: what it means is the program's own affair"
	}
	return ""
}

// SignalName is SIGTERM.
func SignalName(s syscall.Signal) string {
	if name := unix.SignalName(s); name != "" {
		return name
	}
	return fmt.Sprintf("signal %d", int(s))
}

// effect says what a signal will do to a process as it is now.
func effect(p ps.Process, sig syscall.Signal) string {
	name := SignalName(sig)
	switch stopped := p.State == 'T'; {
	case stopSignals[sig] && caught(p.Pid, sig): // Go's runtime catches most others, to do what the system would
		return name + ": it catches this signal, and does with it what it wants" + whenStopped(stopped)
	case ignored(p.Pid, sig):
		return name + ": it ignores this signal"
	case stopSignals[sig] && orphaned(p.Group, ps.All()):
		return name + " is discarded: its process group is orphaned, since no member has its parent in another group of the session; SIGSTOP suspends it"
	case stopped && sig != syscall.SIGKILL && sig != syscall.SIGCONT && sig != syscall.SIGSTOP:
		return name + whenStopped(true)
	}
	if does := meaning(sig); does != "" {
		return name + " " + does
	}
	return name + " was sent"
}

func whenStopped(stopped bool) string {
	if stopped {
		return " waits: the process is suspended, and gets it when SIGCONT resumes it (SIGKILL does not wait)"
	}
	return ""
}

// stopSignals are those that the system discards for an orphaned process group (setpgid(2), POSIX 2.4.3).
var stopSignals = map[syscall.Signal]bool{syscall.SIGTSTP: true, syscall.SIGTTIN: true, syscall.SIGTTOU: true}

// orphaned says whether a process group is: no member has a parent that is in another group of the same session.
func orphaned(group int, all []ps.Process) bool {
	byPid := map[int]ps.Process{}
	for _, p := range all {
		byPid[p.Pid] = p
	}
	for _, p := range all {
		if p.Group != group || !p.Alive() {
			continue
		}
		if parent, ok := byPid[p.Parent]; ok && parent.Group != group && parent.Session == p.Session {
			return false
		}
	}
	return true
}
