package job

import (
	"fmt"
	"strings"
	"time"

	"jeton/launcher/ps"
)

// stopLook is the time between two looks at whether ranks here are stopped. It takes two, so that what a tracer holds for a moment is not told of.
const stopLook = 500 * time.Millisecond

// tellStopped tells of ranks on this machine that a signal has stopped, each time that one has: nothing has failed then, and who waits for such a rank would wait
// without a word. Its process may go on, so nothing is ended.
func (j *job) tellStopped(ended <-chan struct{}) {
	look := time.NewTicker(stopLook)
	defer look.Stop()
	looks := map[*rank]int{} // at which it was stopped
	for {
		select {
		case <-ended:
			return
		case <-look.C:
		}
		for r, pid := range j.livingHere() {
			if !isStopped(pid) {
				delete(looks, r)
			} else if looks[r]++; looks[r] == 2 {
				j.err.note(fmt.Sprintf("jeton: %s on %s (pid %d) is stopped, by SIGSTOP or a debugger: who waits for it waits until kill -CONT %d\n", j.who(r), r.host.Name, pid, pid))
			}
		}
	}
}

// livingHere are the ranks of this machine that live, with their processes.
func (j *job) livingHere() map[*rank]int {
	j.mu.Lock()
	defer j.mu.Unlock()
	pids := map[*rank]int{}
	for _, r := range j.ranks {
		if p, ok := r.process.(*here); ok && r.exit == nil {
			pids[r] = p.Pid()
		}
	}
	return pids
}

// isStopped is ps.Stopped at the price of one thread's state for those that are not.
func isStopped(pid int) bool {
	p, ok := ps.Find(pid)
	return ok && strings.ContainsRune("Tt", rune(p.State)) && ps.Stopped(pid)
}
