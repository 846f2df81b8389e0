package daemons

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

// A link asks and answers over a byte stream. A message is a big-endian uint32 length, and that many bytes of JSON.
type link struct {
	conn  io.ReadWriteCloser
	limit uint32 // of a message that is received
	serve func(ctx context.Context, op string, request []byte) ([]byte, error)

	sending sync.Mutex

	mu      sync.Mutex
	next    uint64
	waiting map[uint64]chan packet        // for answers
	serving map[uint64]context.CancelFunc // questions of the other side
	err     error                         // why it has ended
	done    chan struct{}                 // closed with err set
	work    sync.WaitGroup                // of serving
}

// A packet is one message.
type packet struct {
	Kind string // "ask", "answer" or "cancel"
	Seq  uint64
	Op   string          `json:",omitempty"`
	Body json.RawMessage `json:",omitempty"`
	Err  string          `json:",omitempty"`
}

// maxServing bounds the questions of one side that are not answered yet.
const maxServing = 1024

var errLink = errors.New("daemons: not the guard's protocol")

// newLink makes a link whose questions from the other side serve answers, each on a goroutine of its own; run runs it.
func newLink(conn io.ReadWriteCloser, limit uint32, serve func(ctx context.Context, op string, request []byte) ([]byte, error)) *link {
	return &link{conn: conn, limit: limit, serve: serve, waiting: map[uint64]chan packet{}, serving: map[uint64]context.CancelFunc{}, done: make(chan struct{})}
}

// run reads until the stream ends, and returns when nothing of the link runs any more. A stream that ends between two messages has
// ended well: io.EOF.
func (l *link) run() error {
	r := bufio.NewReader(l.conn)
	for {
		p, err := receive(r, l.limit)
		if err != nil {
			l.end(err)
			l.work.Wait()
			return err
		}
		l.take(p)
	}
}

func (l *link) end(err error) {
	_ = l.conn.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
	close(l.done)
	for _, cancel := range l.serving {
		cancel()
	}
}

func (l *link) take(p packet) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch p.Kind {
	case "ask":
		if l.serving[p.Seq] != nil || len(l.serving) >= maxServing {
			go func() { _ = l.send(packet{Kind: "answer", Seq: p.Seq, Err: "too many questions at once"}) }()
			return
		}
		ctx, cancel := context.WithCancel(context.Background())
		l.serving[p.Seq] = cancel
		l.work.Add(1)
		go l.answer(ctx, p)
	case "answer":
		if ch := l.waiting[p.Seq]; ch != nil {
			delete(l.waiting, p.Seq)
			ch <- p // capacity 1
		}
	case "cancel":
		if cancel := l.serving[p.Seq]; cancel != nil {
			cancel()
		}
	}
}

func (l *link) answer(ctx context.Context, p packet) {
	defer l.work.Done()
	body, err := l.serve(ctx, p.Op, p.Body)
	l.mu.Lock()
	l.serving[p.Seq]()
	delete(l.serving, p.Seq)
	l.mu.Unlock()
	reply := packet{Kind: "answer", Seq: p.Seq, Body: body}
	if err != nil {
		reply.Body, reply.Err = nil, err.Error()
	}
	_ = l.send(reply)
}

// call asks, and waits for the answer, ctx, or the link's end.
func (l *link) call(ctx context.Context, op string, request []byte) ([]byte, error) {
	ch := make(chan packet, 1)
	l.mu.Lock()
	l.next++
	seq := l.next
	l.waiting[seq] = ch
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		delete(l.waiting, seq)
		l.mu.Unlock()
	}()
	if err := l.send(packet{Kind: "ask", Seq: seq, Op: op, Body: request}); err != nil {
		return nil, err
	}
	select {
	case p := <-ch:
		if p.Err != "" {
			return nil, errors.New(p.Err)
		}
		return p.Body, nil
	case <-l.done:
		return nil, l.err
	case <-ctx.Done():
		_ = l.send(packet{Kind: "cancel", Seq: seq})
		return nil, context.Cause(ctx)
	}
}

func (l *link) send(p packet) error {
	body, err := json.Marshal(p)
	if err != nil {
		return err
	}
	l.sending.Lock()
	defer l.sending.Unlock()
	_, err = l.conn.Write(append(binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body))), body...))
	return err
}

// receive reads one message.
func receive(r io.Reader, limit uint32) (p packet, err error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return p, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > limit {
		return p, fmt.Errorf("%w: a message of %d bytes", errLink, n)
	}
	body, err := io.ReadAll(io.LimitReader(r, int64(n))) // grows with what really comes
	if err != nil {
		return p, err
	}
	if uint32(len(body)) < n {
		return p, io.ErrUnexpectedEOF
	}
	if err := json.Unmarshal(body, &p); err != nil {
		return p, fmt.Errorf("%w: %v", errLink, err)
	}
	return p, nil
}
