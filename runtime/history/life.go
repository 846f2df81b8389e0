package history

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Life takes apart the name of a process in a [Log]. A name may be used again when its process has ended: a daemon that is started again, a
// rank that is replaced. In a log the second process of the name p is p#2, a process of its own, with a clock of its own; its messages come from
// p#2, and faults that were done to it name it. Life gives the name that it was started under, and which of the processes of the log with that
// name it is, from 1.
func Life(name string) (proc string, life int) {
	if head, n, found := cutLast(name, lifeSign); found && head != "" {
		if k, err := strconv.Atoi(n); err == nil && k > 1 && n == strconv.Itoa(k) {
			return head, k
		}
	}
	return name, 1
}

// SameProcess reports whether two names of a log are of one process, started again or not.
func SameProcess(a, b string) bool {
	if a == b {
		return true
	}
	a, _ = Life(a)
	b, _ = Life(b)
	return a == b
}

const lifeSign = "#"

func cutLast(s, sep string) (head, tail string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

// laterName is the name of the nth process that was started under one.
func (m *member) laterName(nth int, taken map[string]bool) string {
	name := fmt.Sprint(m.proc, lifeSign, nth)
	for taken[name] {
		name += "'"
	}
	taken[name] = true
	return name
}

// AttrLife is the attribute of a Fault that says which process of the name proc is meant, as [Event.Life].
const AttrLife = "life"

// tellLives makes messages and faults name the process that they are of, where several had its name one after the other. No process knows
// which of them it is.
func (s *sorted) tellLives(m *matches) {
	if !s.again {
		return
	}
	t := lifeTeller{s, map[string][]int32{}, s.receivers(m)}
	for p, name := range s.aliases {
		t.lanes[name] = append(t.lanes[name], int32(p))
	}
	for name, lanes := range t.lanes {
		slices.SortFunc(lanes, func(a, b int32) int { return s.lanes[a].life - s.lanes[b].life })
		if len(lanes) == 1 {
			delete(t.lanes, name)
		}
	}
	for i := range s.events {
		t.tell(int32(i), m.of(int32(i)))
	}
}

// receivers are the lanes that have received each sending.
func (s *sorted) receivers(m *matches) map[int32][]int32 {
	by := map[int32][]int32{}
	for i := range s.events {
		if s.events[i].Kind == Receive {
			for _, x := range m.of(int32(i)) {
				by[x] = append(by[x], s.proc[i])
			}
		}
	}
	return by
}

type lifeTeller struct {
	*sorted
	lanes     map[string][]int32 // by the name that they have had, one after the other
	receivers map[int32][]int32
}

func (t *lifeTeller) tell(i int32, sends []int32) {
	switch e := &t.events[i]; {
	case e.Kind == Fault && t.lanes[e.Attrs["proc"]] != nil:
		t.fault(e)
	case e.Kind == Send && e.Msg != nil:
		m := *e.Msg
		if p := t.proc[i]; t.lanes[m.From] != nil && t.aliases[p] == m.From {
			m.From = t.names[p]
		}
		m.To = slices.Clone(m.To)
		for k, to := range m.To {
			m.To[k] = t.receiver(i, to)
		}
		e.Msg = &m
	case e.Msg != nil && len(sends) > 0 && t.lanes[e.Msg.From] != nil && t.aliases[t.proc[sends[0]]] == e.Msg.From:
		m := *e.Msg
		m.From = t.names[t.proc[sends[0]]]
		e.Msg = &m
	}
}

// fault names the process that a fault was done to.
func (t *lifeTeller) fault(e *Event) {
	life, _ := strconv.Atoi(e.Attrs[AttrLife])
	for _, p := range t.lanes[e.Attrs["proc"]] {
		if t.lanesOf(p).life == life {
			e.Attrs = maps.Clone(e.Attrs)
			e.Attrs["proc"] = t.names[p]
			delete(e.Attrs, AttrLife)
			return
		}
	}
}

func (t *lifeTeller) lanesOf(p int32) *run { return &t.sorted.lanes[p] }

// receiver is the name of the process of a name that has received sending i; where none has, of the last one that was there then.
func (t *lifeTeller) receiver(i int32, to string) string {
	lanes := t.lanes[to]
	if lanes == nil {
		return to
	}
	for _, p := range t.receivers[i] {
		if t.aliases[p] == to {
			return t.names[p]
		}
	}
	last := lanes[0]
	for _, p := range lanes[1:] {
		if t.when[t.lanesOf(p).first] <= t.when[i] {
			last = p
		}
	}
	return t.names[last]
}
