package diagram

import (
	"math"

	"jeton/runtime/history"
)

// An ending is how an arrow ends.
type ending int

const (
	arrives ending = iota
	open           // nobody received it
	lost           // with a cross
	leaves         // its receiver is not drawn
	enters         // its sender is not drawn, or not known
)

// An arrow is one message to one receiver.
type arrow struct {
	send, receive  int // events; -1
	x0, y0, x1, y1 float64
	bend           [2]float64 // how much the curve's two control points are lowered, so that it passes no mark of another event
	ending         ending
	class          string
	typ            string
	name           string // what is written at an open end
	wrong          bool
	again          bool // the second of two
}

// findArrows finds all messages that are drawn.
func (s *scene) findArrows() []arrow {
	var all []arrow
	for i := range s.Events {
		e := &s.Events[i]
		if e.Msg == nil || s.spots[i].role == hidden {
			continue
		}
		switch e.Kind {
		case history.Send:
			all = s.sent(all, i)
		case history.Receive:
			if s.is(i) && !s.sentByDrawn(i) {
				all = append(all, s.incoming(i))
			}
		}
	}
	return all
}

// sent adds the arrows of a sending, and a stub for each receiver who has no receipt.
func (s *scene) sent(all []arrow, i int) []arrow {
	e := &s.Events[i]
	reached := map[string]bool{}
	for _, list := range [][]int{s.Receipts(i), s.Deliveries(i)} {
		for _, r := range list {
			if s.Events[r].Kind == history.Deliver && s.Receipt(r) >= 0 {
				continue
			}
			reached[s.Events[r].Proc] = true
			if a, ok := s.between(i, r); ok {
				all = append(all, a)
			}
		}
	}
	if !s.is(i) {
		return all
	}
	for _, to := range e.Msg.To {
		if !reached[to] {
			all = append(all, s.stub(i, to))
		}
	}
	return all
}

// between is the arrow of a sending and a receipt; ok is false when it is not drawn.
func (s *scene) between(i, r int) (a arrow, ok bool) {
	from, to := s.lane(i), s.lane(r)
	e := &s.Events[i]
	a = arrow{send: i, receive: r, class: s.look(e.Msg), typ: e.Msg.Type, again: s.Events[r].Msg.Copy,
		wrong: s.isWrong(i, r)}
	if s.spots[i].role == collapsed && s.spots[r].role != shown || s.spots[r].role == collapsed && s.spots[i].role != shown {
		return a, false
	}
	if to == nil || s.spots[r].role == hidden {
		a = s.stub(i, s.Events[r].Proc)
		a.ending, a.receive = leaves, r
		return a, true
	}
	a.x0, a.x1 = from.x, to.x
	a.y0, a.y1 = s.spots[i].y, s.spots[r].y
	if s.spots[r].role == collapsed {
		a.y1 = s.bandOf(r).from
	}
	if s.spots[i].role == collapsed {
		a.y0 = s.bandOf(i).to
	}
	return a, true
}

// isWrong reports whether a message is what a witness is about: to the receivers of whom it has events, or to all when it has none.
func (s *scene) isWrong(send, r int) bool {
	if !s.wrong.sends[send] {
		return s.wrong.path[[2]int{send, r}]
	}
	own := func(r int) bool {
		if s.wrong.events[r] {
			return true
		}
		for _, d := range s.Deliveries(send) {
			if s.wrong.events[d] && s.Lane(d) == s.Lane(r) {
				return true
			}
		}
		return false
	}
	any := false
	for _, x := range s.Receipts(send) {
		any = any || own(x)
	}
	return !any || own(r)
}

// bandOf is the band that an event is in.
func (s *scene) bandOf(i int) *band {
	for k := range s.bands {
		b := &s.bands[k]
		if b.events[0] <= i && i <= b.events[len(b.events)-1] {
			return b
		}
	}
	return &s.bands[0]
}

const stubLength = 34.0

// stub is the begin of a message to a process that has no receipt of it.
func (s *scene) stub(i int, to string) arrow {
	e := &s.Events[i]
	a := arrow{send: i, receive: -1, class: s.look(e.Msg), typ: e.Msg.Type, ending: open, name: s.called(to), wrong: s.wrong.sends[i]}
	from := s.lane(i)
	a.x0, a.y0 = from.x, s.spots[i].y
	side := 1.0
	for k := range s.lanes {
		if s.Log.Procs[s.lanes[k].proc] == to && s.lanes[k].x < from.x {
			side = -1
		}
	}
	length := math.Min(stubLength, s.gap*0.4)
	if s.dropped(i, to) {
		a.ending, length = lost, s.gap*0.45
	}
	a.x1, a.y1 = a.x0+side*length, a.y0+rowHeight*0.45
	return a
}

// dropped reports whether the log says that a message to a process was lost.
func (s *scene) dropped(send int, to string) bool {
	for _, i := range s.fates(send) {
		e := &s.Events[i]
		if e.Kind == history.Drop && (len(e.Msg.To) == 0 || e.Msg.To[0] == to) {
			return true
		}
	}
	return false
}

// fates are the events of the sender's process, after the sending, that tell what became of it.
func (s *scene) fates(send int) (all []int) {
	if s.fate == nil {
		s.fate = map[int][]int{}
		for i := range s.Events {
			switch s.Events[i].Kind {
			case history.Drop, history.Duplicate, history.Delay, history.Hold:
				for _, x := range s.Sends(i) {
					s.fate[x] = append(s.fate[x], i)
				}
			}
		}
	}
	return s.fate[send]
}

// sentByDrawn reports whether a receipt has a sending that is drawn.
func (s *scene) sentByDrawn(i int) bool {
	for _, x := range s.Sends(i) {
		if s.spots[x].role != hidden {
			return true
		}
	}
	return false
}

// incoming is the end of a message whose sending is not drawn.
func (s *scene) incoming(i int) arrow {
	e := &s.Events[i]
	to := s.lane(i)
	a := arrow{send: -1, receive: i, class: s.look(e.Msg), typ: e.Msg.Type, ending: enters, name: s.called(e.Msg.From), wrong: s.wrong.names(i)}
	side := 1.0
	for k := range s.lanes {
		if s.Log.Procs[s.lanes[k].proc] == e.Msg.From && s.lanes[k].x < to.x {
			side = -1
		}
	}
	a.x1, a.y1 = to.x, s.spots[i].y
	a.x0, a.y0 = a.x1+side*math.Min(stubLength, s.gap*0.4), a.y1-rowHeight*0.45
	return a
}
