package eval

import (
	"os"
	"os/exec"
	"strings"
	"sync"
)

// goroot is runtime.GOROOT as `go run` makes it: this program may not know where its library came from
// (-trimpath), or come from another machine, but the go command tells the programs that it runs.
var goroot = sync.OnceValue(func() string {
	if root := os.Getenv("GOROOT"); root != "" {
		return root
	}
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil { // there is no toolchain
		return ""
	}
	return strings.TrimSpace(string(out))
})
