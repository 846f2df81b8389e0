//go:build linux

package room

import (
	"bytes"
	"errors"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
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
	killed := 0
	for range 5 { // a process may fork while we look
		found := leftovers(c, root)
		if len(found) == 0 {
			break
		}
		for _, pid := range found {
			if syscall.Kill(pid, syscall.SIGKILL) == nil {
				killed++
			}
		}
		for _, pid := range found {
			awaitEnd(pid)
		}
	}
	return killed, nil
}

// awaitEnd waits a short while until a process is dead. Orphans are reaped as they come.
func awaitEnd(pid int) {
	for range 50 {
		if p, ok := readProcess(pid); !ok || p.state == 'Z' {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// A process is a row of the host's process table.
type process struct {
	state           byte
	parent, session int
}

func readProcess(pid int) (p process, ok bool) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return p, false
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:])) // the name before it may hold anything
	if len(f) < 4 {
		return p, false
	}
	p.state = f[0][0]
	p.parent, _ = strconv.Atoi(f[1])
	p.session, _ = strconv.Atoi(f[3])
	return p, true
}

// leftovers finds what a child has left on the host; root is its number.
func leftovers(c *child, root int) []int {
	table := map[int]process{}
	entries, _ := os.ReadDir("/proc")
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			if p, ok := readProcess(pid); ok && p.state != 'Z' && pid != os.Getpid() {
				table[pid] = p
			}
		}
	}
	ours := map[int]bool{}
	for pid, p := range table {
		ours[pid] = p.session == root || hasMark(pid, c.mark)
	}
	for grown := true; grown; {
		grown = false
		for pid, p := range table {
			if !ours[pid] && (ours[p.parent] || p.parent == root) {
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
	env, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return err == nil && bytes.Contains(append([]byte{0}, env...), []byte("\x00"+markVariable+"="+mark+"\x00"))
}
