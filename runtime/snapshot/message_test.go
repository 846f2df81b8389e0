package snapshot

import (
	"bytes"
	"encoding/gob"
	"reflect"
	"testing"

	"jeton/runtime/protocol"
)

// What goes over a wire comes out as it was, and has the words of the lab in the log.
func TestMessages(t *testing.T) {
	for _, m := range Messages() {
		gob.Register(m)
	}
	for _, c := range []struct {
		m    any
		word string
	}{{App{Epoch: 2, Msg: Count{7}}, "APP"}, {App{Epoch: 2, Msg: Transfer{5}}, "TRANSFER"}, {Marker{2, 3}, "MARKER"}, {Done{2, 3, "full"}, "DONE"}} {
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

// A message without a type cannot be kept: the checkpoint says so, and nothing panics.
func TestUnkeepableMessage(t *testing.T) {
	for _, m := range []any{nil, func() {}} {
		if _, err := (&Checkpoint{Channels: []Logged{{Msg: m}}}).Encode(); err == nil {
			t.Errorf("%T was kept", m)
		}
	}
}
