package sshdtest

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// descendants are the children of a process, theirs, and so on.
func descendants(pid int) []int {
	var all []int
	lists, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	for _, list := range lists {
		text, _ := os.ReadFile(list)
		for _, field := range strings.Fields(string(text)) {
			child, _ := strconv.Atoi(field)
			all = append(append(all, child), descendants(child)...)
		}
	}
	return all
}

// kill signals a process and all below it. The process is stopped first, so that no child comes after the look.
func kill(pid int, s syscall.Signal) {
	if s != syscall.SIGCONT {
		syscall.Kill(pid, syscall.SIGSTOP)
	}
	for _, p := range append(descendants(pid), pid) {
		syscall.Kill(p, s)
	}
}
