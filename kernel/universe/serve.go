package universe

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"jeton/runtime/world"
)

// Prefix is how the names of the services begin that Serve does.
const Prefix = "universe."

// Services are their names without that.
var Services = []string{"enter", "publish", "find", "news", "spawn", "apart", "finalize", "port", "name", "accept", "connect"}

// Serve does what package runtime/world in a process of the member asks for. Some services wait.
func (m *Member) Serve(ctx context.Context, rank int, service string, request []byte) ([]byte, error) {
	var q world.Asked
	err := json.Unmarshal(request, &q)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", service, err)
	}
	number := m.place.First + rank
	var answer any
	switch verb := strings.TrimPrefix(service, Prefix); verb {
	case "enter":
		answer = m.enter(rank)
	case "publish":
		return nil, m.u.book.ServePublish(number, q.Body)
	case "find":
		return m.u.book.ServeFind(ctx, q.Body)
	case "news":
		answer, err = m.news(ctx, q.Body)
	case "spawn":
		answer, err = m.spawn(ctx, rank, q.Body)
	case "apart":
		err = m.apart(rank, q.Body)
	case "finalize":
		err = m.finalize(ctx, rank)
	case "port", "name":
		answer, err = m.naming(number, verb, q.Body)
	case "accept", "connect":
		answer, err = m.meet(ctx, number, verb == "accept", q.Body)
	default:
		err = fmt.Errorf("a universe has no service %q", service)
	}
	if err != nil || answer == nil {
		return nil, err
	}
	return json.Marshal(answer)
}

// enter makes a process one of those that use the universe.
func (m *Member) enter(rank int) world.Place {
	m.u.mu.Lock()
	defer m.u.mu.Unlock()
	m.seats[rank].entered = true
	return m.place
}

// news waits until more processes have ended than the caller knows of.
func (m *Member) news(ctx context.Context, request []byte) (n world.News, err error) {
	var since int
	if err := json.Unmarshal(request, &since); err != nil || since < 0 {
		return n, fmt.Errorf("universe.news: since when? %w", err)
	}
	err = m.u.await(ctx, func() bool {
		if len(m.u.gone) > since {
			n = world.News{Since: len(m.u.gone), Gone: m.u.gone[since:len(m.u.gone):len(m.u.gone)]}
		}
		return n.Gone != nil
	})
	return n, err
}

// spawn has another job started, by a process for a group of its own job's, or of several.
func (m *Member) spawn(ctx context.Context, rank int, request []byte) (world.Spawned, error) {
	var s world.Spawn
	if err := json.Unmarshal(request, &s); err != nil {
		return world.Spawned{}, fmt.Errorf("universe.spawn: %w", err)
	}
	size := 0
	for i, c := range s.Commands {
		if c.Count < 1 || c.Count > world.MaxProcesses {
			return world.Spawned{Class: "arg", Which: i, Why: fmt.Sprintf("%d processes of %s: start at least 1, and at most %d", c.Count, c.Program, world.MaxProcesses)}, nil
		}
		size += c.Count
	}
	child, err := m.u.adopt(size, s)
	if err == nil {
		err = m.u.start(ctx, child, s)
	}
	switch {
	case err == nil:
		return world.Spawned{First: child.place.First, Size: size, Name: child.place.Name}, nil
	case child != nil:
		child.Ended()
	}
	answer := world.Spawned{Class: "spawn", Which: -1, Why: err.Error()}
	var r *Refusal
	if errors.As(err, &r) {
		answer.Class, answer.Which = r.Class, r.Which
	}
	return answer, nil
}

// adopt makes the new job a member, connected with those who have called.
func (u *Universe) adopt(size int, s world.Spawn) (*Member, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	name := fmt.Sprintf("child %d", len(u.members))
	child, err := u.join(Job{Size: size}, name, &s.Parent)
	if err != nil {
		return nil, err
	}
	for i := range child.seats { // it may fail before it has done anything
		child.seats[i].entered = true
	}
	u.connect(s.Parent.Members, child.numbers())
	return child, nil
}

// numbers are those of the member's processes.
func (m *Member) numbers() []int {
	all := make([]int, len(m.seats))
	for i := range all {
		all[i] = m.place.First + i
	}
	return all
}

// connect notes that the processes of two groups have a communicator. The caller holds mu.
func (u *Universe) connect(a, b []int) {
	for _, x := range a {
		for _, y := range b {
			m, s := u.of(x)
			o, t := u.of(y)
			if m == nil || o == nil || m == o {
				continue
			}
			if !s.dead {
				s.with[o] = true
			}
			if !t.dead {
				t.with[m] = true
			}
		}
	}
}

// apart: a process has no communicator with others any more than those of the numbers in the request.
func (m *Member) apart(rank int, request []byte) error {
	var left []int
	if err := json.Unmarshal(request, &left); err != nil {
		return fmt.Errorf("universe.apart: %w", err)
	}
	m.u.mu.Lock()
	defer m.u.mu.Unlock()
	s := &m.seats[rank]
	clear(s.with)
	for _, x := range left {
		if o, _ := m.u.of(x); o != nil && o != m && !s.dead {
			s.with[o] = true
		}
	}
	m.u.note()
	return nil
}

// finalize waits until all processes of jobs that are connected with this one, and that use the universe, have called it, or have ended.
func (m *Member) finalize(ctx context.Context, rank int) error {
	m.u.mu.Lock()
	m.seats[rank].final = true
	m.u.note()
	m.u.mu.Unlock()
	return m.u.await(ctx, func() bool {
		for _, o := range m.u.connected(m) {
			for i := range o.seats {
				if s := &o.seats[i]; s.entered && !s.final && !s.dead {
					return false
				}
			}
		}
		return true
	})
}
