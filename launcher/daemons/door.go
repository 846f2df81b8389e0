package daemons

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"

	"jeton/launcher/ps"
	"jeton/launcher/rpc"
)

const (
	// maxMessage bounds what guard and owner send each other: an image has some megabytes, in base64.
	maxMessage = 256 << 20
	// maxAsked bounds what a daemon sends, and is sent.
	maxAsked = 16 << 20
)

// A Request is what a daemon asks of the owner.
type Request struct {
	From    Daemon
	Service string
	Body    json.RawMessage
}

// open lets daemons in: they may ask who they are, and ask the owner for its services.
func (r *registry) open(owner *rpc.Conn) (net.Listener, error) {
	path := filepath.Join(r.folder, socketFile)
	if len(path) > 100 {
		return nil, fmt.Errorf("the temporary folder has a name that is too long for a socket in it: set TMPDIR to a shorter one than %s", path)
	}
	ln, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go r.admit(conn.(*net.UnixConn), owner)
		}
	}()
	return ln, nil
}

// admit serves one daemon, and turns away who is none.
func (r *registry) admit(conn *net.UnixConn, owner *rpc.Conn) {
	defer conn.Close()
	e, ok := r.peer(conn)
	if !ok {
		return
	}
	c := rpc.New(conn, maxAsked, func(ctx context.Context, service string, body []byte) ([]byte, error) {
		d := r.look(e, nil)
		if service == "self" {
			return json.Marshal(d)
		}
		request, err := json.Marshal(Request{From: d, Service: service, Body: body})
		if err != nil {
			return nil, err
		}
		return owner.Call(ctx, "ask", request)
	})
	r.mu.Lock()
	e.line = c
	r.mu.Unlock()
	_ = c.Run()
}

// tell calls a service of all daemons that have connected, and returns when each has answered, has ended, or is stopped.
func (r *registry) tell(ctx context.Context, q tellRequest) (struct{}, error) {
	r.mu.Lock()
	lines := map[int]*rpc.Conn{}
	for _, e := range r.daemons {
		if e.line != nil && !e.hasEnded() {
			lines[e.Pid] = e.line
		}
	}
	r.mu.Unlock()
	var wg sync.WaitGroup
	for pid, c := range lines {
		wg.Go(func() {
			ctx, cancel := ps.WhileRunning(ctx, pid)
			defer cancel()
			_, _ = c.Call(ctx, q.Service, q.Body)
		})
	}
	wg.Wait()
	return struct{}{}, ctx.Err()
}

// peer is the daemon at the other end.
func (r *registry) peer(conn *net.UnixConn) (*entry, bool) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil, false
	}
	var pid int
	if failed := raw.Control(func(fd uintptr) { pid, err = peerOf(int(fd)) }); failed != nil || err != nil {
		return nil, false
	}
	if e, ok := r.byPid(pid); ok {
		return e, true
	}
	var unborn []*entry // it may be faster than the one that starts it
	r.mu.Lock()
	for _, e := range r.daemons {
		unborn = append(unborn, e)
	}
	r.mu.Unlock()
	for _, e := range unborn {
		<-e.born
	}
	return r.byPid(pid)
}

// A Lifeline is a daemon's way to its guard.
type Lifeline struct {
	Self Daemon
	conn *rpc.Conn
}

// ErrNoDaemon says that no guard has this process in its table.
var ErrNoDaemon = errors.New("nobody has started this process as a daemon")

// Connect joins this process, a daemon, to its guard. serve does what the guard's owner wants of all daemons (Table.Tell); nil: nothing.
// ErrNoDaemon: it is none.
func Connect(ctx context.Context, serve rpc.Serve) (*Lifeline, error) {
	if serve == nil {
		serve = func(_ context.Context, service string, _ []byte) ([]byte, error) {
			return nil, fmt.Errorf("this daemon has no service %q", service)
		}
	}
	path := os.Getenv(SocketVariable)
	if path == "" {
		return nil, ErrNoDaemon
	}
	conn, err := net.Dial("unix", path)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrNoDaemon, err)
	}
	c := rpc.New(conn, maxAsked, serve)
	go func() { _ = c.Run() }()
	body, err := c.Call(ctx, "self", json.RawMessage("{}"))
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("%w: %v", ErrNoDaemon, err)
	}
	line := &Lifeline{conn: c}
	return line, json.Unmarshal(body, &line.Self)
}

// Cut is closed when the guard has gone: then nobody waits for the process, and it should end.
func (l *Lifeline) Cut() <-chan struct{} { return l.conn.Done() }

// Call asks the guard's owner for a service; "self" the guard itself answers, with a Daemon. request and answer are JSON.
func (l *Lifeline) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	return l.conn.Call(ctx, service, request)
}

// Encode makes plain data of a Request, to be handed on.
func (r Request) Encode() ([]byte, error) { return json.Marshal(r) }

// DecodeRequest reads what Encode has made.
func DecodeRequest(b []byte) (r Request, err error) { return r, json.Unmarshal(b, &r) }
