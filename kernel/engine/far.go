package engine

import (
	"context"
	"fmt"
	"io"
	"syscall"

	"jeton/kernel/relay"
	"jeton/launcher"
)

// A Spec is what of a Config the host must know on which the engine runs.
type Spec struct {
	Argv      []string  `cbor:"1,keyasint,omitempty"`
	Env       []string  `cbor:"2,keyasint,omitempty"`
	Title     string    `cbor:"3,keyasint,omitempty"`
	Dir       string    `cbor:"4,keyasint,omitempty"`
	Memory    int64     `cbor:"5,keyasint,omitempty"`
	Evaluator Evaluator `cbor:"6,keyasint,omitempty"`
}

// Spec returns it.
func (cfg Config) Spec() Spec {
	return Spec{Argv: cfg.Argv, Env: cfg.Env, Title: cfg.Title, Dir: cfg.Dir, Memory: cfg.Memory, Evaluator: cfg.Evaluator}
}

// Config returns the Config that a Spec is of.
func (s Spec) Config() Config {
	return Config{Argv: s.Argv, Env: s.Env, Title: s.Title, Dir: s.Dir, Memory: s.Memory, Evaluator: s.Evaluator}
}

// Started is how a host answers when it has started an engine.
type Started struct {
	Pid    int   `cbor:"1,keyasint"`
	Memory int64 `cbor:"2,keyasint,omitempty"` // limit in bytes that it shall have: the host's, where the Spec has none
}

// A Far is an engine that the agent of another host has started (see Relay), as that agent gives it to Attach.
type Far struct {
	Host    string // for errors
	Started Started
	In      *relay.Reader
	Out     *relay.Writer
	Close   func() // ends the stream; the agent then kills the engine
	// Signal asks the agent to send a signal. It is not on the stream, where it would wait for what is before it.
	Signal func(s syscall.Signal) error
}

// Attach is Start for an engine on another host.
func Attach(ctx context.Context, cfg Config, f Far) (*Client, error) {
	cfg.Memory = f.Started.Memory
	return meet(ctx, cfg, newFarProcess(f))
}

// A farProcess is the process of a Far. The stream has all that it writes in order; so what it printed before a message is
// delivered by the time the message is read.
type farProcess struct {
	Far
	to       *relay.InputWriter
	messages *io.PipeReader
	ended    chan struct{}
	remains  Remains // set before ended is closed

	write *io.PipeWriter
}

var _ process = (*farProcess)(nil)

func newFarProcess(f Far) *farProcess {
	p := &farProcess{Far: f, to: relay.NewInput(f.Out), ended: make(chan struct{})}
	p.messages, p.write = io.Pipe()
	return p
}

func (p *farProcess) Streams() (to io.WriteCloser, from io.ReadCloser) { return p.to, p.messages }
func (p *farProcess) Pid() int                                         { return p.Started.Pid }
func (p *farProcess) Signal(s syscall.Signal) error                    { return p.Far.Signal(s) }
func (p *farProcess) drain()                                           {} // see farProcess
func (p *farProcess) near() bool                                       { return false }

func (p *farProcess) listen(deliver func(name string, text []byte)) {
	go func() {
		r, err := p.run(deliver)
		if err != nil {
			r.Exit = launcher.Exit{Status: -1, Err: fmt.Errorf("host %s is lost: %w", p.Host, err)}
		}
		p.remains = r
		p.Far.Close() // who still writes to the process stops
		_ = p.write.CloseWithError(err)
		close(p.ended)
	}()
}

// run hands on what comes, to the End.
func (p *farProcess) run(deliver func(name string, text []byte)) (r Remains, err error) {
	for {
		tag, text, err := p.In.Next()
		if err != nil {
			return r, relay.NoEOF(err)
		}
		switch tag {
		case relay.Stdout:
			deliver("stdout", text)
		case relay.Stderr:
			deliver("stderr", text)
		case relay.Messages:
			_, _ = p.write.Write(text) // after the client has given up on them, nobody reads them
		case relay.End:
			var e farEnd
			if err := relay.Decode(text, &e); err != nil {
				return r, err
			}
			return e.remains(), nil
		default:
			return r, fmt.Errorf("%w: an engine does not send chunks of kind %d", relay.ErrChunk, tag)
		}
	}
}

func (p *farProcess) end() Remains {
	_ = p.messages.Close() // nobody reads them any more, and what comes after them shall come
	<-p.ended
	return p.remains
}

// A farEnd is Remains on their way.
type farEnd struct {
	Status int    `cbor:"1,keyasint"`
	Signal int    `cbor:"2,keyasint,omitempty"`
	Error  string `cbor:"3,keyasint,omitempty"`
	Swept  int    `cbor:"4,keyasint,omitempty"`
	Box    []byte `cbor:"5,keyasint,omitempty"`
}

func (r Remains) wire() farEnd {
	e := farEnd{Status: r.Exit.Status, Signal: int(r.Exit.Signal), Swept: r.Swept, Box: r.Box}
	if r.Exit.Err != nil {
		e.Error = r.Exit.Err.Error()
	}
	return e
}

func (e farEnd) remains() Remains {
	r := Remains{Exit: launcher.Exit{Status: e.Status, Signal: syscall.Signal(e.Signal)}, Swept: e.Swept, Box: e.Box}
	if e.Error != "" {
		r.Exit.Err = fmt.Errorf("%s", e.Error)
	}
	return r
}
