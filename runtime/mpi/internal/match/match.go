// Package match pairs the receives of a rank with the messages that come, as MPI's rules say.
//
// Model. A receive names a source and a tag, or Any of either; a message has both. A message is for the first receive, in the order in which they
// were posted, that fits; a receive takes the first message, in the order in which they came, that fits. Messages of one source come in the order of
// their sending, so the standard's rule that none overtakes another follows. Communicators are kept apart by their context.
//
//	q := match.New[*request, *message]()
//	m, ok := q.Post(match.Envelope{Context: 0, Source: match.Any, Tag: 7}, r)   // a message that had come, or r waits
//	r, ok := q.Arrive(match.Envelope{Context: 0, Source: 2, Tag: 7}, m)         // a receive that waited, or m does
//
// Every operation takes the same time however many wait: what waits is in a list for each of the four ways to name it. Nothing is allocated
// but what more than ever wait at once.
//
// A Queue is for one goroutine at a time.
//
// Sources: MPI 4.1, section 3.5 (semantics of point-to-point communication); M. Flajslik, J. Dinan, K. Underwood, "Mitigating MPI Message
// Matching Misery" (ISC 2016), for lists by what is named.
package match

// Any is the source, or the tag, of a receive that takes each.
const Any = -1

// An Envelope is what is compared. Source and Tag are at least 0, or Any in a receive.
type Envelope struct {
	Context     uint32
	Source, Tag int32
}

// Fits reports whether a message is one that a receive would take.
func (receive Envelope) Fits(message Envelope) bool {
	return receive.Context == message.Context && (receive.Source == Any || receive.Source == message.Source) && (receive.Tag == Any || receive.Tag == message.Tag)
}

// ways are the names by which a receive may ask for a message.
func (message Envelope) ways() [4]Envelope {
	c, s, t := message.Context, message.Source, message.Tag
	return [4]Envelope{{c, s, t}, {c, s, Any}, {c, Any, t}, {c, Any, Any}}
}

// A Queue holds the receives that wait for messages, of type R, and the messages that wait for receives, of type M.
type Queue[R, M comparable] struct {
	posted *lists[R] // by the one name of each
	come   *lists[M] // by all four
}

// New returns a queue in which nothing waits.
func New[R, M comparable]() *Queue[R, M] {
	return &Queue[R, M]{newLists[R](), newLists[M]()}
}

// Post looks for a message for a receive. It returns the first that fits, and ok; or else the receive waits.
func (q *Queue[R, M]) Post(e Envelope, r R) (m M, ok bool) {
	if n := q.come.first(e); n != nil {
		return q.come.take(n), true
	}
	q.posted.add(r, e)
	return m, false
}

// Arrive looks for a receive for a message. It returns the first that fits, and ok; or else the message waits.
func (q *Queue[R, M]) Arrive(e Envelope, m M) (r R, ok bool) {
	var found *node[R]
	ways := e.ways()
	for _, w := range ways {
		if n := q.posted.first(w); n != nil && (found == nil || n.number < found.number) {
			found = n
		}
	}
	if found != nil {
		return q.posted.take(found), true
	}
	q.come.add(m, ways[:]...)
	return r, false
}

// ArriveNamed is Arrive for a message that only a receive takes which names its source and its tag. Of probes, those see it that name both, or neither.
func (q *Queue[R, M]) ArriveNamed(e Envelope, m M) (r R, ok bool) {
	if n := q.posted.first(e); n != nil {
		return q.posted.take(n), true
	}
	q.come.add(m, e, Envelope{e.Context, Any, Any})
	return r, false
}

// Waits reports whether any message waits for a receive.
func (q *Queue[R, M]) Waits() bool { return q.come.count > 0 }

// Probe returns the message that a receive would take now, and leaves it.
func (q *Queue[R, M]) Probe(e Envelope) (m M, ok bool) {
	if n := q.come.first(e); n != nil {
		return n.item, true
	}
	return m, false
}

// Take is Probe, and removes the message: no other receive will have it.
func (q *Queue[R, M]) Take(e Envelope) (m M, ok bool) {
	if n := q.come.first(e); n != nil {
		return q.come.take(n), true
	}
	return m, false
}

// Cancel removes a receive that waits. It is false when it does not wait any more. The envelope is the one that it was posted with.
func (q *Queue[R, M]) Cancel(e Envelope, r R) bool {
	for n := q.posted.first(e); n != nil; n = n.links[0].next {
		if n.item == r {
			q.posted.take(n)
			return true
		}
	}
	return false
}

// Remove takes one certain message away. It is false when it does not wait any more. The envelope is the message's.
func (q *Queue[R, M]) Remove(e Envelope, m M) bool {
	for n := q.come.first(e); n != nil; n = n.at(e).next {
		if n.item == m {
			q.come.take(n)
			return true
		}
	}
	return false
}

// Posted and Waiting call f for each receive that waits for a message, and each message that waits for a receive, in order, until it is
// false.
func (q *Queue[R, M]) Posted(f func(r R) bool)  { q.posted.all(f) }
func (q *Queue[R, M]) Waiting(f func(m M) bool) { q.come.all(f) }
