package sock_test

import "syscall"

// dyingWithUs has a child end with this process.
func dyingWithUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
