package local

import (
	"os"
	"strings"
	"sync"
)

// Place names our namespace of PIDs, on this machine since its start. The number of the first one is the same on all machines.
var Place = sync.OnceValue(func() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	link, err2 := os.Readlink("/proc/self/ns/pid")
	if err != nil || err2 != nil {
		return "" // no mark is then of this place
	}
	return strings.TrimSpace(string(boot)) + "-" + strings.Trim(link, "pid:[]")
})
