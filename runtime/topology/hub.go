package topology

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"jeton/runtime/frame"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// Options are how a network is built. The zero value is for all cases.
type Options struct {
	Limit time.Duration // how long it may take; default 60 s
	// Recorder, of Local, is who records what process p does; default: the process's own recorder.
	Recorder func(p int) *history.Recorder
}

const defaultLimit = time.Minute

func optionsOf(all []Options) Options {
	o := Options{}
	if len(all) > 0 {
		o = all[0]
	}
	if o.Limit <= 0 {
		o.Limit = defaultLimit
	}
	return o
}

// A hub is the launcher's side of the building.
type hub struct {
	shape  Shape
	secret string
	ln     *frame.Listener
	addrs  string // under which the processes reach it
	alone  bool   // see plan.Alone

	mu      sync.Mutex // guards what follows
	members []*member  // by number; nil of those who have not joined
	left    int        // how many have not
	all     chan struct{}
}

// newHub makes the launcher of a network, which listens at a host's address, "" for all of this machine's. reach are the hosts under
// which others reach it; none: that host.
func newHub(s Shape, host string, reach ...string) (*hub, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	ln, err := frame.Listen(net.JoinHostPort(host, "0"), controlConfig("a process that calls the launcher"))
	if err != nil {
		return nil, err
	}
	h := &hub{shape: s, secret: rand.Text(), ln: ln, addrs: ln.Addr(), members: make([]*member, s.N), left: s.N, all: make(chan struct{})}
	if len(reach) > 0 {
		_, port, _ := net.SplitHostPort(ln.Addr())
		for i, host := range reach {
			reach[i] = net.JoinHostPort(host, port)
		}
		h.addrs = strings.Join(reach, ",")
	}
	return h, nil
}

func (h *hub) invitation(p int) Invitation {
	return invitation{h.addrs, h.secret, p, h.shape.String()}.seal()
}

// bounded is a context for the building: it ends with the caller's, the cell's interrupt, and the time limit.
func bounded(ctx context.Context, limit time.Duration) (context.Context, context.CancelCauseFunc) {
	ctx, stop := context.WithTimeoutCause(ctx, limit, fmt.Errorf("the network is not built within %v", limit))
	cell := session.Current().Context()
	ctx, cancel := context.WithCancelCause(ctx)
	unhook := context.AfterFunc(cell, func() { cancel(context.Cause(cell)) })
	return ctx, func(err error) { cancel(err); unhook(); stop() }
}

// build has the network built: it waits until all have joined, lets them go, and waits until all are ready. After an error nobody is
// left on the line.
func (h *hub) build(ctx context.Context) (err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	var calls sync.WaitGroup
	calls.Go(func() { h.receive(ctx, &calls) })
	defer func() {
		cancel(nil)
		_ = h.ln.Close()
		calls.Wait()
		if err != nil {
			h.dismiss(err)
		}
	}()
	select {
	case <-h.all:
	case <-ctx.Done():
		return h.missing(context.Cause(ctx))
	}
	history.Here(Go)
	if err := h.each(func(m *member) error { return m.conn.SendJSON(wordGo, h.plan(m.number)) }); err != nil {
		return err
	}
	if err := h.each(func(m *member) error { return m.ready(ctx) }); err != nil {
		return err
	}
	return h.each(func(m *member) error { return m.conn.Send(wordBuilt, "") })
}

// each does something with all members at once, and returns the first error.
func (h *hub) each(do func(m *member) error) error {
	var g errgroup.Group
	failed := make(chan error, h.shape.N)
	for _, m := range h.members {
		g.Go(func() error {
			err := do(m)
			failed <- err
			return err
		})
	}
	for range h.members {
		if err := <-failed; err != nil {
			h.dismiss(err) // so that the others do not wait for theirs
			_ = g.Wait()
			return err
		}
	}
	return g.Wait()
}

// receive takes the calls of those who join.
func (h *hub) receive(ctx context.Context, calls *sync.WaitGroup) {
	for {
		c, err := h.ln.AcceptContext(ctx)
		if err != nil {
			return
		}
		calls.Go(func() {
			hear, cancel := context.WithTimeout(ctx, greetTime)
			defer cancel()
			if err := h.join(hear, c); err != nil {
				_ = c.Close()
			}
		})
	}
}

func (h *hub) join(ctx context.Context, c *frame.Conn) error {
	m, err := c.RecvContext(ctx)
	if err != nil {
		return err
	}
	var j join
	if err := heard(m, wordJoin, &j); err != nil {
		return err
	}
	if j.Process < 0 || j.Process >= h.shape.N || !proves(j.Code, h.secret, wordJoin, j.Process) {
		return errors.New("a stranger")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.members[j.Process] != nil {
		return errors.New("it has joined already")
	}
	c.Name(j.Name, called(j.Process, j.Name, j.Host))
	h.members[j.Process] = newMember(j, c)
	if h.left--; h.left == 0 {
		close(h.all)
	}
	return nil
}

// plan is what process p has to know.
func (h *hub) plan(p int) plan {
	pl := plan{Shape: h.shape, Alone: h.alone, Code: code(h.secret, wordGo, p), Names: make([]string, h.shape.N), Hosts: make([]string, h.shape.N), Addrs: make([]string, h.shape.N)}
	for q, m := range h.members {
		pl.Names[q], pl.Hosts[q] = m.Name, m.Host
	}
	for i, l := range h.shape.Links {
		if l.From == p && !h.shape.later(i) {
			pl.Addrs[l.To] = h.members[l.To].addr
		}
	}
	return pl
}

// waiting are the numbers of those who have not joined.
func (h *hub) waiting() (all []int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for p, m := range h.members {
		if m == nil {
			all = append(all, p)
		}
	}
	return all
}

// missing says who has not joined.
func (h *hub) missing(why error) error {
	var who []string
	for _, p := range h.waiting() {
		who = append(who, fmt.Sprint(p))
	}
	if len(who) > 8 {
		who = append(who[:8], "…")
	}
	if len(who) == 0 {
		return fmt.Errorf("topology: %s: %w", h.shape, why)
	}
	return fmt.Errorf("topology: %s: process %s has not called the launcher: %w", h.shape, strings.Join(who, ", "), why)
}

// dismiss tells those who have joined that there will be no network.
func (h *hub) dismiss(why error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range h.members {
		if m != nil {
			_ = m.conn.Post(frame.Message{Type: wordFailed, Body: []byte(why.Error())})
			_ = m.conn.Close()
		}
	}
}
