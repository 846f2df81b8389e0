package comm

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"jeton/runtime/session"
)

// maxOpen bounds how many comms a page can open and forget.
const maxOpen = 10_000

// A table is the targets and the open comms of the process.
type table struct {
	mu      sync.Mutex // never held while a handler runs
	targets map[string]func(*Comm, map[string]any)
	open    map[string]*Comm
}

var registry = &table{targets: map[string]func(*Comm, map[string]any){}, open: map[string]*Comm{}}

// Register sets what is called when the page opens a Comm to target; open is called before the Comm's first message, and
// sets its handlers. To register a target again replaces its function; nil removes it.
func Register(target string, open func(c *Comm, data map[string]any)) {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	if open == nil {
		delete(registry.targets, target)
		return
	}
	registry.targets[target] = open
}

// Opened lists the open comms, by id: for comm_info.
func Opened() []*Comm {
	registry.mu.Lock()
	defer registry.mu.Unlock()
	return slices.SortedFunc(maps.Values(registry.open), func(a, b *Comm) int { return strings.Compare(a.id, b.id) })
}

// Reset closes all comms and forgets all targets, as when the notebook's variables are cleared. The page is told.
func Reset() {
	for _, c := range Opened() {
		_ = c.Close() // a page that is gone needs not be told
	}
	registry.mu.Lock()
	defer registry.mu.Unlock()
	clear(registry.targets)
}

// Deliver takes a message of the page; the engine calls it, in the order in which they come, and it does not block.
// known is false when no target (of an open) or no comm (of the others) has that name: the engine then closes the comm.
func Deliver(m session.CommMessage) (known bool) {
	m.Data = some(m.Data)
	if m.Kind == "open" {
		return registry.accept(m)
	}
	registry.mu.Lock()
	c := registry.open[m.ID]
	if m.Kind == "close" {
		delete(registry.open, m.ID)
	}
	registry.mu.Unlock()
	if c == nil {
		return false
	}
	switch m.Kind {
	case "msg":
		c.q.put(m)
	case "close":
		c.q.end(m)
	default:
		return false
	}
	return true
}

// accept opens a Comm that the page asks for. The target's function is the first thing in its queue.
func (t *table) accept(m session.CommMessage) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	open := t.targets[m.Target]
	if open == nil || m.ID == "" || t.open[m.ID] != nil || len(t.open) >= maxOpen {
		return false
	}
	c := newComm(m.ID, m.Target)
	t.open[m.ID] = c
	c.q.first(func() { open(c, m.Data) })
	return true
}

func (t *table) add(c *Comm) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.open[c.id] = c
}

func (t *table) remove(c *Comm) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.open, c.id)
}

// tell shows a sentence in the notebook: a handler runs in no cell, and has nobody to return an error to.
func tell(format string, args ...any) {
	_ = session.Current().Display(session.Bundle{Data: map[string]any{"text/plain": fmt.Sprintf(format, args...)}})
}
