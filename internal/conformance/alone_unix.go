//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// alone gives the program a process group of its own, so that its children end with it.
func alone(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

const exeSuffix = ""
