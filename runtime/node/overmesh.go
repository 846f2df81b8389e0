package node

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"

	"jeton/runtime/transport"
	"jeton/runtime/world"
)

// meshLinks are the connections of a mesh: each process with each. Posted packets wait until flush sends them, since a mesh's Send may
// wait.
type meshLinks struct {
	mesh   *transport.Mesh
	stream *transport.Stream
	ranks  []int // of the lanes

	ctx    context.Context // ends at close
	cancel context.CancelFunc

	mu    sync.Mutex // guards what follows
	boxes []outbox   // by lane
	dirty []int      // lanes for which something was posted
}

// An outbox is what waits to be sent over a lane.
type outbox struct {
	list    []sealed
	nbytes  int
	sending bool // somebody sends the list: the order is kept
	err     error
}

// A sealed is a packet as the mesh carries it.
type sealed struct {
	nonce uint64
	data  []byte
}

// maxOutbox is how many bytes wait for a neighbour that does not read.
const maxOutbox = 16 << 20

// StreamName is the conversation of nodes on a mesh. Nodes record their messages themselves, with their types: who records those of a mesh
// leaves this stream out.
const StreamName = transport.NodeStream

func overMesh(m *transport.Mesh, size int) *meshLinks {
	l := &meshLinks{mesh: m, stream: m.Stream(StreamName)}
	l.ctx, l.cancel = context.WithCancel(context.Background())
	for rank := range size {
		if rank != m.Rank() {
			l.ranks = append(l.ranks, rank)
		}
	}
	l.boxes = make([]outbox, len(l.ranks))
	return l
}

func (l *meshLinks) self() int    { return l.mesh.Rank() }
func (l *meshLinks) size() int    { return len(l.ranks) + 1 }
func (l *meshLinks) lanes() []int { return l.ranks }
func (l *meshLinks) noise() bool  { return true }
func (l *meshLinks) close()       { l.cancel() }

func (l *meshLinks) name(p int) string { return fmt.Sprintf("rank %d", p) }

func (l *meshLinks) called(p int) string {
	if info, in := world.Self(); in && p < len(info.Hosts) {
		return fmt.Sprintf("rank %d (on %s)", p, info.Hosts[p])
	}
	return fmt.Sprintf("rank %d", p)
}

// A packet on a mesh is its kind, its number, and the body. What else it has the receiver knows.
func (p packet) seal() sealed {
	b := make([]byte, 0, 1+binary.MaxVarintLen64+len(p.body))
	b = binary.AppendUvarint(append(b, byte(p.kind)), p.id)
	return sealed{p.nonce, append(b, p.body...)}
}

var errPacket = errors.New("what came is no packet of a node")

func unseal(nonce uint64, b []byte) (packet, error) {
	if len(b) == 0 || kind(b[0]) >= kinds {
		return packet{}, errPacket
	}
	id, n := binary.Uvarint(b[1:])
	if n <= 0 {
		return packet{}, errPacket
	}
	return packet{kind: kind(b[0]), id: id, nonce: nonce, body: b[1+n:]}, nil
}

func (l *meshLinks) post(which int, p packet) error {
	s := p.seal()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := &l.boxes[which]
	if b.err != nil {
		return b.err
	}
	if b.nbytes > maxOutbox {
		return fmt.Errorf("rank %d does not read: %d bytes wait for it", l.ranks[which], b.nbytes)
	}
	b.list, b.nbytes = append(b.list, s), b.nbytes+len(s.data)
	l.dirty = append(l.dirty, which)
	return nil
}

// flush sends what waits, but for the lanes where somebody does so already.
func (l *meshLinks) flush() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.dirty) > 0 {
		which := l.dirty[0]
		l.dirty = l.dirty[1:]
		l.flushOne(which)
	}
}

// flushOne sends what waits for a lane. The caller holds mu, which is free while a packet is sent.
func (l *meshLinks) flushOne(which int) {
	b := &l.boxes[which]
	if b.sending {
		return
	}
	b.sending = true
	for len(b.list) > 0 && b.err == nil {
		s := b.list[0]
		b.list, b.nbytes = b.list[1:], b.nbytes-len(s.data)
		l.mu.Unlock()
		err := l.stream.SendTag(l.ctx, l.ranks[which], s.nonce, s.data)
		l.mu.Lock()
		if err != nil {
			b.err, b.list = err, nil
		}
	}
	if b.sending = false; len(b.list) == 0 {
		b.list = nil
	}
}

func (l *meshLinks) receive(ctx context.Context, which int) (packet, error) {
	m, err := l.stream.Recv(ctx, l.ranks[which])
	if err != nil {
		return packet{}, err
	}
	return unseal(m.Tag, m.Data)
}
