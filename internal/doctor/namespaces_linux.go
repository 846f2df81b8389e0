package doctor

import (
	"os"
	"os/exec"
	"syscall"
)

// tryNamespaces starts a shell that does nothing in new user, network and UTS namespaces. It is named by its path: what the
// PATH lacks says nothing about namespaces.
func tryNamespaces() error {
	cmd := exec.Command("/bin/sh", "-c", ":")
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET | syscall.CLONE_NEWUTS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	return cmd.Run()
}
