package history

import "slices"

// Attributes of Begin events. Spans and Accesses read them.
const (
	AttrOf     = "of"     // what kind of thing it is: "mark", "send", "receive", "collective", "window", "access", "request"
	AttrArgs   = "args"   // of a call
	AttrNumber = "id"     // of what does not lie within what has begun before it, and its Finish: a number of its process's
	AttrInside = "inside" // the types of messages that an operation sends for itself, with Between between them

	AttrWindow    = "win"       // which window
	AttrTarget    = "target"    // of an access: whose memory
	AttrWay       = "way"       // of an access: where its data goes
	AttrBytes     = "bytes"     // and how many they are
	AttrOpens     = "opens"     // an epoch that begins when the call is over
	AttrCloses    = "closes"    // and one that ends with it
	AttrCompletes = "completes" // whose memory's accesses are complete when the call is over, or Everybody
	AttrBrings    = "brings"    // the same of what they bring here only
)

// Between is what is between several words of an attribute.
const Between = "; "

// The ways of data.
const (
	WayThere = "there" // to the target
	WayHere  = "here"  // from it
	WayBoth  = "both"
)

// Everybody is whose memory a call of all targets is about.
const Everybody = "*"

// A Span is what lasts, of one process.
type Span struct {
	Begin  int // the event
	Finish int // the event with which it is over; -1: it is not
}

// Spans are what lasts in a process, in the order in which they begin: from a Begin to the Finish of the same Life; of those without, to the first
// Finish of the same name that no later one has.
func (l *Log) Spans(proc string) []Span {
	var all []Span
	var open []int // in all
	for _, i := range l.Of(proc) {
		switch l.Events[i].Kind {
		case Begin:
			open = append(open, len(all))
			all = append(all, Span{i, -1})
		case Finish:
			for k := len(open) - 1; k >= 0; k-- {
				if l.ends(i, all[open[k]].Begin) {
					all[open[k]].Finish = i
					open = append(open[:k], open[k+1:]...)
					break
				}
			}
		}
	}
	return all
}

// ends reports whether a Finish is that of a Begin.
func (l *Log) ends(finish, begin int) bool {
	f, b := &l.Events[finish], &l.Events[begin]
	if life := b.Attrs[AttrNumber]; life != "" || f.Attrs[AttrNumber] != "" {
		return life == f.Attrs[AttrNumber]
	}
	return f.Name == b.Name
}

// An Access is one of a rank to the memory of another, which does nothing for it: no event there tells when it happens.
type Access struct {
	Span            // the call
	From, To string // the processes: who calls, and whose memory it is
	Way      string
	By       int // the Finish of the call with which it is complete at the latest; that of the access itself when none is in the log; -1: neither
}

// Accesses are those of all processes.
func (l *Log) Accesses() []Access {
	var all []Access
	for _, proc := range l.Procs {
		spans := l.Spans(proc)
		for k, s := range spans {
			e := &l.Events[s.Begin]
			if e.Attrs[AttrTarget] == "" {
				continue
			}
			a := Access{Span: s, From: proc, To: e.Attrs[AttrTarget], Way: e.Attrs[AttrWay], By: s.Finish}
			for _, after := range spans[k+1:] {
				if l.completes(after.Begin, e) {
					a.By = after.Finish
					break
				}
			}
			all = append(all, a)
		}
	}
	return all
}

// completes reports whether a call is one with which an access is complete.
func (l *Log) completes(call int, access *Event) bool {
	e := &l.Events[call]
	if e.Attrs[AttrWindow] != access.Attrs[AttrWindow] {
		return false
	}
	whose := e.Attrs[AttrCompletes]
	if access.Attrs[AttrWay] == WayHere && whose == "" {
		whose = e.Attrs[AttrBrings]
	}
	return whose == Everybody || whose != "" && whose == access.Attrs[AttrTarget]
}

// An Epoch is the time in which a process accesses the memory of others, or has them access its own: from the end of one call to the beginning of another.
type Epoch struct {
	Opened Span
	Closed int // the Begin of the call that ends it; -1: it goes on
}

// Epochs are those of a process. What ends one epoch and begins another (Fence) begins none that does not end: nothing need follow it.
func (l *Log) Epochs(proc string) []Epoch {
	var all []Epoch
	open := map[[2]string]int{} // of a window, by its name: an index of all
	for _, s := range l.Spans(proc) {
		attrs := l.Events[s.Begin].Attrs
		if name := attrs[AttrCloses]; name != "" {
			key := [2]string{attrs[AttrWindow], name}
			if k, ok := open[key]; ok {
				all[k].Closed = s.Begin
				delete(open, key)
			}
		}
		if name := attrs[AttrOpens]; name != "" && s.Finish >= 0 {
			open[[2]string{attrs[AttrWindow], name}] = len(all)
			all = append(all, Epoch{s, -1})
		}
	}
	return slices.DeleteFunc(all, func(e Epoch) bool { return e.Closed < 0 && l.Events[e.Opened.Begin].Attrs[AttrCloses] != "" })
}
