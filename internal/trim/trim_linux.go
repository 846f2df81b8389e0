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
	own := false          // one of the program's has been read
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
		case len(f) >= 6 && f[5] == self: // start-end perms offset device inode path
			own = true
			if f[1] == "r-xp" || f[1] == "r--p" {
				start, end = addresses(f[0])
			}
		case own && len(f) > 0 && !strings.HasSuffix(f[0], ":"): // the program's stand together; the system counts the pages of each that is read
			return
		}
	}
}

// addresses reads a range in hexadecimal digits; it is empty when there is none.
func addresses(text string) (start, end uint64) {
	from, to, _ := strings.Cut(text, "-")
	start, err1 := strconv.ParseUint(from, 16, 64)
	end, err2 := strconv.ParseUint(to, 16, 64)
	if err1 != nil || err2 != nil {
		return 0, 0
	}
	return start, end
}
