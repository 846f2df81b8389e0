package local

import (
	"strings"
	"sync"

	"jeton/launcher/ps"
)

type process struct {
	ps.Process
	mark string // see markVariable
}

// A table is all processes at one moment but for those that have ended, by pid.
type table map[int]process

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

func readTable() table {
	t := table{}
	for _, p := range ps.All() {
		if p.Alive() {
			t[p.Pid] = process{p, markOf(p.Pid)}
		}
	}
	return t
}

// markOf is the mark of a process; "" when it has none, or is not ours to look at.
func markOf(pid int) string {
	for _, v := range ps.Environment(pid) {
		if mark, ok := strings.CutPrefix(v, markVariable+"="); ok {
			return mark
		}
	}
	return ""
}
