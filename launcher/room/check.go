package room

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// Check says why no room can be made on this machine, and what to change; nil if one can. It makes a room of one host, and takes
// it down: some 50 ms.
func Check(ctx context.Context) error {
	r, err := Up(ctx, Config{Hosts: 1})
	if err != nil {
		return err
	}
	return r.Down()
}

// meanwhile ends every explanation of why there is no room.
const meanwhile = "; meanwhile hosts can be plain processes of this machine: launcher `local`"

// explain adds to an error what to change in the system, if that forbids what a room is made of.
func explain(err error) error {
	if errors.Is(err, errNoModule) {
		return fmt.Errorf("%w%s", err, meanwhile)
	}
	if advice := advise(err, os.Getuid() == 0, os.DirFS("/proc")); advice != "" {
		return fmt.Errorf("%w: %s%s", err, advice, meanwhile)
	}
	return err
}

// advise finds what in proc, a process file system, explains an error.
func advise(err error, root bool, proc fs.FS) string {
	refused := errors.Is(err, unix.EPERM) || errors.Is(err, unix.EACCES)
	switch {
	case setting(proc, "sys/user/max_user_namespaces") == "0":
		return "user namespaces are switched off: `sudo sysctl -w user.max_user_namespaces=10000` allows them"
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EUSERS):
		return "this user has as many namespaces as the system allows: take other rooms down, or raise user.max_user_namespaces and its neighbours, as by `sudo sysctl -w user.max_user_namespaces=100000 user.max_net_namespaces=100000`"
	case !refused:
		return ""
	case setting(proc, "sys/kernel/unprivileged_userns_clone") == "0" && !root:
		return "this system allows namespaces to root only: `sudo sysctl -w kernel.unprivileged_userns_clone=1` allows them to all"
	case setting(proc, "sys/kernel/apparmor_restrict_unprivileged_userns") == "1":
		return "AppArmor forbids it to programs without a profile: `sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0` allows it"
	case seccomp(proc):
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

// seccomp says whether this process's system calls are filtered.
func seccomp(proc fs.FS) bool {
	for line := range strings.Lines(setting(proc, "self/status")) {
		if v, ok := strings.CutPrefix(line, "Seccomp:"); ok {
			return strings.TrimSpace(v) == "2"
		}
	}
	return false
}
