package history

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// A Batch is some events of one process, one after the other, on their way to who collects them. It is one JSON object, whose events
// stay text until somebody reads the log.
type Batch struct {
	Pid     int             `json:"pid"`
	Epoch   uint64          `json:"epoch,omitempty"` // how often the collection had been cleared, as far as the process knew
	Last    uint64          `json:"last"`            // the number of the last event
	Count   int             `json:"count"`           // how many events there are
	Missing uint64          `json:"missing,omitempty"`
	Events  json.RawMessage `json:"events"` // a list
}

// A BatchAnswer is what the collector says to one.
type BatchAnswer struct {
	Off bool `json:"off,omitempty"` // it wants no more
}

// appendBatch appends the Batch of events, of which there is at least one, to b.
func appendBatch(b []byte, epoch uint64, events []Event) ([]byte, error) {
	missing := uint64(0)
	for i := range events {
		if events[i].Kind == Missing {
			missing += missingOf(&events[i])
		}
	}
	last := &events[len(events)-1]
	b = fmt.Appendf(b, `{"pid":%d,"epoch":%d,"last":%d,"count":%d,"missing":%d,"events":[`, last.Pid, epoch, last.Seq, len(events), missing)
	for i := range events {
		text, err := json.Marshal(&events[i])
		if err != nil {
			return nil, fmt.Errorf("history: %s: %w", events[i], err)
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, text...)
	}
	return append(b, "]}"...), nil
}

// NewBatch is the Batch of events, of which there is at least one.
func NewBatch(events ...Event) (Batch, error) {
	b, err := appendBatch(nil, 0, events)
	if err != nil {
		return Batch{}, err
	}
	return DecodeBatch(b)
}

// DecodeBatch reads a Batch. Its events are JSON, and may still be no events.
func DecodeBatch(text []byte) (b Batch, err error) {
	if err := json.Unmarshal(text, &b); err != nil {
		return b, fmt.Errorf("history: this is no batch of events: %w", err)
	}
	if b.Count < 1 || b.Count > len(b.Events) {
		return b, fmt.Errorf("history: a batch of %d events in %d bytes", b.Count, len(b.Events))
	}
	return b, nil
}

// DecodeEvents reads the events of a list, and leaves out what is none.
func DecodeEvents(list []byte) (events []Event) {
	var texts []json.RawMessage
	if json.Unmarshal(list, &texts) != nil {
		return nil
	}
	for _, text := range texts {
		if e, err := decode(text); err == nil {
			events = append(events, e)
		}
	}
	return events
}

// NewMissing is the word that n events of a process before number seq are not in the log.
func NewMissing(seq, n uint64) Event {
	return Event{Seq: seq, Kind: Missing, Attrs: map[string]string{"n": strconv.FormatUint(n, 10)}}
}
