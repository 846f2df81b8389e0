package local

import (
	"strconv"
	"strings"
	"sync"

	"jeton/launcher/kinfo"
)

// Place names this machine since its start.
var Place = sync.OnceValue(func() string {
	boot, err := kinfo.Boot()
	if err != nil {
		return "" // no mark is then of this place
	}
	return boot
})

// markOf is the mark of a process; "" when it has none, or is not ours to look at.
func markOf(pid int) string {
	a, _ := kinfo.ArgumentsOf(pid)
	for _, v := range a.Env {
		if mark, ok := strings.CutPrefix(v, markVariable+"="); ok {
			return mark
		}
	}
	return ""
}

func readProcess(pid int) (process, bool) {
	p, ok := kinfo.Find(pid)
	return ofKernel(p), ok
}

func ofKernel(p kinfo.Process) process {
	return process{pid: p.Pid, parent: p.Parent, group: p.Group, state: p.State, started: strconv.FormatInt(p.Started, 10)}
}

func readTable() table {
	t := table{}
	for _, k := range kinfo.All() {
		if p := ofKernel(k); p.state != 'Z' {
			p.mark = markOf(p.pid)
			t[p.pid] = p
		}
	}
	return t
}
