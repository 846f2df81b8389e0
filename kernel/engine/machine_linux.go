package engine

import (
	"os"
	"strconv"
	"strings"

	"jeton/launcher/ps"
)

// HalfMemory is half of the machine's memory, or of the container's, in bytes; -1 when neither is told. It is the limit that 0 means.
func HalfMemory() int64 {
	total := ps.Memory()
	if b, err := os.ReadFile("/sys/fs/cgroup/memory.max"); err == nil {
		if n, err := strconv.ParseInt(strings.TrimSpace(string(b)), 10, 64); err == nil && (total == 0 || n < total) {
			total = n
		}
	}
	if total == 0 {
		return -1
	}
	return total / 2
}
