package namespaces

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
)

// What forbids namespaces, and the name of what to change. The systems are made of the files in which they say so; errors are as the
// kernel's documentation has them.
func TestAdvise(t *testing.T) {
	const (
		most   = "sys/user/max_user_namespaces"
		debian = "sys/kernel/unprivileged_userns_clone"
		ubuntu = "sys/kernel/apparmor_restrict_unprivileged_userns"
	)
	for name, c := range map[string]struct {
		err  error
		root bool
		proc map[string]string
		want string
	}{
		"switched off":         {syscall.ENOSPC, false, map[string]string{most: "0\n"}, "sysctl -w user.max_user_namespaces=10000"},
		"too many":             {syscall.ENOSPC, false, map[string]string{most: "96364\n"}, "user.max_net_namespaces="},
		"too many users":       {syscall.EUSERS, false, nil, "user.max_net_namespaces="},
		"Debian's":             {syscall.EPERM, false, map[string]string{debian: "0\n"}, "sysctl -w kernel.unprivileged_userns_clone=1"},
		"AppArmor":             {syscall.EACCES, false, map[string]string{ubuntu: "1\n"}, "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"},
		"AppArmor lets root":   {syscall.EPERM, true, map[string]string{ubuntu: "1\n", "self/status": "Name:\tx\nSeccomp:\t2\n"}, "seccomp=unconfined"},
		"seccomp":              {syscall.EPERM, true, map[string]string{"self/status": "Name:\tx\nSeccomp:\t2\n"}, "seccomp=unconfined"},
		"masked /proc":         {syscall.EPERM, true, map[string]string{"self/status": "Seccomp:\t0\n"}, "systempaths=unconfined"},
		"an error in an error": {fmt.Errorf("mount: %w", syscall.EPERM), true, nil, "systempaths=unconfined"},
		"something else":       {errors.New("disk full"), false, nil, ""},
	} {
		proc := fstest.MapFS{}
		for file, text := range c.proc {
			proc[file] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := Advise(c.err, c.root, proc); !strings.Contains(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %q, want %s", name, got, c.want)
		}
	}
}
