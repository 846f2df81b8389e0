package local

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"sync"
)

// Place names our namespace of PIDs, on this machine since its start. The number of the first one is the same on all machines.
var Place = sync.OnceValue(func() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	link, err2 := os.Readlink("/proc/self/ns/pid")
	if err != nil || err2 != nil {
		return "" // no mark is then of this place
	}
	return strings.TrimSpace(string(boot)) + "-" + strings.Trim(link, "pid:[]")
})

// markOf is the mark of a process; "" when it has none, or is not ours to look at.
func markOf(pid int) string {
	env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	if err != nil {
		return ""
	}
	for v := range bytes.SplitSeq(env, []byte{0}) {
		if mark, ok := bytes.CutPrefix(v, []byte(markVariable+"=")); ok {
			return string(mark)
		}
	}
	return ""
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
	if len(f) < 20 {
		return process{}, false
	}
	p := process{pid: pid, state: f[0][0], started: f[19]}
	p.parent, _ = strconv.Atoi(f[1])
	p.group, _ = strconv.Atoi(f[2])
	return p, true
}

func readTable() table {
	t := table{}
	names, _ := readNames("/proc")
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		if p, ok := readProcess(pid); ok && p.state != 'Z' {
			p.mark = markOf(pid)
			t[pid] = p
		}
	}
	return t
}

func readNames(dir string) ([]string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Readdirnames(-1)
}
