package mail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"jeton/runtime/protocol"
)

// maxClients is how many connections a host serves at once.
const maxClients = 256

// HostConfig is the configuration of a host.
type HostConfig struct {
	Domain  string  // that it is in charge of
	Servers Servers // all servers, its own included
	// Wait, if not nil, is how long the server waits before it transfers a mail to a domain.
	Wait func(domain string, m Mail) time.Duration
	// Store, if not empty, is the file in which the mailboxes are kept: what a client was told is done is in it, and a host that begins
	// anew goes on from it. Without it the mailboxes, and the users' clocks, are gone with the host; then all servers have to begin anew.
	Store string
	// Log, if not nil, gets a line for each thing that happens.
	Log io.Writer
	// Retry, MaxMails and MaxBytes are those of ServerConfig.
	Retry              time.Duration
	MaxMails, MaxBytes int
	// Patience is how long the rest of a message, and the answer of another server, may take; 0 means 30 s.
	Patience time.Duration
}

// A Host is a mail server on TCP: the shell round a [Server]. One socket listens, for clients and for the other servers.
type Host struct {
	config HostConfig
	ln     net.Listener
	links  []*link // to the other servers, by number; nil for itself
	begun  time.Time
	group  sync.WaitGroup

	mu    sync.Mutex // guards what follows; link.mu may be taken while it is held
	core  *Server
	env   *protocol.Env
	taken []bool // the numbers of the connections

	logMu sync.Mutex // held while a line is written
}

// Listen is NewHost with a socket that listens on the port that the servers file has for the domain, on all of this host's addresses.
func Listen(c HostConfig) (*Host, error) {
	place, ok := c.Servers[c.Domain]
	if !ok {
		return nil, fmt.Errorf("mail: the servers file has no server for the domain %q, only for %v", c.Domain, c.Servers.Domains())
	}
	ln, err := net.Listen("tcp", fmt.Sprintf(":%d", place.Port))
	if err != nil {
		return nil, fmt.Errorf("mail: the server of %s: %w; a server that listens on this port already has to end first", c.Domain, err)
	}
	return NewHost(c, ln)
}

// NewHost is a host that accepts connections on ln, which it closes. Run serves.
func NewHost(c HostConfig, ln net.Listener) (*Host, error) {
	domains := c.Servers.Domains()
	peers := map[string]int{}
	for i, d := range domains {
		peers[d] = i
	}
	self, ok := peers[c.Domain]
	if !ok {
		ln.Close()
		return nil, fmt.Errorf("mail: the servers file has no server for the domain %q, only for %v", c.Domain, domains)
	}
	h := &Host{config: c, ln: ln, begun: time.Now(), taken: make([]bool, maxClients)}
	h.core = NewServer(ServerConfig{Domain: c.Domain, Peers: peers, Wait: c.Wait, Retry: c.Retry, MaxMails: c.MaxMails, MaxBytes: c.MaxBytes})
	if c.Store != "" {
		if err := h.core.readStore(c.Store); err != nil {
			ln.Close()
			return nil, err
		}
	}
	h.env = protocol.NewEnv(self, len(domains)+maxClients, 0, rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64())))
	for i, d := range domains {
		var l *link
		if i != self {
			l = &link{host: h, domain: d, number: i, place: c.Servers[d], wake: make(chan struct{}, 1)}
		}
		h.links = append(h.links, l)
	}
	return h, nil
}

// Addr is where it listens.
func (h *Host) Addr() net.Addr { return h.ln.Addr() }

// Run serves until the context ends, which is no error. On return, nothing of the host is running.
func (h *Host) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer h.group.Wait()
	defer cancel()
	stop := context.AfterFunc(ctx, func() { h.ln.Close() })
	defer stop()
	defer h.ln.Close()
	for _, l := range h.links {
		if l != nil {
			h.group.Go(func() { l.run(ctx) })
		}
	}
	h.say("listens on %v", h.ln.Addr())
	h.step(-1, h.core.Start)
	for {
		conn, err := h.ln.Accept()
		switch {
		case ctx.Err() != nil:
			if err == nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("mail: the server of %s: its socket was closed", h.config.Domain)
		case err != nil: // too many open files, a connection that went away: others may come
			h.say("a connection was not accepted: %v", err)
			if !pause(ctx, 100*time.Millisecond) {
				return nil
			}
		default:
			h.group.Go(func() { h.serve(newWire(ctx, conn, h.config.Patience)) })
		}
	}
}

