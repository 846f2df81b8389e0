package daemons

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func readStatus(pid int) (status, bool) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return status{}, false
	}
	return parseStatus(pid, b)
}

// processes are all of this host that can be seen.
func processes() map[int]status {
	all := map[int]status{}
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		pid, _ := strconv.Atoi(filepath.Base(name))
		if s, ok := readStatus(pid); ok {
			all[pid] = s
		}
	}
	return all
}

// environment is what a process was started with; nil for another user's.
func environment(pid int) []string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil {
		return nil
	}
	return strings.Split(string(b), "\x00")
}

// commandLine is a process's program and arguments.
func commandLine(pid int) []string {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	if err != nil || len(b) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(b), "\x00"), "\x00")
}

// programFile is the file of a process's program; "" for another user's.
func programFile(pid int) string {
	path, _ := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
	return path
}

// clockTicks is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every Linux that Go runs on.
const clockTicks = 100

// started is when a process started.
func (s status) started() time.Time {
	b, _ := os.ReadFile("/proc/uptime")
	up, _, _ := strings.Cut(string(b), " ")
	seconds, _ := strconv.ParseFloat(up, 64)
	return time.Now().Add(time.Duration(float64(s.ticks)/clockTicks*1e9) - time.Duration(seconds*1e9))
}

// sockets reads the table that pid sees.
func sockets(pid int) socketTable {
	t := socketTable{}
	for _, proto := range []string{"tcp", "tcp6", "udp", "udp6"} {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/net/%s", pid, proto))
		if err != nil { // a machine without IPv6 has no tcp6
			continue
		}
		t.parse(strings.TrimSuffix(proto, "6"), string(b))
	}
	return t
}

// of are the sockets that a process holds.
func (t socketTable) of(pid int) (open []Connection) {
	fds, _ := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", pid))
	for _, fd := range fds {
		target, err := os.Readlink(fd)
		if err != nil {
			continue
		}
		inode, ok := strings.CutPrefix(target, "socket:[")
		if c, known := t[strings.TrimSuffix(inode, "]")]; ok && known {
			open = append(open, c)
		}
	}
	return open
}

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
