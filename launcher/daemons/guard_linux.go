package daemons

import "syscall"

// guardAttr has no signal to the owner's group end the guard. One that is suspended when the owner dies goes on, to find that out.
func guardAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGCONT}
}
