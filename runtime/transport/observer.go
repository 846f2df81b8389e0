package transport

import (
	"time"

	"jeton/runtime/history"
)

// An Observer sees what a mesh does, as it happens: the event log is one. Its methods are called in the goroutines that do it, several at
// once, while the message waits; they must not block, nor call the mesh.
type Observer interface {
	// Stamp is called once for each message that is sent, before it is on its way; what it returns (at most 65,535 bytes: a
	// vector clock, say) travels with each copy and is in the events of its receivers. nil is no stamp.
	Stamp(e Event) []byte
	// Observe is told of everything else.
	Observe(e Event)
}

// What an Event can be.
const (
	Sent       = "send"      // of Stamp: a message is sent, to all of To
	Received   = "receive"   // a message was taken from the network
	Delivered  = "deliver"   // it was handed to who asked for it
	Connected  = "connect"   // a connection was made, by this process
	Accepted   = "accept"    // a connection was made, by the peer
	Lost       = "lost"      // the peer has died, or its connection was cut
	Dropped    = "drop"      // a fault: the message will not be delivered
	Duplicated = "duplicate" // a fault: it will be delivered twice
	Delayed    = "delay"     // a fault: it will come by Wait later
	Reordered  = "reorder"   // a fault: it is held back for Wait, and later ones may overtake it
	Held       = "hold"      // a fault: the link is cut, and it waits for the mending
	FaultSet   = "fault"     // a fault is in force from now on: Fault says which
	FaultEnded = "mend"      // it is no longer
)

// An Event is one thing that a mesh did.
type Event struct {
	Kind   string
	At     time.Time
	From   int
	To     []int // more than one of a multicast's Sent
	Stream string
	Tag    uint64
	ID     uint64   // From's number of the message: the two together name it
	Seq    []uint64 // the message's number on its link, for each of To
	Copy   bool     // the second one of a duplicate
	Bytes  int
	Data   []byte        // the message, of its events: only to be looked at, and only during the call
	Stamp  []byte        // that Stamp returned at the sender
	Wait   time.Duration // of Delayed and Reordered
	Fault  string        // of the faults: in words
	Err    error         // of Lost
}

type watcher struct {
	Observer
	log *logger // it is the event log; nil when it is not
}

// Observe has o see what the mesh does from now on, in place of Config.Observer, of the event log (see record), or of an earlier one; nil
// ends that.
func (m *Mesh) Observe(o Observer) {
	if o == nil {
		m.watcher.Store(nil)
		return
	}
	log, _ := o.(*logger)
	m.watcher.Store(&watcher{o, log})
}

// observed reports whether somebody wants the next event. It is asked once for each.
func (m *Mesh) observed() bool {
	w := m.watcher.Load()
	return w != nil && (w.log == nil || history.Wanted())
}

// observe tells the observer, when there is one.
func (m *Mesh) observe(e Event) {
	if w := m.watcher.Load(); w != nil {
		e.At = time.Now()
		w.Observe(e)
	}
}

// observeMessage tells the observer of a message, when it wants that.
func (m *Mesh) observeMessage(kind string, from, to int, f *frame) {
	if !m.observed() {
		return
	}
	if w := m.watcher.Load(); w != nil && w.log != nil {
		w.log.message(messageKinds[kind], m.streamName(f.stream), from, w.log.to(to), f)
		return
	}
	m.observe(m.of(kind, from, to, f))
}

// of is the event of a message.
func (m *Mesh) of(kind string, from, to int, f *frame) Event {
	return Event{Kind: kind, From: from, To: []int{to}, Stream: m.streamName(f.stream), Tag: f.tag, ID: f.id, Seq: []uint64{f.seq},
		Copy: f.flags&copied != 0, Bytes: len(f.body), Data: f.body, Stamp: f.stamp}
}

// stamp asks the observer for the stamp of a message that is about to be sent, when there is one.
func (m *Mesh) stamp(f *frame, to []int, seqs []uint64) {
	w := m.watcher.Load()
	if w == nil || w.log != nil && !history.Wanted() {
		return
	}
	if w.log != nil {
		w.log.message(history.Send, m.streamName(f.stream), m.cfg.Rank, w.log.toAll(to), f)
		return
	}
	e := m.of(Sent, m.cfg.Rank, 0, f)
	e.At, e.To, e.Seq = time.Now(), to, seqs
	f.stamp = w.Stamp(e)
	if len(f.stamp) > maxNote {
		f.stamp = nil
	}
	f.note = uint16(len(f.stamp))
}

// stampOne is stamp for a message to one.
func (m *Mesh) stampOne(f *frame, to int) {
	switch w := m.watcher.Load(); {
	case w == nil:
	case w.log == nil:
		m.stamp(f, []int{to}, []uint64{f.seq})
	case history.Wanted():
		w.log.message(history.Send, m.streamName(f.stream), m.cfg.Rank, w.log.to(to), f)
	}
}
