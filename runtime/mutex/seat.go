package mutex

import (
	"fmt"
	"strings"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// A phase is where an application stands.
type phase uint8

const (
	outside phase = iota
	waiting
	inside
)

func (p phase) String() string { return [...]string{"outside", "waiting", "inside"}[p] }

// A seat is what all algorithms have in common: one application, and where it stands.
type seat struct {
	granted func(env *protocol.Env)
	phase   phase
	left    bool // the application asks no more
}

// An algorithm is what differs. The seat has changed its phase before it calls one of these.
type algorithm interface {
	request(env *protocol.Env) // marks cs.request, asks
	release(env *protocol.Env) // lets the next one in; cs.exit is marked already
	leave(env *protocol.Env)   // this process will not ask again
	lost(env *protocol.Env, p int) error
	back(env *protocol.Env, p int) error
}

// Command carries out a command of the application of a.
func (s *seat) command(env *protocol.Env, command string, a algorithm) error {
	switch verb, argument, _ := strings.Cut(command, " "); verb {
	case "request":
		if err := s.mayRequest(env.Self()); err != nil {
			return err
		}
		s.phase = waiting
		a.request(env)
	case "release":
		if s.phase != inside {
			return fmt.Errorf("mutex: process %d releases the section, but is %v: release once after each time that it is granted", env.Self(), s.phase)
		}
		s.phase = outside
		env.Mark(history.CSExit)
		a.release(env)
	case "leave":
		if s.phase != outside {
			return fmt.Errorf("mutex: process %d leaves, but is %v: release the section before it leaves", env.Self(), s.phase)
		}
		if !s.left {
			s.left = true
			a.leave(env)
		}
	case "lost", "back":
		p, err := processNumber(argument, env.N())
		switch {
		case err != nil:
			return fmt.Errorf("mutex: command %q: %w", command, err)
		case verb == "back":
			return a.back(env, p)
		}
		return a.lost(env, p)
	default:
		return fmt.Errorf("mutex: unknown command %q: give \"request\", \"release\", \"leave\", or \"lost\" or \"back\" and a process number", command)
	}
	return nil
}

func (s *seat) mayRequest(self int) error {
	switch {
	case s.left:
		return fmt.Errorf("mutex: process %d requests the section after it left: \"leave\" is for the end", self)
	case s.phase == waiting:
		return fmt.Errorf("mutex: process %d requests the section a second time while it waits: request again after the release", self)
	case s.phase == inside:
		return fmt.Errorf("mutex: process %d requests the section while it is in it: release it first", self)
	}
	return nil
}

// Enter is the entry into the section. It is the last thing that an algorithm does in a call: the application may release at once.
func (s *seat) enter(env *protocol.Env) {
	s.phase = inside
	env.Mark(history.CSEnter)
	if s.granted != nil {
		s.granted(env)
	}
}

// Leave is for the algorithms that go on answering until they are ended.
func (s *seat) leave(*protocol.Env) {}

// Lost is for the algorithms that do not survive it.
func (s *seat) lost(env *protocol.Env, p int) error {
	return fmt.Errorf("mutex: process %d is told that process %d has ended: this algorithm needs all its processes; only the server of Central can go on without one", env.Self(), p)
}

// Back follows lost.
func (s *seat) back(env *protocol.Env, p int) error {
	return fmt.Errorf("mutex: process %d is told that process %d is back: only the server of Central can take one back", env.Self(), p)
}

// processNumber reads the number of a process, of n.
func processNumber(text string, n int) (int, error) {
	var p int
	if _, err := fmt.Sscanf(text+"\n", "%d\n", &p); err != nil {
		return 0, fmt.Errorf("%q is not the number of a process", text)
	}
	if p < 0 || p >= n {
		return 0, fmt.Errorf("there is no process %d: there are %d, from 0", p, n)
	}
	return p, nil
}
