//go:build !portable

package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"
)

// inputName names what descriptor 0 is.
func inputName() string {
	name, _ := os.Readlink("/proc/self/fd/0")
	return name
}

// inputWanted reports whether a thread of this process, or of a child that has the pipe of that name, is blocked in a read of it.
func inputWanted(inode string) bool { return reading("self", "") || childReading(inode) }

// readZero is how /proc/PID/task/TID/syscall begins for a read of descriptor 0.
var readZero = fmt.Sprintf("%d 0x0 ", syscall.SYS_READ)

// reading reports whether a thread of the process is blocked in read(0); with an inode, only if its descriptor 0 is it.
func reading(pid, inode string) bool {
	tasks, _ := os.ReadDir("/proc/" + pid + "/task")
	for _, t := range tasks {
		dir := "/proc/" + pid + "/task/" + t.Name()
		if b, err := os.ReadFile(dir + "/syscall"); err != nil || !strings.HasPrefix(string(b), readZero) {
			continue
		}
		if inode == "" {
			return true
		}
		if got, _ := os.Readlink("/proc/" + pid + "/fd/0"); got == inode {
			return true
		}
	}
	return false
}

// childReading looks at our descendants.
func childReading(inode string) bool {
	todo := []string{"self"}
	for len(todo) > 0 {
		lists, _ := filepath.Glob("/proc/" + todo[0] + "/task/*/children")
		todo = todo[1:]
		for _, list := range lists {
			b, _ := os.ReadFile(list)
			for _, pid := range strings.Fields(string(b)) {
				if reading(pid, inode) {
					return true
				}
				todo = append(todo, pid)
			}
		}
	}
	return false
}

// pending is how many bytes wait in a pipe.
func pending(fd int) int {
	n, err := unix.IoctlGetInt(fd, unix.TIOCINQ)
	if err != nil {
		return 0
	}
	return n
}
