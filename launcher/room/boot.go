//go:build linux

package room

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// The descriptors that an init is started with.
const (
	initReport = 3 // to the keeper: a report, once
	initSocket = 4 // where clients ask for processes; it is listening
)

// boot is the first half of an init's life: it has the right to mount, makes the host of its namespaces, and becomes the second
// half by an exec that leaves it no right at all.
func boot() error {
	// Rights are a thread's, and exec takes those of the one that calls it.
	runtime.LockOSThread()
	report := os.NewFile(initReport, "report")
	spec, err := readSpec(os.Stdin)
	if err == nil {
		err = becomeHost(spec)
	}
	if err == nil {
		err = dropRights()
	}
	if err == nil {
		err = syscall.Exec(running, []string{os.Args[0], "room", roleInit, spec.Plan.Name, spec.Host}, os.Environ())
	}
	return errors.Join(err, writeReport(report, err))
}

func becomeHost(s bootSpec) error {
	if err := unix.Sethostname([]byte(s.Host)); err != nil {
		return fmt.Errorf("its name: %w", err)
	}
	return s.Plan.mountHost()
}

// dropRights makes the next exec of this thread one after which this process, and whatever it starts, has no capability, and
// cannot get one from a program's file.
func dropRights() error {
	head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData // ambient ones go with those that are permitted
	if err := unix.Capset(&head, &none[0]); err != nil {
		return fmt.Errorf("rights: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("rights: %w", err)
	}
	return nil
}
