package transport

import (
	"cmp"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/history"
)

// A logger is the Observer that records what a mesh does in the process's event log. Messages are told apart by their sender's name
// and number, which travel with them in any case, so it stamps none.
type logger struct {
	prefix string     // of the ranks' names
	names  []string   // of the first ranks
	single [][]string // each of them alone: as the receiver of a message
}

// maxNames bounds the names that are made at once.
const maxNames = 1024

func newLogger(m *Mesh) *logger {
	l := &logger{}
	if !m.cfg.ofWorld { // processes of several meshes may be in one log, each with a rank 0 of its own
		l.prefix = cmp.Or(m.cfg.World, "mesh "+hex.EncodeToString(m.key[:2])) + " "
	}
	for rank := range min(m.cfg.Size, maxNames) {
		l.names = append(l.names, l.prefix+rankName(rank))
		l.single = append(l.single, l.names[rank:rank+1:rank+1])
	}
	return l
}

// rankName is what the event log calls the process of a rank of the world.
func rankName(rank int) string { return "rank " + strconv.Itoa(rank) }

func (l *logger) name(rank int) string {
	if 0 <= rank && rank < len(l.names) {
		return l.names[rank]
	}
	return l.prefix + rankName(rank)
}

// NodeStream is the stream of package node, which records its messages itself, with their types.
const NodeStream = "node"

// messageKinds are the events of messages.
var messageKinds = map[string]history.Kind{Received: history.Receive, Delivered: history.Deliver, Dropped: history.Drop, Duplicated: history.Duplicate,
	Delayed: history.Delay, Reordered: history.Delay, Held: history.Hold}

// Observe records everything else.
func (l *logger) Observe(e Event) {
	if kind, ok := messageKinds[e.Kind]; ok {
		if e.Stream != NodeStream {
			l.record(kind, e)
		}
		return
	}
	from, to := l.name(e.From), l.name(e.To[0])
	switch e.Kind {
	case Connected:
		l.connection(history.Connect, from+"-"+to, e)
	case Accepted:
		l.connection(history.Accept, from+"-"+to, e)
	case Lost:
		attrs := map[string]string{"peer": from}
		if e.Err != nil {
			attrs["why"] = e.Err.Error()
		}
		history.Record(history.Event{Wall: e.At, Kind: history.Close, Name: from, Attrs: attrs})
	case FaultSet, FaultEnded:
		history.Record(history.Event{Wall: e.At, Kind: history.Fault, Name: faultName(e), Attrs: map[string]string{"from": from, "to": to, "fault": e.Fault}})
	}
}

// faultName is the event log's word for a fault that begins or ends.
func faultName(e Event) string {
	name, _, _ := strings.Cut(e.Fault, " ")
	switch {
	case e.Kind == FaultSet:
		return name
	case name == KindCut:
		return "mend"
	}
	return "end of " + name
}

func (l *logger) connection(kind history.Kind, name string, e Event) {
	history.Record(history.Event{Wall: e.At, Kind: kind, Name: name})
}

// Stamp is not called: see message.
func (l *logger) Stamp(Event) []byte { return nil }

// to are the names of the receiver of a message, toAll those of several.
func (l *logger) to(rank int) []string {
	if 0 <= rank && rank < len(l.single) {
		return l.single[rank]
	}
	return []string{l.name(rank)}
}

func (l *logger) toAll(ranks []int) []string {
	names := make([]string, len(ranks))
	for i, rank := range ranks {
		names[i] = l.name(rank)
	}
	return names
}

// message records an event of a message: without an Event in between, since it happens to each.
func (l *logger) message(kind history.Kind, stream string, from int, to []string, f *frame) {
	if stream == NodeStream {
		return
	}
	history.Record(history.Event{Kind: kind, Msg: &history.Message{From: l.name(from), To: to, ID: f.id, Chan: stream, Bytes: len(f.body),
		Copy: f.flags&copied != 0, Text: history.Excerpt(f.body)}})
}

// record records what a fault does to a message.
func (l *logger) record(kind history.Kind, e Event) {
	history.Record(history.Event{Wall: e.At, Kind: kind, Attrs: map[string]string{"fault": e.Fault, "wait": e.Wait.Round(time.Microsecond).String()},
		Msg: &history.Message{From: l.name(e.From), To: l.toAll(e.To), ID: e.ID, Chan: e.Stream, Bytes: e.Bytes, Copy: e.Copy, Text: history.Excerpt(e.Data)}})
}
