package world

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"sync/atomic"

	"jeton/runtime/session"
)

// An Info is what a rank knows of its world.
type Info struct {
	Rank   int      `json:"rank"`
	Hosts  []string `json:"hosts"`            // by rank; its length is the world's size
	Secret []byte   `json:"secret"`           // that the ranks prove to each other. It must not be printed, or leave the process
	Gone   []Notice `json:"gone"`             // of ranks that had ended already
	Record bool     `json:"record,omitempty"` // the launcher collects the events of its ranks (runtime/history)
	// Spawned says that processes of another job have started this one: EnterUniverse tells more.
	Spawned bool `json:"spawned,omitempty"`
}

// A Notice is what a kernel or a launcher tells of a rank whose process has ended.
type Notice struct {
	Rank int  `json:"rank"`
	End  *End `json:"end,omitempty"` // nil when that is not known yet: another Notice follows
}

// A member is this process in its world.
type member struct {
	mu   sync.Mutex // guards what follows
	info Info
	in   bool
	gone map[int]*death // by rank; made when somebody asks, or when it ends

	job   atomic.Pointer[Job] // written by who holds mu
	early JobEnd              // of a job that this process is not in yet
}

var me = newMember()

func newMember() *member {
	m := &member{gone: map[int]*death{}}
	m.job.Store(newJob(0))
	return m
}

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

// Gone returns a channel that is closed when the rank's process has ended, well or not: its kernel's or launcher's word comes within
// milliseconds. [Ended] says how. When the rank has been replaced (`%world repair`), Gone gives a new channel. It panics when there
// is no such rank.
func Gone(rank int) <-chan struct{} {
	return deathOf(rank).gone
}

// death is that of a rank. The caller holds mu.
func (m *member) death(rank int) *death {
	d := m.gone[rank]
	if d == nil {
		d = newDeath()
		m.gone[rank] = d
	}
	return d
}

// The kernel's calls.
const (
	callInfo   = "world.info"   // an Info; once, before the first cell
	callGone   = "world.gone"   // Notices, as one list
	callBack   = "world.back"   // a rank that has been replaced
	callMemory = "world.memory" // what this process takes
	callJob    = "world.job"    // the number of the job that the next cell is in; before each
	callEnded  = "world.ended"  // a JobEnd
)

// Join makes this process ready to be a rank: it answers what its kernel calls. An engine calls it once, at its start.
func Join() {
	session.Offer(callInfo, func(request []byte) ([]byte, error) { return nil, me.learn(request) })
	session.Offer(callGone, func(request []byte) ([]byte, error) { return nil, me.bury(request) })
	session.Offer(callBack, func(request []byte) ([]byte, error) { return nil, me.revive(request) })
	session.Offer(callJob, func(request []byte) ([]byte, error) { return nil, me.enter(request) })
	session.Offer(callEnded, func(request []byte) ([]byte, error) { return nil, me.ended(request) })
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
	for _, n := range i.Gone {
		m.death(n.Rank).note(n.End)
	}
	return nil
}

// bury notes which ranks have ended, and how.
func (m *member) bury(request []byte) error {
	var notices []Notice
	if err := json.Unmarshal(request, &notices); err != nil {
		return fmt.Errorf("world: which ranks? %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range notices {
		m.death(n.Rank).note(n.End)
	}
	return nil
}

// revive notes that an ended rank has been replaced.
func (m *member) revive(request []byte) error {
	var rank int
	if err := json.Unmarshal(request, &rank); err != nil {
		return fmt.Errorf("world: which rank? %w", err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if isClosed(m.death(rank).gone) {
		m.gone[rank] = newDeath()
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
