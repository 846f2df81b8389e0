package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sync"

	"jeton/runtime/session"
)

// An Info is what a rank knows of its world.
type Info struct {
	Rank   int      `json:"rank"`
	Hosts  []string `json:"hosts"`  // by rank; its length is the world's size
	Secret []byte   `json:"secret"` // that the ranks prove to each other. It must not be printed, or leave the process
	Gone   []int    `json:"gone"`   // ranks that were dead already
}

// A member is this process in its world.
type member struct {
	mu   sync.Mutex // guards what follows
	info Info
	in   bool
	gone map[int]chan struct{} // closed when the rank has died; made when somebody asks, or when it dies
}

var me = &member{gone: map[int]chan struct{}{}}

func now() Info {
	launched()
	me.mu.Lock()
	defer me.mu.Unlock()
	return me.info
}

// Self is what this process knows of its world; false outside one. It is for the packages that connect ranks.
func Self() (Info, bool) {
	launched()
	me.mu.Lock()
	defer me.mu.Unlock()
	return me.info, me.in
}

// Gone returns a channel that is closed when the rank dies; the kernel's word comes within milliseconds. When a dead rank has been
// replaced (`%world repair`), Gone gives a new channel. It panics when there is no such rank.
func Gone(rank int) <-chan struct{} {
	HostOf(rank)
	me.mu.Lock()
	defer me.mu.Unlock()
	return me.death(rank)
}

// death is the channel of a rank. The caller holds mu.
func (m *member) death(rank int) chan struct{} {
	c := m.gone[rank]
	if c == nil {
		c = make(chan struct{})
		m.gone[rank] = c
	}
	return c
}

// The kernel's calls.
const (
	callInfo   = "world.info"   // an Info; once, before the first cell
	callGone   = "world.gone"   // a rank that has died
	callBack   = "world.back"   // a rank that has been replaced
	callMemory = "world.memory" // what this process takes
)

// Join makes this process ready to be a rank: it answers what its kernel calls. An engine calls it once, at its start.
func Join() {
	session.Offer(callInfo, func(request []byte) ([]byte, error) { return nil, me.learn(request) })
	session.Offer(callGone, func(request []byte) ([]byte, error) { return nil, me.mark(request, true) })
	session.Offer(callBack, func(request []byte) ([]byte, error) { return nil, me.mark(request, false) })
	session.Offer(callMemory, func([]byte) ([]byte, error) { return memory() })
}

func (m *member) learn(request []byte) error {
	var i Info
	if err := json.Unmarshal(request, &i); err != nil || i.Rank < 0 || i.Rank >= len(i.Hosts) {
		return fmt.Errorf("world: the kernel's word on this world cannot be read: %v", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.in {
		return fmt.Errorf("world: this process is rank %d already", m.info.Rank)
	}
	m.info, m.in = i, true
	for _, rank := range i.Gone {
		m.die(rank)
	}
	return nil
}

// die closes a rank's channel, if it is open. The caller holds mu.
func (m *member) die(rank int) {
	select {
	case <-m.death(rank):
	default:
		close(m.death(rank))
	}
}

// mark notes that a rank has died, or that there is a new one.
func (m *member) mark(request []byte, dead bool) error {
	var rank int
	if err := json.Unmarshal(request, &rank); err != nil {
		return fmt.Errorf("world: which rank? %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if dead {
		m.die(rank)
		return nil
	}
	select {
	case <-m.death(rank):
		m.gone[rank] = make(chan struct{})
	default:
	}
	return nil
}

// memory is what this process keeps in memory, in bytes, as JSON: its share of pages that it has in common with others counted by
// their number.
func memory() ([]byte, error) {
	data, err := os.ReadFile("/proc/self/smaps_rollup")
	if err != nil {
		return nil, err
	}
	for line := range bytes.Lines(data) {
		var kb int64
		if n, _ := fmt.Sscanf(string(line), "Pss: %d kB", &kb); n == 1 {
			return json.Marshal(kb << 10)
		}
	}
	return nil, fmt.Errorf("smaps_rollup has no Pss")
}
