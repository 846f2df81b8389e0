package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
	"time"

	"jeton/runtime/protocol"
)

// A Session is a user's connection to the server of the user's domain: the shell round a [Client]. Its calls may come from several
// goroutines, and end when its context does.
type Session struct {
	server string
	ctx    context.Context
	begun  time.Time

	mu     sync.Mutex // held during a call
	wire   *wire
	client *Client
	env    *protocol.Env
	broken error
}

// The processes that a session's client knows of.
const (
	sessionServer = iota
	sessionClient
	sessionProcesses
)

// Dial connects to a server, host:port, as a user, and gets the user's clock.
func Dial(ctx context.Context, server, user string) (*Session, error) {
	user, err := normal(user)
	if err != nil {
		return nil, err
	}
	w, err := dial(ctx, server, 0)
	if err != nil {
		return nil, fmt.Errorf("mail: no server answers at %s: %w; does it run, and has the servers file this port for it?", server, err)
	}
	s := &Session{server: server, ctx: ctx, begun: time.Now(), wire: w, client: NewClient(ClientConfig{User: user, Server: sessionServer})}
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
	return s.client.Last()
}

func (s *Session) step(do func(env *protocol.Env) error) error {
	s.env.Reset(sessionClient, time.Since(s.begun), 0)
	if err := do(s.env); err != nil {
		return err
	}
	for _, e := range s.env.Effects() {
		if e.Op != protocol.OpSend {
			continue
		}
		if err := s.wire.send(e.Msg); err != nil {
			return s.fail(err)
		}
	}
	return nil
}

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
