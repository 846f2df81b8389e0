package stage

import (
	"fmt"
	"runtime"
	"strings"
)

// machines maps what `uname -m` says to Go's names.
var machines = map[string]string{
	"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64", "i386": "386", "i486": "386", "i586": "386", "i686": "386",
	"armv6l": "arm", "armv7l": "arm", "armv8l": "arm", "loongarch64": "loong64", "ppc64le": "ppc64le", "riscv64": "riscv64", "s390x": "s390x",
}

// checkSystem tells whether this program can run on a host of which uname says this.
func checkSystem(kernel, machine string) error {
	if strings.EqualFold(kernel, runtime.GOOS) && machines[machine] == runtime.GOARCH {
		return nil
	}
	return fmt.Errorf("%w: it is %s %s, and this jeton is a program for %s/%s", ErrSystem, printable(kernel), printable(machine), runtime.GOOS, runtime.GOARCH)
}
