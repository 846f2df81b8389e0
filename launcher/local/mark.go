package local

import (
	"crypto/rand"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"jeton/launcher/ps"
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
	self, _ := ps.Find(os.Getpid())
	return fmt.Sprintf("%s.%d.%d.", Place(), os.Getpid(), self.Started)
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
	p, there := ps.Find(pid)
	return !there || strconv.FormatInt(p.Started, 10) != f[2] || !p.Alive()
}

// Unmarked is an environment without a mark: that of a process that shall outlive, by a moment, the one that starts it.
func Unmarked(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool { return strings.HasPrefix(v, markVariable+"=") })
}
