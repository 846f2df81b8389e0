package check

import (
	"fmt"
	"strings"

	"jeton/runtime/history"
)

// A happening is an event of a log, said in words: p1 #7 (receives REQ from p0), cell 12, line 3.
type happening struct {
	log *history.Log
	i   int
}

func (h happening) in(l Lang) string {
	e := &h.log.Events[h.i]
	s := fmt.Sprintf("%s #%d (%s)", e.Proc, e.Seq, strings.TrimSpace(what(e).in(l)))
	switch {
	case e.Cell != 0 && e.Line != 0:
		s += sayCellLine.with(e.Cell, e.Line).in(l)
	case e.Cell != 0:
		s += sayCell.with(e.Cell).in(l)
	}
	return s
}

// what is what an event is, without its process.
func what(e *history.Event) phrase {
	switch e.Kind {
	case history.Send, history.Receive, history.Deliver, history.Drop, history.Duplicate, history.Delay, history.Hold:
		if e.Msg != nil {
			return ofMessage(e)
		}
	case history.Mark:
		if t, ok := markWords[e.Name]; ok {
			return t.with(attributes(e))
		}
		return plain(e.Name + attributes(e))
	case history.Fault:
		return sayFault.with(e.Name + target(e))
	}
	if t, ok := kindWords[e.Kind]; ok {
		return t.with(strings.TrimPrefix(strings.TrimSpace(e.Name+attributes(e)), ", "))
	}
	return plain(strings.TrimSpace(string(e.Kind) + " " + e.Name))
}

// target is what a fault is done to, where that is not the event's own process.
func target(e *history.Event) string {
	switch p, from, to := e.Attrs["proc"], e.Attrs["from"], e.Attrs["to"]; {
	case from != "" && to != "":
		return " " + from + " → " + to
	case p != "" && p != e.Proc:
		return " " + p
	}
	return ""
}

// attributes are those of an event that a reader wants to see.
func attributes(e *history.Event) string {
	s := ""
	if of := e.Attrs["of"]; of != "" {
		s = " " + of
	}
	for _, k := range [...]string{"id", "rank", "n", "wave", "state", "stamp", "at"} {
		if v := e.Attrs[k]; v != "" {
			s += ", " + k + " " + v
		}
	}
	return s
}

// ofMessage says what happens to a message.
func ofMessage(e *history.Event) phrase {
	name := messageName(e.Msg)
	switch e.Kind {
	case history.Send:
		return saySends.with(name, strings.Join(e.Msg.To, ", "))
	case history.Receive:
		return sayReceives.with(name, sender(e.Msg))
	case history.Deliver:
		return sayDelivers.with(name, sender(e.Msg))
	case history.Hold:
		return sayHolds.with(name, sender(e.Msg))
	case history.Drop:
		return sayLoses.with(name, sender(e.Msg))
	}
	return plain(string(e.Kind) + " " + name)
}

func sender(m *history.Message) string {
	if m.From == "" {
		return m.Chan
	}
	return m.From
}

// messageName is the word for a message: its type and number, or its bytes.
func messageName(m *history.Message) string {
	switch {
	case m.Type != "" && m.ID != 0:
		return fmt.Sprintf("%s %d", m.Type, m.Number())
	case m.Type != "":
		return m.Type
	case m.ID != 0:
		return fmt.Sprintf("message %d", m.Number())
	}
	return fmt.Sprintf("%d bytes", m.Bytes)
}
