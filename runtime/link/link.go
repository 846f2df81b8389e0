// Package link is the line between a program of a world and who has launched it: the ends of a pair of byte streams, over which
// each asks the other for services.
//
// Model: both ends make a [Link] of their streams; what one calls, the other's serve function answers. Calls go both ways at
// once, and answers come as they are ready. A program that was launched finds its end by [Join]: its descriptors are named in the
// environment, and then it is one of the world for the packages above (session.Call, session.Offer).
//
//	l := link.New(from, to, serve)                        // the launcher's end
//	answer, err := l.Call(ctx, "world.gone", []byte("3"))
//
// A frame is a big-endian uint32 length and that many bytes of JSON. It carries what launchers and programs have to say
// to each other, which is little; user data goes over connections of its own. Cells use the engine protocol instead.
package link

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
)

// maxFrameBytes bounds what the other end can make us hold.
const maxFrameBytes = 4 << 20

// A Serve answers the other end's calls, each in a goroutine of its own. ctx ends with the Link.
type Serve func(ctx context.Context, service string, request []byte) (answer []byte, err error)

// ErrEnded is the error of a call when the other end has gone.
var ErrEnded = errors.New("the line to who launched this program has ended")

// A Link is one end. Its methods are safe from several goroutines.
type Link struct {
	serve Serve
	ctx   context.Context
	end   context.CancelFunc

	out sync.Mutex // one frame at a time
	w   io.Writer

	mu      sync.Mutex
	next    uint64
	waiting map[uint64]chan frame // each of capacity 1
}

// A frame is a question, with its Service, or an answer.
type frame struct {
	Seq     uint64 `json:"seq"`
	Service string `json:"service,omitempty"`
	Body    []byte `json:"body,omitempty"`
	Error   string `json:"error,omitempty"`
}

// New returns the end whose bytes come from r and go to w, and reads until r ends. The streams are the caller's to close.
func New(r io.Reader, w io.Writer, serve Serve) *Link {
	l := &Link{serve: serve, w: w, waiting: map[uint64]chan frame{}}
	l.ctx, l.end = context.WithCancel(context.Background())
	go l.read(bufio.NewReader(r))
	return l
}

// Done is closed when the other end has gone, or has sent what is no frame.
func (l *Link) Done() <-chan struct{} { return l.ctx.Done() }

// Call asks the other end, and waits for its answer, ctx, or the Link's end (ErrEnded).
func (l *Link) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	if service == "" {
		return nil, errors.New("link: a call without the name of a service")
	}
	answer := make(chan frame, 1)
	l.mu.Lock()
	l.next++
	seq := l.next
	l.waiting[seq] = answer
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.waiting, seq)
		l.mu.Unlock()
	}()
	if err := l.send(frame{Seq: seq, Service: service, Body: request}); err != nil {
		return nil, err
	}
	select {
	case f := <-answer:
		if f.Error != "" {
			return nil, errors.New(f.Error)
		}
		return f.Body, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-l.ctx.Done():
		return nil, ErrEnded
	}
}

func (l *Link) send(f frame) error {
	body, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("link: %w", err)
	}
	if len(body) > maxFrameBytes {
		return fmt.Errorf("link: a message of %d bytes; at most %d are taken", len(body), maxFrameBytes)
	}
	l.out.Lock()
	defer l.out.Unlock()
	if _, err := l.w.Write(append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)); err != nil {
		return fmt.Errorf("%w: %w", ErrEnded, err)
	}
	return nil
}

// read takes frames until there are none.
func (l *Link) read(r io.Reader) {
	defer l.end()
	for {
		f, err := readFrame(r)
		if err != nil {
			return
		}
		if f.Service != "" {
			go l.answer(f)
			continue
		}
		l.mu.Lock()
		waiting := l.waiting[f.Seq]
		delete(l.waiting, f.Seq)
		l.mu.Unlock()
		if waiting != nil {
			waiting <- f
		}
	}
}

func readFrame(r io.Reader) (f frame, err error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return f, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrameBytes {
		return f, fmt.Errorf("link: a frame of %d bytes", n)
	}
	body, err := io.ReadAll(io.LimitReader(r, int64(n))) // grows with what really comes
	if err == nil && len(body) < int(n) {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal(body, &f)
}

func (l *Link) answer(q frame) {
	a := frame{Seq: q.Seq}
	body, err := l.serve(l.ctx, q.Service, q.Body)
	if err != nil {
		a.Error = err.Error()
		if a.Error == "" {
			a.Error = "an error without words"
		}
	} else {
		a.Body = body
	}
	if err := l.send(a); err != nil && l.ctx.Err() == nil && a.Error == "" {
		_ = l.send(frame{Seq: q.Seq, Error: err.Error()}) // it was too large
	}
}
