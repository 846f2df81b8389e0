package clock

import (
	"cmp"
	"fmt"
)

// Lamport is the scalar clock of one process. The zero value is a clock before its first event. Source: Lamport 1978, rules IR1, IR2.
type Lamport int

// Tick counts one event of the process, local or a sending, and returns its stamp: the clock first grows, then the message is stamped.
func (l *Lamport) Tick() Lamport {
	*l++
	return *l
}

// Merge takes over stamp s: the clock is at least s afterwards. It counts no event; Receive does both.
func (l *Lamport) Merge(s Lamport) { *l = max(*l, s) }

// Receive counts the receipt of a message with stamp s, and returns the receipt's own stamp, max(L, s)+1: later than the sending.
func (l *Lamport) Receive(s Lamport) Lamport {
	l.Merge(s)
	return l.Tick()
}

// MayPrecede reports whether an event with stamp l may have caused one with stamp m. False is certain; true is not: concurrent events
// have different stamps, too. (That is why there is no Compare: two numbers cannot show that events are concurrent.)
func (l Lamport) MayPrecede(m Lamport) bool { return l < m }

// Stamp is the clock's time with the number of its process, for the total order.
func (l Lamport) Stamp(proc int) Stamp { return Stamp{l, proc} }

// NamedStamp is the clock's time with the name of its process.
func (l Lamport) NamedStamp(proc string) NamedStamp { return NamedStamp{l, proc} }

// A Stamp is a Lamport time with its process, which breaks ties: a total order of all events, that agrees with causality and means
// nothing beyond it. Mutual exclusion uses it, because all processes order the same requests the same way.
type Stamp struct {
	Time Lamport `json:"time"`
	Proc int     `json:"proc"`
}

// Compare is negative when s comes before o, positive when after, and 0 for the same stamp. slices.SortFunc takes Stamp.Compare.
func (s Stamp) Compare(o Stamp) int {
	return cmp.Or(cmp.Compare(s.Time, o.Time), cmp.Compare(s.Proc, o.Proc))
}

// Less reports whether s comes before o: by time, then by process.
func (s Stamp) Less(o Stamp) bool { return s.Compare(o) < 0 }

func (s Stamp) String() string { return fmt.Sprintf("(%d, %d)", s.Time, s.Proc) }

// A NamedStamp is a Stamp of a process with a name.
type NamedStamp struct {
	Time Lamport `json:"time"`
	Proc string  `json:"proc"`
}

// Compare is negative when s comes before o, positive when after, and 0 for the same stamp.
func (s NamedStamp) Compare(o NamedStamp) int {
	return cmp.Or(cmp.Compare(s.Time, o.Time), cmp.Compare(s.Proc, o.Proc))
}

// Less reports whether s comes before o: by time, then by name.
func (s NamedStamp) Less(o NamedStamp) bool { return s.Compare(o) < 0 }

func (s NamedStamp) String() string { return fmt.Sprintf("(%d, %s)", s.Time, s.Proc) }
