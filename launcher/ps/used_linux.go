package ps

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// Times are the processor times in what Stat has read: the process's own, and those of its children that it has waited for. Source: fields 14 to 17 of
// proc_pid_stat(5).
func Times(stat []string) (own, children time.Duration) {
	if len(stat) < 15 {
		return 0, 0
	}
	var spent [4]time.Duration // utime, stime, cutime, cstime
	for i := range spent {
		ticks, _ := strconv.ParseInt(stat[11+i], 10, 64)
		spent[i] = time.Duration(ticks) * Tick
	}
	return spent[0] + spent[1], spent[2] + spent[3]
}

// Resident is a process's memory that is not swapped out, in bytes, in what Stat has read. Source: field 24 of proc_pid_stat(5).
func Resident(stat []string) int64 {
	if len(stat) < 22 {
		return 0
	}
	pages, _ := strconv.ParseInt(stat[21], 10, 64)
	return pages * int64(os.Getpagesize())
}

// Sizes are bytes that a file of a process says in lines of a name each ("smaps_rollup", "Pss:"). What is not told is 0.
func Sizes(pid int, file string, names ...string) []int64 { return readSizes(of(pid, file), names...) }

// Memories are Sizes of the machine ("MemTotal:"). Source: proc_meminfo(5).
func Memories(names ...string) []int64 { return readSizes("/proc/meminfo", names...) }

// Memory is the machine's, in bytes; 0 when it is not told.
func Memory() int64 { return Memories("MemTotal:")[0] }

func readSizes(path string, names ...string) []int64 {
	sizes := make([]int64, len(names))
	b, err := os.ReadFile(path)
	if err != nil {
		return sizes // the process has ended
	}
	text := "\n" + string(b)
	for i, name := range names {
		if _, rest, ok := strings.Cut(text, "\n"+name); ok {
			if f := strings.Fields(rest); len(f) > 0 {
				kb, _ := strconv.ParseInt(f[0], 10, 64)
				sizes[i] = kb << 10
			}
		}
	}
	return sizes
}
