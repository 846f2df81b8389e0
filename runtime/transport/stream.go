package transport

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
)

// A Message is what Recv returns. Data is the receiver's; Release may give it back.
type Message struct {
	From    int
	Tag     uint64
	Preface []byte // of what was sent by TrySend or Post, if that had one; a Handler may use it during Deliver only
	Data    []byte
	ID      uint64      // the sender's number of the message: From and ID name it
	Copy    bool        // a fault has made it of the one with this ID
	Held    sync.Locker // a Handler's, which the goroutine has that gives it: see Mesh.Poll
}

// A Stream is one of several conversations over a mesh, by its name: what is sent on it is received on the stream of the same name.
// On a stream, and from one sender, messages come in the order in which they were sent, each once. A message that comes before its
// stream was asked for waits.
type Stream struct {
	m       *Mesh
	id      uint32
	name    atomic.Pointer[string]
	handler atomic.Pointer[handled]

	mu     sync.Mutex // guards queues
	queues map[int]*queue
	any    chan struct{} // a token: a message has come
}

// A Handler takes the messages of a stream as they come, in the goroutine that reads them, which waits for it. Its methods must
// not block; they may call Post.
type Handler interface {
	// Place returns where a message's n bytes go, so that they are read to where they shall stay; nil for a slice of their own. m is the message
	// without its Data; its Preface is good during the call only.
	Place(m Message, n int) []byte
	// Deliver is called when the message is there. Its Data is what Place returned, cut to the message's length.
	Deliver(m Message)
	// Lost is called when the process of a rank has died, left, or cannot be reached any more; a second time at most when that is while the stream is
	// given to the Handler.
	Lost(from int, err error)
}

type handled struct{ h Handler }

// Stream returns the stream of a name. "" is that of Mesh.Send and Mesh.Recv.
func (m *Mesh) Stream(name string) *Stream { return m.streamOf(streamID(name), name) }

func streamID(name string) uint32 {
	if name == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(name))
	return max(1, h.Sum32())
}

// streamOf is the stream of a number; it learns its name from who asks by name.
func (m *Mesh) streamOf(id uint32, name string) *Stream {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.streams[id]
	if s == nil {
		s = &Stream{m: m, id: id, queues: map[int]*queue{}, any: make(chan struct{}, 1)}
		m.streams[id] = s
	}
	if old := s.name.Load(); name != "" && old == nil {
		s.name.Store(&name)
	} else if name != "" && *old != name {
		panic(fmt.Sprintf("transport: the streams %q and %q have the same number; rename one", *old, name))
	}
	return s
}

func (m *Mesh) streamName(id uint32) string {
	if id == 0 {
		return ""
	}
	if n := m.streamOf(id, "").name.Load(); n != nil {
		return *n
	}
	return fmt.Sprintf("#%08x", id)
}

// Handle gives the stream's messages to h from now on, the waiting ones first. It is called once, and stays. Where the size of the mesh is
// known, h is told of the death of ranks that never were connected, too; it is told of those that were lost before.
func (s *Stream) Handle(h Handler) {
	for rank := range s.m.cfg.Size {
		s.m.peer(rank) // watches it
	}
	s.mu.Lock()
	s.handler.Store(&handled{h})
	queues := slices.Collect(maps.Values(s.queues))
	s.mu.Unlock()
	for _, q := range queues {
		q.handle(h)
	}
	for rank, err := range s.m.losses() {
		h.Lost(rank, err)
	}
}

// losses are the ranks that are lost, and why.
func (m *Mesh) losses() map[int]error {
	m.mu.Lock()
	peers := m.peerList()
	m.mu.Unlock()
	lost := map[int]error{}
	for _, p := range peers {
		if _, _, err := p.state(); err != nil {
			lost[p.rank] = err
		}
	}
	return lost
}

func (s *Stream) queue(from int) *queue {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queues[from]
	if q == nil {
		q = newQueue(s, from)
		if h := s.handler.Load(); h != nil {
			q.h = h.h
		}
		s.queues[from] = q
	}
	return q
}

// Recv returns the next message of a rank on this stream. It blocks until there is one, the rank has died or left, ctx ends, or
// the cell is interrupted. What a rank sent before it died is received first. Errors: ErrGone, ErrLeft, ErrRank, ErrClosed, ctx's.
func (s *Stream) Recv(ctx context.Context, from int) (Message, error) {
	msg, err := s.recv(waitOf(ctx), from)
	return msg, s.m.fail("receive from", from, err)
}

func (s *Stream) recv(w wait, from int) (Message, error) {
	p, err := s.m.peer(from)
	if err != nil {
		return Message{}, err
	}
	q := s.queue(from)
	for {
		if msg, ok := q.pop(); ok {
			return msg, nil
		}
		if err := w.err(); err != nil {
			return Message{}, err
		}
		c, changed, lost := p.state()
		if lost != nil {
			if msg, ok := q.pop(); ok {
				return msg, nil
			}
			return Message{}, lost
		}
		if c != nil {
			if err := s.leadOrWait(w, c, q.wake, q.some); err != nil {
				return Message{}, err
			}
			continue
		}
		select {
		case <-q.wake:
		case <-changed:
		case <-w.ctx.Done():
		case <-w.cell.Done():
		}
	}
}

// RecvAny returns the next message of whichever rank, itself included. Among several ranks none is favoured. Errors: as Recv, but
// the death of a rank ends it only when no other rank is left (and Size is known): see Recv and Mesh.Gone.
func (s *Stream) RecvAny(ctx context.Context) (Message, error) {
	w := waitOf(ctx)
	s.m.anyone.Add(1)
	defer s.m.anyone.Add(-1)
	for {
		if msg, ok := s.popAny(); ok {
			return msg, nil
		}
		if err := w.err(); err != nil {
			return Message{}, fmt.Errorf("transport: receive from any rank: %w", err)
		}
		changed, err := s.m.all()
		if err != nil {
			if msg, ok := s.popAny(); ok {
				return msg, nil
			}
			return Message{}, fmt.Errorf("transport: receive from any rank: %w", err)
		}
		select {
		case <-s.any:
		case <-changed:
		case <-w.ctx.Done():
		case <-w.cell.Done():
		}
	}
}

// popAny takes from the queues in turn: map order is another one each time.
func (s *Stream) popAny() (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, q := range s.queues {
		if msg, ok := q.pop(); ok {
			return msg, true
		}
	}
	return Message{}, false
}
