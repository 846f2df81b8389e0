package trim

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// StartUp unmaps the clean pages of the program's text and read-only data. It does nothing when the system does not say
// where they are.
func StartUp() {
	self, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return
	}
	maps, err := os.Open("/proc/self/smaps")
	if err != nil {
		return
	}
	defer maps.Close()
	var start, end uint64 // of a mapping of the program that cannot be written
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		f := strings.Fields(lines.Text())
		switch {
		case len(f) >= 2 && f[0] == "Anonymous:":
			// What the dynamic linker has written before it took the right to write away is the process's own: it would be lost.
			if f[1] == "0" && end > start {
				_, _, _ = unix.Syscall(unix.SYS_MADVISE, uintptr(start), uintptr(end-start), unix.MADV_DONTNEED)
			}
			start, end = 0, 0
		case len(f) >= 6 && f[5] == self && (f[1] == "r-xp" || f[1] == "r--p"): // start-end perms offset device inode path
			from, to, _ := strings.Cut(f[0], "-")
			var err1, err2 error
			start, err1 = strconv.ParseUint(from, 16, 64)
			end, err2 = strconv.ParseUint(to, 16, 64)
			if err1 != nil || err2 != nil {
				start, end = 0, 0
			}
		}
	}
}
