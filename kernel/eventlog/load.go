package eventlog

import (
	"encoding/json"
	"fmt"

	"jeton/runtime/history"
)

// pageBytes is about how much text one answer has. With a batch more it is below what an agent's connection carries in one answer, since a
// daemon may ask.
const pageBytes = 512 << 10

// Load answers a history.LoadRequest with a page of the collected events.
func (c *Collector) Load(request []byte) ([]byte, error) {
	var q history.LoadRequest
	if err := json.Unmarshal(request, &q); err != nil || q.After < 0 {
		return nil, fmt.Errorf("%q does not say which events", request)
	}
	events, more, err := c.page(q.After)
	if err != nil {
		return nil, err
	}
	return history.Answer(events, more)
}

// Log is what is collected, in causal order.
func (c *Collector) Log() (*history.Log, error) {
	var all []history.Event
	for {
		events, more, err := c.page(len(all))
		if err != nil {
			return nil, err
		}
		if all = append(all, events...); !more {
			return history.Merge(all)
		}
	}
}

// page is some of the events after the first ones, and whether there are more.
func (c *Collector) page(after int) (events []history.Event, more bool, err error) {
	records, skip, more, err := c.records(after)
	if err != nil {
		return nil, false, err
	}
	for _, r := range records {
		list := decode(r)
		n := min(skip, len(list))
		skip -= n
		events = append(events, list[n:]...)
	}
	if !more {
		events = append(events, c.lost()...)
	}
	return events, more, nil
}

// A labelled is a record, and whose it is.
type labelled struct {
	record
	key
	life int
}

// records are those of a page, and how many events of the first are before it.
func (c *Collector) records(after int) (list []labelled, skip int, more bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.spool.before(after)
	seen, bytes := m.events, 0
	for at := m.at; at < c.spool.size(); {
		if bytes >= pageBytes {
			return list, skip, true, nil
		}
		r, next, err := c.spool.read(at)
		if err != nil {
			return nil, 0, false, fmt.Errorf("the collected events: %w", err)
		}
		if seen += int(r.count); seen > after {
			if len(list) == 0 {
				skip = after - (seen - int(r.count))
			}
			list = append(list, labelled{r, c.list[r.lane].key, c.list[r.lane].life})
			bytes += len(r.text)
		}
		at = next
	}
	return list, skip, false, nil
}

// decode reads a record's events, and gives them their names. There are as many as it says; in the place of one that is none is the
// word that it is missing.
func decode(r labelled) []history.Event {
	events := history.DecodeEvents(r.text)
	events = events[:min(len(events), int(r.count))]
	for len(events) < int(r.count) {
		seq := uint64(1)
		if len(events) > 0 {
			seq = events[len(events)-1].Seq + 1
		}
		events = append(events, history.NewMissing(seq, 1))
	}
	for i := range events {
		events[i].Proc, events[i].Host, events[i].Pid, events[i].Life = r.proc, r.host, r.pid, r.life
	}
	return events
}

// lost are the words on the events for which there was no room.
func (c *Collector) lost() (events []history.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, l := range c.list {
		if l.dropped > 0 {
			e := history.NewMissing(l.last+1, l.dropped)
			e.Proc, e.Host, e.Pid, e.Life = l.proc, l.host, l.pid, l.life
			events = append(events, e)
		}
	}
	return events
}
