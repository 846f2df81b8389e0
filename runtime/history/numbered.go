package history

import (
	"fmt"
	"math"
	"slices"
)

// numbered matches the messages that have their sender's number.
type numbered struct {
	*sorted
	senders map[sender]int32
	least   []uint64 // of each sender: the least number that it has sent
	first   map[messageKey]int32
	more    map[messageKey][]int32 // all sendings of a number that has several
	taken   map[takenKey]int32
}

type messageKey struct {
	from int32
	id   uint64
}

// A sender is a process that numbers its messages: of a name, and of where its numbers begin, since another process may have had the name.
type sender struct {
	name string
	from uint64
}

// A takenKey is a sending and who has received it.
type takenKey struct{ send, proc int32 }

func newNumbered(s *sorted) *numbered {
	return &numbered{sorted: s, senders: map[sender]int32{}, first: map[messageKey]int32{}, more: map[messageKey][]int32{}, taken: map[takenKey]int32{}}
}

// key is a message's, false when nobody is known to have sent under that name.
func (n *numbered) key(from string, id uint64) (messageKey, bool) {
	p, ok := n.senders[sender{from, id >> numberBits}]
	return messageKey{p, id}, ok
}

func (n *numbered) known(k sender) bool { _, ok := n.senders[k]; return ok }

// sender is who has sent the message of Send e.
func (s *sorted) sender(i int32) string {
	if from := s.events[i].Msg.From; from != "" {
		return from
	}
	return s.aliases[s.proc[i]]
}

func (n *numbered) sent(i int32) {
	from := n.sender(i)
	if k := (sender{from, n.events[i].Msg.ID >> numberBits}); !n.known(k) {
		n.senders[k] = int32(len(n.senders))
		n.least = append(n.least, math.MaxUint64)
	}
	k, _ := n.key(from, n.events[i].Msg.ID)
	n.least[k.from] = min(n.least[k.from], k.id)
	first, again := n.first[k]
	if !again {
		n.first[k] = i
		return
	}
	if n.more[k] == nil {
		n.more[k] = []int32{first}
	}
	n.more[k] = append(n.more[k], i)
	a, b := n.events[first], n.events[i]
	if a.Msg.Chan == b.Msg.Chan && n.proc[first] == n.proc[i] {
		n.add(SameID, from, i, func(l *Log, p Problem) string {
			return fmt.Sprintf("%s and %s have the same message number%s; a receipt of it is of the one that names its receiver, if only one does", a, b, times(p.N))
		})
	}
}

// find is the sending that event i is of, -1 when that is not known.
func (n *numbered) find(i int32) int32 {
	e := &n.events[i]
	k, known := n.key(e.Msg.From, e.Msg.ID)
	s, ok := n.first[k]
	if !known || !ok {
		n.unsent(i, n.beganLate(e.Msg.From) && (!known || e.Msg.ID < n.least[k.from]))
		return -1
	}
	if more := n.more[k]; more != nil {
		if s, ok = n.narrow(more, i); !ok {
			return -1
		}
	}
	if e.Kind == Receive {
		n.taking(i, s)
	}
	return s
}

// maxCandidates is among how many sendings the one of a receipt is looked for.
const maxCandidates = 256

// narrow finds the one sending among several with one number that event i can be of: by its channel, then by its receiver.
func (n *numbered) narrow(candidates []int32, i int32) (int32, bool) {
	if len(candidates) > maxCandidates {
		n.ambiguous(i, len(candidates))
		return 0, false
	}
	e := &n.events[i]
	fits := slices.DeleteFunc(slices.Clone(candidates), func(s int32) bool { return n.events[s].Msg.Chan != e.Msg.Chan })
	if len(fits) != 1 {
		if len(fits) == 0 {
			fits = slices.Clone(candidates)
		}
		fits = slices.DeleteFunc(fits, func(s int32) bool { return !slices.Contains(n.events[s].Msg.To, n.aliases[n.proc[i]]) })
	}
	if len(fits) == 1 {
		return fits[0], true
	}
	n.ambiguous(i, len(candidates))
	return 0, false
}

// taking says it when a process has received one sending twice, and nobody has duplicated it.
func (n *numbered) taking(i, s int32) {
	k := takenKey{s, n.proc[i]}
	first, again := n.taken[k]
	if !again {
		n.taken[k] = i
		return
	}
	if n.events[i].Msg.Copy || n.events[first].Msg.Copy {
		return
	}
	a := n.events[first]
	n.add(Twice, a.Proc, i, func(l *Log, p Problem) string {
		return fmt.Sprintf("%s received a message twice: %s, and again %s; no Duplicate event says why", a.Proc, a, l.named(p))
	})
}
