package detector

import (
	"bytes"
	"encoding/gob"
	"reflect"
	"testing"

	"jeton/runtime/display"
	"jeton/runtime/protocol"
)

// What goes over a wire comes out as it was, and has its word in the log.
func TestMessages(t *testing.T) {
	for _, m := range Messages() {
		gob.Register(m)
	}
	news := []Update{{3, Suspected, 2}}
	for _, c := range []struct {
		m    any
		word string
	}{{Heartbeat{1}, "HB"}, {Answer{1}, "ANSWER"}, {Finding{2, true, 1}, "SUSPECT"}, {Finding{2, false, 1}, "TRUST"}, {Ping{1, 2, news}, "PING"}, {PingReq{1, 2, news}, "PING-REQ"}, {Ack{1, 2, 3, news}, "ACK"}} {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(&c.m); err != nil {
			t.Fatal(err)
		}
		var got any
		if err := gob.NewDecoder(&b).Decode(&got); err != nil || !reflect.DeepEqual(got, c.m) || protocol.TypeOf(got) != c.word {
			t.Errorf("%+v came out as %+v (%s), %v", c.m, got, protocol.TypeOf(got), err)
		}
	}
}

// The lab's table is shown as it is.
func TestRowsAreATable(t *testing.T) {
	d := NewDetector(Config{})
	d.Start(protocol.NewEnv(0, 4, 0, nil))
	b, err := display.TableForm(d.Rows())
	want := "Process"
	if text, _ := b.Data["text/plain"].(string); err != nil || !bytes.Contains([]byte(text), []byte(want)) || bytes.Contains([]byte(text), []byte("change")) {
		t.Errorf("%v\n%s", err, text)
	}
}
