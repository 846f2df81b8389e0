package ps

import (
	"syscall"
	"time"
)

// killTime bounds KillAll: what waits for a device ends when that answers.
const killTime = 2 * time.Second

// KillAll kills all processes that find finds, and looks again until it finds none: one may fork while we look. It returns, when they have
// ended, how many it has killed. It gives up after two seconds, and on those that are not ours to kill.
func KillAll(find func() []int) int { return KillAllUntil(find, Ended) }

// KillAllUntil is KillAll with another word on whether one has ended: of a parent, which waits for its children.
func KillAllUntil(find func() []int, ended func(pid int) bool) int {
	killed := map[int]bool{} // one that takes its time to die is found twice
	for late := time.Now().Add(killTime); ; {
		var dying []int
		for _, pid := range find() {
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				dying = append(dying, pid)
				killed[pid] = true
			}
		}
		if len(dying) == 0 || !awaitAll(dying, ended, late) {
			return len(killed)
		}
	}
}

// awaitAll waits until processes have ended, and says whether they have.
func awaitAll(pids []int, ended func(pid int) bool, late time.Time) bool {
	for _, pid := range pids {
		for !ended(pid) {
			if time.Now().After(late) {
				return false
			}
			time.Sleep(time.Millisecond)
		}
	}
	return true
}

// AwaitAll waits until processes that were killed have ended, which is at once, but for those that wait for a device: two seconds at most.
func AwaitAll(pids []int) { awaitAll(pids, Ended, time.Now().Add(killTime)) }

// Ended says whether a process has ended, whether or not its parent has waited for it.
func Ended(pid int) bool {
	p, ok := Find(pid)
	return !ok || !p.Alive()
}
