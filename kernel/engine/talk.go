package engine

import (
	"context"
	"errors"
	"sync"
)

// A talk is a link on which questions wait for their answers. Answers are matched by Seq; a question whose context ends
// is forgotten, and its late answer dropped.
type talk struct {
	*link
	mu      sync.Mutex
	seq     uint64
	waiting map[uint64]chan message // each of capacity 1
	closed  chan struct{}
	once    sync.Once
}

var errClosed = errors.New("the engine has ended")

func newTalk(l *link) *talk {
	return &talk{link: l, waiting: map[uint64]chan message{}, closed: make(chan struct{})}
}

// ask sends m as a question and waits for its answer, ctx, or the end of the talk.
func (t *talk) ask(ctx context.Context, m message) (message, error) {
	ch := make(chan message, 1)
	t.mu.Lock()
	t.seq++
	m.Seq = t.seq
	t.waiting[m.Seq] = ch
	t.mu.Unlock()
	defer func() {
		t.mu.Lock()
		delete(t.waiting, m.Seq)
		t.mu.Unlock()
	}()
	if err := t.send(m); err != nil {
		return message{}, err
	}
	select {
	case r := <-ch:
		if r.Error != "" {
			return r, errors.New(r.Error)
		}
		return r, nil
	case <-ctx.Done():
		return message{}, ctx.Err()
	case <-t.closed:
		return message{}, errClosed
	}
}

// answer hands a reply to who waits for it.
func (t *talk) answer(m message) {
	t.mu.Lock()
	ch := t.waiting[m.Seq]
	delete(t.waiting, m.Seq)
	t.mu.Unlock()
	if ch != nil {
		ch <- m
	}
}

func (t *talk) close() { t.once.Do(func() { close(t.closed) }) }
