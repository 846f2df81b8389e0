package daemons

import "syscall"

// What a process does with a signal is not told.
func caught(int, syscall.Signal) bool  { return false }
func ignored(int, syscall.Signal) bool { return false }
