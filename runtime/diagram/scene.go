package diagram

import (
	"slices"

	"jeton/runtime/history"
)

// A role is what becomes of an event in a picture.
type role uint8

const (
	hidden    role = iota // it is not drawn: of a process, type or time that nobody asked for
	shown                 // it has a mark of its own
	folded                // it is part of the mark of another event of its process: spot.into
	collapsed             // it is in a band, one of many repetitions
)

// A spot is where an event stands.
type spot struct {
	role role
	into int32 // of a folded event: the event that shows it
	row  int32 // of the logical layout
	y    float64
}

// A lane is one process, drawn as a line downwards.
type lane struct {
	proc       int // its number in the log
	name, host string
	word, sub  string // what stands over it: what it is called, and below that what the log calls it, if that is something else
	x          float64
	top, end   float64
	ended      bool
	gone       []span // when it was killed
}

// A span is a stretch of a lane.
type span struct{ from, to float64 }

// A scene is a log laid out: where each event stands, and what is drawn between them.
type scene struct {
	*history.Log
	Options

	lanes   []lane
	laneAt  []int       // of each process of the log: its place in lanes, -1
	moved   map[int]int // faults that are drawn in the lane of the process that they were done to: its number in the log
	spots   []spot
	order   []int // the shown events, in the log's order
	bands   []band
	leftOut int    // events for which there is no room: see limit
	ticks   []tick // of the time axis
	width   float64
	height  float64
	gap     float64 // between lanes
	left    float64 // of the first lane
	right   float64
	inner   float64 // what lanes and their words take of the width; the rest is for the names of cuts

	lamport []uint32
	folds   map[int][]int  // of each event: those that are folded into it; see told
	fate    map[int][]int  // of each sending: the events that tell what became of it; see fates
	types   []typeUse      // in the order of their first messages
	typeNum map[string]int // of each type: its place in types
	wrong   witnesses
}

// A typeUse is one type of message.
type typeUse struct {
	name string
	n    int
}

// newScene lays a log out.
func newScene(l *history.Log, o Options) *scene {
	s := &scene{Log: l, Options: o, spots: make([]spot, len(l.Events)), typeNum: map[string]int{}}
	s.moveFaults()
	s.pickLanes()
	s.accuse()
	s.pickEvents()
	if !s.Whole {
		s.collapse()
	}
	s.order = slices.DeleteFunc(s.order, func(i int) bool { return s.spots[i].role != shown })
	s.limit(mostDrawn)
	s.countTypes()
	s.spread()
	if s.Layout == Timed {
		s.byTime()
	} else {
		s.byRows()
	}
	s.settle()
	return s
}

// moveFaults finds the faults that another process has recorded, as the kernel does for daemons: the one that each was done to is drawn.
func (s *scene) moveFaults() {
	s.moved = map[int]int{}
	for _, i := range s.Kinds(history.Fault) {
		name := s.Events[i].Attrs["proc"]
		p := slices.Index(s.Log.Procs, name)
		if p >= 0 && name != s.Events[i].Proc && (s.Options.Procs == nil || slices.Contains(s.Options.Procs, name)) {
			s.moved[i] = p
		}
	}
}

// Lane is the number of the process in whose lane an event is drawn: its own, but for faults that were moved.
func (s *scene) Lane(i int) int {
	if p, ok := s.moved[i]; ok {
		return p
	}
	return s.Log.Lane(i)
}

// drawnAt are the events of the lane of a process, in order.
func (s *scene) drawnAt(p int) []int {
	own := s.Of(s.Log.Procs[p])
	if len(s.moved) == 0 {
		return own
	}
	all := slices.DeleteFunc(slices.Clone(own), func(i int) bool { return s.Lane(i) != p })
	for i, to := range s.moved {
		if to == p {
			all = append(all, i)
		}
	}
	slices.Sort(all)
	return all
}

// lane is the lane of an event, nil when its process is not drawn.
func (s *scene) lane(i int) *lane {
	if k := s.laneAt[s.Lane(i)]; k >= 0 {
		return &s.lanes[k]
	}
	return nil
}

// y is where an event stands, or what shows it; ok is false when nothing does.
func (s *scene) y(i int) (y float64, ok bool) {
	if s.spots[i].role == hidden {
		return 0, false
	}
	return s.spots[i].y, true
}

// is reports whether an event has a mark.
func (s *scene) is(i int) bool { return s.spots[i].role == shown }

// settle gives folded events the place of what shows them, and those of a band the band's.
func (s *scene) settle() {
	for i := range s.spots {
		if s.spots[i].role == folded {
			s.spots[i].y = s.spots[s.root(i)].y
		}
	}
	for _, b := range s.bands {
		for _, i := range b.events {
			s.spots[i].y = (b.from + b.to) / 2
		}
	}
}

// root is the event whose mark shows a folded event.
func (s *scene) root(i int) int {
	for s.spots[i].role == folded {
		i = int(s.spots[i].into)
	}
	return i
}

// countTypes numbers the types of messages, in the order in which they appear.
func (s *scene) countTypes() {
	for i := range s.Events {
		e := &s.Events[i]
		if e.Msg == nil || e.Kind != history.Send || s.spots[i].role == hidden {
			continue
		}
		k, ok := s.typeNum[e.Msg.Type]
		if !ok {
			k = len(s.types)
			s.typeNum[e.Msg.Type] = k
			s.types = append(s.types, typeUse{name: e.Msg.Type})
		}
		s.types[k].n += max(1, len(e.Msg.To))
	}
}

// heading is a process's name over its lane, in two rows when it is called something else.
func (s *scene) heading(proc string) (word, sub string) {
	if word = s.called(proc); word != proc {
		sub = proc
	}
	return word, sub
}

// titled is a process's name in one row: what it is called, and what the log calls it.
func (s *scene) titled(proc string) string {
	if name := s.called(proc); name != proc {
		return name + " (" + proc + ")"
	}
	return proc
}

// called is what a process is called in the picture.
func (s *scene) called(proc string) string {
	if name, ok := s.Names[proc]; ok {
		return name
	}
	return proc
}
