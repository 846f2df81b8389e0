package jupyter

import "syscall"

// childAttr makes a child that gets SIGTERM when this process dies, however it dies, and that a Ctrl-C at the terminal
// does not reach before us (it would ask its own question).
func childAttr() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
