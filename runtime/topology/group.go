package topology

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"jeton/runtime/frame"
	"jeton/runtime/session"
)

// A Group is a network that was built, for who has launched it.
type Group struct {
	Shape   Shape
	members []*member
	wg      sync.WaitGroup
	stop    func(ended bool) error // ends what was started for it; may be nil
	once    sync.Once
	err     error
}

// A member is one of its processes.
type member struct {
	Member
	number int
	addr   string
	conn   *frame.Conn
	done   chan struct{} // closed when it has ended; then err is why, if that was an error
	err    error

	mu      sync.Mutex // guards what follows
	asked   uint64
	answers map[uint64]chan string
}

// A Member is who one of the processes is.
type Member struct {
	Name string
	Host string
	Pid  int
}

func newMember(j join, c *frame.Conn) *member {
	return &member{Member: Member{j.Name, j.Host, j.Pid}, number: j.Process, addr: j.Addr, conn: c, done: make(chan struct{}), answers: map[uint64]chan string{}}
}

func (m *member) String() string { return called(m.number, m.Name, m.Host) }

// ready waits until the process has its links.
func (m *member) ready(ctx context.Context) error {
	msg, err := m.conn.RecvContext(ctx)
	if err == nil {
		err = heard(msg, wordReady, nil)
	}
	if err != nil {
		return fmt.Errorf("topology: %s has no place in the network: %w", m, err)
	}
	return nil
}

func newGroup(h *hub) *Group {
	g := &Group{Shape: h.shape, members: h.members}
	for _, m := range g.members {
		g.wg.Go(m.attend)
	}
	return g
}

// attend hears what a process says until it ends.
func (m *member) attend() {
	defer close(m.done)
	for {
		msg, err := m.conn.Recv()
		if err != nil {
			if m.err = err; errors.Is(err, io.EOF) {
				m.err = errors.New("it has died: its line was cut")
			}
			return
		}
		var r result
		switch {
		case msg.Type == wordDone && len(msg.Body) > 0:
			m.err = errors.New(msg.Text())
			return
		case msg.Type == wordDone:
			return
		case msg.Type == wordResult && msg.JSON(&r) == nil:
			m.mu.Lock()
			if c := m.answers[r.ID]; c != nil {
				c <- r.Error
			}
			delete(m.answers, r.ID)
			m.mu.Unlock()
		}
	}
}

// Members are the processes, by number.
func (g *Group) Members() (all []Member) {
	for _, m := range g.members {
		all = append(all, m.Member)
	}
	return all
}

// Command has process p carry out a command of its algorithm, "elect" or "request", and returns when it has. Errors: there is no such
// process, it has ended, it knows no such command; an interrupt.
func (g *Group) Command(p int, word string) error {
	return g.CommandContext(session.Current().Context(), p, word)
}

// CommandContext is Command that ends with ctx.
func (g *Group) CommandContext(ctx context.Context, p int, word string) error {
	if p < 0 || p >= len(g.members) {
		return fmt.Errorf("topology: there is no process %d in a %s", p, g.Shape)
	}
	m := g.members[p]
	answer := make(chan string, 1)
	m.mu.Lock()
	m.asked++
	id := m.asked
	m.answers[id] = answer
	m.mu.Unlock()
	defer func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		delete(m.answers, id)
	}()
	err := m.conn.SendJSON(wordCommand, command{id, word})
	if err == nil {
		select {
		case text := <-answer:
			if text == "" {
				return nil
			}
			err = errors.New(text)
		case <-m.done:
			err = errors.New("it has ended")
		case <-ctx.Done():
			err = context.Cause(ctx)
		}
	}
	return fmt.Errorf("topology: command %q to %s: %w", word, m, err)
}

// Wait waits until all processes have ended, and returns what went wrong in any. An interrupt of the cell ends the wait.
func (g *Group) Wait() error { return g.WaitContext(session.Current().Context()) }

// WaitContext is Wait that ends with ctx.
func (g *Group) WaitContext(ctx context.Context) error {
	var errs []error
	for _, m := range g.members {
		select {
		case <-m.done:
			if m.err != nil {
				errs = append(errs, fmt.Errorf("topology: %s: %w", m, m.err))
			}
		case <-ctx.Done():
			return errors.Join(append(errs, fmt.Errorf("topology: %s still runs: %w", m, context.Cause(ctx)))...)
		}
	}
	return errors.Join(errs...)
}

// endTime is how long a process may take to end when the run is over.
const endTime = 2 * time.Second

// Close ends the run: each process's Place ends, and with it its links. It returns when all have ended; a daemon that does
// not within 2 seconds is killed. It may be called twice.
func (g *Group) Close() error {
	g.once.Do(func() {
		late := time.After(endTime)
		all := true
		for _, m := range g.members {
			_ = m.conn.HangUp()
		}
		for _, m := range g.members {
			select {
			case <-m.done:
			case <-late:
				all = false
				late = time.After(0)
			}
		}
		if g.stop != nil {
			g.err = g.stop(all)
		}
		for _, m := range g.members {
			_ = m.conn.Close()
		}
		g.wg.Wait()
	})
	return g.err
}
