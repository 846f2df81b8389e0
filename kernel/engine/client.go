package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"sync"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/ps"
	"jeton/runtime/session"
)

// A Config says how an engine is started. Its zero value starts `jeton engine` of the running program.
type Config struct {
	Argv   []string      // the engine's command; default: this executable and "engine"
	Env    []string      // added to our environment
	Title  string        // what process tables call the engine; default: the program's name
	Host   string        // what the kernel calls the host that it runs on
	Dir    string        // working directory; default: ours
	Memory int64         // limit of the engine's data in bytes (RLIMIT_DATA); 0: half of the machine's memory; below 0: none
	Grace  time.Duration // how long an interrupted cell may take before Run gives up on it; default 2 s
	// Evaluator is what runs programs; default: the best that runs there.
	Evaluator Evaluator
	Logger    *slog.Logger // ours, not the student's; default: discards
	// Call serves what libraries in the engine ask for that is no cell's affair, and says whether it is such a service. It is called also
	// while no cell has run. Default: all services are the cells' (Handler.Call).
	Call func(c *Client, service string, request []byte) (answer []byte, mine bool, err error)
	// Ended says why an engine has died that was started at a moment, and said something last, if that was for a limit which somebody else
	// watches over; ok is false when it was not. Default: nobody does, and the engine's memory is the student's to choose.
	Ended func(since time.Time, said []byte) (why string, ok bool)
}

// A Client is the kernel's side of one engine process. Its methods are safe from several goroutines.
type Client struct {
	cfg       Config
	process   process
	talk      *talk
	tail      *tail
	done      chan struct{}
	death     *Fault // set before done is closed, as exit is
	exit      launcher.Exit
	closed    chan struct{}
	once      sync.Once
	evaluator Evaluator // set before Start returns
	began     time.Time

	mu    sync.Mutex // guards what follows
	runs  map[uint64]*run
	next  uint64
	raw   ownership
	early []byte // what came on the raw descriptors before the first owner
	limit int64
}

// A run is one Program under way, or ended with goroutines left that may still print.
type run struct {
	id      uint64
	cell    int
	handler Handler
	done    chan done // capacity 1
	ctx     context.Context
	ended   bool // the engine has said so, or never got it; guarded by Client.mu
}

// done is what the engine says at a run's end.
type done struct {
	fault   *Fault
	results []*wireBundle
}

