package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// SessionConfig is the configuration of a session.
type SessionConfig struct {
	User string // its address
	// Unordered says that mails are read as they are fetched, whatever their clocks say.
	Unordered bool
	// Journal, if not nil, gets what the session sends, holds and delivers.
	Journal *Journal
}

// A Session is a user's connection to the server of the user's domain: the shell round a [Client]. Its calls may come from several
// goroutines, and end when its context does.
type Session struct {
	server  string
	ctx     context.Context
	begun   time.Time
	user    string
	journal *Journal

	mu     sync.Mutex // held during a call
	wire   *wire
	client *Client
	env    *protocol.Env
	broken error
	given  *Mail // what the server is asked to take
}

// The processes that a session's client knows of.
const (
	sessionServer = iota
	sessionClient
	sessionProcesses
)

// Dial connects to a server, host:port, as a user, and gets the user's clock.
func Dial(ctx context.Context, server, user string) (*Session, error) {
	return DialConfig(ctx, server, SessionConfig{User: user})
}

// DialConfig is Dial with a configuration.
func DialConfig(ctx context.Context, server string, c SessionConfig) (*Session, error) {
	user, err := normal(c.User)
	if err != nil {
		return nil, err
	}
	w, err := dial(ctx, server, 0)
	if err != nil {
		return nil, fmt.Errorf("mail: no server answers at %s: %w; does it run, and has the servers file this port for it?", server, err)
	}
	s := &Session{server: server, ctx: ctx, begun: time.Now(), user: user, journal: c.Journal, wire: w}
	s.client = NewClient(ClientConfig{User: user, Server: sessionServer, Unordered: c.Unordered})
	s.env = protocol.NewEnv(sessionClient, sessionProcesses, 0, rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	if err := s.do(func(env *protocol.Env) error { s.client.Start(env); return nil }); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Send sends a mail to all of to: one sending. When it returns without an error, the server has taken it for all; with one, for none.
func (s *Session) Send(to []string, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.do(func(env *protocol.Env) error { return s.client.Send(env, Draft{to, text}) })
}

// Fetch gets the mails that may be read, in causal order, and takes them out of the mailbox. The others stay in it: see Held.
func (s *Session) Fetch() ([]Mail, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.do(func(env *protocol.Env) error { return s.client.Command(env, "fetch") })
	return s.client.Fetched(), err
}

// Held are the mails that had come at the last Fetch, and wait for others.
func (s *Session) Held() []Held {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.client.Held()
}

// Account is the user's clock.
func (s *Session) Account() Account {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.client.Account()
}

// Close ends the session. What is held is in the mailbox.
func (s *Session) Close() error {
	s.wire.close()
	return nil
}

// do has the client do one thing, and carries its messages until it is done.
func (s *Session) do(ask func(env *protocol.Env) error) error {
	if s.broken != nil {
		return s.broken
	}
	s.given = nil
	if err := s.step(ask); err != nil {
		return err
	}
	for s.client.Busy() {
		m, err := s.wire.answer()
		if err == nil {
			err = s.step(func(env *protocol.Env) error { s.client.Receive(env, sessionServer, m); return nil })
		}
		if err != nil {
			return s.fail(err)
		}
	}
	if err := s.client.Last(); err != nil || s.given == nil {
		return err
	}
	s.journal.add(s.user, history.Send, *s.given, s.given.To)
	return nil
}

func (s *Session) step(do func(env *protocol.Env) error) error {
	s.env.Reset(sessionClient, time.Since(s.begun), 0)
	if err := do(s.env); err != nil {
		return err
	}
	for _, e := range s.env.Effects() {
		switch m := e.Msg.(type) {
		case Mail:
			s.journal.add(s.user, kinds[e.Op], m, []string{s.user})
			continue
		case Submit:
			s.given = &m.Mail
		}
		if e.Op == protocol.OpSend {
			if err := s.wire.send(e.Msg); err != nil {
				return s.fail(err)
			}
		}
	}
	return nil
}

// kinds are the events of a mail that a client has got.
var kinds = map[protocol.Op]history.Kind{protocol.OpDeliver: history.Deliver, protocol.OpHold: history.Hold}

// fail ends the session: nobody knows what the server has done.
func (s *Session) fail(err error) error {
	if s.broken != nil {
		return s.broken
	}
	if cause := context.Cause(s.ctx); cause != nil {
		err = cause
	} else if errors.Is(err, io.EOF) {
		err = errors.New("the server has closed the connection")
	}
	s.broken = fmt.Errorf("mail: the session with the server at %s is over, begin another: %w", s.server, err)
	s.wire.close()
	return s.broken
}
