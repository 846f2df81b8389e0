package history

import (
	"fmt"
	"math"
	"slices"
	"sort"
)

// streams matches what was read from connections with what was written to them, by the ranges of bytes.
//
// The addresses of a connection may be used again for another one, whose bytes count from 0 again. So both ends count the connections
// that they have had under a name, and the k-th of one end is the k-th of the other.
type streams struct {
	*sorted
	ends    map[endKey]*end
	written map[streamKey]*ranges
	nth     map[int32]int // of each event: which connection of that name it is of
}

// An endKey names an end of a connection. A process may hold both.
type endKey struct {
	proc     int32
	name     string
	accepter bool
}

// An end is what is known of one while its events are read in order.
type end struct {
	nth     int // connections under this name so far
	out, in ranges
}

// A streamKey names one direction of one connection.
type streamKey struct {
	name string
	back bool
	nth  int
}

// ranges are the sendings of one direction, or the receipts, in the order of their bytes.
type ranges struct {
	list []span
}

// A span is the bytes of one event.
type span struct {
	from, to int64
	event    int32
}

// maxLate is by how many events one may be recorded after another that has later bytes: goroutines that write to one connection
// race for the log.
const maxLate = 1024

// add adds a span, and reports false when there is one already for some of its bytes, or it is so late that it cannot be of the same
// connection.
func (r *ranges) add(s span) bool {
	k := len(r.list)
	for late := 0; k > 0 && r.list[k-1].from >= s.to; k-- {
		if late++; late > maxLate {
			return false
		}
	}
	if k > 0 && r.list[k-1].to > s.from {
		return false
	}
	r.list = slices.Insert(r.list, k, s)
	return true
}

// over are the events, at most limit, whose bytes are among from to to, and how many of these bytes they have.
func (r *ranges) over(from, to int64, limit int) (events []int32, bytes int64) {
	k := sort.Search(len(r.list), func(k int) bool { return r.list[k].to > from })
	for ; k < len(r.list) && r.list[k].from < to && len(events) < limit; k++ {
		events = append(events, r.list[k].event)
		bytes += min(to, r.list[k].to) - max(from, r.list[k].from)
	}
	return events, bytes
}

func newStreams(s *sorted) *streams {
	return &streams{sorted: s, ends: map[endKey]*end{}, written: map[streamKey]*ranges{}, nth: map[int32]int{}}
}

// open notes the Connect or Accept event i. Events are noted in the order of each process.
func (s *streams) open(i int32) {
	if e := &s.events[i]; e.Name != "" {
		s.end(endKey{s.proc[i], e.Name, e.Kind == Accept}).open()
	}
}

func (s *streams) end(k endKey) *end {
	x := s.ends[k]
	if x == nil {
		x = &end{}
		s.ends[k] = x
	}
	return x
}

// open begins another connection of the name.
func (x *end) open() { *x = end{nth: x.nth + 1} }

// transfer notes an event of some bytes, and which of the connections of its name they are of.
func (s *streams) transfer(i int32, sent bool) {
	e := &s.events[i]
	m := e.Msg
	x := s.end(endKey{s.proc[i], m.Chan, m.Back == sent})
	if x.nth == 0 {
		x.open()
	}
	bytes := span{m.Off, m.Off + int64(m.Bytes), i}
	switch {
	case sent:
		if !x.out.add(bytes) {
			x.open()
			x.out.add(bytes)
		}
		s.write(streamKey{m.Chan, m.Back, x.nth}, bytes)
	case e.Kind == Receive:
		if !x.in.add(bytes) {
			x.open()
			x.in.add(bytes)
		}
	}
	s.nth[i] = x.nth
}

// write notes a sending for its receipts.
func (s *streams) write(k streamKey, bytes span) {
	w := s.written[k]
	if w == nil {
		w = &ranges{}
		s.written[k] = w
	}
	if !w.add(bytes) {
		e := s.events[bytes.event]
		s.add(SameID, e.Msg.Chan, bytes.event, func(l *Log, p Problem) string {
			return fmt.Sprintf("two processes have written the same bytes of the stream %s: %s among others; its receipts are not matched with it", e.Msg.Chan, l.named(p))
		})
	}
}

// maxSends is how many sendings an event of a stream has that is no receipt.
const maxSends = 64

// find are the sendings whose bytes event i has.
func (s *streams) find(i int32) []int32 {
	e := &s.events[i]
	m := e.Msg
	w := s.written[streamKey{m.Chan, m.Back, s.nth[i]}]
	if w == nil {
		s.unsent(i, false)
		return nil
	}
	limit := maxSends
	if e.Kind == Receive { // those of a connection do not overlap: together they have no more sendings than there are
		limit = math.MaxInt
	}
	sends, bytes := w.over(m.Off, m.Off+int64(m.Bytes), limit)
	if bytes < int64(m.Bytes) {
		first := w.list[0]
		s.unsent(i, m.Off < first.from && s.beganLate(s.names[s.proc[first.event]]))
	}
	return sends
}
