package job

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// asking tells a stream of whose it is, so that questions are shown at once.
func (s *stream) asking(pid int) { s.asks = func() bool { return reads(pid, maxGenerations) } }

// maxGenerations is how far below a rank the process may be that asks: a shell's child, or that one's.
const maxGenerations = 4

// readZero is how /proc/PID/task/TID/syscall begins for a read of descriptor 0.
var readZero = fmt.Appendf(nil, "%d 0x0 ", syscall.SYS_READ)

// reads reports whether a thread of a process, or of one below it, is blocked in a read of its standard input. Where that cannot be
// told, none is.
func reads(pid, generations int) bool {
	tasks, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*")
	for _, task := range tasks {
		if call, err := os.ReadFile(task + "/syscall"); err == nil && bytes.HasPrefix(call, readZero) {
			return true
		}
		if generations == 0 {
			continue
		}
		children, _ := os.ReadFile(task + "/children")
		for field := range bytes.FieldsSeq(children) {
			if child, err := strconv.Atoi(string(field)); err == nil && reads(child, generations-1) {
				return true
			}
		}
	}
	return false
}
