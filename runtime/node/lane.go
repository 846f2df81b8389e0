package node

import (
	"bytes"
	"context"
	"encoding/gob"
)

// A packet is what goes between two nodes.
type packet struct {
	kind  kind
	id    uint64 // of a message: the sender's number of it
	typ   string // of a message: its word, for whoever reads along
	body  []byte // is the receiver's; the sender's until post returns
	nonce uint64 // the run of the receiver that it is for: see lane
	from  string // of a message: the sender's name, when it records
}

type kind byte

const (
	kindMessage kind = iota
	kindHello        // a greeting: the sender's run begins
	kindAck          // a greeting's answer
	kindCommand      // a word for the process
	kindBye          // the sender's process has halted
	kindLeft         // it has ended for the reason in the body
	kindSeen         // a Bye or Left was seen, and all that came before it
	kinds
)

// A greeting is the body of Hello and Ack.
type greeting struct {
	Nonce uint64 // the sender's run
	Echo  uint64 // of an Ack: the receiver's, which it answers
	Self  int    // which process the sender takes itself for
	N     int    // and of how many
	Name  string // the sender's, in the log
	Types []string
	Intro []byte
}

// A lane is one way from and to a neighbour. Its two ends say Hello until both have an Ack that answers it: so a word of an
// earlier run, which may still be on its way, is not taken for one of this.
type lane struct {
	links
	to    int // the neighbour
	which int // among the connections to it
	dec   *decoder
	name  string // the neighbour's, in the log

	// The rest is guarded by Node.mu.
	theirs uint64        // the neighbour's run, 0 when that is not known
	up     bool          // both know each other
	gone   bool          // nothing goes there any more
	seen   chan struct{} // closed when the neighbour has seen this process's end, or cannot
}

// links are connections to neighbours.
type links interface {
	self() int
	size() int
	// lanes are to whom there are connections: neighbours, each as often as it has some.
	lanes() []int
	// name is a process's name in the log, as far as it is known; called is a process for a sentence.
	name(p int) string
	called(p int) string
	// post sends a packet over a lane, later or now, and does not wait; flush sends what post has kept. The packets of a lane keep
	// their order.
	post(which int, p packet) error
	flush()
	// receive is the next packet of a lane. It blocks until there is one, or ctx ends.
	receive(ctx context.Context, which int) (packet, error)
	// noise says that packets may be lost, also those of the greeting.
	noise() bool
	// close ends what the links have started; not the connections.
	close()
}

func encodeGreeting(g greeting) []byte {
	var b bytes.Buffer
	_ = gob.NewEncoder(&b).Encode(g) // plain fields, into memory
	return b.Bytes()
}

func decodeGreeting(body []byte) (g greeting, err error) {
	return g, gob.NewDecoder(bytes.NewReader(body)).Decode(&g)
}
