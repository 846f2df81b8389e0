package daemons

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

func caught(pid int, sig syscall.Signal) bool  { return inMask(pid, "SigCgt:", sig) }
func ignored(pid int, sig syscall.Signal) bool { return inMask(pid, "SigIgn:", sig) }

// inMask looks a signal up in a mask of /proc/PID/status.
func inMask(pid int, mask string, sig syscall.Signal) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return false
	}
	f := strings.Fields(string(b))
	i := slices.Index(f, mask)
	if i < 0 || i+1 >= len(f) {
		return false
	}
	bits, err := strconv.ParseUint(f[i+1], 16, 64)
	return err == nil && bits&(1<<(uint(sig)-1)) != 0
}
