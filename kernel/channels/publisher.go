package channels

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"jeton/kernel/wire"
)

// A publisher is an XPUB socket (RFC 29) that keeps every subscriber at its own pace.
type publisher struct {
	codec   *wire.Codec
	cfg     Config
	stats   *counters
	waiting atomic.Int32 // callers in awaitRoom, so that outboxes need not lock mu for nobody

	mu     sync.Mutex // before any outbox's mu
	room   sync.Cond  // an outbox has more room, or a subscriber is gone, or we are closed
	subs   map[*peer]*subscriber
	closed bool
}

// A subscriber is what a publisher knows of a peer.
type subscriber struct {
	topics topics
	// behind: its outbox was full when others went on. It gets no outputs until its outbox is half empty, and nobody
	// waits for it.
	behind bool
	// credit is how long others will still wait for it. Waiting uses it up, and a tenth of all time brings it back: so
	// two clients that are about equally fast lose nothing, and a slow one costs the fast ones at most Grace at
	// first and a tenth of their time later.
	credit time.Duration
	earned time.Time // when credit was last added to
}

func newPublisher(codec *wire.Codec, cfg Config, stats *counters) *publisher {
	p := &publisher{codec: codec, cfg: cfg, stats: stats, subs: make(map[*peer]*subscriber)}
	p.room.L = &p.mu
	return p
}

func (p *publisher) joined(q *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.subs[q] = &subscriber{topics: make(topics), credit: p.cfg.Grace, earned: time.Now()}
}

func (p *publisher) left(q *peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.subs, q)
	p.room.Broadcast()
}

// freed is called by an outbox that has more room.
func (p *publisher) freed() {
	if p.waiting.Load() == 0 {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.room.Broadcast()
}

// received takes a subscription. Each one is answered by iopub_welcome, to this subscriber alone (JEP 65): what is
// published from then on will reach it.
func (p *publisher) received(q *peer, frames [][]byte) {
	p.mu.Lock() // until the welcome is queued: nothing that is published comes before it
	defer p.mu.Unlock()
	topic, added, ok := p.subs[q].topics.apply(frames)
	if !ok {
		p.stats.malformed.Add(1)
		return
	}
	if !added || !utf8.ValidString(topic) {
		return
	}
	m := wire.New("iopub_welcome", p.cfg.Session, nil, wire.IOPubWelcome{Subscription: topic})
	if topic != "" {
		m.IDs = [][]byte{[]byte(topic)} // or it would not pass the client's filter
	}
	if pkt, err := p.encode(m); err == nil {
		p.enqueue(q, pkt)
	}
}

func (p *publisher) encode(m *wire.Message) (packet, error) {
	frames, err := p.codec.Encode(m)
	if err != nil {
		return packet{}, fmt.Errorf("channels: %w", err)
	}
	return pack(frames), nil
}

// topicOf is the first frame of a message: what its sender chose, or as ipykernel has it, kernel.<session>.<type>.
func topicOf(m *wire.Message) string {
	if len(m.IDs) > 0 {
		return string(m.IDs[0])
	}
	return "kernel." + m.Header.Session + "." + m.Type()
}

// waits reports whether publishing a message of this type may wait for room. Status may not: control must be answered while
// a cell floods the clients with output.
func waits(msgType string) bool { return msgType != "status" && msgType != "shutdown_reply" }

// droppable reports whether a subscriber that is behind can do without a message of this type: output, which is sent
// again when the cell is run again. Without a status or a comm message a client would be wrong ever after.
func droppable(msgType string) bool {
	switch msgType {
	case "stream", "display_data", "update_display_data", "execute_result", "clear_output":
		return true
	}
	return false
}

func (p *publisher) publish(m *wire.Message) error {
	out := *m
	topic := topicOf(m)
	out.IDs = [][]byte{[]byte(topic)}
	pkt, err := p.encode(&out)
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if waits(m.Type()) {
		p.awaitRoom(topic)
	}
	if p.closed {
		return ErrClosed
	}
	for q, s := range p.subs {
		if s.topics.want(topic) {
			p.offer(q, s, pkt, m)
		}
	}
	return nil
}

// offer gives one subscriber a message, or not. The caller holds mu.
func (p *publisher) offer(q *peer, s *subscriber, pkt packet, m *wire.Message) {
	load, _ := q.out.load()
	p.recover(s, load)
	switch {
	case !droppable(m.Type()):
		p.enqueue(q, pkt)
		return
	case s.behind:
		p.stats.lost.Add(1)
		return
	case load < p.cfg.OutboxBytes:
		p.enqueue(q, pkt)
		return
	}
	s.behind = true
	p.stats.lost.Add(1)
	p.stats.once("a client reads too slowly: it does not get all outputs; others do", "client", q.conn.RemoteAddr().String())
	if note, err := p.encode(gap(m)); err == nil {
		p.enqueue(q, note)
	}
}

// gap is what a client shows in place of the outputs that it does not get, from m on.
func gap(m *wire.Message) *wire.Message {
	note := &wire.Message{Header: wire.NewHeader("stream", m.Header.Session), Parent: m.Parent}
	note.Content = wire.Stream{Name: "stderr", Text: "\n[jeton: output is missing here: this window did not read it fast enough. Run the cell again, and print less.]\n"}
	note.IDs = [][]byte{[]byte(topicOf(note))}
	return note
}

// enqueue queues what must not be lost, and lets go a subscriber for which even that has piled up: a client that
// connects again later starts with a clean slate. The caller holds mu.
func (p *publisher) enqueue(q *peer, pkt packet) {
	if load, _ := q.out.load(); load > 4*p.cfg.OutboxBytes {
		p.stats.once("closed the connection of a client that has stopped reading", "client", q.conn.RemoteAddr().String())
		q.conn.Close() // its goroutines see that, and end
		return
	}
	q.out.push(pkt)
}

func (p *publisher) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	p.room.Broadcast()
}