// pause waits, and reports false when the context ends.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// serve answers what comes on one connection, until it ends.
func (h *Host) serve(w *wire) {
	defer w.close()
	number, ok := h.number()
	if !ok {
		w.refuse(fmt.Sprintf("mail: the server of %s has %d connections already, as many as it serves", h.config.Domain, maxClients))
		return
	}
	defer h.free(number)
	for {
		m, err := w.receive()
		switch {
		case errors.Is(err, errTooLarge), errors.Is(err, errMessage):
			h.say("%v: %v", w.conn.RemoteAddr(), err)
			w.refuse(err.Error())
			return
		case err != nil:
			if !errors.Is(err, io.EOF) && !errors.Is(err, net.ErrClosed) {
				h.say("%v: %v", w.conn.RemoteAddr(), err)
			}
			return
		}
		for _, answer := range h.step(number, func(env *protocol.Env) { h.core.Receive(env, number, m) }) {
			if err := w.send(answer); err != nil {
				h.say("%v: %v", w.conn.RemoteAddr(), err)
				return
			}
		}
	}
}

// number is a number for a connection, as a process that the core talks to.
func (h *Host) number() (int, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, taken := range h.taken {
		if !taken {
			h.taken[i] = true
			return len(h.links) + i, true
		}
	}
	return 0, false
}

func (h *Host) free(number int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.taken[number-len(h.links)] = false
}

// step lets the core do one thing, and carries out what it says. It returns what the core says to process asker; the core speaks to
// nobody else but to servers.
func (h *Host) step(asker int, do func(env *protocol.Env)) (answers []any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.env.Reset(h.env.Self(), time.Since(h.begun), 0)
	do(h.env)
	for _, e := range h.env.Effects() {
		switch e.Op {
		case protocol.OpSend:
			if to := e.To[0]; to == asker {
				answers = append(answers, e.Msg)
			} else if to < len(h.links) {
				h.links[to].transmit(e.Msg)
			}
		case protocol.OpAfter:
			h.linkOf(e.Name).after(e.D)
		case protocol.OpStop:
			h.linkOf(e.Name).after(0)
		case protocol.OpMark:
			h.mark(e)
		}
	}
	if h.core.dirty && h.config.Store != "" {
		if err := h.core.writeStore(h.config.Store); err != nil {
			h.say("the mailboxes cannot be kept in %s: %v", h.config.Store, err)
			return answers
		}
	}
	h.core.dirty = false
	return answers
}

// linkOf is the link that a timer of the core is about.
func (h *Host) linkOf(timer string) *link {
	return h.links[h.core.config.Peers[timer[len(timerTo):]]]
}

// mark says in words what the core marks.
func (h *Host) mark(e protocol.Effect) {
	words := map[string]string{}
	for i := 0; i+1 < len(e.Attrs); i += 2 {
		words[e.Attrs[i]] = e.Attrs[i+1]
	}
	switch e.Name {
	case MarkSent:
		h.say("takes mail %s", words["id"])
	case MarkStored:
		h.say("keeps mail %s for %s, after %s hops", words["id"], words["to"], words["hops"])
	case MarkRefused:
		h.say("refuses: %s", words["why"])
	case MarkStuck:
		h.say("the server of %s does not take mail %s, and is asked again: %s", words["domain"], words["id"], words["why"])
	}
}

// say writes a line to the log.
func (h *Host) say(format string, args ...any) {
	if h.config.Log == nil {
		return
	}
	h.logMu.Lock()
	defer h.logMu.Unlock()
	fmt.Fprintf(h.config.Log, "server of %s: %s\n", h.config.Domain, fmt.Sprintf(format, args...))
}

// Serve runs a server as a program does: domain's, by the servers file, on a port that has to be the one of the file. store is
// HostConfig's.
func Serve(ctx context.Context, port int, domain, file, store string, log io.Writer) error {
	servers, err := ReadServers(file)
	if err != nil {
		return err
	}
	_, domain, err = SplitAddress("user@" + domain)
	if err != nil {
		return err
	}
	if p, ok := servers[domain]; ok && p.Port != port {
		return fmt.Errorf("mail: the server of %s is to listen on port %d, but %s has port %d for it, where the others will look", domain, port, file, p.Port)
	}
	h, err := Listen(HostConfig{Domain: domain, Servers: servers, Store: store, Log: log})
	if err != nil {
		return err
	}
	return h.Run(ctx)
}
