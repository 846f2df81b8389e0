//go:build linux

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Boot is the first half of an inmate's life: it has the right to mount, makes its root of its namespaces, and becomes the second half by
// an exec that leaves it no right at all. It returns only when that fails; the warden has been told why.
func Boot() error {
	// Rights are a thread's, and exec takes those of the one that calls it.
	runtime.LockOSThread()
	to := os.NewFile(reportFile, "report")
	unix.CloseOnExec(reportFile)
	err := boot()
	var errno syscall.Errno
	errors.As(err, &errno)
	text := err.Error()
	return errors.Join(err, json.NewEncoder(to).Encode(report{text[:min(len(text), maxReportBytes/8)], errno}))
}

func boot() error {
	var s spec
	if err := json.NewDecoder(os.Stdin).Decode(&s); err != nil {
		return fmt.Errorf("what it is to be: %w", err)
	}
	if err := unix.Sethostname([]byte(hostName)); err != nil {
		return fmt.Errorf("its name: %w", err)
	}
	if err := loopbackUp(); err != nil {
		return fmt.Errorf("its loopback: %w", err)
	}
	if err := s.makeRoot(); err != nil {
		return err
	}
	if err := os.Chdir(workFolder); err != nil {
		return fmt.Errorf("its folder: %w", err)
	}
	if err := standardInput(); err != nil {
		return err
	}
	if err := s.dropRights(); err != nil {
		return fmt.Errorf("its rights: %w", err)
	}
	err := syscall.Exec(running, s.Args, s.Env)
	return fmt.Errorf("%s cannot be run by others than its owner: `chmod 755` it (%w)", s.Args[0], err)
}

// standardInput makes an empty one of what was the spec's.
func standardInput() error {
	f, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer f.Close()
	return unix.Dup3(int(f.Fd()), 0, 0)
}

// loopbackUp is for a network namespace that has nothing else.
func loopbackUp() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	lo, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	lo.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	if _, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), unix.SIOCSIFFLAGS, uintptr(unsafe.Pointer(lo))); errno != 0 {
		return errno
	}
	return nil
}

// dropRights makes the next exec of this thread one after which this process, and whatever it starts, is an ordinary user without a
// capability, and cannot get one from a program's file.
func (s *spec) dropRights() error {
	if s.Root {
		if err := errors.Join(syscall.Setgroups(nil), syscall.Setresgid(s.ID, s.ID, s.ID), syscall.Setresuid(s.ID, s.ID, s.ID)); err != nil {
			return err
		}
	}
	head := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var none [2]unix.CapUserData // ambient ones go with those that are permitted
	if err := unix.Capset(&head, &none[0]); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	// A change of the user has taken this away.
	return unix.Prctl(unix.PR_SET_PDEATHSIG, uintptr(syscall.SIGKILL), 0, 0, 0)
}
