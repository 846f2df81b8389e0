package kerneltest

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"jeton/kernel/front"
	"jeton/kernel/wire"
)

// Patience is how long a test waits for a message that does not come.
const Patience = 30 * time.Second

// A Client is one client of a kernel. Its methods are for the test's goroutine, but for Send and Peer, which are for any.
type Client struct {
	Kernel  *front.Kernel
	Session string // in the headers of its requests

	t        testing.TB
	sockets  *sockets
	identity []byte
	run      *run

	// Answers are given to the questions of the cells that this client executes, in order; when there are none left
	// a question fails the test. AnswerNothing leaves questions open.
	Answers       []string
	AnswerNothing bool
}

// run is the kernel's Run and its end.
type run struct {
	stop    context.CancelFunc
	done    chan struct{}
	restart bool
	err     error
	seen    bool // the test looked at err
}

// Start runs a kernel on in-memory sockets until the test ends, and returns a client of it. cfg.Sockets is set here.
// The test fails if the kernel's Run fails, unless it looks at that by Ended.
func Start(t testing.TB, cfg front.Config) *Client {
	t.Helper()
	s := newSockets(t)
	cfg.Sockets = s
	k := front.New(cfg)
	ctx, stop := context.WithCancel(context.Background())
	r := &run{stop: stop, done: make(chan struct{})}
	go func() {
		defer close(r.done)
		r.restart, r.err = k.Run(ctx)
	}()
	c := &Client{Kernel: k, t: t, sockets: s, run: r, identity: []byte("client 1"), Session: uuid.NewString()}
	t.Cleanup(func() {
		c.Release()
		stop()
		<-r.done
		s.close()
		if r.err != nil && !r.seen {
			t.Errorf("kernel's Run: %v", r.err)
		}
	})
	return c
}

// Peer returns another client of the same kernel.
func (c *Client) Peer() *Client {
	id := uuid.New()
	return &Client{Kernel: c.Kernel, t: c.t, sockets: c.sockets, run: c.run, identity: id[:], Session: uuid.NewString()}
}

// In has the client, and what it shares with its peers, report to t: a subtest, or a run of a fuzz target.
func (c *Client) In(t testing.TB) *Client {
	c.sockets.mu.Lock()
	c.sockets.t = t
	c.sockets.mu.Unlock()
	c.t = t
	return c
}

// Leave tells the kernel that the client's connections have ended.
func (c *Client) Leave() {
	for _, ch := range []wire.Channel{wire.Shell, wire.Control, wire.Stdin} {
		c.Kernel.ClientLeft(ch, c.identity)
	}
}

// Stop ends the context of the kernel's Run, as a signal does.
func (c *Client) Stop() { c.run.stop() }

// Ended waits for the kernel's Run to return, and returns what it returned.
func (c *Client) Ended() (restart bool, err error) {
	c.t.Helper()
	select {
	case <-c.run.done:
	case <-time.After(Patience):
		c.t.Fatal("the kernel did not end")
	}
	c.run.seen = true
	return c.run.restart, c.run.err
}

// Send sends a request and does not wait. change, when given, is applied to the message before it goes.
func (c *Client) Send(ch wire.Channel, msgType string, content any, change ...func(*wire.Message)) *wire.Message {
	c.t.Helper()
	m := wire.New(msgType, c.Session, nil, content)
	m.IDs = [][]byte{c.identity}
	for _, f := range change {
		f(m)
	}
	got, err := c.sockets.through(m)
	if err != nil {
		c.t.Fatalf("kerneltest: %s cannot be sent: %v", msgType, err)
	}
	got.IDs = m.IDs
	select {
	case c.sockets.in[ch] <- got:
	case <-c.run.done:
	case <-time.After(Patience):
		c.t.Fatalf("the kernel does not take a %s on %s", msgType, ch)
	}
	return got
}

// Do sends a request and waits for its reply, if its type has one, and its idle.
func (c *Client) Do(ch wire.Channel, msgType string, content any, change ...func(*wire.Message)) Exchange {
	c.t.Helper()
	return c.Wait(c.Send(ch, msgType, content, change...))
}

// Execute runs code as a notebook does: history kept, questions allowed, errors stop what is queued.
func (c *Client) Execute(code string) Exchange {
	c.t.Helper()
	return c.Do(wire.Shell, "execute_request", map[string]any{"code": code, "allow_stdin": true})
}

// Wait waits until the exchange of m is whole, answering questions meanwhile.
func (c *Client) Wait(m *wire.Message) Exchange {
	c.t.Helper()
	answered := make(map[string]bool)
	var x Exchange
	c.Until("the end of a "+m.Type(), func(log []Sent) bool {
		x = exchange(m, log)
		if !c.AnswerNothing {
			c.answer(x, answered)
		}
		return x.whole()
	})
	return x
}

// answer sends replies to the questions of x that have none yet. It is called with the log's lock free.
func (c *Client) answer(x Exchange, answered map[string]bool) {
	c.t.Helper()
	for _, q := range x.Questions {
		if answered[q.Header.MsgID] {
			continue
		}
		answered[q.Header.MsgID] = true
		if len(c.Answers) == 0 {
			c.t.Fatalf("a cell asks, and the test has no answer: %s", q.RawContent())
		}
		text := c.Answers[0]
		c.Answers = c.Answers[1:]
		c.Reply(q, text)
	}
}

// Reply answers the question q.
func (c *Client) Reply(q *wire.Message, text string) {
	c.t.Helper()
	c.Send(wire.Stdin, "input_reply", wire.InputReply{Value: text}, func(m *wire.Message) { m.Parent = q.Header })
}

// Until waits until cond holds for the messages that the kernel sent so far. what completes "waited for".
func (c *Client) Until(what string, cond func(log []Sent) bool) {
	c.t.Helper()
	s := c.sockets
	late := false
	timer := time.AfterFunc(Patience, func() {
		s.mu.Lock()
		late = true
		s.mu.Unlock()
		s.changed.Broadcast()
	})
	defer timer.Stop()
	seen := -1
	for {
		s.mu.Lock()
		for len(s.log) == seen && !late {
			s.changed.Wait()
		}
		seen = len(s.log)
		log, gaveUp := s.log[:seen:seen], late
		s.mu.Unlock()
		if cond(log) {
			return
		}
		if gaveUp {
			c.t.Fatalf("waited for %s; the kernel sent:\n%s", what, Format(log, nil))
		}
	}
}

// Log returns all that the kernel sent so far.
func (c *Client) Log() []Sent {
	c.sockets.mu.Lock()
	defer c.sockets.mu.Unlock()
	return c.sockets.log[:len(c.sockets.log):len(c.sockets.log)]
}

// Forget empties the log. No exchange may be under way.
func (c *Client) Forget() {
	c.sockets.mu.Lock()
	defer c.sockets.mu.Unlock()
	c.sockets.log = nil
}

// Hold makes the sockets take no more outputs, as when no subscriber reads, until Release.
func (c *Client) Hold() {
	c.sockets.mu.Lock()
	defer c.sockets.mu.Unlock()
	if c.sockets.hold == nil {
		c.sockets.hold = make(chan struct{})
	}
}

// Release ends Hold.
func (c *Client) Release() {
	c.sockets.mu.Lock()
	defer c.sockets.mu.Unlock()
	if c.sockets.hold != nil {
		close(c.sockets.hold)
		c.sockets.hold = nil
	}
}

var _ front.Sockets = (*sockets)(nil)
