// Package rpc is the two ends of a byte stream over which each calls the other.
//
// Model: both ends make a [Conn] of the stream and run it. What one calls, the other's [Serve] answers. Calls go both ways at once,
// answers come as they are ready, and a call that is given up is cancelled at the other end. A stream that ends, or carries what is
// no frame, ends the Conn and all calls.
//
//	c := rpc.New(stream, 1<<20, serve)
//	go c.Run()
//	answer, err := c.Call(ctx, "find", []byte("3"))
//
// A process that must not have a goroutine yet asks one question with [Ask], and one that must know something before it serves
// begins with [Conn.ServeOne].
//
// What services there are, and what requests and answers hold, is its users' affair: a host's guard and its owner (launcher/daemons),
// a program of a world and its launcher (runtime/link). It starts no process, opens no stream, and has no keys: who holds the
// stream is trusted as far as the bounds go.
package rpc

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
)

// A Serve answers the other end's calls, each in a goroutine of its own. ctx ends when the caller gives up, and with the Conn.
type Serve func(ctx context.Context, service string, request []byte) (answer []byte, err error)

// ErrEnded is the error of a call when the other end has gone.
var ErrEnded = errors.New("the process at the other end of the line has gone")

const (
	// maxServing bounds the calls of the other end that are served at once; more are refused.
	maxServing = 1024
	// maxOwed bounds its calls that are not answered yet, though they may be served or refused: who asks and asks, and reads no answer,
	// gets no more of our memory.
	maxOwed = 2 * maxServing
)

var errUnread = fmt.Errorf("the other end of the line has asked %d times, and reads no answer", maxOwed)

// A Conn is one end. Its methods are safe from several goroutines.
type Conn struct {
	stream io.ReadWriteCloser
	from   *bufio.Reader
	limit  int
	serve  Serve

	out sync.Mutex // one frame at a time

	mu      sync.Mutex // guards what follows
	next    uint64
	waiting map[uint64]chan frame         // by the call's number; each of capacity 1
	serving map[uint64]context.CancelFunc // calls of the other end
	owed    int                           // answers to the other end that are not written

	ctx  context.Context // ends with the Conn; its cause says why
	end  context.CancelCauseFunc
	work sync.WaitGroup // of who serves
}

// New makes an end of a stream. limit bounds a message, in bytes, in both directions. Nothing is read before Run or ServeOne.
func New(stream io.ReadWriteCloser, limit int, serve Serve) *Conn {
	c := &Conn{stream: stream, from: bufio.NewReader(stream), limit: limit, serve: serve,
		waiting: map[uint64]chan frame{}, serving: map[uint64]context.CancelFunc{}}
	c.ctx, c.end = context.WithCancelCause(context.Background())
	return c
}

// Run reads until the stream ends or Close is called, closes it, and returns when no Serve of the Conn runs any more. A stream that
// ends between two frames has ended well: io.EOF.
func (c *Conn) Run() error {
	for {
		f, err := readFrame(c.from, c.limit)
		if err == nil {
			err = c.take(f)
		}
		if err != nil {
			c.end(err)
			_ = c.stream.Close()
			c.work.Wait()
			return err
		}
	}
}

// ServeOne answers one call with serve, before Run, on the calling goroutine.
func (c *Conn) ServeOne(serve Serve) error {
	f, err := readFrame(c.from, c.limit)
	if err != nil {
		return err
	}
	if f.Kind != ask {
		return fmt.Errorf("%w: the first frame is of kind %q", errFrame, f.Kind)
	}
	a, failed := c.answerTo(c.ctx, serve, f)
	return errors.Join(failed, c.send(a))
}

// Done is closed when the other end has gone, or has sent what is no frame.
func (c *Conn) Done() <-chan struct{} { return c.ctx.Done() }

// Close ends the Conn: Run returns, here and at the other end.
func (c *Conn) Close() error { return c.stream.Close() }