// Start starts an engine on this machine and waits until it speaks, or ctx ends.
func Start(ctx context.Context, cfg Config) (*Client, error) {
	if cfg.Memory == 0 {
		cfg.Memory = HalfMemory()
	}
	p, err := spawn(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return meet(ctx, cfg, p)
}

// meet waits until a process that was started speaks, or ctx ends.
func meet(ctx context.Context, cfg Config, p process) (*Client, error) {
	if cfg.Grace == 0 {
		cfg.Grace = 2 * time.Second
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	to, from := p.Streams()
	c := &Client{
		cfg: cfg, process: p, talk: newTalk(newLink(from, to)), tail: newTail(),
		done: make(chan struct{}), closed: make(chan struct{}), runs: map[uint64]*run{}, limit: cfg.Memory,
		began: time.Now(),
	}
	p.listen(c.hear)
	greeted := make(chan error, 1)
	go c.live(greeted)
	var err error
	select {
	case err = <-greeted:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		c.Close()
		if c.death.Kind == Ended {
			return nil, errors.New(c.death.Text)
		}
		return nil, fmt.Errorf("engine: no answer from process %d: %w\n%s%s", p.Pid(), err, c.early, c.death.Log)
	}
	return c, nil
}

// live reads what the engine sends until it dies, then finds out why.
func (c *Client) live(greeted chan<- error) {
	h, err := c.talk.greet(hello{Memory: c.cfg.Memory, Name: c.cfg.Title, Host: c.cfg.Host})
	c.evaluator = h.Evaluator
	greeted <- err
	for err == nil {
		var m message
		if m, err = c.talk.recv(); err == nil {
			c.take(m)
		}
	}
	c.bury(err)
}

// take handles one message. It never blocks: a handler that does has a goroutine of its own, of which each run has at
// most one for output and one for input, because the engine waits for the answer.
func (c *Client) take(m message) {
	switch m.Kind {
	case kindReply:
		c.talk.answer(m)
	case kindDone:
		if r := c.endRun(m.Run, m.Flag); r != nil {
			select {
			case r.done <- done{m.Fault, m.Results}:
				runtime.Gosched() // who waits goes first
			default:
			}
		}
	case kindForget:
		c.mu.Lock()
		delete(c.runs, m.Run)
		c.mu.Unlock()
	case kindStarted, kindClaim, kindStream, kindDisplay, kindResult, kindClear, kindInput, kindCommOut, kindCall:
		go c.serve(m)
	}
}

// serve does what the engine asks for, and answers.
func (c *Client) serve(m message) {
	if c.serveAside(m) {
		return
	}
	c.mu.Lock()
	r := c.runs[m.Run]
	if r == nil {
		r = c.raw.owner // output of no known cell: the last one's
	}
	c.mu.Unlock()
	reply := message{Kind: kindReply, Seq: m.Seq}
	if r == nil {
		reply.Error = "no cell has been run yet"
	} else if err := c.show(r, m, &reply); err != nil {
		reply.Error = err.Error()
	}
	_ = c.talk.send(reply)
}

// serveAside does what Config.Call serves. What was printed before need not come before.
func (c *Client) serveAside(m message) (served bool) {
	if m.Kind != kindCall || c.cfg.Call == nil {
		return false
	}
	reply := message{Kind: kindReply, Seq: m.Seq}
	answer, mine, err := c.cfg.Call(c, m.Name, m.Text)
	if !mine {
		return false
	}
	if reply.Text = answer; err != nil {
		reply.Error = err.Error()
	}
	_ = c.talk.send(reply)
	return true
}

// living is a context that ends with the engine: for what no cell has asked.
func (c *Client) living() (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		defer cancel()
		select {
		case <-c.done:
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func (c *Client) show(r *run, m message, reply *message) error {
	c.drain() // what was printed before comes before
	switch m.Kind {
	case kindStarted:
		reply.Number = c.hand(r)
	case kindClaim:
		reply.Number, reply.Flag = c.claim(r)
	case kindStream:
		r.handler.Stream(r.cell, m.Name, m.Text)
	case kindDisplay:
		r.handler.Display(r.cell, m.Bundle.unpack())
	case kindResult:
		r.handler.Result(r.cell, m.Bundle.unpack())
	case kindClear:
		r.handler.Clear(r.cell, m.Flag)
	case kindCommOut:
		r.handler.Comm(r.cell, m.Comm.unpack())
	case kindCall:
		ctx, cancel := r.ctx, func() {}
		if m.Run == 0 {
			ctx, cancel = c.living()
		}
		defer cancel()
		answer, err := r.handler.Call(ctx, r.cell, m.Name, m.Text)
		if err != nil {
			return err
		}
		reply.Text = answer
	case kindInput:
		line, err := r.handler.Input(r.ctx, r.cell, m.Name, m.Flag)
		switch {
		case errors.Is(err, session.ErrInputEnded):
			reply.Name = inputEnded
		case errors.Is(err, session.ErrNoInput):
			reply.Name = noInput
		}
		if err != nil {
			return err
		}
		reply.Text = []byte(line)
	}
	return nil
}

// In a reply's Name, noInput stands for session.ErrNoInput, inputEnded for session.ErrInputEnded.
const (
	noInput    = "no input"
	inputEnded = "input ended"
)

func (c *Client) drain() {
	c.process.drain()
	c.tail.release(func(b []byte) { c.deliver("stderr", b) })
}

// hear takes bytes of the raw descriptors.
func (c *Client) hear(name string, text []byte) {
	if name != "stderr" {
		c.deliver(name, text)
		return
	}
	c.tail.write(text, func(b []byte) { c.deliver(name, b) })
}

// deliver hands on bytes of the raw descriptors.
func (c *Client) deliver(name string, text []byte) {
	c.mu.Lock()
	r := c.raw.owner
	if r == nil {
		c.early = append(c.early, text[:min(len(text), earlyBytes-len(c.early))]...)
	}
	c.mu.Unlock()
	if r != nil {
		r.handler.Stream(r.cell, name, text)
	} else {
		c.cfg.Logger.Info("engine printed before its first cell", "stream", name, "text", string(text))
	}
}

// earlyBytes bounds what is kept of an engine that says why it does not start.
const earlyBytes = 4 << 10

// Comm hands a message of the front end's to the comm that it names. known is false when nobody registered it.
func (c *Client) Comm(ctx context.Context, m session.CommMessage) (known bool, err error) {
	w, err := packComm(m)
	if err != nil {
		return false, err
	}
	r, err := c.talk.ask(ctx, message{Kind: kindCommIn, Comm: w})
	return r.Flag, err
}

// Interrupt ends the functions of ended cells that a library calls now, such as those of widgets. Cells under way are interrupted by their
// contexts.
func (c *Client) Interrupt() { _ = c.talk.send(message{Kind: kindInterrupt}) } // an engine that is gone calls nothing

// Call asks the engine for a service that a package in it has offered (session.Offer), and waits for the answer, ctx, or the
// engine's end.
func (c *Client) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	r, err := c.talk.ask(ctx, message{Kind: kindCall, Name: service, Text: request})
	return r.Text, err
}

// SetMemory changes the engine's memory limit, in bytes; 0 takes it away.
func (c *Client) SetMemory(ctx context.Context, limit int64) error {
	if _, err := c.talk.ask(ctx, message{Kind: kindMemory, Number: limit}); err != nil {
		return err
	}
	c.mu.Lock()
	c.limit = limit
	c.mu.Unlock()
	return nil
}

// Done is closed when the engine has died and nothing of it is left.
func (c *Client) Done() <-chan struct{} { return c.done }

// Dying is closed when the engine has stopped to speak: it is dead, or about to be, and Done follows.
func (c *Client) Dying() <-chan struct{} { return c.talk.closed }

// Death says how the engine died; nil while it lives.
func (c *Client) Death() *Fault {
	select {
	case <-c.done:
		return c.lost().Fault
	default:
		return nil
	}
}

// Exit says how the engine's process ended, after Done.
func (c *Client) Exit() launcher.Exit {
	<-c.done
	return c.exit
}

// Evaluator is what runs programs in this engine: it decides what they must carry.
func (c *Client) Evaluator() Evaluator { return c.evaluator }

// Name is what the kernel calls the engine, and Host where it runs: its Config's Title and Host.
func (c *Client) Name() string { return c.cfg.Title }
func (c *Client) Host() string { return c.cfg.Host }

// Pid is the engine's process.
func (c *Client) Pid() int { return c.process.Pid() }

// WhileRunning is a context that ends when the engine is found stopped, too, and so will answer nothing: for a Call. Of an engine on another host
// that is not known. The function must be called when it has answered.
func (c *Client) WhileRunning(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, here := c.process.(*child); here {
		return ps.WhileRunning(ctx, c.Pid())
	}
	return ctx, func() {}
}

// Kill ends the engine at once; Runs under way return.
func (c *Client) Kill() { _ = c.process.Signal(syscall.SIGKILL) }

// Close ends the engine and everything that it started, and waits for that. Closing twice is safe.
func (c *Client) Close() error {
	c.once.Do(func() {
		close(c.closed)
		go func() {
			_ = c.talk.send(message{Kind: kindStop}) // the engine ends itself on this; one that does not read is killed
			to, _ := c.process.Streams()
			_ = to.Close()
		}()
		select {
		case <-c.done:
		case <-time.After(500 * time.Millisecond):
			c.Kill()
		}
	})
	<-c.done
	return nil
}
