// Package namespaces says what to change in a system that refuses namespaces.
//
//	if advice := namespaces.Advise(err, os.Getuid() == 0, os.DirFS("/proc")); advice != "" { … }
//
// Sources: user_namespaces(7), namespaces(7), and the settings that Debian and Ubuntu add.
package namespaces

import (
	"errors"
	"io/fs"
	"strings"
	"syscall"
)

// Advise finds what in proc, a process file system, explains an error that a system call for namespaces, or in them, has given; root is
// whether root has called. It is "" for an error that has to do with something else.
func Advise(err error, root bool, proc fs.FS) string {
	refused := errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.EACCES)
	switch {
	case setting(proc, "sys/user/max_user_namespaces") == "0":
		return "user namespaces are switched off: `sudo sysctl -w user.max_user_namespaces=10000` allows them"
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EUSERS):
		return "this user has as many namespaces as the system allows: take rooms down, or `sudo sysctl -w user.max_user_namespaces=100000 user.max_net_namespaces=100000` allows more"
	case !refused:
		return ""
	case setting(proc, "sys/kernel/unprivileged_userns_clone") == "0" && !root:
		return "this system allows namespaces to root only: `sudo sysctl -w kernel.unprivileged_userns_clone=1` allows them to all"
	case setting(proc, "sys/kernel/apparmor_restrict_unprivileged_userns") == "1" && !root:
		return "AppArmor forbids it to programs without a profile: `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` allows it"
	case filtered(proc):
		return "this is a container that forbids system calls: start it with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`, or privileged"
	}
	return "is this a container? Start it with `--security-opt systempaths=unconfined`, or privileged"
}

func setting(proc fs.FS, name string) string {
	b, err := fs.ReadFile(proc, name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// filtered says whether this process's system calls are.
func filtered(proc fs.FS) bool {
	for line := range strings.Lines(setting(proc, "self/status")) {
		if v, ok := strings.CutPrefix(line, "Seccomp:"); ok {
			return strings.TrimSpace(v) == "2"
		}
	}
	return false
}
