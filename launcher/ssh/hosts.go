package ssh

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"jeton/launcher/stage"
)

// A Config is what Open needs to know; the zero value uses the user's own settings, and asks nothing.
type Config struct {
	File    string // of settings, in place of the user's and the system's, as ssh -F
	Agent   string // socket of the SSH agent; default: $SSH_AUTH_SOCK; "none": no agent
	Program string // that is staged and started; default: this very program
	// Ask puts a question to the user and returns the answer; it is called by one goroutine at a time. nil: there is nobody to ask.
	Ask func(ctx context.Context, q Question) (string, error)
	// Notice tells the user something about a host that is no failure. It is called from several goroutines. nil: it is not told.
	Notice func(host, text string)
}

// Hosts are the connections of a program to other machines. Its methods are safe for several goroutines.
type Hosts struct {
	config  Config
	files   settingsFiles
	keys    keyring
	program func() (*stage.Program, error)
	opened  atomic.Pointer[stage.Program] // by program
	asking  chan struct{}                 // holds a token while the user is asked
	pace    pace

	closing context.Context // ends when Close begins
	close   context.CancelFunc
	running sync.WaitGroup // goroutines of conns

	mu    sync.Mutex // guards what is below; held for moments only
	links map[string]*link
}

// A link is a connection that is being made, was made, or could not be.
type link struct {
	made chan struct{} // closed when conn or err is set
	conn *conn
	err  error
}

// Open reads the settings. It connects to no host.
func Open(ctx context.Context, c Config) (*Hosts, error) {
	files, err := readSettings(c.File)
	if err != nil {
		return nil, err
	}
	h := &Hosts{config: c, files: files, asking: make(chan struct{}, 1), pace: usualPace, links: map[string]*link{}}
	h.program = sync.OnceValues(func() (*stage.Program, error) {
		p, err := stage.Open(c.Program)
		h.opened.Store(p)
		return p, err
	})
	h.closing, h.close = context.WithCancel(context.WithoutCancel(ctx))
	return h, nil
}

// Close ends all connections, and with them the sessions on them. On return nothing of ours is running here.
func (h *Hosts) Close() error {
	h.close()
	h.mu.Lock()
	links := h.links
	h.links = map[string]*link{}
	h.mu.Unlock()
	for _, l := range links {
		<-l.made // soon: what makes it ends with h.closing
		if l.conn != nil {
			l.conn.client.Close()
		}
	}
	h.running.Wait()
	if p := h.opened.Load(); p != nil {
		p.Close()
	}
	return nil
}

var errClosed = errors.New("the connections have been closed")

const maxAtOnce = 32 // hosts that are contacted in parallel

// Connect makes the hosts ready, in parallel: connected, with the program there. It calls progress, one call at a time, when a host
// is ready (nil) or has failed, and returns the failures in the order of hosts.
func (h *Hosts) Connect(ctx context.Context, hosts []string, progress func(host string, err error)) []*Failure {
	failures := make([]*Failure, len(hosts))
	var all sync.WaitGroup
	var telling sync.Mutex
	slots := make(chan struct{}, maxAtOnce)
	all.Go(func() { _, _ = h.program() }) // computes its hash meanwhile; whoever needs it gets the error
	for i, host := range hosts {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			_, _, err := h.ready(ctx, host)
			failures[i] = asFailure(host, err)
			telling.Lock()
			defer telling.Unlock()
			if progress != nil {
				progress(host, err)
			}
		})
	}
	all.Wait()
	return slices.DeleteFunc(failures, func(f *Failure) bool { return f == nil })
}

// ready connects a host and stages the program. Its error is a *Failure.
func (h *Hosts) ready(ctx context.Context, host string) (*conn, stage.Place, error) {
	c, err := h.connect(ctx, []string{host})
	if err != nil {
		return nil, stage.Place{}, asFailure(host, err)
	}
	place, err := h.stage(ctx, c)
	if err != nil {
		return nil, stage.Place{}, asFailure(host, err)
	}
	return c, place, nil
}

// connect returns the connection to the last host of a route, through the others; it makes it if there is none that lives.
func (h *Hosts) connect(ctx context.Context, route []string) (*conn, error) {
	key := strings.Join(route, " ")
	for {
		h.mu.Lock()
		if h.closing.Err() != nil {
			h.mu.Unlock()
			return nil, errClosed
		}
		l, ok := h.links[key]
		if !ok || l.useless() {
			l = &link{made: make(chan struct{})}
			h.links[key] = l
			h.mu.Unlock()
			l.conn, l.err = h.dial(ctx, route)
			close(l.made)
			return l.conn, l.err
		}
		h.mu.Unlock()
		select {
		case <-l.made:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		if !errors.Is(l.err, context.Canceled) && !errors.Is(l.err, context.DeadlineExceeded) {
			return l.conn, l.err
		}
		if ctx.Err() != nil { // that was another's context, and this one's lasts
			return nil, ctx.Err()
		}
	}
}

// useless tells whether the link could not be made, or is lost.
func (l *link) useless() bool {
	select {
	case <-l.made:
		return l.err != nil || l.conn.isLost()
	default:
		return false
	}
}

// stage brings the program to a host, once.
func (h *Hosts) stage(ctx context.Context, c *conn) (stage.Place, error) {
	select {
	case c.staging <- struct{}{}:
		defer func() { <-c.staging }()
	case <-ctx.Done():
		return stage.Place{}, ctx.Err()
	}
	if c.staged {
		return c.place, nil
	}
	program, err := h.program()
	if err != nil {
		return stage.Place{}, err
	}
	place, err := program.Stage(ctx, c)
	if err != nil {
		return stage.Place{}, err
	}
	c.place, c.staged = place, true
	if place.Aside != "" && place.Copied {
		h.notice(c.host, "the jeton program lies in "+place.Folder+", because "+place.Aside)
	}
	return place, nil
}

func (h *Hosts) notice(host, text string) {
	if h.config.Notice != nil {
		h.config.Notice(host, text)
	}
}
