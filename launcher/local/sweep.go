package local

import (
	"maps"
	"os"
	"slices"
	"strings"
	"syscall"

	"jeton/launcher/ps"
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
	return ps.KillAllUntil(func() []int { return q.find(processes.now()) }, reaped)
}

// reaped says whether a process has ended; one that is our child is then waited for.
func reaped(pid int) bool {
	var ws syscall.WaitStatus
	got, err := syscall.Wait4(pid, &ws, syscall.WNOHANG, nil)
	return got == pid || err != nil && ps.Ended(pid)
}

func (q quarry) find(all table) []int {
	ours := map[int]bool{}
	for pid, p := range all {
		if q.root > 0 && p.Group == q.root || pid != os.Getpid() && q.marked(p.mark) {
			ours[pid] = true
		}
	}
	for grown := true; grown; {
		grown = false
		for pid, p := range all {
			if !ours[pid] && (ours[p.Parent] || q.root > 0 && p.Parent == q.root) {
				ours[pid], grown = true, true
			}
		}
	}
	delete(ours, q.spare)
	delete(ours, os.Getpid())
	return slices.Collect(maps.Keys(ours))
}