// Call asks the other end, and waits for its answer, the end of ctx, or that of the Conn (ErrEnded).
func (c *Conn) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	answer := make(chan frame, 1)
	c.mu.Lock()
	c.next++
	number := c.next
	c.waiting[number] = answer
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		delete(c.waiting, number)
		c.mu.Unlock()
	}()
	sent := make(chan error, 1)
	given := context.AfterFunc(ctx, func() {
		if <-sent == nil {
			_ = c.send(frame{head: head{Kind: cancel, Number: number}})
		}
	})
	defer given()
	failed := make(chan error, 1)
	go func() { // who never reads keeps this waiting, and not the caller
		err := c.send(frame{head{Kind: ask, Number: number, Service: service}, request})
		sent <- err
		if err != nil {
			failed <- err
		}
	}()
	select {
	case f := <-answer:
		if f.Error != "" {
			return nil, errors.New(f.Error)
		}
		return f.body, nil
	case err := <-failed:
		return nil, err
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-c.ctx.Done():
		return nil, c.ended(context.Cause(c.ctx))
	}
}

func (c *Conn) ended(why error) error { return fmt.Errorf("%w: %w", ErrEnded, why) }

// take sees to one frame. An error ends the Conn.
func (c *Conn) take(f frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch f.Kind {
	case ask:
		if c.owed == maxOwed {
			return errUnread
		}
		c.owed++
		if c.serving[f.Number] != nil || len(c.serving) >= maxServing {
			c.work.Go(func() { c.pay(frame{head: head{Kind: answer, Number: f.Number, Error: "too many calls at once"}}) })
			return nil
		}
		ctx, giveUp := context.WithCancel(c.ctx)
		c.serving[f.Number] = giveUp
		c.work.Go(func() { c.answer(ctx, f) })
	case answer:
		if waiting := c.waiting[f.Number]; waiting != nil {
			delete(c.waiting, f.Number)
			waiting <- f // capacity 1
		}
	case cancel:
		if giveUp := c.serving[f.Number]; giveUp != nil {
			giveUp()
		}
	}
	return nil
}

// answer serves one call.
func (c *Conn) answer(ctx context.Context, q frame) {
	a, _ := c.answerTo(ctx, c.serve, q)
	c.mu.Lock()
	c.serving[q.Number]()
	delete(c.serving, q.Number)
	c.mu.Unlock()
	c.pay(a)
}

// pay writes an answer that is owed.
func (c *Conn) pay(a frame) {
	if err := c.send(a); errors.Is(err, errLarge) {
		_ = c.send(frame{head: head{Kind: answer, Number: a.Number, Error: err.Error()}})
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.owed--
}

// answerTo is the answer to a call, and the error that is in it.
func (c *Conn) answerTo(ctx context.Context, serve Serve, q frame) (frame, error) {
	body, err := serve(ctx, q.Service, q.body)
	if err == nil {
		return frame{head{Kind: answer, Number: q.Number}, body}, nil
	}
	text := err.Error()
	if text == "" {
		text = "an error without words"
	}
	return frame{head: head{Kind: answer, Number: q.Number, Error: text}}, err
}

// send writes a frame.
func (c *Conn) send(f frame) error {
	b, err := f.encode(c.limit)
	if err != nil {
		return err
	}
	c.out.Lock()
	defer c.out.Unlock()
	if _, err := c.stream.Write(b); err != nil {
		return c.ended(err)
	}
	return nil
}

// Ask asks one question over a stream on which no Conn runs at this end, and starts nothing. It reads no byte more than the answer.
func Ask(stream io.ReadWriter, limit int, service string, request []byte) ([]byte, error) {
	b, err := frame{head{Kind: ask, Service: service}, request}.encode(limit)
	if err != nil {
		return nil, err
	}
	if _, err := stream.Write(b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEnded, err)
	}
	f, err := readFrame(stream, limit)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrEnded, err)
	case f.Error != "":
		return nil, errors.New(f.Error)
	}
	return f.body, nil
}
