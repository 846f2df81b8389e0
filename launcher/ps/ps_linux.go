package ps

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Stat is /proc/PID/stat from its third field on, the state: field n of proc_pid_stat(5) is at n-3. It is nil when there is no such process.
func Stat(pid int) []string { return readStat(of(pid, "stat")) }

func readStat(path string) []string {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return statFields(b)
}

// statFields leaves out the name, which stands in brackets and may hold anything.
func statFields(b []byte) []string { return strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) }

// Find is one process; ok is false when there is none.
func Find(pid int) (p Process, ok bool) { return Row(pid, Stat(pid)) }

// Row is Find from what Stat has read.
func Row(pid int, fields []string) (p Process, ok bool) {
	if len(fields) < 20 {
		return p, false
	}
	p = Process{Pid: pid, State: fields[0][0]}
	for i, to := range []*int{&p.Parent, &p.Group, &p.Session} {
		n, err := strconv.Atoi(fields[1+i])
		if err != nil {
			return p, false
		}
		*to = n
	}
	started, err := strconv.ParseInt(fields[19], 10, 64)
	p.Started = started
	return p, err == nil
}

// Pids are the numbers of all processes of this moment, also of those that have ended and were not waited for.
func Pids() (all []int) {
	d, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer d.Close()
	names, _ := d.Readdirnames(-1)
	for _, name := range names {
		if pid, err := strconv.Atoi(name); err == nil {
			all = append(all, pid)
		}
	}
	return all
}

// All are the processes of this moment, also those that have ended and were not waited for.
func All() (all []Process) {
	for _, pid := range Pids() {
		if p, ok := Find(pid); ok {
			all = append(all, p)
		}
	}
	return all
}

// Stopped says whether no thread of a process runs, since it was stopped. The threads stop one by one, each when it would next run: the
// state of a process is that of its first.
func Stopped(pid int) bool {
	threads, _ := filepath.Glob(of(pid, "task/*/stat"))
	for _, path := range threads {
		if f := readStat(path); len(f) > 0 && !strings.Contains("TtZX", f[0]) {
			return false
		}
	}
	return len(threads) > 0
}

// Environment is what a process was started with; nil for another user's.
func Environment(pid int) []string { return words(of(pid, "environ")) }

// CommandLine is a process's program and arguments; nil for one that has ended.
func CommandLine(pid int) []string { return words(of(pid, "cmdline")) }

// words reads a file of strings that are ended by a zero each.
func words(path string) []string {
	b, err := os.ReadFile(path)
	if err != nil || len(b) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(b), "\x00"), "\x00")
}

// Program is the file of a process's program; "" for another user's.
func Program(pid int) string {
	path, _ := os.Readlink(of(pid, "exe"))
	return path
}

// Tick is the unit of times in /proc/PID/stat: USER_HZ, which is 100 on every Linux that Go runs on.
const Tick = time.Second / 100

// StartTime is when the process started, to some hundredths of a second.
func (p Process) StartTime() time.Time { return p.StartedAfter(Boot()) }

// StartedAfter is StartTime by a time of the boot that is known: for many processes.
func (p Process) StartedAfter(boot time.Time) time.Time {
	return boot.Add(time.Duration(p.Started) * Tick)
}

// Boot is when the machine started.
func Boot() time.Time {
	b, _ := os.ReadFile("/proc/uptime")
	up, _, _ := strings.Cut(string(b), " ")
	seconds, _ := strconv.ParseFloat(up, 64)
	return time.Now().Add(-time.Duration(seconds * float64(time.Second)))
}

func of(pid int, file string) string { return "/proc/" + strconv.Itoa(pid) + "/" + file }
