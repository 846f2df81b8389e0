package local

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// markVariable is in the environment of a process and so of all that it starts. Its value says who has started the process,
// and is the process's own:
//
//	PLACE.PID.STARTED.RANDOM
//
// The first three name the starter for good, so that it can be told from the mark whether the starter still lives. A mark of another
// place says nothing: it may have come with an environment from another host (Slurm's srun sends it along), or be of another
// namespace of PIDs on this one.
const markVariable = "JETON_ENGINE"

func newMark() string { return ourMarks() + rand.Text() }

// ourMarks is what the marks of all processes that this one starts begin with.
var ourMarks = sync.OnceValue(func() string {
	self, _ := readProcess(os.Getpid())
	return fmt.Sprintf("%s.%d.%s.", Place(), os.Getpid(), self.started)
})

// Place names our namespace of PIDs, on this machine since its start. The number of the first one is the same on all machines.
var Place = sync.OnceValue(func() string {
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	link, err2 := os.Readlink("/proc/self/ns/pid")
	if err != nil || err2 != nil {
		return "" // no mark is then of this place
	}
	return strings.TrimSpace(string(boot)) + "-" + strings.Trim(link, "pid:[]")
})

func is(mark string) func(string) bool { return func(m string) bool { return m == mark } }

// starterIsDead reports whether the process that gave a mark has ended. It is false for what is not a mark of ours.
func starterIsDead(mark string) bool {
	f := strings.Split(mark, ".")
	if len(f) != 4 || f[0] == "" || f[0] != Place() {
		return false
	}
	pid, err := strconv.Atoi(f[1])
	if err != nil {
		return false
	}
	p, alive := readProcess(pid)
	return !alive || p.started != f[2] || p.state == 'Z' || p.state == 'X'
}

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

// Unmarked is an environment without a mark: that of a process that shall outlive, by a moment, the one that starts it.
func Unmarked(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool { return strings.HasPrefix(v, markVariable+"=") })
}
