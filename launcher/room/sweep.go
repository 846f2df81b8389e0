//go:build linux

package room

import (
	"errors"
	"os"
	"slices"

	"jeton/launcher/ps"
)

// sweep kills what a child has started: the members of its session, what carries its mark, and their descendants. It returns
// how many processes that were.
func (i *hostInit) sweep(id int) (int, error) {
	i.mu.Lock()
	c := i.children[id]
	if c == nil {
		i.mu.Unlock()
		return 0, errors.New("room: that process is not known to its host")
	}
	root := c.pid
	if other := i.running[root]; other != nil && other != c {
		root = -1 // the number means another by now
	}
	i.mu.Unlock()
	return ps.KillAll(func() []int { return leftovers(c, root) }), nil
}

// leftovers finds what a child has left on the host; root is its number.
func leftovers(c *child, root int) []int {
	table := map[int]ps.Process{}
	for _, p := range ps.All() {
		if p.Alive() && p.Pid != os.Getpid() {
			table[p.Pid] = p
		}
	}
	ours := map[int]bool{}
	for pid, p := range table {
		ours[pid] = p.Session == root || hasMark(pid, c.mark)
	}
	for grown := true; grown; {
		grown = false
		for pid, p := range table {
			if !ours[pid] && (ours[p.Parent] || p.Parent == root) {
				ours[pid], grown = true, true
			}
		}
	}
	var found []int
	for pid, our := range ours {
		if our && (pid != root || !c.hasEnded()) {
			found = append(found, pid)
		}
	}
	return found
}

func hasMark(pid int, mark string) bool {
	return slices.Contains(ps.Environment(pid), markVariable+"="+mark)
}
