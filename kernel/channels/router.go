package channels

import (
	"errors"
	"fmt"
	"runtime"
	"sync"

	"github.com/google/uuid"

	"jeton/kernel/wire"
)

// maxRepliesBytes is how much of replies may wait for a client that does not read, before no more of its requests are read.
const maxRepliesBytes = 64 << 20

// A router is a ROUTER socket: requests come with the identity of who asked, and a reply finds its way by it (RFC 28).
type router struct {
	ch       wire.Channel
	codec    *wire.Codec
	onLeft   func(ch wire.Channel, id []byte)
	stats    *counters
	requests chan *wire.Message
	done     chan struct{}

	mu    sync.Mutex
	peers map[string]*peer // by identity
}

func newRouter(ch wire.Channel, codec *wire.Codec, cfg Config, stats *counters) *router {
	return &router{
		ch: ch, codec: codec, onLeft: cfg.Left, stats: stats,
		requests: make(chan *wire.Message),
		done:     make(chan struct{}),
		peers:    make(map[string]*peer),
	}
}

// joined gives p an identity if it has none. A client that comes again under its identity takes its place over
// (ZMQ_ROUTER_HANDOVER): its old connection may be dead without our knowing.
func (r *router) joined(p *peer) {
	if p.id == "" {
		p.id = "\x00" + uuid.NewString() // a client cannot choose a first byte of 0
	}
	r.mu.Lock()
	old := r.peers[p.id]
	r.peers[p.id] = p
	r.mu.Unlock()
	if old != nil {
		old.close()
	}
}

func (r *router) received(p *peer, frames [][]byte) {
	m, err := r.codec.Decode(append([][]byte{[]byte(p.id)}, frames...))
	if err != nil {
		r.stats.refused(r.ch, err)
		return
	}
	if m.Err != nil { // counted, and answered by who serves it
		r.stats.refused(r.ch, m.Err)
	} else {
		r.stats.received.Add(1)
	}
	select {
	case r.requests <- m:
		runtime.Gosched() // who serves it goes first; the next one will not be there yet
	case <-r.done:
	}
	p.out.waitBelow(maxRepliesBytes)
}

func (r *router) left(p *peer) {
	r.mu.Lock()
	current := r.peers[p.id] == p
	if current {
		delete(r.peers, p.id)
	}
	r.mu.Unlock()
	select {
	case <-r.done:
		return
	default:
	}
	if current && r.onLeft != nil {
		r.onLeft(r.ch, []byte(p.id))
	}
}

// stop ends the hand-over of requests; readers go on and drop what still comes.
func (r *router) stop() { close(r.done) }

func (r *router) send(m *wire.Message) error {
	if len(m.IDs) == 0 {
		return errors.New("channels: a reply without the identity of its client")
	}
	frames, err := r.codec.Encode(m)
	if err != nil {
		return fmt.Errorf("channels: %w", err)
	}
	r.mu.Lock()
	p := r.peers[string(m.IDs[0])]
	r.mu.Unlock()
	if p != nil && p.out.push(pack(frames[1:])) {
		return nil
	}
	select {
	case <-r.done:
		return ErrClosed
	default:
	}
	r.stats.unroutable.Add(1)
	return ErrGone
}
