package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"jeton/kernel/relay"
	"jeton/launcher"
)

// A Spec is a program to be started on an agent's host.
type Spec struct {
	Program string   `cbor:"1,keyasint,omitempty"` // default: jeton itself
	Args    []string `cbor:"2,keyasint,omitempty"`
	Title   string   `cbor:"3,keyasint,omitempty"` // what process tables call it; default: the program's path
	Dir     string   `cbor:"4,keyasint,omitempty"` // default: the agent's
	Env     []string `cbor:"5,keyasint,omitempty"` // added to the agent's
	// Link gives the program two more descriptors, 3 to read from and 4 to write to; the other end is Program.Link.
	Link bool `cbor:"6,keyasint,omitempty"`
	// Stdin gives the program a standard input, Program.Stdin; otherwise it is at its end.
	Stdin bool `cbor:"7,keyasint,omitempty"`
}

// An Output takes what a program prints, in order within each of the two. A Write that blocks slows the program, and
// nothing else. Nil is nowhere.
type Output struct{ Stdout, Stderr io.Writer }

// A Program is one that an agent has started. Its methods are safe from several goroutines.
type Program struct {
	// Stdin is the program's standard input: it blocks while the program does not read. Close it at the end.
	Stdin io.WriteCloser
	// Link is the other end of the program's descriptors 3 and 4, if its Spec says so. It must be read. After the program's end,
	// what it has written there can still be.
	Link io.ReadWriteCloser

	agent  *Agent
	number uint64
	pid    int
	c      *conversation
	ended  chan struct{}
	exit   launcher.Exit // set before ended is closed
	swept  int
}

type programRequest struct {
	Number uint64 `cbor:"1,keyasint"`
	Spec   Spec   `cbor:"2,keyasint"`
}

type programStarted struct {
	Pid int `cbor:"1,keyasint"`
}

type programEnd struct {
	Status int    `cbor:"1,keyasint"`
	Signal int    `cbor:"2,keyasint,omitempty"`
	Error  string `cbor:"3,keyasint,omitempty"`
	Swept  int    `cbor:"4,keyasint,omitempty"`
}

// Start starts a program on the agent's host, and returns when it runs; ctx bounds that and not the program's life.
func (a *Agent) Start(ctx context.Context, spec Spec, out Output) (*Program, error) {
	q := programRequest{Number: a.next.Add(1), Spec: spec}
	var started programStarted
	c, err := a.mux.ask(ctx, "program", q, &started)
	if err != nil {
		return nil, a.fault(err)
	}
	p := &Program{agent: a, number: q.Number, pid: started.Pid, c: c, ended: make(chan struct{})}
	p.Stdin = relay.NewInput(c.out)
	if spec.Link {
		l, err := a.mux.ask(ctx, "link", linkRequest{q.Number}, nil)
		switch {
		case err == nil:
			p.Link = &programLink{c: l}
		case ctx.Err() != nil:
			c.close() // which ends the program
			return nil, a.fault(err)
		default: // the program has ended already, or the connection has: what follows will tell
			p.Link = endedLink{}
		}
	}
	go p.run(out)
	return p, nil
}

// run hands on what the program writes, up to its end.
func (p *Program) run(out Output) {
	e, err := p.follow(out)
	p.exit = launcher.Exit{Status: e.Status, Signal: syscall.Signal(e.Signal)}
	if e.Error != "" {
		p.exit.Err = errors.New(e.Error)
	}
	if err != nil {
		p.exit = launcher.Exit{Status: -1, Err: p.agent.fault(err)}
	}
	p.swept = e.Swept
	p.c.close() // who still writes to it stops
	if p.Link != nil {
		_ = p.Link.Close() // what has come can still be read
	}
	close(p.ended)
}

func (p *Program) follow(out Output) (e programEnd, err error) {
	sinks := map[relay.Tag]io.Writer{relay.Stdout: out.Stdout, relay.Stderr: out.Stderr}
	for {
		tag, text, err := p.c.in.Next()
		if err != nil {
			return e, relay.NoEOF(err)
		}
		switch w, known := sinks[tag]; {
		case tag == relay.End:
			return e, relay.Decode(text, &e)
		case !known:
			return e, fmt.Errorf("%w: a program does not send chunks of kind %d", relay.ErrChunk, tag)
		case w != nil:
			_, _ = w.Write(text) // what becomes of it is the caller's affair
		}
	}
}

// Pid is the program's number on its host.
func (p *Program) Pid() int { return p.pid }

// Signal sends s to the program alone.
func (p *Program) Signal(s syscall.Signal) error { return p.agent.signal(p.number, s) }

// Done is closed when the program has ended, nothing that it started is left, and all that it printed is written.
func (p *Program) Done() <-chan struct{} { return p.ended }

// Wait waits for that, and returns how the program ended.
func (p *Program) Wait() launcher.Exit {
	<-p.ended
	return p.exit
}

// Swept is, after Wait, how many processes it had left, which were killed.
func (p *Program) Swept() int { return p.swept }

// A programLink is our end of a program's link.
type programLink struct {
	c    *conversation
	mu   sync.Mutex // one reads at a time
	rest []byte     // of the last chunk
}

func (l *programLink) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.rest) == 0 {
		tag, text, err := l.c.in.Next()
		switch {
		case err != nil:
			return 0, err
		case tag == relay.Messages:
			l.rest = text
		default:
			return 0, io.EOF
		}
	}
	n := copy(b, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

func (l *programLink) Write(b []byte) (int, error) {
	if err := l.c.out.Send(relay.Messages, b); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (l *programLink) Close() error {
	l.c.close()
	return nil
}

// An endedLink is the link of a program that was faster than we.
type endedLink struct{}

func (endedLink) Read([]byte) (int, error)  { return 0, io.EOF }
func (endedLink) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
func (endedLink) Close() error              { return nil }
