package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"testing"

	"jeton/runtime/session"
)

// office is who collects: it keeps the batches that it is given.
type office struct {
	session.Session
	mu      sync.Mutex
	off     bool
	broken  bool
	batches []Batch
}

func (o *office) Context() context.Context { return context.Background() }

func (o *office) Call(_ context.Context, service string, request []byte) ([]byte, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if service != ServiceEvents || o.broken {
		return nil, errors.New("no " + service)
	}
	b, err := DecodeBatch(request)
	if err != nil {
		return nil, err
	}
	o.batches = append(o.batches, b)
	return json.Marshal(BatchAnswer{Off: o.off})
}

// took are the events of an epoch that have come.
func (o *office) took(epoch uint64) (names string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, b := range o.batches {
		if b.Epoch == epoch {
			for _, e := range DecodeEvents(b.Events) {
				names += fmt.Sprint(e.Seq, " ", e.What(), "; ")
			}
		}
	}
	return names
}

func order(t *testing.T, what string, epoch uint64) {
	t.Helper()
	request, _ := json.Marshal(Order{Do: what, Epoch: epoch})
	if _, err := session.Answer(ServiceOrder, request); err != nil {
		t.Fatal(err)
	}
}

func joinedTo(t *testing.T, o *office) {
	t.Helper()
	before := session.Current()
	session.Set(o)
	t.Cleanup(func() { Leave(); session.Set(before) })
	if err := Join("p", "h"); err != nil {
		t.Fatal(err)
	}
}

func TestJoin(t *testing.T) {
	o := &office{}
	joinedTo(t, o)
	Here("one")
	order(t, OrderFlush, 0)
	if got, want := o.took(0), "1 start; 2 mark one; "; got != want {
		t.Errorf("after a flush the collector has %q, want %q", got, want)
	}
	Here("forgotten")
	order(t, OrderRenew, 3)
	Here("two")
	order(t, OrderOff, 0)
	if Here("three") != 0 || Recording() {
		t.Error("something is recorded while it is off")
	}
	order(t, OrderOn, 0)
	Here("four")
	Leave()
	if got, want := o.took(3), "4 mark two; 5 mark four; 6 end; "; got != want {
		t.Errorf("the second run has %q, want %q", got, want)
	}
	if Here("late") != 0 {
		t.Error("who has left records")
	}
	if _, err := session.Answer(ServiceOrder, []byte(`{"do":"fly"}`)); err == nil {
		t.Error("an order that there is not is obeyed")
	}
	order(t, OrderOn, 0)
	if Recording() {
		t.Error("an order makes a process record that has left")
	}
}

// A collector that wants no events is not sent any more, and one that fails costs only its batch.
func TestJoinTurnedOff(t *testing.T) {
	o := &office{off: true}
	joinedTo(t, o)
	order(t, OrderFlush, 0)
	if Recording() {
		t.Error("the collector wants nothing, and is not believed")
	}
	o.mu.Lock()
	o.off, o.broken = false, true
	o.mu.Unlock()
	order(t, OrderOn, 0)
	Here("lost")
	order(t, OrderFlush, 0)
	o.mu.Lock()
	o.broken = false
	o.mu.Unlock()
	Here("kept")
	order(t, OrderFlush, 0)
	if got, want := o.took(0), "1 start; 3 mark kept; "; got != want {
		t.Errorf("the collector has %q, want %q: the number tells what lacks", got, want)
	}
}

// More events than one call takes are several batches, and those for which there is no room are counted as those are that nobody makes.
func TestJoinFlood(t *testing.T) {
	o := &office{}
	joinedTo(t, o)
	order(t, OrderFlush, 0)
	made := 0
	for range 3 * joinedBuffer {
		if Wanted() {
			Record(Event{Kind: Local})
			made++
		}
	}
	order(t, OrderFlush, 0)
	var missing uint64
	count := 0
	for _, b := range o.batches {
		if b.Count > maxBatch {
			t.Errorf("a batch of %d events", b.Count)
		}
		missing += b.Missing
		count += b.Count
	}
	if made < joinedBuffer || missing == 0 || made+int(missing) != 3*joinedBuffer || count < made {
		t.Errorf("made %d events, missing %d, sent %d; want %d in all", made, missing, count, 3*joinedBuffer)
	}
}

func TestExcerpt(t *testing.T) {
	for in, want := range map[string]string{"": "", "hello\n": "hello", "\x00x": "", "é\xff": "é", string(make([]byte, 100)): "",
		"0123456789012345678901234567890123456789012345678901234567890123456789012345678é": "0123456789012345678901234567890123456789012345678901234567890123456789012345678"} {
		if got := Excerpt([]byte(in)); got != want {
			t.Errorf("the excerpt of %q is %q, want %q", in, got, want)
		}
	}
}
