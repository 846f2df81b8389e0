package history

import (
	"bytes"
	"encoding/json"
	"fmt"

	"jeton/runtime/session"
)

// The services by which a process asks who collects events, over its session.Link.
//
//	history.clear  the request is empty, and so is the answer: what was collected is forgotten
//	history.load   the request is a LoadRequest in JSON; the answer is a log's file, whose header says whether there is more
const (
	ServiceClear = "history.clear"
	ServiceLoad  = "history.load"
)

// A LoadRequest asks for the collected events after the first After ones.
type LoadRequest struct {
	After int `json:"after"`
}

// Answer is the answer to a LoadRequest: events, and whether there are more. Who serves the request makes it.
func Answer(events []Event, more bool) ([]byte, error) {
	var b bytes.Buffer
	w := NewWriter(&b)
	w.header.More = more
	if err := w.Write(events...); err != nil {
		return nil, err
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// Clear makes the collection of events forget what it has: a new run begins. Processes go on to count, so that in the new log the first
// number of one is not 1, and what it sent before is an Earlier problem where it is received later. Errors: nobody collects; an interrupt.
func Clear() error {
	current.Load().Flush()
	if _, err := session.Call(session.Current().Context(), ServiceClear, nil); err != nil {
		return fmt.Errorf("history: the events are not cleared: %w", err)
	}
	return nil
}

// Load returns the log of what has happened since the last Clear, in all processes of the notebook. What happened some milliseconds ago
// in other processes may not be in it yet. Errors: nobody collects; an interrupt.
func Load() (*Log, error) {
	current.Load().Flush()
	var events []Event
	var bad lineErrors
	for {
		request, _ := json.Marshal(LoadRequest{After: len(events)})
		b, err := session.Call(session.Current().Context(), ServiceLoad, request)
		if err != nil {
			return nil, fmt.Errorf("history: the events are not here: %w", err)
		}
		r := NewReader(bytes.NewReader(b), "the collected log")
		had := len(events)
		if events, err = r.rest(events, &bad); err != nil {
			return nil, fmt.Errorf("history: %w", err)
		}
		if !r.header.More || len(events) == had {
			break
		}
	}
	l, err := Merge(events)
	if err != nil {
		return nil, err
	}
	l.problems = append(bad.problems(), l.problems...)
	return l, nil
}
