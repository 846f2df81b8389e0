package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"jeton/runtime/session"
)

// The services between a process and who collects its events.
//
//	history.events  the request is a Batch, the answer a BatchAnswer
//	history.order   the collector's call: the request is an Order, the answer empty, when it is done
const (
	ServiceEvents = "history.events"
	ServiceOrder  = "history.order"
)

// An Order is what a collector wants of a process that records.
type Order struct {
	Do    string `json:"do"`
	Epoch uint64 `json:"epoch,omitempty"` // of Renew
}

// What an Order can be.
const (
	OrderFlush = "flush" // hand over what is recorded
	OrderRenew = "renew" // forget what is not handed over: the collection has been cleared
	OrderOff   = "off"   // hand over, and record nothing until OrderOn
	OrderOn    = "on"
)

const (
	joinedBuffer = 16384
	// joinedRate is some times what a process records that sends, or receives, 1,000 messages a second. To make the text of
	// so many events takes 5 % of a core.
	joinedRate = 20_000
	// maxBatch bounds the events of one call: some hundred kilobytes.
	maxBatch = 1000
	// handTime bounds the wait for a collector that does not answer.
	handTime = 2 * time.Second
)

// joined is the Recorder of Join. It is the process's own, unless recording is off.
var joined atomic.Pointer[Recorder]

// Join makes this process record, under its name in the run and that of its host, and hands its events to who is at the other end of its
// session.Link. Who starts a process calls it, once the process has its session; nobody else does. Its first event is Start.
func Join(proc, host string) error {
	var r *Recorder
	config := RecorderConfig{Proc: proc, Host: host, Buffer: joinedBuffer, Rate: joinedRate, Where: session.Place, Sink: func(batch []Event) { send(r, batch) }}
	r, err := newRecorder(config)
	if err != nil {
		return err
	}
	newIDs()
	r.Record(Event{Kind: Start})
	joined.Store(r)
	SetCurrent(r)
	session.Offer(ServiceOrder, obey)
	go r.run()
	return nil
}

// Leave records that this process ends, hands over what is left, and ends the recording. It waits for that as long as the collector answers.
func Leave() {
	r := joined.Swap(nil)
	if current.Load() == r {
		r.Record(Event{Kind: End})
	}
	SetCurrent(nil)
	r.Close()
}

// send hands a batch to the collector. What cannot be handed over is missing in the log, where its numbers lack.
func send(r *Recorder, batch []Event) {
	var text []byte
	for len(batch) > 0 {
		n := min(len(batch), maxBatch)
		var err error
		if text, err = appendBatch(text[:0], r.handing, batch[:n]); err != nil {
			return // a time that JSON cannot say
		}
		if !sendOne(r, text) {
			return
		}
		batch = batch[n:]
	}
}

// sendOne reports whether there is somebody who takes more.
func sendOne(r *Recorder, text []byte) bool {
	ctx, cancel := context.WithTimeout(context.Background(), handTime)
	defer cancel()
	b, err := session.Call(ctx, ServiceEvents, text)
	var answer BatchAnswer
	if err == nil {
		err = json.Unmarshal(b, &answer)
	}
	if answer.Off || errors.Is(err, session.ErrAlone) {
		current.CompareAndSwap(r, nil)
		return false
	}
	return err == nil
}

// obey carries out an Order.
func obey(request []byte) ([]byte, error) {
	var o Order
	if err := json.Unmarshal(request, &o); err != nil {
		return nil, fmt.Errorf("history: which order? %w", err)
	}
	r := joined.Load()
	switch o.Do {
	case OrderFlush:
		r.Flush()
	case OrderRenew:
		r.renew(o.Epoch)
	case OrderOff:
		r.Flush()
		current.CompareAndSwap(r, nil)
	case OrderOn:
		current.CompareAndSwap(nil, r)
	default:
		return nil, fmt.Errorf("history: there is no order %q", o.Do)
	}
	return []byte("{}"), nil
}
