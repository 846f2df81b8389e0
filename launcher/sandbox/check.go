package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// explain adds to an error what to change in the system, if that forbids what a sandbox is made of.
func explain(err error) error {
	if advice := advise(err, os.Getuid() == 0, os.DirFS("/proc")); advice != "" {
		return fmt.Errorf("sandbox: %w: %s", err, advice)
	}
	return fmt.Errorf("sandbox: %w", err)
}

// advise finds what in proc, a process file system, explains an error.
func advise(err error, root bool, proc fs.FS) string {
	refused := errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES)
	switch {
	case setting(proc, "sys/user/max_user_namespaces") == "0":
		return "user namespaces are switched off: `sudo sysctl -w user.max_user_namespaces=10000` allows them"
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EUSERS):
		return "this user has as many namespaces as the system allows: `sudo sysctl -w user.max_user_namespaces=100000 user.max_net_namespaces=100000` allows more"
	case errors.Is(err, unix.ENOSYS):
		return "this Linux lacks it: a sandbox needs Linux 5.14 or later"
	case !refused:
		return ""
	case setting(proc, "sys/kernel/unprivileged_userns_clone") == "0" && !root:
		return "this system allows namespaces to root only: `sudo sysctl -w kernel.unprivileged_userns_clone=1` allows them to all"
	case setting(proc, "sys/kernel/apparmor_restrict_unprivileged_userns") == "1" && !root:
		return "AppArmor forbids it to programs without a profile: `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` allows it"
	}
	return "is this a container? Start it with `--security-opt seccomp=unconfined --security-opt systempaths=unconfined`, or privileged"
}

func setting(proc fs.FS, name string) string {
	b, err := fs.ReadFile(proc, name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}
