package lab

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"jeton/kernel/agent"
	"jeton/launcher"
	"jeton/launcher/local"
)

// A contact is one attempt to have an agent on a host, and what came of it.
type contact struct {
	ready chan struct{} // closed when the following are set
	agent *agent.Agent
	err   error
}

// A Progress says how far Contact is: one host more has an agent, or has failed with Err.
type Progress struct {
	Host                string
	Err                 error
	Done, Failed, Total int // Done counts Failed, too
}

// ErrClosed is the error of a Lab that was closed.
var ErrClosed = errors.New("this lab is closed")

// Agent is a host's agent, which is started if it is not there, or has died. ctx bounds that; who waits for another caller's
// attempt shares its end.
func (l *Lab) Agent(ctx context.Context, host string) (*agent.Agent, error) {
	if err := l.know(host); err != nil {
		return nil, err
	}
	for {
		c, mine, err := l.claim(host)
		if err != nil {
			return nil, err
		}
		if mine {
			l.connect(ctx, host, c)
			return c.agent, c.err
		}
		select {
		case <-c.ready:
		case <-ctx.Done():
			return nil, fmt.Errorf("host %s: %w", host, ctx.Err())
		}
		// Another's attempt that ended with its caller says nothing of the host.
		if c.err == nil || !errors.Is(c.err, context.Canceled) && !errors.Is(c.err, context.DeadlineExceeded) {
			return c.agent, c.err
		}
	}
}

// Connected are the hosts whose agents live, in the order of Config.
func (l *Lab) Connected() (names []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, h := range l.cfg.Hosts {
		if c := l.agents[h.Name]; c != nil && c.lives() {
			names = append(names, h.Name)
		}
	}
	return names
}

// lives reports that a contact was made and stands.
func (c *contact) lives() bool {
	select {
	case <-c.ready:
		return c.agent != nil && c.agent.Err() == nil
	default:
		return false
	}
}

// claim returns the contact of a host; mine says that the caller has to make it.
func (l *Lab) claim(host string) (c *contact, mine bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil, false, ErrClosed
	}
	if c = l.agents[host]; c != nil && !c.lost() {
		return c, false, nil
	}
	c = &contact{ready: make(chan struct{})}
	l.agents[host] = c
	return c, true, nil
}

// lost reports that a contact was made and is no more.
func (c *contact) lost() bool {
	select {
	case <-c.ready:
		return c.agent == nil || c.agent.Err() != nil
	default:
		return false
	}
}

// connect starts an agent and connects to it.
func (l *Lab) connect(ctx context.Context, host string, c *contact) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(l.ctx, cancel)()
	c.agent, c.err = l.start(ctx, host)
	if l.ctx.Err() != nil && c.err != nil {
		c.err = ErrClosed
	}
	close(c.ready)
	if c.err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed { // Close waits for work
		l.work.Go(func() { l.mind(host, c.agent) })
	}
}

func (l *Lab) start(ctx context.Context, host string) (*agent.Agent, error) {
	var launch launcher.Launcher = local.Launcher{Streams: local.Standard}
	if l.way != nil {
		launch = l.way.Launcher(host)
	}
	p, err := launch.Start(ctx, launcher.Command{Args: []string{"agent"}, Title: "jeton", Env: l.cfg.Env})
	switch {
	case err == nil:
	case strings.HasPrefix(err.Error(), host+": "): // it says already which
		return nil, fmt.Errorf("host %w", err)
	default:
		return nil, fmt.Errorf("host %s: %w", host, err)
	}
	return agent.Connect(ctx, p, l.agentConfig(host))
}

// mendTime bounds the attempt to clean up after an agent that has died.
const mendTime = 10 * time.Second

// mind waits for an agent's end. Was it killed, or its connection cut, another one is started: on its start, it kills what the
// first has left.
func (l *Lab) mind(host string, a *agent.Agent) {
	select {
	case <-a.Done():
	case <-l.ctx.Done():
		return
	}
	if errors.Is(a.Err(), agent.ErrClosed) {
		return
	}
	l.cfg.Logger.Warn("agent lost", "host", host, "why", a.Err())
	ctx, cancel := context.WithTimeout(l.ctx, mendTime)
	defer cancel()
	if _, err := l.Agent(ctx, host); err != nil {
		l.cfg.Logger.Warn("no new agent", "host", host, "why", err)
	}
}

// State is how a host is, in words: "" for one that was not needed yet.
func (l *Lab) State(host string) string {
	l.mu.Lock()
	c := l.agents[host]
	l.mu.Unlock()
	if c == nil {
		return ""
	}
	select {
	case <-c.ready:
	default:
		return "asked"
	}
	switch {
	case c.agent == nil:
		return "failed"
	case c.agent.Err() != nil:
		return "lost"
	}
	h := c.agent.Hello()
	return fmt.Sprintf("reached, %d cores", h.Cores)
}

// Failed reports that the last attempt to have an agent on the host has failed.
func (l *Lab) Failed(host string) bool {
	l.mu.Lock()
	c := l.agents[host]
	l.mu.Unlock()
	if c == nil {
		return false
	}
	select {
	case <-c.ready:
		return c.agent == nil
	default:
		return false
	}
}

// Contact starts the agents of hosts in parallel; of all, where none are named. The error is a Failures when some have
// failed; the others can be used.
func (l *Lab) Contact(ctx context.Context, names []string) error {
	if len(names) == 0 {
		for _, h := range l.cfg.Hosts {
			names = append(names, h.Name)
		}
	}
	var mu sync.Mutex
	errs := make([]error, len(names))
	p := Progress{Total: len(names)}
	var all sync.WaitGroup
	for i, host := range names {
		all.Go(func() {
			_, errs[i] = l.Agent(ctx, host)
			mu.Lock()
			defer mu.Unlock()
			p.Host, p.Err = host, errs[i]
			p.Done++
			if p.Err != nil {
				p.Failed++
			}
			l.cfg.Progress(p)
		})
	}
	all.Wait()
	failed := Failures{Of: len(names)}
	for i, err := range errs {
		if err != nil {
			failed.Rows = append(failed.Rows, Failure{Host: names[i], Err: err})
		}
	}
	if len(failed.Rows) > 0 {
		return failed
	}
	return nil
}

// Failures are the hosts that could not be reached, in the order asked for.
type Failures struct {
	Of   int // hosts that were tried
	Rows []Failure
}

// A Failure is one of them.
type Failure struct {
	Host string
	Err  error
}

// Error is the table.
func (f Failures) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d of %d hosts cannot be used:", len(f.Rows), f.Of)
	width := 0
	for _, r := range f.Rows {
		width = max(width, len(r.Host))
	}
	for _, r := range f.Rows {
		why := strings.TrimPrefix(r.Err.Error(), "host "+r.Host+": ")
		fmt.Fprintf(&b, "\n  %-*s  %s", width, r.Host, strings.ReplaceAll(why, "\n", "\n  "+strings.Repeat(" ", width+2)))
	}
	return b.String()
}

// Unwrap gives the errors of the hosts.
func (f Failures) Unwrap() []error {
	errs := make([]error, len(f.Rows))
	for i, r := range f.Rows {
		errs[i] = r.Err
	}
	return errs
}
