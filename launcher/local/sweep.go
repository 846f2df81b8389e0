package local

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// markVariable is in the environment of a process and so of all that it starts; its value is the process's own.
const markVariable = "JETON_ENGINE"

// killAll kills what a process left: the members of its process group, the processes that carry its mark, and their
// descendants. A process that ends itself passes its own pid as spare. Processes that have become our children are
// waited for. It returns how many it killed.
func killAll(root int, mark string, spare int) int {
	killed := 0
	for range 5 { // a process may fork while we look
		found := leftovers(root, mark, spare)
		if len(found) == 0 {
			break
		}
		for _, pid := range found {
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				killed++
			}
		}
		for _, pid := range found {
			awaitEnd(pid)
		}
	}
	return killed
}

// awaitEnd waits a short while until pid is gone, and reaps it if it is our child.
func awaitEnd(pid int) {
	for range 50 {
		var ws syscall.WaitStatus
		got, err := syscall.Wait4(pid, &ws, syscall.WNOHANG, nil)
		if got == pid || (err != nil && syscall.Kill(pid, 0) != nil) {
			return
		}
		if p, ok := readProcess(pid); !ok || p.state == 'Z' {
			if err != nil {
				return // somebody else's zombie
			}
		}
		time.Sleep(time.Millisecond)
	}
}

type process struct {
	pid, parent, group int
	state              byte
}

// readProcess reads /proc/PID/stat.
func readProcess(pid int) (process, bool) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return process{}, false
	}
	i := bytes.LastIndexByte(b, ')') // the name may hold anything
	if i < 0 {
		return process{}, false
	}
	f := strings.Fields(string(b[i+1:]))
	if len(f) < 3 {
		return process{}, false
	}
	p := process{pid: pid, state: f[0][0]}
	p.parent, _ = strconv.Atoi(f[1])
	p.group, _ = strconv.Atoi(f[2])
	return p, true
}

func leftovers(root int, mark string, spare int) []int {
	all := map[int]process{}
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, _ := strconv.Atoi(filepath.Base(name))
		if p, ok := readProcess(pid); ok && p.state != 'Z' {
			all[pid] = p
		}
	}
	ours := map[int]bool{}
	for pid, p := range all {
		if p.group == root || (pid != os.Getpid() && hasMark(pid, mark)) {
			ours[pid] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for pid, p := range all {
			if !ours[pid] && (ours[p.parent] || p.parent == root) {
				ours[pid], grown = true, true
			}
		}
	}
	delete(ours, spare)
	delete(ours, os.Getpid())
	var pids []int
	for pid := range ours {
		pids = append(pids, pid)
	}
	return pids
}

func hasMark(pid int, mark string) bool {
	env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return err == nil && bytes.Contains(append([]byte{0}, env...), []byte("\x00"+markVariable+"="+mark+"\x00"))
}
