package universe

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"sync"

	"jeton/kernel/rendezvous"
	"jeton/runtime/world"
)

// A Starter starts the processes of a member that others have asked for, and returns when they run, or why they do not. The member's job is to be told of
// its end by Ended, whether it could be started or not. ctx is the one who asks.
type Starter func(ctx context.Context, m *Member, s world.Spawn) error

// A Refusal is an error of a Starter that says what of a request was wrong.
type Refusal struct {
	Class string // see world.Spawned
	Which int    // of the commands; -1: all
	Err   error
}

func (r *Refusal) Error() string { return r.Err.Error() }
func (r *Refusal) Unwrap() error { return r.Err }

// A Universe is described at the package. Its methods may be called from several goroutines.
type Universe struct {
	start Starter
	id    int         // tells it from others
	place world.Place // what is common to all
	book  *rendezvous.Book

	mu      sync.Mutex // guards what follows, and all members
	changed chan struct{}
	members []*Member
	next    int // the first number that nobody has
	gone    []world.Notice
	doors   doors
	closed  bool
}

// A Job is what a member is, to those who keep it.
type Job struct {
	Size  int
	Slots int  // how many processes its hosts shall run; 0: nobody has said
	Wide  bool // some of the hosts that may be used are other machines
	// End ends it: another has failed, with which it was connected. It does not wait for the end.
	End func(code int, why string)
}

// A Member is a job in a universe.
type Member struct {
	u     *Universe
	job   Job
	place world.Place
	index int // among the members
	seats []seat
	ended bool
	over  chan struct{} // closed by Ended
}

// A seat is what is known of a process.
type seat struct {
	entered bool // it uses the universe
	final   bool // it has called Finalize
	dead    bool
	with    map[*Member]bool // of which members it knows processes by a communicator
}

// New makes one without members.
func New(start Starter) *Universe {
	var id [4]byte
	_, _ = rand.Read(id[:]) // never fails
	u := &Universe{start: start, id: int(binary.BigEndian.Uint32(id[:])), book: rendezvous.New(world.MaxProcesses), changed: make(chan struct{})}
	u.place = world.Place{Universe: u.id, Secret: make([]byte, 32)}
	u.doors.ports, u.doors.names = map[string]*port{}, map[string]string{}
	_, _ = rand.Read(u.place.Secret) // never fails
	return u
}

// Join makes a job the first member.
func (u *Universe) Join(j Job) *Member {
	u.mu.Lock()
	defer u.mu.Unlock()
	m, _ := u.join(j, "", nil)
	return m
}

// join makes a job a member. The caller holds mu.
func (u *Universe) join(j Job, name string, parent *world.Caller) (*Member, error) {
	if u.closed {
		return nil, rendezvous.ErrClosed
	}
	if j.Size > world.MaxProcesses-u.next {
		return nil, fmt.Errorf("there have been %d processes, and there can be %d", u.next, world.MaxProcesses)
	}
	m := &Member{u: u, job: j, place: u.place, index: len(u.members), seats: make([]seat, j.Size), over: make(chan struct{})}
	if parent == nil { // it says what is true of all
		u.place.Slots, u.place.Wide = j.Slots, j.Wide
		m.place = u.place
	}
	m.place.First, m.place.Name, m.place.Parent = u.next, name, parent
	for i := range m.seats {
		m.seats[i].with = map[*Member]bool{}
	}
	u.next += j.Size
	u.members = append(u.members, m)
	return m, nil
}

// Place is where the member is, without the secret's being anybody's but its processes'.
func (m *Member) Place() world.Place { return m.place }

// Size is how many processes it has. Name is what it is called, "" of the first; Index how many members were there before it.
func (m *Member) Size() int    { return m.job.Size }
func (m *Member) Name() string { return m.place.Name }
func (m *Member) Index() int   { return m.index }

// Keep says how a member that is being started is ended.
func (m *Member) Keep(end func(code int, why string)) {
	m.u.mu.Lock()
	defer m.u.mu.Unlock()
	m.job.End = end
}

// Apps says which of the commands each process runs.
func (m *Member) Apps(app []int) {
	m.u.mu.Lock()
	defer m.u.mu.Unlock()
	m.place.App = app
}

// of is whose process a number is, and which. The caller holds mu.
func (u *Universe) of(number int) (*Member, *seat) {
	for _, m := range u.members {
		if i := number - m.place.First; i >= 0 && i < len(m.seats) {
			return m, &m.seats[i]
		}
	}
	return nil, nil
}

// note has those look who wait for a change. The caller holds mu.
func (u *Universe) note() {
	close(u.changed)
	u.changed = make(chan struct{})
}

// await waits until done, which is called under the lock.
func (u *Universe) await(ctx context.Context, done func() bool) error {
	for {
		u.mu.Lock()
		ok, changed, closed := done(), u.changed, u.closed
		u.mu.Unlock()
		switch {
		case ok:
			return nil
		case closed:
			return rendezvous.ErrClosed
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// Gone tells of the end of a process.
func (m *Member) Gone(rank int, end world.End) {
	u := m.u
	number := m.place.First + rank
	u.mu.Lock()
	if s := &m.seats[rank]; !s.dead {
		s.dead = true
		clear(s.with)
		u.gone = append(u.gone, world.Notice{Rank: number, End: &end})
		u.doors.left(number)
		u.note()
	}
	u.mu.Unlock()
	u.book.Gone(number)
}

// Failed ends all members that are connected with this one, which a process has failed of, with its exit status.
func (m *Member) Failed(code int, why string) {
	m.u.mu.Lock()
	var ends []func(int, string)
	for _, o := range m.u.connected(m) {
		if o != m && o.job.End != nil {
			ends = append(ends, o.job.End)
		}
	}
	m.u.mu.Unlock()
	for _, end := range ends {
		end(code, why)
	}
}

// connected are a member and all that are connected with it, by others, too. The caller holds mu.
func (u *Universe) connected(m *Member) []*Member {
	all := []*Member{m}
	for i := 0; i < len(all); i++ {
		for _, o := range u.members {
			if o.joins(all[i]) || all[i].joins(o) {
				all = appendNew(all, o)
			}
		}
	}
	return all
}

func appendNew(all []*Member, m *Member) []*Member {
	for _, o := range all {
		if o == m {
			return all
		}
	}
	return append(all, m)
}

// joins reports whether a process of m knows some of another member.
func (m *Member) joins(o *Member) bool {
	for i := range m.seats {
		if m.seats[i].with[o] {
			return true
		}
	}
	return false
}

// Ended says that nothing of a member is left.
func (m *Member) Ended() {
	m.u.mu.Lock()
	for i := range m.seats {
		m.seats[i].dead = true
		clear(m.seats[i].with)
	}
	m.u.note()
	if !m.ended {
		m.ended = true
		close(m.over)
	}
	m.u.mu.Unlock()
}

// Wait waits until nothing is left of members that others have started.
func (u *Universe) Wait() {
	for i := 0; ; i++ {
		u.mu.Lock()
		if i >= len(u.members) {
			u.mu.Unlock()
			return
		}
		m := u.members[i]
		u.mu.Unlock()
		if m.place.Parent != nil {
			<-m.over
		}
	}
}

// Close ends those members, and waits for that.
func (u *Universe) Close(why string) {
	u.mu.Lock()
	u.closed = true
	var ends []func(int, string)
	for _, m := range u.members {
		if m.place.Parent != nil && m.job.End != nil {
			ends = append(ends, m.job.End)
		}
	}
	u.note()
	u.mu.Unlock()
	for _, end := range ends {
		end(0, why)
	}
	u.Wait()
	u.book.Close()
}
