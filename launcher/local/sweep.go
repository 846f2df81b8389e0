package local

import (
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Sweep implements [launcher.Process].
func (p *Process) Sweep() int { return killAll(quarry{root: p.Pid(), marked: is(p.mark)}) }

// SweepSelf kills what this process has started, if a Launcher of this package has started this process. It is what such a
// process does before it ends by itself.
func SweepSelf() int {
	mark := os.Getenv(markVariable)
	if mark == "" || syscall.Getpgrp() != os.Getpid() {
		return 0
	}
	return killAll(quarry{root: os.Getpid(), marked: is(mark), spare: os.Getpid()})
}

// SweepAll kills every process that Launchers of this process have started, and all that those have: what a process does
// that is about to end and does not care how each of them ends.
func SweepAll() int {
	return killAll(quarry{root: os.Getpid(), marked: func(m string) bool { return strings.HasPrefix(m, ourMarks()) }, spare: os.Getpid()})
}

// SweepDead kills what processes of this user have left that were killed before they could sweep: all that carries the mark
// of a starter that is dead. It is for who starts on a host where others may have been before.
func SweepDead() int { return killAll(quarry{marked: starterIsDead}) }

// A quarry is what a sweep is after: the process group of root and its descendants, what carries a mark, and the
// descendants of all these; but for spare, a process that sweeps before it ends itself.
type quarry struct {
	root, spare int // 0: none
	marked      func(mark string) bool
}

// killAll kills a quarry. Processes that have become our children are waited for. It returns how many it killed.
func killAll(q quarry) int {
	killed := map[int]bool{} // one that takes its time to die is found twice
	for range 5 {            // a process may fork while we look
		found := q.find(processes.now())
		if len(found) == 0 {
			break
		}
		for _, pid := range found {
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				killed[pid] = true
			}
		}
		for _, pid := range found {
			awaitEnd(pid)
		}
	}
	return len(killed)
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

func (q quarry) find(all table) []int {
	ours := map[int]bool{}
	for pid, p := range all {
		if q.root > 0 && p.group == q.root || pid != os.Getpid() && q.marked(p.mark) {
			ours[pid] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for pid, p := range all {
			if !ours[pid] && (ours[p.parent] || q.root > 0 && p.parent == q.root) {
				ours[pid], grown = true, true
			}
		}
	}
	delete(ours, q.spare)
	delete(ours, os.Getpid())
	return slices.Collect(maps.Keys(ours))
}
