package sock

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"jeton/launcher/ps"
)

func processes() (Processes, error) {
	pids := ps.Pids()
	if len(pids) == 0 {
		return nil, fmt.Errorf("ps: /proc tells of no process")
	}
	boot := ps.Boot()
	var rows Processes
	for _, pid := range pids {
		if row, ok := process(pid, boot); ok { // else it has just ended
			rows = append(rows, row)
		}
	}
	slices.SortFunc(rows, func(a, b Process) int { return cmp.Compare(a.PID, b.PID) })
	return rows, nil
}

func process(pid int, boot time.Time) (Process, bool) {
	stat := ps.Stat(pid)
	p, ok := ps.Row(pid, stat)
	uid, known := effectiveUser(pid)
	if !ok || !known {
		return Process{}, false
	}
	command := strings.Join(ps.CommandLine(pid), " ")
	if command == "" {
		command = "[" + name(pid) + "]"
	}
	cpu, _ := ps.Times(stat)
	return Process{
		PID: pid, PPID: p.Parent, UID: uid, User: userName(uid), State: string(p.State),
		CPU: cpu, RSS: ps.Resident(stat), Start: p.StartedAfter(boot), Command: command,
	}, true
}

// effectiveUser is the second of a process's user numbers.
func effectiveUser(pid int) (uid int, ok bool) {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, text, _ := bytes.Cut(b, []byte("\nUid:"))
	line, _, _ := bytes.Cut(text, []byte("\n"))
	f := strings.Fields(string(line))
	if len(f) < 2 {
		return 0, false
	}
	uid, err := strconv.Atoi(f[1])
	return uid, err == nil
}

// name is a process's own, of 15 bytes at most; "" when it has ended.
func name(pid int) string {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	return strings.TrimSuffix(string(b), "\n")
}

// programName is what netstat shows: the command's first word without its folder.
func programName(pid int) string {
	if args := ps.CommandLine(pid); len(args) > 0 && args[0] != "" {
		return filepath.Base(strings.Fields(args[0] + " -")[0])
	}
	return cmp.Or(name(pid), "-")
}
