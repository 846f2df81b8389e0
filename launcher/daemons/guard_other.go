//go:build !linux

package daemons

import "syscall"

// guardAttr has no signal to the owner's group end the guard.
func guardAttr() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
