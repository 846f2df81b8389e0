//go:build linux

package sandbox

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"jeton/launcher/namespaces"
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
	if errors.Is(err, syscall.ENOSYS) {
		return "this Linux lacks it: a sandbox needs Linux 5.14 or later"
	}
	return namespaces.Advise(err, root, proc)
}
