package local

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"sync"
)

type process struct {
	pid, parent, group int
	state              byte
	started            string // in the system's clock ticks since its start; with pid it names the process for good
	mark               string // see markVariable; only in a table
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

// A table is all processes at one moment but for zombies, by pid.
type table map[int]process

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

// A camera takes tables, which is some work. Who asks while one is being taken shares the next with all that ask meanwhile:
// when a world of many ranks ends, they are swept at the same time.
type camera struct {
	mu   sync.Mutex
	next *picture // that has not been begun; nil for none

	busy sync.Mutex // held while one is taken
}

type picture struct {
	once  sync.Once
	table table
}

var processes camera

// now returns a table that was begun after the call. It is not to be changed.
func (c *camera) now() table {
	c.mu.Lock()
	if c.next == nil {
		c.next = &picture{}
	}
	p := c.next
	c.mu.Unlock()
	p.once.Do(func() {
		c.busy.Lock()
		defer c.busy.Unlock()
		c.mu.Lock()
		c.next = nil // who comes from here on needs a later one
		c.mu.Unlock()
		p.table = readTable()
	})
	return p.table
}
