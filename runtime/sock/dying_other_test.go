//go:build !linux

package sock_test

import "syscall"

// dyingWithUs leaves it to a child to end with its standard input.
func dyingWithUs() *syscall.SysProcAttr { return nil }
